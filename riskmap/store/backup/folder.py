"""The folder of backups: names, who may write there, which go."""

from __future__ import annotations

import errno
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from riskmap.core.errors import BackupError
from riskmap.core.words import N_
from riskmap.store.filelock import lock

PATTERN = "riskmap-????????T??????Z.zip"
LOCK = ".backup.lock"
#: What the system says of a lock that somebody else holds.
_TAKEN = frozenset({errno.EAGAIN, errno.EACCES, errno.EDEADLK})
_POLL_S = 0.2


def name_of(made_at: datetime) -> str:
    """Return the name of a backup made at that moment."""
    return f"riskmap-{made_at.astimezone(UTC):%Y%m%dT%H%M%SZ}.zip"


def newest(folder: Path) -> Path | None:
    """Return the newest backup in `folder`, None where there is none."""
    return max(folder.glob(PATTERN), default=None)


def prune(folder: Path, *, keep: int) -> None:
    """Remove all but the newest `keep` backups, with their certificates."""
    for old in sorted(folder.glob(PATTERN), reverse=True)[keep:]:
        for one in (old, *folder.glob(f"{old.stem}.certificate.*")):
            one.unlink(missing_ok=True)


@contextmanager
def alone(folder: Path, *, patience_s: float = 0) -> Iterator[None]:
    """Let one process at a time write a backup into `folder`.

    A lock ends with its process, however that ends. What a process left half written goes.

    Raises
    ------
    BackupError
        If another one writes there for longer than `patience_s`.
    """
    until = time.monotonic() + patience_s
    handle = os.open(folder / LOCK, os.O_CREAT | os.O_RDWR, 0o600)
    with os.fdopen(handle, "r+b") as file:
        while not _is_ours(file):
            if time.monotonic() >= until:
                raise BackupError(
                    N_("Another backup is being written into {folder}."),
                    mend=N_("Wait until it is done, then try again."),
                    folder=str(folder),
                )
            time.sleep(_POLL_S)
        for half in folder.glob("riskmap-*.part"):
            half.unlink(missing_ok=True)
        yield


@contextmanager
def explained(folder: Path) -> Iterator[None]:
    """Say what stands in the way of writing into `folder`.

    Raises
    ------
    BackupError
        For a full disk, a missing right, a folder that is not there.
    """
    try:
        yield
    except OSError as fault:
        raise BackupError(
            N_("No backup could be written into {folder}: {reason}."),
            mend=N_(
                "Make room, or name another folder: riskmap db backup --to FOLDER."
                " Earlier backups are as they were."
            ),
            folder=str(folder),
            reason=fault.strerror or str(fault),
        ) from fault


def settle(folder: Path) -> None:
    """Bring the names in `folder` to the disk, where the system can."""
    if os.name != "nt":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _is_ours(file: object) -> bool:
    try:
        lock(file)  # type: ignore[arg-type]
    except OSError as fault:
        if fault.errno in _TAKEN:
            return False
        # A network folder that knows no locks: go on without.
    return True
