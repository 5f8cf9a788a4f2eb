"""From a file into the register: all of it or nothing, on each kind of database."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from riskmap.core.codes import DivisionLevel
from riskmap.divisions import service
from riskmap.divisions.imports.names import kind_of, pinyin_of
from riskmap.divisions.service import Selection
from riskmap.divisions.service.importing import (
    Imported,
    ImportOptions,
    check_file,
    import_checked,
    known_for,
)
from tests.divisions.conftest import SYSTEM, a_delivery, a_division, an_outline
from tests.divisions.imports.conftest import BOUNDS, STREETS, two_streets

DISTRICT = a_division("310107000000", "普陀区", parent="310000000000")
UNITS = tuple(a_division(code, name) for code, name in STREETS.items())
ORIGIN = {"source": "District survey", "licence": "CC-BY-4.0", "attribution": "© Putuo"}


@pytest.fixture
def bring(write: Callable[..., Any], read: Callable[..., Any]) -> Callable[..., Imported]:
    """Check a file against the register and import it."""
    outlines = tuple(an_outline(code, 121.40 + 0.01 * i) for i, code in enumerate(STREETS))
    write(service.register, a_delivery(divisions=(DISTRICT, *UNITS), boundaries=outlines))

    def run(path: Path, **said: Any) -> Imported:
        known = read(known_for, "310107000000", BOUNDS)
        report = check_file(path, ImportOptions(**said), known)
        done: Imported = write(import_checked, report, original="files/imports/x")
        return done

    return run


@pytest.fixture
def streets(read: Callable[..., Any]) -> Callable[..., dict[str, Any]]:
    """Look at the units as features, by code."""

    def look(**more: Any) -> dict[str, Any]:
        chosen = Selection(level=DivisionLevel.STREET, **more)
        found = read(service.boundaries, chosen, scope=SYSTEM)["features"]
        return {one["id"]: one["properties"] for one in found}

    return look


def test_public_outlines_replace_those_there_were_with_their_origin(
    bring: Callable[..., Imported],
    save: Callable[..., Path],
    streets: Callable[..., dict[str, Any]],
    read: Callable[..., Any],
) -> None:
    done = bring(save(two_streets(), "a.gpkg"), is_public=True, as_of=date(2026, 5, 1), **ORIGIN)
    assert done.registered.is_accepted
    assert done.registered.counts["boundaries_changed"] == 2
    for properties in streets().values():
        assert properties["source"] == "District survey"
        assert properties["attribution"] == "© Putuo"
        assert properties["as_of"] == "2026-05-01"
    district = read(service.division_feature, "310107000000")
    assert district["properties"]["attribution"] == "© Putuo"
    (entry, _) = read(service.deliveries)
    assert (entry["verdict"], entry["datum"]) == ("accepted", "EPSG:4326")
    assert entry["original"] == "files/imports/x"


def test_approximate_outlines_stay_inside_and_flagged(
    bring: Callable[..., Imported],
    save: Callable[..., Path],
    streets: Callable[..., dict[str, Any]],
) -> None:
    done = bring(save(two_streets(), "a.kml"), datum="gcj02")
    assert done.registered.is_accepted
    assert not any(one["geometry_is_approximate"] for one in streets().values())
    inside = streets(internal=True)
    assert all(one["geometry_is_approximate"] for one in inside.values())
    assert all(one["notices"] for one in inside.values())


def test_one_error_keeps_the_whole_file_out(
    bring: Callable[..., Imported],
    save: Callable[..., Path],
    streets: Callable[..., dict[str, Any]],
    read: Callable[..., Any],
) -> None:
    before = streets()
    frame = two_streets()
    frame.loc[1, "代码"] = "3.10107E+11"
    done = bring(save(frame, "a.gpkg"), is_public=True, **ORIGIN)
    assert not done.registered.is_accepted
    assert streets() == before
    (entry, _) = read(service.deliveries)
    assert entry["verdict"] == "refused"


def test_a_list_renames_from_a_day_on(
    bring: Callable[..., Imported], tmp_path: Path, read: Callable[..., Any]
) -> None:
    path = tmp_path / "a.csv"
    path.write_text("code,name\n310107005000,曹杨街道\n", "utf-8")
    assert not bring(path).registered.is_accepted  # from which day on?
    assert bring(path, as_of=date(2025, 1, 1)).registered.is_accepted
    assert read(service.division, "310107005000").name_zh == "曹杨街道"
    assert read(service.division, "310107005000").pinyin == "cao yang"
    assert read(service.division, "310107005000", date(2024, 1, 1)).name_zh == "曹杨新村街道"


def test_a_map_draws_and_does_not_rename(
    bring: Callable[..., Imported], save: Callable[..., Path], read: Callable[..., Any]
) -> None:
    frame = two_streets()
    frame["名称"] = ["甲", "乙"]
    assert bring(save(frame, "a.gpkg")).registered.is_accepted
    assert read(service.division, "310107005000").name_zh == "曹杨新村街道"


def test_a_new_unit_is_added_when_it_is_asked_for(
    bring: Callable[..., Imported], tmp_path: Path, read: Callable[..., Any]
) -> None:
    path = tmp_path / "a.csv"
    path.write_text("code,name\n310107005201,新村委会\n", "utf-8")
    assert not bring(path, as_of=date(2025, 1, 1)).registered.is_accepted
    assert bring(path, as_of=date(2025, 1, 1), adds_units=True).registered.is_accepted
    found = read(service.division, "310107005201")
    assert (found.kind, found.parent) == ("village_committee", "310107005000")
    assert found.valid_from == date(2025, 1, 1)


def test_points_can_be_checked_but_not_imported(
    bring: Callable[..., Imported], tmp_path: Path
) -> None:
    path = tmp_path / "a.csv"
    path.write_text("name,lon,lat\n上海西,121.398156,31.264603\n", "utf-8")
    done = bring(path, datum="wgs84")
    assert not done.registered.is_accepted
    assert "points" in {one.kind for one in done.report.findings}


def test_made_up_cells_are_not_what_a_file_is_compared_with(
    write: Callable[..., Any], read: Callable[..., Any]
) -> None:
    made_up = an_outline("310107005000", geometry_is_synthetic=True)
    write(service.register, a_delivery(divisions=(DISTRICT, *UNITS), boundaries=(made_up,)))
    known = read(known_for, "310107000000", BOUNDS)
    assert known.units["310107005000"].outline is None


@pytest.mark.parametrize(
    ("code", "name", "kind"),
    [
        ("310107103201", "春光村委会", "village_committee"),
        ("310107103401", "真建花苑居委会", "residents_committee"),
        ("310107005000", "曹杨新村街道", "subdistrict"),
        ("310107102000", "长征镇", "town"),
        ("310107000000", "普陀区", "district"),
    ],
)
def test_the_kind_of_a_unit_follows_from_code_and_name(code: str, name: str, kind: str) -> None:
    assert kind_of(code, name) == kind


def test_pinyin_leaves_the_kind_of_unit_out() -> None:
    assert pinyin_of("源园居委会") == "yuan yuan"
    assert pinyin_of("绿杨新村街道") == "lv yang xin cun"
