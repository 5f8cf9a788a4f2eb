"""Coordinates arrive where the registry says, x first, or not at all."""

from __future__ import annotations

import numpy as np
import pytest
import rasterio.crs
import shapely

from riskmap.core.errors import CrsMismatchError, GeometryError, RefusedDatumError
from riskmap.geo import crs

# Near the district's government; figures of the EPSG registry through PROJ 9.5.1.
CHECK_POINT = np.array([shapely.Point(121.3970, 31.2495)])
SQUARE = np.array([shapely.box(121.40, 31.24, 121.41, 31.25)])


@pytest.mark.parametrize(
    ("target", "east", "north"),
    [
        ("EPSG:4549", 633_076.95, 3_459_478.52),
        ("EPSG:4528", 40_633_076.95, 3_459_478.52),
        ("EPSG:4550", 347_297.44, 3_459_745.12),
        ("EPSG:32651", 347_358.53, 3_458_361.22),
        ("EPSG:3857", 13_513_852.22, 3_665_194.04),
    ],
)
@pytest.mark.parametrize("source", ["EPSG:4490", "EPSG:4326"])
def test_the_check_point_comes_out_within_a_centimetre(
    source: str, target: str, east: float, north: float
) -> None:
    moved = crs.to_crs(CHECK_POINT, source, target)
    assert shapely.get_coordinates(moved)[0] == pytest.approx((east, north), abs=0.01)


def test_the_metro_control_points_come_out_as_far_as_their_digits_go(
    control_points: list[dict[str, str]],
) -> None:
    lonlat = np.array(
        [[float(row["wgs84_lon"]), float(row["wgs84_lat"])] for row in control_points]
    )
    for target, east, north in (
        ("EPSG:4549", "cgcs2000_3gk_cm120_e_epsg4549", "cgcs2000_3gk_cm120_n"),
        ("EPSG:32651", "utm51n_e", "utm51n_n"),
    ):
        expected = np.array([[float(row[east]), float(row[north])] for row in control_points])
        moved = crs.to_crs(np.array(shapely.points(lonlat)), "EPSG:4326", target)
        assert len(control_points) == 18
        np.testing.assert_allclose(shapely.get_coordinates(moved), expected, rtol=0, atol=0.01)


def test_there_and_back_again_is_the_same_place() -> None:
    there = crs.to_crs(SQUARE, crs.STORAGE_CRS, "EPSG:4549")
    back = crs.to_crs(there, "EPSG:4549", crs.STORAGE_CRS)
    assert shapely.equals_exact(back, SQUARE, tolerance=1e-10).all()


def test_wgs84_is_relabelled_as_cgcs2000_and_not_moved() -> None:
    moved = crs.to_crs(SQUARE, "EPSG:4326", "EPSG:4490")
    assert shapely.equals_exact(moved, SQUARE, tolerance=0.0).all()


@pytest.mark.parametrize("source", ["EPSG:4326", "OGC:CRS84", "EPSG:32651"])
def test_relabelling_is_said(source: str) -> None:
    note = str(crs.relabelling_note(source, "EPSG:4490"))
    assert note.startswith("WGS 84 was relabelled as CGCS2000, not moved")


def test_nothing_is_said_within_one_datum() -> None:
    assert crs.relabelling_note("EPSG:4490", "EPSG:4549") is None
    assert crs.relabelling_note("EPSG:4326", "EPSG:32651") is None
    assert crs.relabelling_note("EPSG:4211", "EPSG:4490") is None


def test_a_datum_without_known_parameters_is_refused_rather_than_guessed() -> None:
    with pytest.raises(RefusedDatumError, match="EPSG:4214"):
        crs.to_crs(SQUARE, "EPSG:4214", "EPSG:4490")


def test_swapped_axes_are_refused_when_they_lead_nowhere() -> None:
    swapped = shapely.transform(CHECK_POINT, lambda xy: xy[:, ::-1])
    with pytest.raises(GeometryError, match="axes are swapped"):
        crs.to_crs(swapped, "EPSG:4490", "EPSG:4549")


def test_missing_and_empty_geometries_stay_what_they_are() -> None:
    moved = crs.to_crs(np.array([None, shapely.Polygon()]), "EPSG:4490", "EPSG:4549")
    assert moved[0] is None
    assert moved[1].is_empty
    assert crs.to_crs(np.array([], dtype=object), "EPSG:4490", "EPSG:4549").shape == (0,)


def test_areas_are_those_of_the_metric_crs() -> None:
    # 0.01 degree squared here: about 952 m x 1109 m.
    (area,) = crs.area_m2(SQUARE, "EPSG:4490", "EPSG:4549")
    assert area == pytest.approx(952.4 * 1108.7, rel=2e-3)
    assert area == pytest.approx(crs.area_m2(SQUARE, "EPSG:4490", "EPSG:32651")[0], rel=1e-3)


def test_the_southern_hemisphere_measures_as_well() -> None:
    jakarta = np.array([shapely.box(106.80, -6.21, 106.81, -6.20)])
    (area,) = crs.area_m2(jakarta, "EPSG:4326", "EPSG:32748")
    assert area == pytest.approx(1106.7 * 1105.8, rel=2e-3)


@pytest.mark.parametrize("wrong", ["EPSG:3857", "EPSG:3395", "EPSG:4490", "EPSG:2225"])
def test_nothing_is_measured_in_degrees_feet_or_mercator(wrong: str) -> None:
    with pytest.raises(GeometryError, match="Nothing can be measured"):
        crs.area_m2(SQUARE, "EPSG:4490", wrong)


@pytest.mark.parametrize("fine", ["EPSG:4549", "EPSG:32748", "EPSG:2056"])
def test_projected_metres_may_be_measured_in(fine: str) -> None:
    assert crs.require_metric(fine).is_projected


@pytest.mark.parametrize("given", ["4549", 4549, " EPSG:4549 ", rasterio.crs.CRS.from_epsg(4549)])
def test_a_crs_is_read_however_it_is_given(given: object) -> None:
    assert crs.crs_name(given) == "EPSG:4549"


@pytest.mark.parametrize("given", ["", "EPSG:999999", "beijing", None])
def test_an_unknown_crs_says_what_to_give_instead(given: object) -> None:
    with pytest.raises(GeometryError, match="Give an EPSG code"):
        crs.parse_crs(given)


def test_two_layers_must_lie_in_one_crs() -> None:
    crs.require_same_crs("EPSG:4549", rasterio.crs.CRS.from_epsg(4549))
    with pytest.raises(CrsMismatchError, match="EPSG:4549, the other in EPSG:4528"):
        crs.require_same_crs("EPSG:4549", "EPSG:4528")
