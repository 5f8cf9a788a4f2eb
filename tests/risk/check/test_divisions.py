"""Outlines that can be used, in a metric CRS that is made for them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pytest
import shapely
from numpy.typing import NDArray

from riskmap.risk.place.reading import read_place
from tests.risk.conftest import Maker, box, faults_of, places

FIELD = "divisions.metric_crs"


def test_a_unit_far_from_all_others_is_a_warning(make_region: Maker) -> None:
    (warning,) = read_place(make_region()).warnings
    assert (warning.kind, warning.file) == ("far_outline", "divisions.gpkg")
    assert "outline of 13 lies 10 km" in str(warning.message)


@pytest.mark.parametrize(
    ("crs", "reason"),
    [
        ("EPSG:4326", "Nothing can be measured"),
        ("EPSG:3857", "Nothing can be measured"),
        ("EPSG:32650", "made for 114"),
        ("EPSG:32751", "made for 120, -80, 126, 0"),
        ("somewhere", "not a known coordinate reference system"),
    ],
)
def test_a_metric_crs_made_for_elsewhere_is_refused(
    make_region: Maker, crs: str, reason: str
) -> None:
    file = make_region(('metric_crs = "EPSG:32651"', f'metric_crs = "{crs}"'))
    fault = next(one for one in faults_of(file) if one.field == FIELD)
    assert reason in str(fault.message)
    assert fault.mend is not None


def test_a_crs_of_ones_own_is_taken(make_region: Maker) -> None:
    own = "+proj=tmerc +lat_0=0 +lon_0=123 +k=0.9996 +datum=WGS84"
    file = make_region(
        ('metric_crs = "EPSG:32651"', f'metric_crs = "{own}"'),
        ("maps = [", 'reproject = "nearest"\nmaps = ['),
    )
    assert read_place(file).region.divisions.metric_crs == own


def test_a_place_south_of_the_equator_is_taken(make_region: Maker) -> None:
    file = make_region(
        ('metric_crs = "EPSG:32651"', 'metric_crs = "EPSG:32719"'),
        ("maps = [", 'reproject = "nearest"\nmaps = ['),
    )
    layer = file.parent / "divisions.gpkg"
    frame = gpd.read_file(layer)
    frame["geometry"] = shapely.transform(frame.geometry.to_numpy(), _southwards)
    frame.set_crs("EPSG:32719", allow_override=True).to_file(layer, layer="divisions")
    assert {one.kind for one in faults_of(file)} == {"elsewhere"}  # only the maps are not there


def test_outlines_that_cross_themselves_are_refused(make_region: Maker) -> None:
    file = make_region()
    layer = file.parent / "divisions.gpkg"
    frame = gpd.read_file(layer)
    bow_tie = shapely.Polygon([(0, 0), (200, 400), (200, 0), (0, 400)])
    frame.loc[1, "geometry"] = bow_tie
    frame.to_file(layer, layer="divisions", driver="GPKG")
    (fault,) = faults_of(file)
    assert (fault.file, fault.row, fault.field) == ("divisions.gpkg", 2, "geometry")


def test_a_unit_that_nobody_drew_is_taken_and_a_place_that_nobody_drew_is_not(
    make_region: Maker,
) -> None:
    file = make_region()
    _draw(file.parent / "divisions.gpkg", [box(0, 0, 400, 400), None, None, None])
    rows = read_place(file).units
    assert rows is not None
    assert [row.geometry is None for row in rows] == [False, True, True, True]
    _draw(file.parent / "divisions.gpkg", [None] * 4)
    assert ("divisions.gpkg", None, None, "no_outline") in places(faults_of(file))


def _southwards(xy: NDArray[np.float64]) -> NDArray[np.float64]:
    moved: NDArray[np.float64] = xy + np.array([0.0, 6.3e6])
    return moved


def _draw(layer: Path, outlines: list[Any]) -> None:
    frame = gpd.read_file(layer)
    frame["geometry"] = outlines
    frame.to_file(layer, layer="divisions", driver="GPKG")


@pytest.mark.parametrize(
    ("under", "levels", "fault"),
    [
        ("310107", '["district"]', ("divisions.under", "wrong_code")),
        ("310107000000", '["district", "block"]', ("divisions.levels[1]", "unknown_level")),
        ("310107000000", '["street", "district"]', ("divisions.levels", "wrong_order")),
    ],
)
def test_what_the_register_cannot_have_is_refused(
    make_region: Maker, under: str, levels: str, fault: tuple[str, str]
) -> None:
    file = make_region(
        ('source = "file"\nfile = "divisions.gpkg"', f'source = "register"\nunder = "{under}"'),
        ('levels = ["district", "street"]', f"levels = {levels}"),
    )
    assert ("region.toml", None, *fault) in places(faults_of(file))
