"""The files beside the database: originals of imports, photos. They are added, never changed."""

from __future__ import annotations

import os
import re
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path, PurePosixPath

from riskmap.core.errors import BackupError
from riskmap.core.words import N_
from riskmap.store.backup.archive import PIECE, pieces
from riskmap.store.backup.folder import settle
from riskmap.store.manifest import StoredFile

#: These hold squeezed bytes already.
_SQUEEZED = frozenset({".jpg", ".jpeg", ".png", ".webp", ".zip", ".xlsx", ".docx", ".pdf", ".gz"})
_HALF = ".part"
#: How files that were brought are called.
_HASH = re.compile(r"([0-9a-f]{64})(?:\.\w+)?$")
_ASIDE = ".aside.part"


def save(archive: zipfile.ZipFile, folder: Path) -> tuple[StoredFile, ...]:
    """Put all files below `folder` into `archive`, equal contents once.

    To be called after the rows that name them were read: what a row names is here by then.

    Raises
    ------
    BackupError
        If one cannot be read.
    """
    there: set[str] = set()
    stored = []
    for path in _listed(folder):
        with _readable(path):
            try:
                one = _described(path, folder)
                if one.member not in there:
                    one = _added(archive, path, one)
            except FileNotFoundError:  # it was erased meanwhile
                continue
        there.add(one.member)
        stored.append(one)
    return tuple(stored)


@contextmanager
def placed(
    archive: zipfile.ZipFile, stored: Iterable[StoredFile], folder: Path, *, replace: bool
) -> Iterator[None]:
    """Put files below `folder` while the block runs; if it fails, all is as before.

    Files that are there with the same content stay, and so do those of other names.

    Raises
    ------
    BackupError
        If another file has the place of one and `replace` is not asked for, or the disk is full.
    """
    several = tuple(stored)
    _require_inside(several, folder)
    missing = [one for one in several if not _is_there(folder / one.path, one)]
    if not replace:
        _require_free(missing, folder)
    done: list[Path] = []
    try:
        with _writable(folder):
            for one in missing:
                _place(archive, one, folder / one.path, done)
            for parent in {path.parent for path in done}:
                settle(parent)
        yield
    except BaseException:
        for path in done:
            _take_away(path)
        raise
    for path in done:
        _aside(path).unlink(missing_ok=True)


def require_restored(stored: Iterable[StoredFile], folder: Path) -> None:
    """Do nothing if `folder` holds just these files.

    Raises
    ------
    BackupError
        If one is missing, changed, or too many.
    """
    wanted = {one.path: one for one in stored}
    found = {one.path: one for one in (_described(path, folder) for path in _listed(folder))}
    odd = sorted(name for name in wanted | found if wanted.get(name) != found.get(name))
    if odd:
        raise BackupError(
            N_("The restored files are not those of the backup, first: {path}"), path=odd[0]
        )


def require_true_names(stored: Iterable[StoredFile]) -> None:
    """Do nothing if each file that is called by its hash has it: if not, a disk forgot a bit.

    Raises
    ------
    BackupError
        If one has not; earlier backups may hold it as it was.
    """
    for one in stored:
        called = _HASH.match(PurePosixPath(one.path).name)
        if called and called[1] != one.sha256:
            raise BackupError(
                N_("{path} changed on the disk of this site before it was saved."),
                mend=N_("Take it from an earlier backup, and look after the disk."),
                path=one.path,
            )


def _listed(folder: Path) -> list[Path]:
    """Return the files below `folder`, in the order of their names, without half-written ones."""
    found = (path for path in folder.rglob("*") if path.suffix != _HALF)
    return sorted(path for path in found if path.is_file() and not path.is_symlink())


def _described(path: Path, folder: Path) -> StoredFile:
    digest, size = sha256(), 0
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            digest.update(piece)
            size += len(piece)
    return StoredFile(path.relative_to(folder).as_posix(), size, digest.hexdigest())


def _added(archive: zipfile.ZipFile, path: Path, one: StoredFile) -> StoredFile:
    info = zipfile.ZipInfo(one.member)
    squeezed = path.suffix.lower() in _SQUEEZED
    info.compress_type = zipfile.ZIP_STORED if squeezed else zipfile.ZIP_DEFLATED
    digest = sha256()
    with path.open("rb") as file, archive.open(info, "w", force_zip64=True) as member:
        while piece := file.read(PIECE):
            digest.update(piece)
            member.write(piece)
    if digest.hexdigest() != one.sha256:
        raise BackupError(
            N_("{path} was changed while it was saved."),
            mend=N_("Files in home are added, never changed. Find out who did, then try again."),
            path=one.path,
        )
    return one


@contextmanager
def _readable(path: Path) -> Iterator[None]:
    try:
        yield
    except PermissionError as fault:
        raise BackupError(
            N_("{file} cannot be read: {reason}."), file=str(path), reason=fault.strerror
        ) from None


@contextmanager
def _writable(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as fault:
        raise BackupError(
            N_("The files could not be put into {folder}: {reason}."),
            mend=N_("Make room, or give this user the right; nothing was changed. Then try again."),
            folder=str(folder),
            reason=fault.strerror or str(fault),
        ) from fault


def _is_there(path: Path, one: StoredFile) -> bool:
    if not path.is_file() or path.stat().st_size != one.bytes:
        return False
    return _described(path, path.parent).sha256 == one.sha256


def _require_inside(stored: Iterable[StoredFile], folder: Path) -> None:
    ground = folder.resolve()
    for one in stored:
        if not (folder / one.path).resolve().is_relative_to(ground):
            raise BackupError(
                N_("The backup names a file outside the folder of files: {path}."), path=one.path
            )


def _require_free(missing: Iterable[StoredFile], folder: Path) -> None:
    taken = next((one.path for one in missing if os.path.lexists(folder / one.path)), None)
    if taken is not None:
        raise BackupError(
            N_("{path} is in the files here with other content."),
            mend=N_("Add --replace to have the backup's, or restore into a new home."),
            path=taken,
        )


def _place(archive: zipfile.ZipFile, one: StoredFile, path: Path, done: list[Path]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_name(path.name + _HALF)
    try:
        with half.open("wb") as file:
            for piece in pieces(archive, one.member):
                file.write(piece)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        half.unlink(missing_ok=True)
        raise
    done.append(path)
    if os.path.lexists(path):
        path.replace(_aside(path))
    half.replace(path)


def _take_away(path: Path) -> None:
    path.unlink(missing_ok=True)
    if _aside(path).exists():
        _aside(path).replace(path)


def _aside(path: Path) -> Path:
    return path.with_name(path.name + _ASIDE)
