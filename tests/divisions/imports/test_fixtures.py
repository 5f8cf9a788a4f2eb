"""The published samples give the verdicts that their provenance names."""

from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely

from riskmap.core.errors import RefusedDatumError, UnknownDatumError
from riskmap.divisions.imports.check import check_file
from riskmap.divisions.imports.records import Content, ImportOptions, ImportReport, Known
from riskmap.geo.crs import area_m2, to_crs


@pytest.fixture
def fixtures(shared_data: Path) -> Path:
    return shared_data / "geo" / "fixtures"


@pytest.fixture
def shifted(fixtures: Path, known: Known) -> Callable[..., ImportReport]:
    path = fixtures / "putuo_street_gcj02_gbk_noprj_nocpg.zip"
    return lambda **said: check_file(path, ImportOptions(**said), known)


def test_the_shifted_units_are_asked_for_datum_and_encoding(
    shifted: Callable[..., ImportReport],
) -> None:
    with pytest.raises(UnknownDatumError, match=r"--encoding gbk.*曹杨新村街道.*--datum"):
        shifted()
    with pytest.raises(UnknownDatumError, match="--datum"):
        shifted(encoding="gbk")


def test_the_shifted_units_come_back_within_two_metres(
    shifted: Callable[..., ImportReport], shared_data: Path
) -> None:
    report = shifted(datum="gcj02", encoding="gbk")
    assert report.is_accepted
    assert report.flags.geometry_is_approximate
    real = gpd.read_file(shared_data / "geo" / "admin" / "putuo_subdistricts_osm.geojson")
    real = real.set_index("code").geometry
    units = {one.code12: one for one in report.units}
    assert units.keys() == set(real.index)
    assert units["310107005000"].name == "曹杨新村街道"
    for code, unit in units.items():
        here, there = to_crs(np.array([unit.geometry, real[code]]), "EPSG:4490", "EPSG:4549")
        assert shapely.hausdorff_distance(here.boundary, there.boundary) < 2.0
    whole = shapely.union_all([one.geometry for one in report.units])
    assert area_m2(np.array([whole]), "EPSG:4490", "EPSG:32651")[0] == pytest.approx(
        55.81e6, abs=0.01e6
    )


def test_the_shifted_units_are_refused_for_the_public(shifted: Callable[..., ImportReport]) -> None:
    with pytest.raises(RefusedDatumError):
        shifted(datum="gcj02", encoding="gbk", is_public=True)


def test_the_shifted_units_declared_as_wgs84_raise_a_suspicion(
    shifted: Callable[..., ImportReport],
) -> None:
    report = shifted(datum="wgs84", encoding="gbk")
    assert "shift_suspected" in {one.kind for one in report.findings}


VERDICTS = {
    1: set(),
    2: {"code_float"},
    3: {"code_precision_lost", "negative_number"},
    4: {"code_spaces", "number_approximate"},
    5: {"code_spaces", "number_unknown"},
    6: {"code_wrong_length"},
    7: {"code_apostrophe", "number_rounded"},
    8: set(),
    9: {"duplicate_code", "name_differs"},
    10: {"unknown_code"},
    11: {"missing_code"},
    12: {"code_full_width"},
}


def test_the_dirty_codes_get_their_verdicts_row_by_row(fixtures: Path, known: Known) -> None:
    report = check_file(fixtures / "committee_codes_dirty_gbk.csv", ImportOptions(), known)
    assert report.encoding == "gb18030"
    assert not report.is_accepted
    for row, expected in VERDICTS.items():
        assert {one.kind for one in report.findings if one.row == row} == expected, row
    refused = {one.row for one in report.findings if one.severity == "error"}
    assert refused == {3, 6, 9, 10, 11}
    mended = [report.units[row - 1].code12 for row in (2, 4, 5, 7, 12)]
    assert mended == [
        "310107005003",
        "310107005005",
        "310107005006",
        "310107005009",
        "310107005016",
    ]


def test_the_broken_polygons_get_their_verdicts_row_by_row(fixtures: Path, known: Known) -> None:
    report = check_file(fixtures / "broken_polygons.geojson", ImportOptions(), known)
    assert not report.is_accepted
    by_row = {row: [one.kind for one in report.findings if one.row == row] for row in range(1, 8)}
    assert by_row[1] == ["invalid_outline"]  # bow-tie
    assert by_row[2] == []  # sound
    assert by_row[3] == ["overlap"]
    assert by_row[4] == ["repaired"]  # hole touching the shell
    assert by_row[5] == ["sliver"]
    assert by_row[6] == ["axes_swapped"]
    assert by_row[7][0] == "duplicate_outline"


SYSTEMS = [
    ("gcj02_lon", "gcj02_lat", "gcj02"),
    ("bd09_lon", "bd09_lat", "bd09"),
    ("utm51n_e", "utm51n_n", "epsg:32651"),
    ("cgcs2000_3gk_cm120_e_epsg4549", "cgcs2000_3gk_cm120_n", "epsg:4549"),
]


@pytest.mark.parametrize(("x", "y", "datum"), SYSTEMS)
def test_the_control_points_come_back_from_each_system(
    fixtures: Path, known: Known, x: str, y: str, datum: str
) -> None:
    path = fixtures / "datum_control_points_putuo_metro.csv"
    options = {"wgs84": ImportOptions(datum="wgs84", x_field="wgs84_lon", y_field="wgs84_lat")}
    options[datum] = ImportOptions(datum=datum, x_field=x, y_field=y)
    reports = {name: check_file(path, one, known) for name, one in options.items()}
    assert all(one.is_accepted for one in reports.values())
    assert reports[datum].content is Content.POINTS
    here, there = (
        to_crs(np.array([one.geometry for one in report.units]), "EPSG:4490", "EPSG:4549")
        for report in reports.values()
    )
    assert shapely.distance(here, there).max() < 0.5


def test_the_published_outlines_of_the_units_are_fit_for_the_public(
    shared_data: Path, known: Known
) -> None:
    path = shared_data / "geo" / "admin" / "putuo_subdistricts_osm.geojson"
    options = ImportOptions(
        is_public=True, source="OSM", licence="ODbL-1.0", attribution="© OpenStreetMap contributors"
    )
    report = check_file(path, options, known)
    assert [one for one in report.findings if one.severity == "error"] == []
    assert len(report.units) == 10
