"""Made-up outlines that come back through an import stay marked as made up."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from riskmap.core.access import Scope
from riskmap.core.codes import DivisionLevel
from riskmap.core.findings import errors_among
from riskmap.divisions import service
from riskmap.divisions.imports.check import check_file
from riskmap.divisions.imports.records import ImportOptions, Known
from riskmap.divisions.service import Selection, importing
from riskmap.store import Database
from tests.divisions.conftest import SYSTEM
from tests.divisions.imports.conftest import two_streets

BOUNDS = (121.3, 31.2, 121.5, 31.35)
PUBLIC = ImportOptions(
    datum="cgcs2000", is_public=True, source="a", licence="b", attribution="c", encoding="utf-8"
)


@pytest.mark.parametrize("name", ["a.gpkg", "a.geojson"])
@pytest.mark.parametrize("said", ["true", "1", "是"])
def test_an_outline_that_says_it_is_synthetic_is_believed(
    save: Callable[..., Path], known: Known, name: str, said: str
) -> None:
    path = save(two_streets(geometry_is_synthetic=[said, "false"]), name)
    report = check_file(path, PUBLIC, known)
    assert not errors_among(report.findings)
    assert [one.flags.geometry_is_synthetic for one in report.units] == [True, False]
    assert report.flags.geometry_is_synthetic
    kinds = [one.kind for one in report.findings]
    assert "synthetic_outlines" in kinds
    assert "unused_field" not in kinds


def test_a_shapefile_that_cut_the_names_of_both_flags_is_believed(
    save_shapefile: Callable[..., Path], known: Known
) -> None:
    frame = two_streets(geometry_is_synthetic=[0, 0], geometry_is_approximate=[0, 1])
    report = check_file(save_shapefile(frame), PUBLIC, known)
    assert [bool(one.flags) for one in report.units] == [False, True]


def test_an_outline_that_says_nothing_of_itself_bears_no_flag(
    save: Callable[..., Path], known: Known
) -> None:
    path = save(two_streets(geometry_is_synthetic=["false", None]), "a.gpkg")
    report = check_file(path, PUBLIC, known)
    assert not report.flags
    assert "synthetic_outlines" not in [one.kind for one in report.findings]


def test_a_flag_that_is_neither_yes_nor_no_keeps_the_file_out(
    save: Callable[..., Path], known: Known
) -> None:
    path = save(two_streets(geometry_is_synthetic=["perhaps", "no"]), "a.gpkg")
    (wrong,) = errors_among(check_file(path, PUBLIC, known).findings)
    assert (wrong.kind, wrong.row, wrong.value) == ("flag_unclear", 1, "perhaps")


def test_outlines_that_say_they_are_approximate_are_no_public_ones(
    save: Callable[..., Path], known: Known
) -> None:
    path = save(two_streets(geometry_is_approximate=["true", "true"]), "a.gpkg")
    (wrong,) = errors_among(check_file(path, PUBLIC, known).findings)
    assert wrong.kind == "approximate_outlines"
    internal = check_file(path, ImportOptions(datum="cgcs2000"), known)
    assert not errors_among(internal.findings)
    assert all(one.flags.geometry_is_approximate for one in internal.units)


def test_our_own_answer_brought_back_as_a_public_import_loses_no_flag(
    registered_cells: Database, tmp_path: Path
) -> None:
    database = registered_cells
    selection = Selection(level=DivisionLevel.COMMITTEE, under="310107005000")
    with database.read(SYSTEM) as uow:
        path = tmp_path / "answer.geojson"
        path.write_text(json.dumps(service.boundaries(uow, selection)), "utf-8")
        report = check_file(path, PUBLIC, importing.known_for(uow, "310107000000", BOUNDS))
    assert report.is_accepted
    database.write(Scope.system("test"), lambda uow: importing.import_checked(uow, report))
    with database.read(SYSTEM) as uow:
        again = service.boundaries(uow, selection)
    assert len(again["features"]) == 20
    assert {one["properties"]["attribution"] for one in again["features"]} == {"c"}
    assert all(one["properties"]["geometry_is_synthetic"] for one in again["features"])
