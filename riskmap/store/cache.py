"""The cache on disk: what nobody has read for long goes, it can be made again."""

from __future__ import annotations

import stat
from datetime import datetime
from pathlib import Path

#: Folders that fill with every assessment and every look at the map. The others grow with the
#: versions of the program only.
SWEPT = ("compressed", "outlines", "tianditu")


def sweep(cache: Path, *, before: datetime) -> int:
    """Remove files that were neither read nor written since; return how many.

    Parameters
    ----------
    cache
        Home's folder ``cache``; only its folders `SWEPT` are looked at.
    before
        What was used later stays.
    """
    files = [file for name in SWEPT for file in (cache / name).rglob("*")]
    return sum(_is_removed(file, before.timestamp()) for file in files)


def _is_removed(file: Path, before: float) -> bool:
    try:
        found = file.stat()
        is_old = stat.S_ISREG(found.st_mode) and max(found.st_atime, found.st_mtime) < before
        if is_old:
            file.unlink()
    except FileNotFoundError:  # a half-written one got its name
        return False
    return is_old
