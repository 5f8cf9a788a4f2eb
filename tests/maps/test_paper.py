"""A map on paper holds its scale: metres on the ground against millimetres on the sheet."""

from __future__ import annotations

from math import atan2, degrees

import numpy as np
import pytest
import shapely
from pyproj import Geod, Proj, Transformer

from riskmap.maps.paper import Frame, View, path, round_scale, view_at, view_of

FRAME = Frame(width=200.0, height=140.0)
PUTUO = shapely.box(625_000, 3_455_000, 640_000, 3_466_000)
GRS80 = Geod(ellps="GRS80")


def view(crs: str = "EPSG:4549") -> View:
    shapes = np.array([PUTUO], dtype=object)
    return view_of(crs, shapes, FRAME)


def ground_m(crs: str, ends: np.ndarray) -> float:
    to_degrees = Transformer.from_crs(crs, "EPSG:4490", always_xy=True)
    lon, lat = to_degrees.transform(ends[:, 0], ends[:, 1])
    return float(GRS80.inv(lon[0], lat[0], lon[1], lat[1])[2])


def test_the_scale_bar_is_as_long_on_the_ground_as_it_says() -> None:
    one = view()
    east, north = one.middle
    half = one.bar.millimetres / one.mm_per_metre / 2
    ground = ground_m(one.crs, np.array([[east - half, north], [east + half, north]]))
    assert ground == pytest.approx(one.bar.metres, rel=1e-6)
    assert abs(one.bar_error()) < 1e-6
    assert one.bar.millimetres == pytest.approx(one.bar.metres * 1000 / one.denominator)


def test_the_numeric_scale_holds_to_half_a_percent_up_to_the_edges() -> None:
    one = view()
    west, south, east, north = one.bounds
    for x in (west, east):
        for y in (south, north):
            ends = np.array([[x, y], [x + 1000.0, y]])
            millimetres = float(np.diff(one.place(ends)[:, 0])[0])
            on_paper = millimetres / 1000 * one.denominator
            assert on_paper == pytest.approx(ground_m(one.crs, ends), rel=0.005)


def test_a_drawing_mercator_would_be_found_out() -> None:
    to_mercator = Transformer.from_crs("EPSG:4490", "EPSG:3857", always_xy=True)
    east, north = to_mercator.transform(121.4, 31.25)
    honest = view_at("EPSG:3857", 121.4, 31.25, FRAME, needed=25_000)
    assert honest.middle == pytest.approx((east, north))
    assert honest.factor == pytest.approx(1.17, abs=0.01), "Mercator's own metres are 17 % short"
    assert abs(honest.bar_error()) < 0.005


def test_factor_and_convergence_are_those_of_the_projection() -> None:
    one = view()
    to_degrees = Transformer.from_crs(one.crs, "EPSG:4490", always_xy=True)
    factors = Proj(one.crs).get_factors(*to_degrees.transform(*one.middle))
    assert one.factor == pytest.approx(factors.meridional_scale, abs=1e-7)
    assert one.convergence_deg == pytest.approx(factors.meridian_convergence, abs=1e-3)
    assert one.notes_convergence


def bearing_deg(right: float, down: float) -> float:
    """Return the angle of a vector from the sheet's upright, clockwise positive."""
    return degrees(atan2(right, -down))


def test_the_arrow_points_along_the_meridian() -> None:
    one = view()
    to_degrees = Transformer.from_crs(one.crs, "EPSG:4490", always_xy=True)
    to_metres = Transformer.from_crs("EPSG:4490", one.crs, always_xy=True)
    lon, lat = to_degrees.transform(*one.middle)
    ends = np.array([one.middle, to_metres.transform(lon, lat + 0.01)])
    right, down = np.diff(one.place(ends), axis=0)[0]
    assert bearing_deg(right, down) == pytest.approx(bearing_deg(*one.arrow), abs=0.01)
    assert bearing_deg(*one.arrow) < 0, "east of the central meridian true north leans left"


def test_everything_lies_inside_the_frame_at_a_round_scale() -> None:
    one = view()
    placed = one.place(shapely.get_coordinates(PUTUO))
    assert placed.min() >= FRAME.margin - 0.01
    assert (placed[:, 0].max(), placed[:, 1].max()) <= (FRAME.width, FRAME.height)
    assert one.denominator == 100_000
    assert round_scale(23_000) == 25_000
    assert round_scale(25_000) == 25_000


def test_ticks_stand_at_round_kilometres() -> None:
    one = view()
    along, up = one.ticks()
    west, south, *_ = one.bounds
    for tick in along:
        metres = west + tick.at / one.mm_per_metre
        assert metres == pytest.approx(float(tick.label) * 1000, abs=0.01)
    assert 3 <= len(up) <= 10
    assert south < float(up[0].label) * 1000


def test_a_polygon_with_a_hole_keeps_it() -> None:
    ring = PUTUO.difference(PUTUO.centroid.buffer(1000))
    drawn = path(ring, view())
    assert drawn.count("M") == drawn.count("Z") == 2
