"""The zip itself: written safely, read from end to end, and what is wrong with it told."""

from __future__ import annotations

import json
import os
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from riskmap.core.errors import BackupError
from riskmap.core.words import N_, Message
from riskmap.store.backup import folder
from riskmap.store.manifest import FORMAT, TABLES_ONLY, Content, Manifest

MANIFEST = "manifest.json"
#: Bytes that are held in memory at a time.
PIECE = 1 << 20
_UNREADABLE = (OSError, EOFError, KeyError, NotImplementedError, RuntimeError,
               zipfile.BadZipFile, zlib.error)  # fmt: skip
_TAKE_ANOTHER = N_("Take another backup; riskmap doctor tells where they are.")


@contextmanager
def new_archive(part: Path) -> Iterator[zipfile.ZipFile]:
    """Give a new zip that only its owner may read, and bring it safely to the disk."""
    try:
        with os.fdopen(os.open(part, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600), "w+b") as file:
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
                yield archive
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        part.unlink(missing_ok=True)
        raise


@contextmanager
def reading(path: Path) -> Iterator[zipfile.ZipFile]:
    """Open a backup.

    Raises
    ------
    BackupError
        If it is no zip, or was cut off.
    """
    try:
        archive = zipfile.ZipFile(path)
    except _UNREADABLE:
        raise BackupError(
            N_("{file} is not a backup, or it was cut off."), mend=_TAKE_ANOTHER, file=path.name
        ) from None
    with archive:
        yield archive


def pieces(archive: zipfile.ZipFile, member: str) -> Iterator[bytes]:
    """Yield the bytes of a member.

    Raises
    ------
    BackupError
        If they cannot be read.
    """
    try:
        with archive.open(member) as file:
            while piece := file.read(PIECE):
                yield piece
    except _UNREADABLE as fault:
        raise _damaged(archive, member, str(fault) or type(fault).__name__) from None


def lines(archive: zipfile.ZipFile, member: str) -> Iterator[bytes]:
    """Yield the lines of a member; see `pieces`."""
    rest = b""
    for piece in pieces(archive, member):
        *whole, rest = (rest + piece).split(b"\n")
        yield from (one + b"\n" for one in whole)
    if rest:
        yield rest


def examine(path: Path) -> Manifest:
    """Read a backup from end to end and return its manifest.

    Raises
    ------
    BackupError
        If it is no backup, incomplete, damaged, or bears the name of another one.
    """
    with reading(path) as archive:
        manifest = _manifest(archive)
        _require_name(path, manifest)
        _require_members(archive, manifest)
        for table, content in manifest.tables.items():
            member = table_member(table)
            _require_hash(archive, member, content_of(lines(archive, member)).sha256,
                          content.sha256)  # fmt: skip
        for member, stored in {one.member: one for one in manifest.files}.items():
            _require_hash(archive, member, _hash(archive, member), stored.sha256)
    return manifest


def table_member(table: str) -> str:
    """Return the name of a table's rows in the archive."""
    return f"{table}.jsonl"


def content_of(several: Iterator[bytes]) -> Content:
    """Count lines, and hash them."""
    digest, rows = sha256(), 0
    for line in several:
        digest.update(line)
        rows += 1
    return Content(rows, digest.hexdigest())


def _hash(archive: zipfile.ZipFile, member: str) -> str:
    digest = sha256()
    for piece in pieces(archive, member):
        digest.update(piece)
    return digest.hexdigest()


def _manifest(archive: zipfile.ZipFile) -> Manifest:
    said = b"".join(pieces(archive, MANIFEST))
    try:
        values = json.loads(said)
        if values["format"] not in {FORMAT, TABLES_ONLY}:
            raise BackupError(
                N_("{file} is a backup of another format: {format}."),
                mend=N_("Restore it with the version of riskmap that made it."),
                file=_name(archive),
                format=str(values["format"]),
            )
        return Manifest.from_dict(values)
    except (KeyError, TypeError, ValueError) as fault:
        raise _damaged(archive, MANIFEST, str(fault)) from None


def _require_name(path: Path, manifest: Manifest) -> None:
    if path.match(folder.PATTERN) and path.name != folder.name_of(manifest.made_at):
        raise BackupError(
            N_("{file} is another backup than its name says: it was made at {made_at}."),
            mend=N_("Rename it to {name} if it is the one you want."),
            file=path.name,
            made_at=manifest.made_at.isoformat(timespec="seconds"),
            name=folder.name_of(manifest.made_at),
        )


def _require_members(archive: zipfile.ZipFile, manifest: Manifest) -> None:
    wanted = {MANIFEST, *map(table_member, manifest.tables)} | {x.member for x in manifest.files}
    found = Counter(archive.namelist())
    if missing := sorted(wanted - found.keys()):
        raise _damaged(archive, missing[0], Message(N_("it is missing")))
    if odd := sorted(name for name, count in found.items() if count > 1 or name not in wanted):
        raise _damaged(archive, odd[0], Message(N_("the manifest does not name it")))


def _require_hash(archive: zipfile.ZipFile, member: str, found: str, wanted: str) -> None:
    if found != wanted:
        raise BackupError(
            N_("{member} in {file} is not what was saved: its SHA-256 is {found}, not {wanted}."),
            mend=_TAKE_ANOTHER,
            member=member,
            file=_name(archive),
            found=found[:12],
            wanted=wanted[:12],
        )


def _damaged(archive: zipfile.ZipFile, member: str, reason: Message | str) -> BackupError:
    return BackupError(
        N_("{file} is damaged at {member}: {reason}."),
        mend=_TAKE_ANOTHER,
        file=_name(archive),
        member=member,
        reason=reason,
    )


def _name(archive: zipfile.ZipFile) -> str:
    return Path(archive.filename or "").name
