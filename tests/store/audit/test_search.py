"""Entries are found by person, unit, time, action and subject, and no others."""

from __future__ import annotations

import csv
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from riskmap.core.access import Scope
from riskmap.core.clock import SetClock
from riskmap.core.errors import InvalidRequestError
from riskmap.core.realm import DEMO
from riskmap.store import Database
from riskmap.store.audit import search as module
from riskmap.store.audit import units
from riskmap.store.audit.record import Record
from riskmap.store.audit.search import Wanted, actions, everything, kinds, one_entry, search
from riskmap.store.audit.spreadsheet import lines
from tests.store.audit.conftest import CHANGFENG, COMMITTEE, leave, person

SYSTEM = Scope.system("test")
OTHER = "310107014001"
BEGIN = datetime(2026, 7, 1, tzinfo=UTC)


@pytest.fixture
def filled(database: Database) -> Database:
    """Return a database with entries of two persons, in two streets, an hour apart each."""
    clock = SetClock(BEGIN)
    mine = Database(database.engine, database._door, clock)
    for number in range(12):
        about = COMMITTEE if number % 3 else OTHER
        actor = "li" if number % 2 else "wang"
        action = "looked" if number == 5 else "changed"
        leave(mine, 1, person(actor=actor), code12=about, subject_id=f"p{number}", action=action)
        clock.advance(timedelta(hours=1))
    leave(mine, 1, Scope.system("test"), code12=None, subject_kind="database", action="restored")
    leave(mine, 1, Scope.system("test", DEMO), subject_id="drill")
    return database


def _found(database: Database, scope: Scope = SYSTEM, **wanted: object) -> list[str]:
    with database.read(scope) as uow:
        return [one.subject_id for one in search(uow, Wanted(**wanted)).records]  # type: ignore[arg-type]


def test_the_newest_come_first_and_other_realms_stay_out(filled: Database) -> None:
    found = _found(filled)
    assert len(found) == 13
    assert found[1:] == [f"p{number}" for number in range(11, -1, -1)]
    assert _found(filled, Scope.system("test", DEMO)) == ["drill"]


def test_each_condition_limits(filled: Database) -> None:
    assert _found(filled, actors=("li",), limit=3) == ["p11", "p9", "p7"]
    assert _found(filled, action="looked") == ["p5"]
    assert _found(filled, subject_kind="place", subject_id="p4") == ["p4"]
    assert _found(filled, code12=OTHER) == ["p9", "p6", "p3", "p0"]
    assert _found(filled, code12="310107014000") == ["p9", "p6", "p3", "p0"]
    assert len(_found(filled, code12=CHANGFENG)) == 8
    assert len(_found(filled, code12="310107000000")) == 12
    since, until = BEGIN + timedelta(hours=2), BEGIN + timedelta(hours=4)
    assert _found(filled, since=since, until=until) == ["p3", "p2"]
    assert _found(filled, actors=("li",), code12=OTHER, since=since) == ["p9", "p3"]


@pytest.mark.parametrize("probed", [0, 4, 1000])
@pytest.mark.parametrize(("few", "many"), [(0, 400), (20_000, 400), (0, 0)])
def test_a_unit_is_found_by_whichever_index(
    filled: Database, few: int, many: int, probed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "PROBED", probed)
    assert _found(filled, code12=CHANGFENG, limit=2) == ["p11", "p10"]
    monkeypatch.setattr(module, "FEW", few)
    monkeypatch.setattr(units, "MANY", many)
    assert _found(filled, code12=CHANGFENG, action="looked") == ["p5"]
    assert _found(filled, code12="310107014000") == ["p9", "p6", "p3", "p0"]
    assert _found(filled, code12="310107014000", actors=("wang",)) == ["p6", "p0"]


