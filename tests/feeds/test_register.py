"""Rows of a register of stations: what is taken, and what is said of the others."""

from __future__ import annotations

import json
import tomllib
from typing import Any

import pytest

from riskmap.core.access import Scope
from riskmap.core.errors import UnreadableFileError
from riskmap.core.findings import Finding
from riskmap.divisions import service as divisions
from riskmap.feeds.model.register import Known
from riskmap.feeds.model.stations import KnownStation
from riskmap.feeds.service.registering import CheckedStations, as_toml, check_stations, known_here
from riskmap.runtime import Runtime

HOME, STREET = "310107000000", "310107005000"
KNOWN = Known(
    feeds=frozenset({"level", "gnss"}),
    codes=frozenset({HOME, STREET}),
    home=HOME,
    division_at=lambda lon, lat: STREET if (lon, lat) == (121.4, 31.25) else None,
)
GOOD: dict[str, Any] = {
    "feed": "level",
    "station": "L1",
    "kind": "level",
    "lon": 121.4,
    "lat": 31.25,
}


def checked(*rows: dict[str, Any]) -> CheckedStations:
    return check_stations(json.dumps(list(rows)).encode(), KNOWN, is_toml=False)


def only(*rows: dict[str, Any]) -> KnownStation:
    (found,) = checked(*rows).stations
    return found


def fault(row: dict[str, Any]) -> Finding:
    found = checked(row)
    assert found.stations == ()
    assert found.refused == 1
    return found.findings[0]


def test_a_station_stands_in_the_division_around_it_else_in_the_district() -> None:
    assert only(GOOD).code12 == STREET
    assert only(GOOD | {"lon": 120.0}).code12 == HOME
    assert only(GOOD | {"code12": HOME}).code12 == HOME
    assert only({"feed": "level", "station": "L1", "kind": "level"}).code12 == HOME


def test_names_stand_in_for_each_other() -> None:
    names = [(one.zh, one.en) for one in (only(GOOD), only(GOOD | {"zh": "水位"}))]
    assert names == [("L1", "L1"), ("水位", "水位")]


@pytest.mark.parametrize(
    ("cell", "field", "mend"),
    [
        ({"kind": "pump"}, "kind", "Write one of: gnss, rain, level, tide, met."),
        ({"station": ""}, "station", "It is needed."),
        ({"lon": 181}, "lon", "Write a number between -180 and 180."),
        ({"lat": "north"}, "lat", "Write a number between -90 and 90."),
        ({"lat": None}, "lat", "Longitude and latitude belong together: give both or none."),
        ({"code12": "310107"}, "code12", "Write twelve digits of a division at home, or nothing."),
        ({"code12": "310101000000"}, "code12", "Write twelve digits of a division at home"),
        ({"active": "perhaps"}, "active", "Write true or false."),
        ({"zh": "a" * 61}, "zh", "Write up to 60 printable characters."),
        ({"marks": 3}, "marks", "Write a table: marks.warning_m = {value = 3.3, …}."),
        ({"marks": {"warning_m": 3}}, "marks.warning_m", "Write {value = …, source = …"),
        ({"marks": {"warning_m": {"value": 3}}}, "marks.warning_m", "Say who set it"),
        (
            {"marks": {"warning_m": {"value": "high", "source": "x"}}},
            "marks.warning_m",
            "Its value is: number.",
        ),
        (
            {"marks": {"warning_m": {"value": 3, "source": "x", "color": "red"}}},
            "marks.warning_m",
            "It may say: value, source, verified, datum",
        ),
        (
            {"marks": {"warning_m": {"value": 3, "source": "x", "verified": "yes"}}},
            "marks.warning_m",
            "verified is true or false.",
        ),
        ({"mark_Warning": "3", "marks_source": "x"}, "marks.Warning", "small letters"),
    ],
)
def test_a_bad_cell_keeps_its_row_out_and_says_what_fits(
    cell: dict[str, Any], field: str, mend: str
) -> None:
    found = fault(GOOD | cell)
    assert (found.row, found.field) == (1, field)
    assert mend in str(found.mend)


def test_a_bad_row_keeps_no_other_out_and_a_station_stands_once() -> None:
    found = checked(GOOD, {"feed": "level"}, GOOD)
    assert len(found.stations) == 1
    assert [(one.kind, one.row) for one in found.findings] == [
        ("station_station", 2),
        ("station_twice", 3),
    ]


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ({"colour": "blue"}, "Nothing is known of the column colour; it was left out."),
        ({"feed": "creeks"}, "The site has no feed creeks."),
        ({"lon": None, "lat": None}, "It stands on no map."),
        ({"lon": 120.0}, "It stands outside of the district; it counts as the district's."),
        (
            {"marks": {"wraning_m": {"value": 1, "source": "x"}}},
            "Nothing looks at the mark wraning_m of such a station.",
        ),
        (
            {"kind": "gnss", "marks": {"warning_m": {"value": 1, "source": "x"}}},
            "Nothing looks at the mark warning_m of such a station.",
        ),
    ],
)
def test_what_may_be_a_slip_is_asked_about_and_taken(cell: dict[str, Any], said: str) -> None:
    found = checked(GOOD | cell)
    assert len(found.stations) == 1
    assert [str(one.message) for one in found.findings] == [said]


def test_a_table_has_a_column_for_each_mark() -> None:
    table = (
        "feed,station,kind,lon,lat,mark_warning_m,mark_guarantee_m,marks_source,marks_verified\n"
        "level,L1,level,121.4,31.25,3.3,,水务局2025,是\n"
    )
    found = check_stations(table.encode("gbk"), KNOWN, is_toml=False)
    assert found.findings == ()
    assert dict(found.stations[0].marks) == {
        "warning_m": {"value": 3.3, "source": "水务局2025", "verified": True}
    }


def test_what_is_handed_out_is_what_was_brought() -> None:
    steps = {"value": [59000.5, 60000.0], "source": 'a "log" of 2026', "verified": False}
    limit = {"value": 20, "source": "the builder", "verified": True, "level": "red"}
    station = only(GOOD | {"kind": "gnss", "marks": {"steps": steps, "limit_mm": limit}})
    text = as_toml([station, only(GOOD | {"station": "名\t".strip(), "active": False})])
    assert len(tomllib.loads(text)["station"]) == 2
    again = check_stations(text.encode(), KNOWN, is_toml=True)
    assert again.stations[0] == station
    assert not again.stations[1].active


def test_a_file_that_is_no_register_is_refused() -> None:
    for text, is_toml in ((b"[[station", True), (b"x = 1", True), (b"a,b\n1,2", False)):
        with pytest.raises(UnreadableFileError):
            check_stations(text, KNOWN, is_toml=is_toml)


def test_the_division_of_a_station_is_found_by_outlines_that_nobody_made_up(
    runtime: Runtime,
) -> None:
    with runtime.database.read(Scope.system("test")) as uow:
        known = known_here(uow, HOME, ["level"])
        street = divisions.division(uow, STREET)
        (drawn,) = [
            drawing
            for one, drawing in divisions.outlines(uow, divisions.Selection(under=HOME))
            if one.code12 == STREET
        ]
        assert drawn is not None
        inside = drawn.geometry.representative_point()
        assert known.division_at(inside.x, inside.y) == street.code12
        assert known.division_at(0.0, 0.0) is None
    assert known.codes > {HOME, STREET}
