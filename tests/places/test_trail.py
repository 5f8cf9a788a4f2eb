"""Whoever changes a place, or takes along what is not for everybody, is in the audit log."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
import shapely

from riskmap.core.access import Area, Scope
from riskmap.core.realm import LIVE
from riskmap.places import service
from riskmap.store import Database
from tests.places.conftest import CAME, DEMO, SYSTEM, WHY, a_place
from tests.store.audit.conftest import records

Run = Callable[..., Any]
UNIT, STREET = "310107005001", "310107005000"


def _told(database: Database) -> list[tuple[str, str, str, str]]:
    return [(one.action, one.subject_id, one.actor, one.why) for one in records(database)]


def test_each_change_of_a_place_leaves_what_differs_and_who_and_why(
    database: Database, write: Run
) -> None:
    write(service.add, a_place("s1", code=UNIT), WHY)
    write(service.set_fields, "s1", {"phone": "021-1"}, WHY)
    write(service.move, "s1", shapely.Point(121.41, 31.25), WHY)
    write(service.remove, "s1", WHY)
    write(service.restore, "s1", WHY)
    actions = ("added", "changed", "moved", "removed", "brought-back")
    assert _told(database) == [(one, "s1", WHY.actor, WHY.reason) for one in actions]
    added, changed, moved, *_ = records(database)
    assert {one.code12 for one in records(database)} == {UNIT}
    assert (added.before, json.loads(str(added.after))["name_zh"]) == (None, "试验")
    assert (changed.before, changed.after) == (None, '{"phone":"021-1"}')
    assert json.loads(str(moved.before)) == {"wkt": "POINT (121.4 31.25)"}


def test_what_changes_nothing_leaves_nothing(database: Database, write: Run) -> None:
    write(service.add, a_place(), WHY)
    write(service.set_fields, "s1", {"name_zh": "试验"}, WHY)
    assert len(records(database)) == 1


def test_a_file_of_places_leaves_one_entry_with_counts_and_hash(
    database: Database, write: Run
) -> None:
    several = [a_place("a", code=UNIT), a_place("b", code="310107005002")]
    write(service.take, several, CAME, WHY)
    (one,) = records(database)
    assert (one.action, one.code12) == ("imported", STREET)
    assert json.loads(str(one.after)) == {
        "places": 2,
        "file": "test.csv",
        "sha256": "0" * 64,
        "added": 2,
        "changed": 0,
        "unchanged": 0,
    }


def test_the_demonstration_comes_and_goes_on_record(database: Database, write: Run) -> None:
    write(service.take_demo, [a_place("a", is_demo=True), a_place("b", is_demo=True)], DEMO, WHY)
    write(service.take_demo, [a_place("a", is_demo=True)], DEMO, WHY)
    write(service.remove_demo, WHY)
    assert [one.action for one in records(database)] == [
        "imported",
        "removed",
        "imported",
        "removed",
    ]


@pytest.mark.parametrize("code", ["", "elsewhere"])
def test_a_place_in_no_division_of_ours_is_recorded_all_the_same(
    database: Database, write: Run, code: str
) -> None:
    write(service.add, a_place(code=code), WHY)
    assert records(database)[0].code12 is None


def test_a_person_is_named_by_the_account_whatever_the_form_says(database: Database) -> None:
    area = Area.of(STREET)
    scope = Scope(actor="li", realm=LIVE, areas=(area,), purpose="web", origin="10.1.1.1")
    database.write(scope, lambda uow: service.add(uow, a_place(code=UNIT), WHY))
    (one,) = records(database)
    assert (one.actor, one.origin, one.why) == ("li", "10.1.1.1", WHY.reason)


def test_taking_along_what_is_not_for_everybody_is_on_record(database: Database) -> None:
    several = (a_place("a"), a_place("b", is_public=False))
    database.write(SYSTEM, lambda uow: service.tell_exported(uow, several, "all.csv", "王"))
    (one,) = records(database)
    assert (one.action, one.actor, one.after) == ("exported", "王", '{"file":"all.csv","places":2}')
