"""Refuse what is too large to be meant, before it is unpacked."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from riskmap.core.errors import UnreadableFileError
from riskmap.core.words import N_

#: No district's own data come near these; a file that does is damaged or meant to harm.
MAX_FILE_BYTES = 200_000_000
MAX_UNPACKED_BYTES = 500_000_000
MAX_MEMBERS = 2_000
MAX_RATIO = 200
MAX_ROWS = 100_000
MAX_VERTICES = 10_000_000
_SMALL_BYTES = 10_000_000
_CHUNK_BYTES = 1 << 20


def require_sane(path: Path) -> None:
    """Raise `UnreadableFileError` if a file is absent, empty or absurdly large."""
    if path.is_dir() and path.suffix.lower() == ".gdb":
        size = sum(one.stat().st_size for one in path.rglob("*"))
    elif path.is_file():
        size = path.stat().st_size
    else:
        raise UnreadableFileError(
            N_("There is no file {file}."), mend=N_("Check the path."), file=path.name
        )
    if size == 0:
        raise UnreadableFileError(
            N_("{file} is empty."), mend=N_("Export or copy it again."), file=path.name
        )
    if size > MAX_FILE_BYTES:
        raise _too_large(path.name)
    if path.suffix.lower() in {".zip", ".xlsx"}:
        members_of(path, path.name)


def require_few(rows: int, file_name: str) -> None:
    """Raise `UnreadableFileError` for more rows than any district has units."""
    if rows > MAX_ROWS:
        raise UnreadableFileError(
            N_("{file} has more than {count} rows."),
            mend=N_("Bring one district at a time."),
            file=file_name,
            count=MAX_ROWS,
        )


def members_of(
    path: Path,
    name: str,
    *,
    unpacked_max: int = MAX_UNPACKED_BYTES,
    members_max: int = MAX_MEMBERS,
) -> tuple[str, ...]:
    """Return the names inside an archive, if it may be unpacked.

    Parameters
    ----------
    name
        What people call the file.
    unpacked_max, members_max
        Most bytes and files that it may hold.

    Raises
    ------
    UnreadableFileError
        If it is damaged, locked, or would be absurdly large.
    """
    with _opened(path, name) as archive:
        members = archive.infolist()
    unpacked_bytes = sum(one.file_size for one in members)
    packed = max(path.stat().st_size, 1)
    is_bomb = unpacked_bytes > _SMALL_BYTES and unpacked_bytes / packed > MAX_RATIO
    if len(members) > members_max or unpacked_bytes > unpacked_max or is_bomb:
        raise _too_large(name)
    if any(one.flag_bits & 1 for one in members):
        raise UnreadableFileError(
            N_("{file} is locked with a password."), mend=N_("Unlock it first."), file=name
        )
    return tuple(one.filename for one in members)


def _too_large(name: str) -> UnreadableFileError:
    return UnreadableFileError(
        N_("{file} is too large, or would be once unpacked."),
        mend=N_("Bring only the layer that is needed; at most {limit} MB packed."),
        file=name,
        limit=MAX_FILE_BYTES // 1_000_000,
    )


@contextmanager
def _opened(path: Path, name: str) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(path) as archive:
            yield archive
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as fault:
        raise UnreadableFileError(
            N_("{file} is no ZIP archive, or a damaged one."),
            mend=N_("Copy or export it again."),
            file=name,
        ) from fault


@contextmanager
def unpacked(path: Path) -> Iterator[Path]:
    """Unpack an archive that `require_sane` let pass into a folder for the time being.

    Names are taken apart and put together anew, so that nothing lands outside; a member
    that is larger than it says is refused.
    """
    with TemporaryDirectory(prefix="riskmap-") as folder, _opened(path, path.name) as archive:
        left = MAX_UNPACKED_BYTES
        for member in archive.infolist():
            parts = [one for one in PurePosixPath(member.filename).parts if one not in {"..", "/"}]
            if member.is_dir() or not parts:
                continue
            target = Path(folder).joinpath(*parts)
            target.parent.mkdir(parents=True, exist_ok=True)
            with archive.open(member) as source, target.open("wb") as sink:
                while chunk := source.read(_CHUNK_BYTES):
                    left -= len(chunk)
                    if left < 0:
                        raise _too_large(path.name)
                    sink.write(chunk)
        yield Path(folder)
