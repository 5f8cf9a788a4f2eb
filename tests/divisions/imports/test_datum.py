"""Where coordinates belong: said, or refused."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import shapely
from shapely.geometry.base import BaseGeometry

from riskmap.core.errors import CrsMismatchError, RefusedDatumError, UnknownDatumError
from riskmap.divisions.imports import datum, placing
from riskmap.divisions.imports.records import CrsSource, ImportOptions, Known, Sheet
from riskmap.geo.crs import parse_crs, to_crs
from riskmap.geo.datums import wgs84_to_bd09, wgs84_to_gcj02
from tests.divisions.conftest import a_square

SQUARE = a_square(121.40)


def a_sheet(
    geometry: BaseGeometry = SQUARE, crs: str | None = None, source: CrsSource = CrsSource.FILE
) -> Sheet:
    return Sheet(
        format="GeoJSON",
        columns=(),
        rows=({},),
        geometries=np.array([geometry], dtype=object),
        crs=None if crs is None else parse_crs(crs),
        crs_source=None if crs is None else source,
    )


def projected(crs: str, geometry: BaseGeometry = SQUARE) -> BaseGeometry:
    moved: BaseGeometry = to_crs(np.array([geometry], dtype=object), "EPSG:4490", crs)[0]
    return moved


def placed(sheet: Sheet, known: Known, **said: Any) -> placing.Placed:
    options = ImportOptions(**said)
    return placing.place(sheet, datum.settle(sheet, options, known), options, known)


def kinds(done: placing.Placed) -> list[str]:
    return [one.kind for one in done.findings]


@pytest.mark.parametrize("crs", ["EPSG:4528", "EPSG:4549", "EPSG:32651", "EPSG:4490", "EPSG:4326"])
@pytest.mark.parametrize("is_declared", [True, False])
def test_a_known_crs_comes_to_storage_whether_said_or_in_the_file(
    known: Known, crs: str, *, is_declared: bool
) -> None:
    sheet = a_sheet(projected(crs), None if is_declared else crs)
    done = placed(sheet, known, datum=crs.lower() if is_declared else None)
    assert shapely.hausdorff_distance(done.geometries[0], SQUARE) < 1e-8
    assert not [one for one in done.findings if one.severity != "info"]


@pytest.mark.parametrize("name", ["wgs84", "WGS-84", "cgcs2000"])
def test_degrees_by_name_are_not_moved(known: Known, name: str) -> None:
    done = placed(a_sheet(), known, datum=name)
    assert shapely.equals_exact(done.geometries[0], SQUARE)


def test_wgs84_is_said_to_be_relabelled(known: Known) -> None:
    assert "relabelled" in kinds(placed(a_sheet(), known, datum="wgs84"))
    assert "relabelled" not in kinds(placed(a_sheet(), known, datum="cgcs2000"))


@pytest.mark.parametrize(("name", "shift"), [("gcj02", wgs84_to_gcj02), ("BD-09", wgs84_to_bd09)])
def test_shifted_coordinates_come_back_when_they_are_named(
    known: Known, name: str, shift: Callable[..., Any]
) -> None:
    sheet = a_sheet(shapely.transform(SQUARE, shift))
    done = placed(sheet, known, datum=name)
    assert shapely.hausdorff_distance(done.geometries[0], SQUARE) < 1e-8
    assert "approximate" in kinds(done)


@pytest.mark.parametrize("name", ["gcj02", "bd09"])
def test_shifted_coordinates_are_refused_for_public_outlines(known: Known, name: str) -> None:
    with pytest.raises(RefusedDatumError, match="--public"):
        placed(a_sheet(), known, datum=name, is_public=True)


def test_an_unknown_datum_is_asked_with_the_choices(known: Known) -> None:
    with pytest.raises(UnknownDatumError, match=r"wgs84, cgcs2000.*gcj02, bd09"):
        placed(a_sheet(), known)


@pytest.mark.parametrize(
    ("geometry", "hint"),
    [
        (projected("EPSG:4528"), "begin with 40.*EPSG:4528"),
        (projected("EPSG:4529"), "begin with 41.*EPSG:4529"),
        (projected("EPSG:4549"), "fit EPSG:4549"),
        (projected("EPSG:32651"), "fit EPSG:32651"),
        (shapely.box(-8877, -1397, -8000, -1000), "Shanghai city system"),
        (SQUARE, "degrees"),
    ],
)
def test_asking_says_what_the_numbers_look_like(
    known: Known, geometry: BaseGeometry, hint: str
) -> None:
    with pytest.raises(UnknownDatumError, match=hint):
        placed(a_sheet(geometry), known)


def test_nonsense_for_a_datum_is_called_so(known: Known) -> None:
    with pytest.raises(UnknownDatumError, match="mars is no datum"):
        placed(a_sheet(), known, datum="mars")


@pytest.mark.parametrize("name", ["shanghai_local", "上海城市坐标"])
def test_the_city_system_is_refused_with_the_reason(known: Known, name: str) -> None:
    with pytest.raises(RefusedDatumError, match="controlled"):
        placed(a_sheet(), known, datum=name)


def test_a_datum_without_a_good_transformation_is_refused(known: Known) -> None:
    with pytest.raises(RefusedDatumError, match="better than a guess"):
        placed(a_sheet(projected("EPSG:4549")), known, datum="epsg:2437")  # Beijing 1954


def test_what_was_said_goes_before_what_the_standard_of_the_format_says(known: Known) -> None:
    sheet = a_sheet(crs="EPSG:4326", source=CrsSource.FORMAT)
    assert "datum_by_format" in kinds(placed(sheet, known))
    assert "approximate" in kinds(placed(sheet, known, datum="gcj02"))


def test_a_file_that_says_otherwise_is_overruled_with_a_warning(known: Known) -> None:
    done = placed(a_sheet(crs="EPSG:4326"), known, datum="gcj02")
    assert "datum_overrules_file" in kinds(done)


def test_degrees_and_metres_cannot_both_be_right(known: Known) -> None:
    with pytest.raises(CrsMismatchError, match=r"EPSG:4549.*wgs84"):
        placed(a_sheet(projected("EPSG:4549"), "EPSG:4549"), known, datum="wgs84")


def swapped(geometry: BaseGeometry) -> BaseGeometry:
    return shapely.transform(geometry, lambda xy: xy[:, ::-1])


@pytest.mark.parametrize(
    ("geometry", "declared", "kind", "mend"),
    [
        (swapped(SQUARE), "wgs84", "axes_swapped", "first"),
        (swapped(projected("EPSG:4549")), "epsg:4549", "axes_swapped", "first"),
        (projected("EPSG:4528"), "epsg:4549", "zone_prefix", "epsg:4528"),
        (projected("EPSG:4549"), "epsg:4528", "zone_prefix", "epsg:4549"),
        (projected("EPSG:4529"), "epsg:4528", "zone_prefix", "zone 40"),
        (projected("EPSG:4549"), "wgs84", "wrong_unit", "Say the datum"),
        (SQUARE, "epsg:4549", "wrong_unit", "Say the datum"),
        (projected("EPSG:4550"), "epsg:4549", "outside_district", "place.bounds"),
        (a_square(121.60), "wgs84", "outside_district", "place.bounds"),
        (a_square(121.60), "gcj02", "outside_district", "place.bounds"),
    ],
)
def test_a_row_that_cannot_lie_where_it_says_is_an_error(
    known: Known, geometry: BaseGeometry, declared: str, kind: str, mend: str
) -> None:
    done = placed(a_sheet(geometry), known, datum=declared)
    (found,) = [one for one in done.findings if one.severity == "error"]
    assert (found.kind, found.row) == (kind, 1)
    assert mend in str(found.mend)
    assert done.geometries[0] is None


def test_one_bad_row_does_not_keep_the_others_from_their_place(known: Known) -> None:
    sheet = Sheet(
        format="GeoJSON",
        columns=(),
        rows=({}, {}, {}),
        geometries=np.array([swapped(SQUARE), SQUARE, None], dtype=object),
    )
    done = placed(sheet, known, datum="wgs84")
    assert [one is None for one in done.geometries] == [True, False, True]


def test_a_part_beyond_the_bounds_is_a_warning(known: Known) -> None:
    done = placed(a_sheet(shapely.box(121.49, 31.25, 121.52, 31.26)), known, datum="wgs84")
    assert "partly_outside" in kinds(done)
    assert done.geometries[0] is not None


def shifted_district(known: Known) -> Sheet:
    return a_sheet(shapely.transform(whole(known), wgs84_to_gcj02))


def whole(known: Known) -> BaseGeometry:
    assert known.outline is not None
    return known.outline


def test_shifted_outlines_declared_as_unshifted_raise_a_suspicion(known: Known) -> None:
    done = placed(shifted_district(known), known, datum="wgs84")
    (found,) = [one for one in done.findings if one.kind == "shift_suspected"]
    assert found.severity == "warning"
    assert "gcj02" in str(found.message)


def test_for_public_outlines_the_suspicion_is_an_error(known: Known) -> None:
    done = placed(shifted_district(known), known, datum="wgs84", is_public=True)
    (found,) = [one for one in done.findings if one.kind == "shift_suspected"]
    assert found.severity == "error"


def test_unshifted_outlines_raise_no_suspicion(known: Known) -> None:
    assert "shift_suspected" not in kinds(placed(a_sheet(whole(known)), known, datum="wgs84"))
