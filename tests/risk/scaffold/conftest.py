"""Files as newcomers bring them: three quarters of a town, in several formats and places."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest
import shapely

from riskmap.risk.scaffold import Asked

TODAY = date(2026, 7, 12)
CODES = ("07", "08", "09")
NAMES = ("Norte", "Peñón", "Sur")


def quarters(west: float = -70.0, south: float = -30.0, *, degrees: float = 0.01) -> list[Any]:
    """Return three squares side by side."""
    return [
        shapely.box(
            west + n * degrees,
            south,
            west + (n + 1) * degrees,
            south + degrees,
        )
        for n in range(len(CODES))
    ]


Draw = Callable[..., Path]


@pytest.fixture
def draw(tmp_path: Path) -> Draw:
    """Return a function that writes the quarters into a file, with other columns if wanted."""

    def write(
        name: str = "town.geojson",
        *,
        shapes: list[Any] | None = None,
        crs: Any = "EPSG:4326",
        into: Any = None,
        columns: dict[str, Any] | None = None,
        **options: Any,
    ) -> Path:
        found = {"code": CODES, "name": NAMES} if columns is None else columns
        frame = gpd.GeoDataFrame(found, geometry=shapes or quarters(), crs=crs)
        path = tmp_path / name
        (frame if into is None else frame.to_crs(into)).to_file(path, **options)
        return path

    return write


@pytest.fixture
def asked(tmp_path: Path) -> Callable[..., Asked]:
    """Return a function that asks for a place in the folder ``town``."""

    def make(boundaries: Path, **said: Any) -> Asked:
        folder = said.pop("folder", tmp_path / "town")
        return Asked(boundaries=boundaries, folder=folder, today=TODAY, **said)

    return make
