"""What the register knows, and real files of every kind a district may bring."""

from __future__ import annotations

import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest
import shapely

from riskmap.divisions.imports.records import Known, KnownUnit
from riskmap.divisions.model import Delivery
from tests.divisions.conftest import a_square

BOUNDS = (121.30, 31.20, 121.50, 31.35)
STREETS = {"310107005000": "曹杨新村街道", "310107014000": "长风新村街道"}
DRIVERS = {".gpkg": "GPKG", ".geojson": "GeoJSON", ".kml": "KML", ".gdb": "OpenFileGDB"}


@pytest.fixture(scope="session")
def known(putuo: Delivery) -> Known:
    """The shipped register, with the outlines of its units."""
    drawn = {one.code12: one.geometry for one in putuo.boundaries}
    return Known(
        units={
            one.code12: KnownUnit(name_zh=one.name_zh, outline=drawn.get(one.code12))
            for one in putuo.divisions
        },
        successors={"310107022010": ("310107022037", "310107022038")},
        bounds=BOUNDS,
        outline=shapely.union_all(list(drawn.values())),
    )


def two_streets(**more: Any) -> gpd.GeoDataFrame:
    """Two squares side by side with the codes and names of real units."""
    values = {"代码": list(STREETS), "名称": list(STREETS.values()), **more}
    squares = [a_square(121.40), a_square(121.41)]
    return gpd.GeoDataFrame(values, geometry=squares, crs="EPSG:4326")


@pytest.fixture
def save(tmp_path: Path) -> Callable[..., Path]:
    """Write a frame under a name whose ending says the format."""

    def write(frame: gpd.GeoDataFrame, name: str, **more: Any) -> Path:
        path = tmp_path / name
        with warnings.catch_warnings():  # writers grumble about what we do on purpose
            warnings.simplefilter("ignore")
            frame.to_file(path, driver=DRIVERS[path.suffix], **more)
        return path

    return write


@pytest.fixture
def save_shapefile(tmp_path: Path) -> Callable[..., Path]:
    """Write a frame as a zipped Shapefile, without the parts named."""

    def write(
        frame: gpd.GeoDataFrame, *, encoding: str = "UTF-8", without: tuple[str, ...] = ()
    ) -> Path:
        folder = tmp_path / "shapefile"
        folder.mkdir()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            frame.to_file(folder / "streets.shp", encoding=encoding)
        path = tmp_path / "streets.zip"
        with zipfile.ZipFile(path, "w") as archive:
            for part in folder.iterdir():
                if part.suffix not in without:
                    archive.write(part, f"资料/{part.name}")
        return path

    return write
