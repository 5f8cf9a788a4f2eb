"""Locks on files that the operating system keeps for a process, and gives back at its end."""

from __future__ import annotations

import sys
from typing import IO

if sys.platform == "win32":
    import msvcrt

    def lock(file: IO[bytes]) -> None:
        """Lock `file`; OSError if another process has."""
        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)

    def lock_when_free(file: IO[bytes]) -> None:
        """Lock `file` as soon as no other process does."""
        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1)

else:
    import fcntl

    def lock(file: IO[bytes]) -> None:
        """Lock `file`; OSError if another process has."""
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def lock_when_free(file: IO[bytes]) -> None:
        """Lock `file` as soon as no other process does."""
        fcntl.flock(file, fcntl.LOCK_EX)
