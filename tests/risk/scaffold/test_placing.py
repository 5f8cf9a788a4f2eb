"""Outlines are brought to degrees from what their file says, or from what was said by name."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely

from riskmap.core.errors import GeometryError, InvalidRequestError, UnknownDatumError
from riskmap.geo.datums import wgs84_to_gcj02
from riskmap.risk.scaffold import Asked
from riskmap.risk.scaffold.outlines import read_outlines
from tests.risk.scaffold.conftest import Draw, quarters

Ask = Callable[..., Asked]


def test_metres_become_degrees(draw: Draw, asked: Ask) -> None:
    found = read_outlines(asked(draw("town.gpkg", into="EPSG:32719")))
    assert np.allclose(
        shapely.total_bounds(found.geometries), shapely.total_bounds(quarters()), atol=1e-8
    )


def test_what_stands_on_cgcs2000_stays_there(draw: Draw, asked: Ask) -> None:
    file = draw("town.gpkg", shapes=quarters(121.4, 31.2), into="EPSG:4549")
    assert read_outlines(asked(file)).crs == "EPSG:4490"


def test_a_file_without_a_crs_is_asked_about(draw: Draw, asked: Ask) -> None:
    file = draw("town.shp", into="EPSG:32719")
    file.with_suffix(".prj").unlink()
    with pytest.raises(UnknownDatumError, match="--crs"):
        read_outlines(asked(file))
    found = read_outlines(asked(file, crs="EPSG:32719"))
    assert np.allclose(shapely.total_bounds(found.geometries)[0], -70.0)


def test_a_crs_against_what_the_file_says_is_refused(draw: Draw, asked: Ask) -> None:
    with pytest.raises(InvalidRequestError, match="EPSG:32719"):
        read_outlines(asked(draw("town.gpkg", into="EPSG:32719"), crs="EPSG:32718"))


def test_geojson_in_metres_is_seen(draw: Draw, asked: Ask, tmp_path: Path) -> None:
    in_metres = gpd.read_file(draw()).to_crs("EPSG:32719").set_crs(None, allow_override=True)
    file = tmp_path / "metres.geojson"
    file.write_text(in_metres.to_json(), "utf-8")
    with pytest.raises(GeometryError, match="no degrees"):
        read_outlines(asked(file))
    found = read_outlines(asked(file, crs="EPSG:32719"))
    assert np.allclose(shapely.total_bounds(found.geometries)[0], -70.0)


def test_shifted_coordinates_are_taken_only_by_name_and_marked(draw: Draw, asked: Ask) -> None:
    true = np.array(quarters(121.4, 31.2))
    shifted = shapely.transform(true, wgs84_to_gcj02)
    file = draw(shapes=list(shifted))
    found = read_outlines(asked(file, crs="gcj02"))
    assert np.allclose(shapely.get_coordinates(found.geometries), shapely.get_coordinates(true))
    assert found.flags["geometry_is_approximate"] == (True, True, True)
    assert not read_outlines(asked(file)).flags


@pytest.mark.parametrize(("said", "crs"), [("wgs84", "EPSG:4326"), ("CGCS2000", "EPSG:4490")])
def test_datums_have_names(draw: Draw, asked: Ask, said: str, crs: str) -> None:
    assert read_outlines(asked(draw(), crs=said)).crs == crs
