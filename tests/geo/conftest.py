"""What the tests of geo share: the raw files beside the checkout, when they are there."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

RAW = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "geo"


@pytest.fixture(scope="session")
def raw() -> Path:
    """Return the folder of raw geodata, or skip where it was not handed out."""
    if not RAW.is_dir():
        pytest.skip("the raw geodata (../shared/data/geo) are not beside this checkout")
    return RAW


@pytest.fixture(scope="session")
def control_points(raw: Path) -> list[dict[str, str]]:
    """Return 18 metro stations in WGS 84, GCJ-02, BD-09, EPSG:4549 and EPSG:32651."""
    path = raw / "fixtures" / "datum_control_points_putuo_metro.csv"
    with path.open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))
