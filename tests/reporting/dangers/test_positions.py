"""Positions as people give them: either order, other datums, inside or how far outside."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from riskmap.core.errors import InvalidRequestError
from riskmap.geo.datums import Datum, wgs84_to_bd09, wgs84_to_gcj02
from riskmap.places.model.metres import distances_m
from riskmap.reporting.model.positions import (
    DECIMALS,
    Given,
    distance_said,
    read_pair,
    whereabouts,
)

UNIT = "310107005001"
#: Some 1.9 km by 2.2 km.
SQUARE = shapely.box(121.38, 31.23, 121.40, 31.25)
INSIDE = (121.39, 31.24)


@pytest.mark.parametrize(
    "text",
    ["121.39, 31.24", "31.24,121.39", "121.39  31.24", "121.39，31.24", " 31.24;121.39 "],
)
def test_a_pair_is_read_in_either_order(text: str) -> None:
    assert read_pair(text) == INSIDE


@pytest.mark.parametrize(
    "text",
    ["", "121.39", "121.39, 31.24, 5", "a, b", "200, 31", "121.39, 131.24", "nan, 31", "1e2, 3"],
)
def test_what_is_no_pair_is_refused(text: str) -> None:
    with pytest.raises(InvalidRequestError, match="is no position"):
        read_pair(text)


@pytest.mark.parametrize(
    ("datum", "shift"), [(Datum.GCJ02, wgs84_to_gcj02), (Datum.BD09, wgs84_to_bd09)]
)
def test_coordinates_of_chinese_maps_are_shifted_back_and_say_so(datum: Datum, shift) -> None:  # type: ignore[no-untyped-def]
    lon, lat = map(float, shift(np.array([INSIDE]))[0])
    made = Given(lon=lon, lat=lat, datum=datum).position()
    assert (made.lon, made.lat) == pytest.approx(INSIDE, abs=2e-6)
    assert made.datum == str(datum)
    assert Given(lon=lon, lat=lat).position().datum == ""


def test_a_map_of_china_is_not_used_elsewhere() -> None:
    with pytest.raises(InvalidRequestError, match="outside China"):
        Given(lon=2.35, lat=48.85, datum=Datum.GCJ02).position()


@given(lon=st.floats(121.3, 121.5, allow_nan=False), lat=st.floats(31.15, 31.35, allow_nan=False))
def test_how_far_outside_is_the_way_to_the_nearest_edge(lon: float, lat: float) -> None:
    found = whereabouts(UNIT, SQUARE, lon, lat, is_illustrative=False)
    nearest = shapely.Point(min(max(lon, 121.38), 121.40), min(max(lat, 31.23), 31.25))
    metres = float(distances_m(lon, lat, np.array([[nearest.x, nearest.y]]))[0])
    assert found.outside_m == pytest.approx(metres, rel=0.01, abs=1)


def test_a_position_says_where_it_lies() -> None:
    inside = whereabouts(UNIT, SQUARE, *INSIDE, is_illustrative=False)
    assert str(inside.said("甲居委会")) == "It lies in 甲居委会."
    outside = whereabouts(UNIT, SQUARE, 121.39, 31.261, is_illustrative=False)
    assert outside.is_outside
    assert str(outside.said("甲居委会")) == "1.2 km outside 甲居委会."
    unknown = whereabouts(UNIT, None, *INSIDE, is_illustrative=False)
    assert "Nobody has drawn" in str(unknown.said("甲居委会"))


def test_coordinates_that_fit_as_another_map_are_remarked_and_not_moved() -> None:
    near_edge = (121.3985, 31.24)
    lon, lat = map(float, wgs84_to_gcj02(np.array([near_edge]))[0])
    found = whereabouts(UNIT, SQUARE, lon, lat, is_illustrative=False)
    assert found.is_outside
    assert found.fits_as is Datum.GCJ02
    assert "GCJ-02" in str(found.said("甲居委会"))


def test_a_few_metres_over_the_edge_are_inside() -> None:
    assert not whereabouts(UNIT, SQUARE, 121.4003, 31.24, is_illustrative=False).is_outside


@pytest.mark.parametrize(
    ("metres", "words"), [(4, "0 m"), (84, "80 m"), (999, "1000 m"), (1234, "1.2 km")]
)
def test_a_distance_is_no_more_exact_than_anybody_knows(metres: float, words: str) -> None:
    assert distance_said(metres) == words


def test_no_more_digits_than_anybody_knows() -> None:
    assert Given(lon=121.123456789, lat=31.987654321).position().lon == round(
        121.123456789, DECIMALS
    )
