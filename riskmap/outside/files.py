"""Files from strangers: taken for a purpose, looked at, kept under the hash of their content.

What is kept can be named by nobody: its place follows from its content. Beside each file stands
who called it what, when and for what, as JSON: the record, which rooms keep in their own tables.
"""

from __future__ import annotations

import hashlib
import json
import math
import os
import re
from collections.abc import Iterator
from datetime import datetime, tzinfo
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO

from attrs import frozen
from cattrs.preconf.json import JsonConverter, make_converter

from riskmap.core.errors import NotFoundError, RefusedFileError
from riskmap.core.words import N_
from riskmap.outside.kinds import Kind, Purpose, kind_of
from riskmap.outside.looking import HEAD_BYTES, Looked, recognised
from riskmap.outside.names import plain_name
from riskmap.outside.pictures import Position, made_anew

_CHUNK = 1 << 20
_HASH = re.compile(r"[0-9a-f]{64}")
_CONVERTER: JsonConverter = make_converter()


@frozen(kw_only=True)
class Shot:
    """What a picture said of itself, before it was taken off it.

    Parameters
    ----------
    width, height
        Of what is kept, in pixels.
    taken_at, position
        When and where, as the camera says; None if it does not.
    """

    width: int
    height: int
    taken_at: datetime | None = None
    position: Position | None = None


@frozen(kw_only=True)
class Brought:
    """A file that somebody brought and that was kept.

    Parameters
    ----------
    sha256
        Of what is kept; for a picture not what was sent.
    purpose, kind
        By slug.
    name
        What it was called, made plain; for the eye.
    size
        Bytes of what is kept.
    shot
        Of a picture.
    """

    sha256: str
    purpose: str
    kind: str
    name: str
    size: int
    brought_at: datetime
    shot: Shot | None = None

    @property
    def mimetype(self) -> str:
        """What to say when it is handed out."""
        return kind_of(self.kind).mimetype


@frozen(kw_only=True)
class Arrived:
    """A file that was looked at and lies aside: nobody finds it until it is kept.

    Parameters
    ----------
    brought
        What it is, once it is kept.
    aside
        Its record and its content: where each lies, and its place.
    """

    brought: Brought
    aside: tuple[tuple[Path, Path], ...]

    def keep(self) -> None:
        """Put it in its place; a second time changes nothing."""
        for lies, place in self.aside:
            if lies.is_file():
                place.parent.mkdir(exist_ok=True)
                lies.replace(place)

    def drop(self) -> None:
        """Take it away, unless it was kept."""
        for lies, _ in self.aside:
            lies.unlink(missing_ok=True)