def test_a_scope_sees_entries_about_its_areas_only(filled: Database) -> None:
    assert _found(filled, person("310107014000")) == ["p9", "p6", "p3", "p0"]
    assert _found(filled, person("310107014000"), code12=COMMITTEE) == []
    assert _found(filled, Scope.public("test")) == []
    with filled.read(person("310107014000")) as uow:
        found = search(uow, Wanted()).records
        assert one_entry(uow, found[0].writer, found[0].seq) == found[0]
        assert one_entry(uow, found[0].writer, found[0].seq + 1) is None


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=10)
@given(size=st.integers(1, 14))
def test_pages_of_any_size_hold_each_entry_once(filled: Database, size: int) -> None:
    found: list[Record] = []
    cursor = ""
    with filled.read(SYSTEM) as uow:
        while True:
            page = search(uow, Wanted(limit=size, after=cursor))
            found += page.records
            if page.next is None:
                break
            cursor = page.next
        assert found == list(everything(uow, Wanted()))
    assert len(found) == len({one.key for one in found}) == 13


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=10)
@given(
    probed=st.sampled_from([0, 3, 8, 1000]),
    size=st.integers(1, 9),
    unit=st.sampled_from(["", "310107000000", CHANGFENG, OTHER]),
    hours=st.tuples(st.integers(0, 12), st.integers(0, 12)),
)
def test_pages_of_a_unit_in_a_time_hold_each_entry_once(
    filled: Database, probed: int, size: int, unit: str, hours: tuple[int, int]
) -> None:
    before, module.PROBED = module.PROBED, probed
    try:
        _hold_each_once(filled, size, unit, hours)
    finally:
        module.PROBED = before


def _hold_each_once(filled: Database, size: int, unit: str, hours: tuple[int, int]) -> None:
    since, until = (BEGIN + timedelta(hours=one) for one in hours)
    found: list[str] = []
    cursor: str | None = ""
    with filled.read(SYSTEM) as uow:
        while cursor is not None:
            wanted = Wanted(limit=size, after=cursor, code12=unit, since=since, until=until)
            page = search(uow, wanted)
            found += [one.subject_id for one in page.records]
            cursor = page.next
        inside = [one.subject_id for one in everything(uow, Wanted())
                  if since <= one.at < until
                  and (one.code12 or "").startswith(unit.rstrip("0"))]  # fmt: skip
    assert found == inside


def test_entries_of_one_moment_are_paged_in_order(database: Database) -> None:
    mine = Database(database.engine, database._door, SetClock(BEGIN))
    for number in range(9):
        leave(mine, 1, subject_id=f"p{number}", code12=COMMITTEE if number % 2 else CHANGFENG)
    found: list[str] = []
    cursor: str | None = ""
    with database.read(SYSTEM) as uow:
        while cursor is not None:
            page = search(uow, Wanted(limit=2, after=cursor, code12=CHANGFENG))
            found += [one.subject_id for one in page.records]
            cursor = page.next
    assert found == [f"p{number}" for number in range(8, -1, -1)]


def test_a_page_does_not_shift_when_entries_come(filled: Database) -> None:
    with filled.read(SYSTEM) as uow:
        first = search(uow, Wanted(limit=5))
    leave(filled, 3)
    with filled.read(SYSTEM) as uow:
        second = search(uow, Wanted(limit=5, after=str(first.next)))
    assert [one.subject_id for one in second.records] == ["p7", "p6", "p5", "p4", "p3"]


@pytest.mark.parametrize("cursor", ["x", "W10", "eyJ9", "é", "WzEsMiwzXQ"])
def test_a_cursor_that_is_none_is_refused(filled: Database, cursor: str) -> None:
    with filled.read(SYSTEM) as uow, pytest.raises(InvalidRequestError):
        search(uow, Wanted(after=cursor))


def test_what_occurs_can_be_chosen_from(filled: Database) -> None:
    with filled.read(SYSTEM) as uow:
        assert actions(uow) == ("changed", "looked", "restored")
        assert kinds(uow) == ("database", "place")


def test_no_cell_of_a_spreadsheet_runs(database: Database) -> None:
    leave(database, why='=cmd|"/c calc"!A1', subject_id="+1", after="@x\n2")
    with database.read(SYSTEM) as uow:
        text = "".join(lines(everything(uow, Wanted())))
    head, row = csv.reader(text.removeprefix("\ufeff").splitlines(keepends=True))
    said = dict(zip(head, row, strict=True))
    assert (said["why"], said["subject_id"]) == ('\'=cmd|"/c calc"!A1', "'+1")
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in row)


def test_entries_of_several_people_are_merged_page_by_page(filled: Database) -> None:
    leave(filled, 1, person(actor="zhao"), subject_id="newest")
    found: list[str] = []
    cursor: str | None = ""
    with filled.read(SYSTEM) as uow:
        while cursor is not None:
            wanted = Wanted(limit=5, after=cursor, actors=("wang", "zhao", "li"))
            page = search(uow, wanted)
            found += [one.subject_id for one in page.records]
            cursor = page.next
    assert found == ["newest", *(f"p{number}" for number in range(11, -1, -1))]
