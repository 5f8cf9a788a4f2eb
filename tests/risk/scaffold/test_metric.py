"""Metres fit the place: its zone, its country's own, or a projection around its middle."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from riskmap.core.errors import GeometryError, InvalidRequestError
from riskmap.geo.arrays import Geometries
from riskmap.geo.crs import parse_crs, require_metric, to_crs
from riskmap.risk.scaffold.metric import metric_crs_for


def place(west: float, south: float, *, wide: float = 0.2) -> Geometries:
    return np.array([shapely.box(west, south, west + wide, south + 0.2)])


def proposed(shape: Geometries, crs: str = "EPSG:4326", language: str = "es") -> str:
    return metric_crs_for(shape, crs, language=language, asked=None).crs


@pytest.mark.parametrize(
    ("west", "south", "found"),
    [
        (-70.8, -33.5, "EPSG:32719"),  # Santiago
        (106.7, -6.3, "EPSG:32748"),  # Jakarta
        (13.3, 52.4, "EPSG:32633"),  # Berlin
        (-179.9, -17.0, "EPSG:32701"),
        (179.7, -17.0, "EPSG:32760"),
    ],
)
def test_the_utm_zone_of_the_middle_is_proposed(west: float, south: float, found: str) -> None:
    assert proposed(place(west, south)) == found


def test_china_has_zones_of_its_own() -> None:
    shanghai = place(121.35, 31.2, wide=0.1)
    assert proposed(shanghai, "EPSG:4490") == "EPSG:4549"  # central meridian 120 E
    assert proposed(shanghai, language="zh") == "EPSG:4549"
    assert proposed(place(75.9, 39.4), language="zh-CN") == "EPSG:4534"  # 75 E, Kashgar


def test_chinese_is_also_spoken_elsewhere() -> None:
    assert proposed(place(103.7, 1.2), language="zh") == "EPSG:32648"  # Singapore


def test_a_place_across_zones_gets_metres_of_its_own() -> None:
    found = metric_crs_for(place(-73.0, -33.5, wide=4.0), "EPSG:4326", language="es", asked=None)
    assert "+proj=laea" in found.crs
    assert "EPSG:32719" in str(found.note)
    require_metric(found.crs)


def test_what_is_asked_for_is_taken_if_it_is_in_metres() -> None:
    shape = place(-70.8, -33.5)
    found = metric_crs_for(shape, "EPSG:4326", language="es", asked="EPSG:5361")
    assert found.crs == "EPSG:5361"
    with pytest.raises(GeometryError, match="EPSG:3857"):
        metric_crs_for(shape, "EPSG:4326", language="es", asked="EPSG:3857")


def test_across_the_date_line_nothing_is_proposed() -> None:
    both = np.array([shapely.box(-180, -18, -179, -17), shapely.box(179, -18, 180, -17)])
    with pytest.raises(InvalidRequestError, match="--metric-crs"):
        proposed(both)


@given(west=st.floats(-179.5, 179.0), south=st.floats(-79.0, 83.0), wide=st.floats(0.01, 0.4))
def test_areas_are_nearly_true_wherever_a_place_lies(
    west: float, south: float, wide: float
) -> None:
    shape = place(west, south, wide=wide)
    crs = proposed(shape)
    measured = float(shapely.area(to_crs(shape, "EPSG:4326", crs))[0])
    geod = parse_crs("EPSG:4326").get_geod()
    assert geod is not None
    true = abs(geod.geometry_area_perimeter(shapely.segmentize(shape[0], 0.01))[0])
    assert measured == pytest.approx(true, rel=0.005)
