"""The shift of Chinese web maps is undone exactly, when somebody says it is there."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from riskmap.core.errors import GeometryError, RefusedDatumError, UnknownDatumError
from riskmap.geo import datums
from riskmap.geo.arrays import Floats
from riskmap.geo.datums import Datum

PLACE = np.array([[121.3970, 31.2495]])
BOX = (121.33, 31.20, 121.47, 31.33)
SQUARE = np.array([shapely.box(121.40, 31.24, 121.41, 31.25)])

Shift = Callable[[Floats], Floats]

in_china = arrays(
    np.float64, st.tuples(st.integers(1, 20), st.just(2)), elements=st.floats(0.0, 1.0)
).map(lambda share: np.array([74.0, 2.0]) + share * np.array([60.0, 52.0]))


@given(in_china)
def test_the_inverse_closes_to_a_billionth_of_a_degree(lonlat: Floats) -> None:
    gcj02, bd09 = datums.wgs84_to_gcj02(lonlat), datums.wgs84_to_bd09(lonlat)
    for back in (datums.gcj02_to_wgs84(gcj02), datums.bd09_to_wgs84(bd09)):
        np.testing.assert_allclose(back, lonlat, rtol=0, atol=1e-9)
    np.testing.assert_allclose(datums.bd09_to_gcj02(bd09), gcj02, rtol=0, atol=1e-9)


@given(in_china)
def test_the_shift_stays_below_a_kilometre_or_two(lonlat: Floats) -> None:
    shift = np.abs(datums.wgs84_to_gcj02(lonlat) - lonlat)
    assert shift.max() < 0.02
    assert np.hypot(*shift.T).min() > 0.0


def test_at_putuo_the_shift_is_440_m_east_and_209_m_south() -> None:
    shift = (datums.wgs84_to_gcj02(PLACE) - PLACE)[0]
    assert shift == pytest.approx((0.004653, -0.001826), abs=1e-5)


def test_the_control_points_agree_to_half_a_millionth_of_a_degree(
    control_points: list[dict[str, str]],
) -> None:
    wgs84, gcj02, bd09 = (
        np.array([[float(row[f"{name}_lon"]), float(row[f"{name}_lat"])] for row in control_points])
        for name in ("wgs84", "gcj02", "bd09")
    )
    # The file has six digits: half a unit of the sixth may be rounding on either side.
    for computed, expected, tolerance in (
        (datums.wgs84_to_gcj02(wgs84), gcj02, 5.1e-7),
        (datums.wgs84_to_bd09(wgs84), bd09, 5.1e-7),
        (datums.gcj02_to_wgs84(gcj02), wgs84, 1.1e-6),
        (datums.bd09_to_wgs84(bd09), wgs84, 1.1e-6),
    ):
        np.testing.assert_allclose(computed, expected, rtol=0, atol=tolerance)


@pytest.mark.parametrize("datum", [Datum.WGS84, Datum.CGCS2000])
def test_true_coordinates_are_left_alone(datum: Datum) -> None:
    assert shapely.equals_exact(datums.to_wgs84(SQUARE, datum), SQUARE, tolerance=0.0).all()
    assert not datum.is_approximate


@pytest.mark.parametrize(
    ("datum", "forward"),
    [(Datum.GCJ02, datums.wgs84_to_gcj02), (Datum.BD09, datums.wgs84_to_bd09)],
)
def test_shifted_polygons_come_back(datum: Datum, forward: Shift) -> None:
    shifted = shapely.transform(SQUARE, forward)
    assert not shapely.equals_exact(shifted, SQUARE, tolerance=1e-4).any()
    back = datums.to_wgs84(shifted, datum)
    assert shapely.equals_exact(back, SQUARE, tolerance=1e-9).all()
    assert datum.is_approximate


def test_an_unknown_datum_is_asked_for_and_not_guessed() -> None:
    with pytest.raises(UnknownDatumError, match="name it"):
        datums.to_wgs84(SQUARE, Datum.UNKNOWN)


def test_the_city_system_needs_control_points() -> None:
    with pytest.raises(RefusedDatumError, match="control points"):
        datums.to_wgs84(SQUARE, Datum.SHANGHAI_LOCAL)


def test_positions_outside_china_are_refused_as_gcj02() -> None:
    swapped = shapely.transform(SQUARE, lambda xy: xy[:, ::-1])
    with pytest.raises(GeometryError, match="swapped"):
        datums.to_wgs84(swapped, Datum.GCJ02)


def scatter(count: int) -> Floats:
    rng = np.random.default_rng(7)
    west, south, east, north = BOX
    return np.column_stack((rng.uniform(west, east, count), rng.uniform(south, north, count)))


@pytest.mark.parametrize(
    ("forward", "suspected"),
    [
        (lambda xy: xy, None),
        (datums.wgs84_to_gcj02, Datum.GCJ02),
        (datums.wgs84_to_bd09, Datum.BD09),
    ],
)
def test_the_hint_names_the_shift_that_brings_points_home(
    forward: Shift, suspected: Datum | None
) -> None:
    hint = datums.gcj02_shift_hint(forward(scatter(2000)), BOX)
    assert hint.suspected is suspected
    assert max(hint.inside_as_given, hint.inside_if_gcj02, hint.inside_if_bd09) == 1.0


def test_points_far_away_or_none_at_all_raise_no_suspicion() -> None:
    for points in (np.array([[0.0, 0.0], [31.2, 121.4]]), np.empty((0, 2))):
        assert datums.gcj02_shift_hint(points, shapely.box(*BOX)).suspected is None
