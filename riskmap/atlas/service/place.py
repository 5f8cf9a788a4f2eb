"""What the atlas must know of a region folder without reading all of it."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from pathlib import Path


@lru_cache(maxsize=8)
def region_id(region_file: Path, _stamp: int) -> str:
    """Return the id in a region.toml."""
    return str(tomllib.loads(region_file.read_text("utf-8"))["id"])
