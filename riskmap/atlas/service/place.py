"""What the atlas must know of a region folder without reading all of it."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any


@lru_cache(maxsize=8)
def region_id(region_file: Path, _stamp: int) -> str:
    """Return the id in a region.toml."""
    return str(_declared(region_file)["id"])


@lru_cache(maxsize=8)
def brings_divisions(region_file: Path, _stamp: int) -> bool:
    """Tell whether a region.toml takes its divisions from a file of its own."""
    return bool(_declared(region_file).get("divisions", {}).get("source") == "file")


@lru_cache(maxsize=8)
def registered_under(region_file: Path, _stamp: int) -> str:
    """Return the code in the register that a region.toml takes its divisions from; else empty."""
    return str(_declared(region_file).get("divisions", {}).get("under", ""))


def _declared(region_file: Path) -> dict[str, Any]:
    return tomllib.loads(region_file.read_text("utf-8"))