@frozen
class FileStore:
    """Where files are kept.

    Parameters
    ----------
    folder
        Below the home's files; made when missing.
    zone
        Whose time cameras show when they do not say.
    """

    folder: Path
    zone: tzinfo

    def take(self, stream: IO[bytes], name: str | None, purpose: Purpose, at: datetime) -> Brought:
        """Look at a file and keep it; equal contents once.

        Parameters
        ----------
        name
            What it was called by whoever sent it.
        at
            Now.

        Raises
        ------
        RefusedFileError
            If it is empty, too large, of a kind that is not taken, or meant to harm.
        UnreadableFileError
            If it is an archive that may not be unpacked.
        """
        arrived = self.receive(stream, name, purpose, at)
        try:
            arrived.keep()
        finally:
            arrived.drop()
        return arrived.brought

    def receive(
        self, stream: IO[bytes], name: str | None, purpose: Purpose, at: datetime
    ) -> Arrived:
        """Look at a file as `take` does, and lay it aside: whoever decides keeps or drops it."""
        plain = plain_name(name)
        path = self._received(stream, plain, purpose.size_max)
        record = path.with_name(f"{path.stem}-record.part")
        try:
            brought = self._looked_at(path, plain, purpose, at)
            _settle(path)
            record.write_text(_written(brought), "utf-8")
            _settle(record)
        except BaseException:
            path.unlink(missing_ok=True)
            record.unlink(missing_ok=True)
            raise
        place = self._place(brought.sha256, kind_of(brought.kind))
        beside = place.with_name(f"{brought.sha256}-{_named(brought)}.json")
        return Arrived(brought=brought, aside=((record, beside), (path, place)))

    def path_of(self, sha256: str, kind: Kind) -> Path:
        """Return where a file is kept.

        Raises
        ------
        NotFoundError
            If there is none, or the hash is none.
        """
        path = self._place(sha256, kind)
        if not path.is_file():
            raise _not_here()
        return path

    def records_of(self, sha256: str) -> tuple[Brought, ...]:
        """Return under which names a content was brought, the first first."""
        found = self._place(sha256, None).parent.glob(f"{sha256}-*.json")
        records = (_CONVERTER.loads(one.read_text("utf-8"), Brought) for one in found)
        return tuple(sorted(records, key=lambda one: (one.brought_at, one.name)))

    def forget(self, sha256: str) -> None:
        """Take a content away with all its records: nothing of it is left in this store."""
        for one in self._place(sha256, None).parent.glob(f"{sha256}*"):
            one.unlink(missing_ok=True)

    def old(self, before: datetime) -> Iterator[str]:
        """Yield the hashes of the contents that lie here since before a moment."""
        for one in self.folder.glob("??/*"):
            if _HASH.fullmatch(one.stem) and _changed_at(one) < before.timestamp():
                yield one.stem

    def clear(self, before: datetime) -> None:
        """Take away what lies aside since before a moment: nobody will decide about it."""
        for one in self.folder.glob("*.part"):
            if _changed_at(one) < before.timestamp():
                one.unlink(missing_ok=True)

    def _place(self, sha256: str, kind: Kind | None) -> Path:
        if not _HASH.fullmatch(sha256):
            raise _not_here()
        suffix = kind.suffixes[0] if kind else ""
        return self.folder / sha256[:2] / f"{sha256}{suffix}"

    def _received(self, stream: IO[bytes], name: str, size_max: int) -> Path:
        """Return a file aside that holds what arrives."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=self.folder, suffix=".part", delete=False) as part:
            path = Path(part.name)
            try:
                _receive(stream, part, name, size_max)
            except BaseException:
                path.unlink(missing_ok=True)
                raise
        return path

    def _looked_at(self, path: Path, name: str, purpose: Purpose, at: datetime) -> Brought:
        """Return what a file is; a picture is made anew in its place."""
        with path.open("rb") as opened:
            head = opened.read(HEAD_BYTES)
        kind = recognised(Looked(path=path, name=name, head=head), purpose)
        shot = self._shot(path, name) if purpose.is_picture else None
        kind = kind_of("jpeg") if shot is not None else kind
        return Brought(
            sha256=_hash_of(path),
            purpose=purpose.slug,
            kind=kind.slug,
            name=name,
            size=path.stat().st_size,
            brought_at=at,
            shot=shot,
        )

    def _shot(self, path: Path, name: str) -> Shot:
        """Make a picture anew in its place and return what it said."""
        picture = made_anew(path.read_bytes(), name, zone=self.zone)
        path.write_bytes(picture.content)
        return Shot(
            width=picture.width,
            height=picture.height,
            taken_at=picture.taken_at,
            position=picture.position,
        )


def _written(brought: Brought) -> str:
    return _CONVERTER.dumps(brought, ensure_ascii=False, indent=1, sort_keys=True)


def _named(brought: Brought) -> str:
    """Return what tells a record from others of the same content."""
    known = json.dumps([brought.name, brought.purpose, brought.brought_at.isoformat()])
    return hashlib.sha256(known.encode()).hexdigest()[:12]


def _changed_at(path: Path) -> float:
    """Return when a file was written last; of one that is gone since, as if just now."""
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return math.inf


def _receive(stream: IO[bytes], sink: IO[bytes], name: str, size_max: int) -> None:
    size = 0
    while chunk := stream.read(_CHUNK):
        size += len(chunk)
        if size > size_max:
            raise RefusedFileError(
                N_("{file} is larger than {limit} MB."),
                mend=N_("Send it in a smaller size, or in parts."),
                file=name,
                limit=size_max // 1_000_000,
            )
        sink.write(chunk)
    if not size:
        raise RefusedFileError(
            N_("{file} is empty."), mend=N_("Export or copy it again."), file=name
        )


def _settle(path: Path) -> None:
    """See to it that a file is on the disk before anything names it; for its owner's eyes only."""
    path.chmod(0o600)
    with path.open("rb") as opened:
        os.fsync(opened.fileno())


def _hash_of(path: Path) -> str:
    with path.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _not_here() -> NotFoundError:
    return NotFoundError(N_("There is no such file here."), mend=N_("Look at the list again."))
