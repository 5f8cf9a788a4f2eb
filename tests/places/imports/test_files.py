"""Files of places: good rows are taken, bad ones listed, and what was written comes back."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pyogrio
import pytest
import shapely

from riskmap.core.errors import InvalidRequestError, UnknownDatumError, UnreadableFileError
from riskmap.places import service
from riskmap.places.imports.records import CheckedPlaces, PlacesOptions
from riskmap.places.model import Place
from riskmap.places.service import Reader
from riskmap.places.service.exporting import Export, export, for_everybody
from riskmap.places.service.importing import check_file, import_checked
from riskmap.store import Database
from tests.places.conftest import CAME, SYSTEM, WHY, a_place, a_route

PUTUO, BOUNDS = "310107000000", (121.30, 31.20, 121.50, 31.35)
HEAD = "id,kind,name_zh,lon,lat,capacity_persons,capacity_duration\n"
GOOD = "a,shelter,甲,121.40,31.25,800,short\n"
FORMATS = ("csv", "xlsx", "geojson", "gpkg")
Check = Callable[..., CheckedPlaces]


@pytest.fixture
def check(sqlite_database: Database, tmp_path: Path) -> Check:
    """Check a text (CSV), or a file."""

    def run(content: str | Path, **options: Any) -> CheckedPlaces:
        path = content if isinstance(content, Path) else tmp_path / "mine.csv"
        if isinstance(content, str):
            path.write_text(content, "utf-8")
        with sqlite_database.read(SYSTEM) as uow:
            said = PlacesOptions(**{"datum": "wgs84", **options})
            return check_file(uow, path, said, code12=PUTUO, bounds=BOUNDS)

    return run


@pytest.fixture
def take(sqlite_database: Database) -> Callable[[CheckedPlaces], dict[str, int]]:
    def run(checked: CheckedPlaces) -> dict[str, int]:
        done = sqlite_database.write(SYSTEM, lambda uow: import_checked(uow, checked, WHY))
        return done.as_dict()

    return run


def remarks(checked: CheckedPlaces, severity: str = "error") -> list[tuple[str, int | None]]:
    return [(one.kind, one.row) for one in checked.findings if str(one.severity) == severity]


def test_good_rows_land_and_bad_ones_are_listed(check: Check) -> None:
    bad = "b,shelter,乙,31.25,121.40,,\nc,tent,丙,121.40,31.25,,\nd,shelter,,121.40,31.25,x,\n"
    checked = check(HEAD + GOOD + bad)
    assert [one.id for one in checked.places] == ["a"]
    assert remarks(checked) == [
        ("axes_swapped", 2),
        ("not_understood", 3),
        ("no_kind", 3),
        ("not_understood", 4),
        ("no_name", 4),
    ]
    assert checked.refused == 3
    first = checked.findings[-1].as_dict()
    assert first["file"] == "mine.csv"
    assert all(one.mend for one in checked.findings if str(one.severity) == "error")


def test_the_same_file_again_changes_nothing(check: Check, take: Any) -> None:
    assert take(check(HEAD + GOOD)) == {"added": 1, "changed": 0, "unchanged": 0}
    assert take(check(HEAD + GOOD)) == {"added": 0, "changed": 0, "unchanged": 1}


def test_a_column_that_is_missing_keeps_what_was_known_and_an_empty_cell_empties(
    check: Check, take: Any
) -> None:
    take(check(HEAD + GOOD))
    (kept,) = check("id,kind,name_zh,lon,lat\na,shelter,甲,121.40,31.25\n").places
    assert kept.capacity_persons == 800
    (emptied,) = check(HEAD + GOOD.replace("800", "")).places
    assert emptied.capacity_persons is None


def test_rows_without_an_id_get_the_same_one_again(check: Check) -> None:
    text = "名称,类别,经度,纬度\n甲,避难所,121.40,31.25\n乙,避难所,121.41,31.25\n"
    first, again = check(text), check(text)
    assert [one.id for one in first.places] == [one.id for one in again.places]
    assert len({one.id for one in first.places}) == 2
    assert ("ids_made", None) in remarks(first, "info")


def test_an_id_that_stands_twice_is_taken_once(check: Check) -> None:
    checked = check(HEAD + GOOD + GOOD)
    assert remarks(checked) == [("duplicate_id", 2)]
    assert len(checked.places) == 1


def test_nobody_guesses_a_datum(check: Check) -> None:
    with pytest.raises(UnknownDatumError):
        check(HEAD + GOOD, datum=None)


def test_the_datum_may_stand_in_the_file(check: Check) -> None:
    text = "id,kind,name_zh,lon,lat,crs\na,shelter,甲,121.40,31.25,EPSG:4490\n"
    assert check(text, datum=None).datum == "EPSG:4490"


def test_shifted_coordinates_are_taken_by_name_only_and_marked(check: Check) -> None:
    (one,) = check(HEAD + GOOD, datum="gcj02").places
    assert one.geometry_is_approximate
    assert one.source_crs == "gcj02"
    assert shapely.distance(one.geometry, shapely.Point(121.40, 31.25)) > 0.002


def test_metres_become_degrees(check: Check) -> None:
    text = "id,kind,name_zh,x,y\na,shelter,甲,633362.05,3459537.58\n"
    checked = check(text, datum="epsg:4549")
    (one,) = checked.places
    assert one.position == pytest.approx((121.40, 31.25), abs=1e-6)


def test_places_outside_the_district_are_asked_about(check: Check) -> None:
    text = HEAD + "a,hospital,甲,121.60,31.25,,\n"
    assert remarks(check(text)) == [("outside_district", 1)]
    assert len(check(text, outside=True).places) == 1


def test_the_kind_of_all_rows_may_be_said(check: Check) -> None:
    text = "id,name_zh,lon,lat\na,甲,121.40,31.25\n"
    assert remarks(check(text)) == [("no_kind", 1)]
    assert check(text, kind="school").places[0].kind == "school"
    with pytest.raises(InvalidRequestError, match="volcano"):
        check(text, kind="volcano")


def test_what_is_said_of_a_file_stands_with_its_rows(check: Check) -> None:
    (one,) = check(
        HEAD + GOOD, source="survey", licence="internal", attribution="© Putuo",
        as_of=date(2026, 3, 1), internal=True,
    ).places  # fmt: skip
    assert one.origin.title == "survey"
    assert (one.licence, one.attribution, one.as_of) == ("internal", "© Putuo", date(2026, 3, 1))
    assert not one.is_public
    assert one.valid_from == date(2026, 3, 1)


def test_routes_must_end_somewhere_in_the_file_or_in_the_register(check: Check) -> None:
    head = "id,kind,name_zh,wkt\n"
    route = 'r,evacuation_route,路,"LINESTRING (121.41 31.25, 121.40 31.25)"\n'
    shelter = "a,shelter,甲,POINT (121.40 31.25)\n"
    assert remarks(check(head + route)) == [("route_without_end", 1)]
    assert len(check(head + route + shelter).places) == 2


def test_a_code_that_the_register_does_not_know_is_asked_about(check: Check) -> None:
    text = "id,kind,name_zh,lon,lat,code\na,shelter,甲,121.40,31.25,310107005000\n"
    checked = check(text)
    assert remarks(checked, "warning") == [("unknown_code", 1)]
    assert checked.places[0].code == "310107005000"


def test_real_places_beside_made_up_ones_are_spoken_of(
    check: Check, sqlite_database: Database
) -> None:
    made_up = a_place("d", is_demo=True)
    sqlite_database.write(SYSTEM, lambda uow: service.add(uow, made_up, WHY))
    assert ("beside_demo", None) in remarks(check(HEAD + GOOD), "warning")


def test_a_place_that_ended_stays_so(check: Check, take: Any, sqlite_database: Database) -> None:
    take(check(HEAD + GOOD))
    sqlite_database.write(SYSTEM, lambda uow: service.remove(uow, "a", WHY))
    again = check(HEAD + GOOD)
    assert remarks(again, "warning") == [("ended", 1)]
    assert take(again)["unchanged"] == 1


def test_a_row_with_too_many_cells_is_left_out(check: Check) -> None:
    checked = check(HEAD + "a,shelter,甲,121.40,31.25,1,short,more\n" + GOOD.replace("a,", "b,"))
    assert remarks(checked) == [("row_too_long", 1)]
    assert [one.id for one in checked.places] == ["b"]


def test_what_is_no_table_is_refused(check: Check, tmp_path: Path) -> None:
    for name in ("a.doc", "a.xlsx", "nothing.csv"):
        path = tmp_path / name
        if name != "nothing.csv":
            path.write_bytes(b"nonsense")
        with pytest.raises(UnreadableFileError):
            check(path)


def everything() -> tuple[Place, ...]:
    area = shapely.box(121.41, 31.26, 121.42, 31.27)
    return (
        a_place(
            "full", name_en="Full", code="310107005000", grade="city", space="both",
            capacity_persons=0, capacity_duration="long", capacity_is_official=True,
            effective_area_m2=0.5, manager="=1+1", phone="+86 21 6254", as_of=date(2026, 3, 1),
            hazards=("heat", "earthquake"), verified=True, licence="CC0-1.0",
            attribution="© Putuo", source_crs="gcj02", geometry_is_approximate=True,
            geometry=shapely.Point(121.4000001234, 31.25),
        ),
        a_place("area", "vulnerable_area", geometry=area, persons=3),
        a_place("demo", "school", is_demo=True, geometry_is_synthetic=True, is_public=False),
        a_route(starts_at="area", ends_at="full"),
    )  # fmt: skip


@pytest.fixture
def out(sqlite_database: Database, tmp_path: Path) -> Callable[[str], Path]:
    """Record everything and export it."""
    sqlite_database.write(SYSTEM, lambda uow: service.take(uow, everything(), CAME, WHY))

    def run(suffix: str) -> Path:
        target = tmp_path / f"out.{suffix}"
        made_at = datetime(2026, 11, 25, tzinfo=UTC)
        export(target, Export(places=everything(), made_at=made_at, reader=Reader()))
        return target

    return run


@pytest.mark.parametrize("suffix", FORMATS)
def test_what_is_written_comes_back_unchanged(
    check: Check, take: Any, out: Callable[[str], Path], suffix: str
) -> None:
    checked = check(out(suffix), datum=None)
    assert remarks(checked) == []
    assert take(checked) == {"added": 0, "changed": 0, "unchanged": 4}


@pytest.mark.parametrize("suffix", FORMATS)
def test_what_is_written_fills_an_empty_database(
    check: Check, out: Callable[[str], Path], suffix: str, sqlite_database: Database
) -> None:
    file = out(suffix)

    def forget(uow: Any) -> None:
        from riskmap.places import store  # noqa: PLC0415 - only here one looks inside

        uow.execute(uow.delete(store.place_current))
        uow.execute(uow.delete(store.place))

    sqlite_database.write(SYSTEM, forget)
    back = {one.id: one for one in check(file, datum=None).places}
    for one in everything():
        found = back[one.id]
        assert shapely.equals_exact(
            shapely.normalize(found.geometry), shapely.normalize(one.geometry), tolerance=1e-6
        )
        same = {name: getattr(found, name) for name in ("manager", "phone", "flags", "is_demo")}
        assert same == {name: getattr(one, name) for name in same}
        assert found.capacity_persons == one.capacity_persons


def test_flags_and_credit_stand_in_every_file(out: Callable[[str], Path]) -> None:
    about = json.loads(out("geojson").read_text("utf-8"))["about"]
    assert (about["is_demo"], about["geometry_is_synthetic"]) == ("true", "true")
    assert about["attribution"] == "© Putuo"
    assert "made up" in about["notices"]
    book = openpyxl.load_workbook(out("xlsx"))
    sheet = {row[0].value: row[1].value for row in book["about"].iter_rows()}
    assert sheet == {name: text or None for name, text in about.items()}
    meta = pyogrio.read_info(out("gpkg"))
    assert meta["dataset_metadata"]["geometry_is_synthetic"] == "true"
    assert "is_demo" in out("csv").read_text("utf-8-sig").splitlines()[0]


def test_no_cell_is_a_formula(out: Callable[[str], Path]) -> None:
    text = out("csv").read_text("utf-8-sig")
    assert "'=1+1" in text
    assert ",=1+1" not in text


def test_what_leaves_the_house_is_public_and_counts_nobody_small() -> None:
    left = {one.id: one for one in for_everybody(everything())}
    assert "demo" not in left
    assert left["area"].persons is None


def test_other_formats_are_refused_with_those_that_can_be_written(
    out: Callable[[str], Path], tmp_path: Path
) -> None:
    with pytest.raises(UnreadableFileError, match="gpkg"):
        out("shp")
    with pytest.raises(UnreadableFileError, match="cannot be written"):
        out("csv/nowhere.csv")
    assert not (tmp_path / "out.shp").exists()


def test_a_workbook_is_looked_at_before_it_is_unpacked(
    check: Check, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bomb = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/sharedStrings.xml", bytes(300_000_000))
    monkeypatch.setattr(openpyxl, "load_workbook", lambda *_, **__: pytest.fail("unpacked"))
    with pytest.raises(UnreadableFileError, match="too large"):
        check(bomb)
