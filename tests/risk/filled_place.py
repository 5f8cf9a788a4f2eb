"""The small place with things at risk in it: every file that its sections may name."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import rasterio
import shapely
from numpy.typing import ArrayLike

from riskmap.risk import service
from riskmap.risk.place.reading import Place, read_place
from riskmap.risk.place.units import Units, units_of_place
from riskmap.risk.run import Result
from riskmap.risk.steps import RunFolder
from tests.fixtures.equipment import ROOT
from tests.risk.conftest import CELL, CRS, EAST, NOW, PEOPLE, REGION, write_layer, write_maps
from tests.risk.filled_sections import ANSWERED, ANSWERS, CURVES, Exchanged


def write_place(
    folder: Path,
    *sections: str,
    exchanged: Iterable[Exchanged] = (),
    people: str = PEOPLE,
    **columns: Any,
) -> Path:
    """Write the small place with more sections, and every file that these may name.

    Parameters
    ----------
    exchanged
        Texts of the region.toml, and what stands there instead.
    columns
        Of the layer of divisions.
    """
    folder.mkdir(parents=True, exist_ok=True)
    text = REGION.replace("[index]\n", "\n".join(sections) + "\n[index]\n")
    for old, new in exchanged:
        assert old in text, old
        text = text.replace(old, new)
    file = folder / "region.toml"
    file.write_text(text, "utf-8")
    (folder / "people.csv").write_text(people, "utf-8")
    write_layer(folder / "divisions.gpkg", **columns)
    write_maps(folder)
    (folder / "homes.csv").write_text("code,value\n11,8\n12,4\n", "utf-8")
    (folder / "damage.csv").write_text(CURVES, "utf-8")
    write_things(folder / "shops.gpkg", [point(50, 50)], id=["a"], worth=[2.0], floor_m=[None])
    road = shapely.LineString([point(0, 350), point(200, 350)])
    write_things(folder / "roads.gpkg", [road], worth=[0.01])
    yard = shapely.box(EAST + 300, 0, EAST + 500, 100)
    write_things(folder / "yards.gpkg", [yard], worth=[1e-4])
    write_raster(folder / "stock.tif", np.ones((4, 4)))
    write_raster(folder / "persons.tif", in_streets(50.0, 75.125))
    write_raster(folder / "wind_often.tif", in_streets(20.0, 20.0))
    write_raster(folder / "wind_west.tif", in_streets(40.0, 0.0))
    write_raster(folder / "wind_rare.tif", in_streets(60.0, 60.0))
    write_raster(folder / "heat.tif", in_streets(3.0, 1.0))
    write_survey(folder / "survey.csv", ANSWERED)
    return file


def point(east: float, north: float) -> shapely.Point:
    """Return a point, metres east of the central meridian and north of the equator."""
    return shapely.Point(EAST + east, north)


def in_streets(west: float, east: float) -> ArrayLike:
    """Return four rows of two cells in street 11 and two in street 12."""
    return np.tile([west, west, east, east], (4, 1))


def write_things(path: Path, shapes: list[Any], **columns: Any) -> None:
    """Write points, lines or polygons."""
    gpd.GeoDataFrame(columns, geometry=shapes, crs=CRS).to_file(path, driver="GPKG")


def write_raster(path: Path, values: ArrayLike, **options: Any) -> None:
    """Write float64 cells of 100 m whose north-western corner is that of the place."""
    cells = np.asarray(values, dtype=np.float64)
    rows, columns = cells.shape
    shape = {"driver": "GTiff", "height": rows, "width": columns, "count": 1, "dtype": "float64"}
    place = {"crs": CRS, "transform": rasterio.Affine(CELL, 0, EAST, 0, -CELL, 400)}
    with rasterio.open(path, "w", **shape | place | options) as target:
        target.write(cells, 1)


def write_survey(path: Path, answered: Mapping[str, Mapping[str, float]]) -> None:
    """Write the answers of units; what is absent is an empty cell."""
    lines = [
        ",".join([code, *(f"{given[name]:g}" if name in given else "" for name in ANSWERS)])
        for code, given in answered.items()
    ]
    path.write_text("\n".join([",".join(["code", *ANSWERS]), *lines]) + "\n", "utf-8")


def assessed(place: Place | Path, run: RunFolder | None = None) -> Result:
    """Assess a place, with maps in its folder and no steps kept unless a run is given."""
    read = place if isinstance(place, Place) else read_place(place)
    own = run or RunFolder(maps=read.folder / "made")
    return service.assess(read, service.rows_of(read), own, at=NOW)


def units_in(place: Place) -> Units:
    """Return the units of a place."""
    return units_of_place(place, service.rows_of(place))


def write_ground(folder: Path) -> None:
    """Write ground with a pit: a cell of street 11 that lies 1 m lower than all others.

    What runs off of 16 cells gathers there, and what it cannot hold leaves over the edge.
    """
    ground = np.full((4, 4), 4.0)
    ground[1, 1] = 3.0
    write_raster(folder / "ground.tif", ground)
    write_storms(folder)


def write_storms(folder: Path) -> None:
    """Write the design storms of the demonstration."""
    shutil.copyfile(ROOT / "geodata" / "base" / "putuo" / "storms.toml", folder / "storms.toml")
