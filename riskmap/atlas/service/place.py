"""What the atlas must know of a region folder without reading all of it."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any


def region_id(region_file: Path, stamp: int) -> str:
    """Return the id in a region.toml."""
    return str(_declared(region_file, stamp)["id"])


def brings_divisions(region_file: Path, stamp: int) -> bool:
    """Tell whether a region.toml takes its divisions from a file of its own."""
    return bool(_declared(region_file, stamp).get("divisions", {}).get("source") == "file")


def registered_under(region_file: Path, stamp: int) -> str:
    """Return the code in the register that a region.toml takes its divisions from; else empty."""
    return str(_declared(region_file, stamp).get("divisions", {}).get("under", ""))


@lru_cache(maxsize=8)
def _declared(region_file: Path, _stamp: int) -> dict[str, Any]:
    return tomllib.loads(region_file.read_text("utf-8"))
