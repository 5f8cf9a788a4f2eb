"""Rows of lists by name: never deleted, sealed, kept by those who may, and erased for good."""

from __future__ import annotations

import json
from typing import Any

import pytest

from riskmap.core.errors import (
    ConflictError,
    ForbiddenError,
    InvalidRequestError,
    NotFoundError,
)
from riskmap.people.model import Role
from riskmap.people.service import erasing
from riskmap.reporting.model.ledgers import ledgers, read_ledgers
from riskmap.reporting.service import ledgers as lists
from riskmap.reporting.service.ledgers import Said
from riskmap.reporting.store.ledger_tables import ledger_entry
from tests.reporting.ledgers.conftest import SECRET, WHY, Lists
from tests.reporting.reports.conftest import DISTRICT, FAR, FIRST, SECOND, STREET


def test_a_row_needs_no_name_and_says_what_is_still_asked(lists_: Lists) -> None:
    row = lists_.put(as_="first")
    (shown,) = lists_.shown(row)
    assert shown.personal == {}
    assert {one.slug for one in shown.asked} == {"name", "evidence"}
    assert row.serial == 1


def test_without_what_makes_a_row_there_is_none(lists_: Lists) -> None:
    for lacks in ("cause", "occurred_at", "told_by"):
        without: dict[str, Any] = {lacks: None}
        with pytest.raises(InvalidRequestError):
            lists_.put(**without)


def test_who_it_is_stands_nowhere_in_the_database_nor_in_the_log(either_lists: Lists) -> None:
    row = either_lists.put(as_="first", age=81, **SECRET)
    said = Said(values={"note": "另一条"})
    either_lists.night.town.write(lists.change, either_lists.masters, row.id, said, as_="first")
    engine = either_lists.night.town.database.engine
    with engine.connect() as connection:
        kept = str(connection.exec_driver_sql("SELECT * FROM ledger_entry").all())
        logged = str(connection.exec_driver_sql("SELECT * FROM audit_entry").all())
    for secret in (*SECRET.values(), "另一条"):
        for form in (secret, json.dumps(secret)[1:-1]):
            assert form not in kept
            assert form not in logged
    assert row.id in logged


def test_masked_it_tells_a_first_sign_and_no_birthday(lists_: Lists) -> None:
    row = lists_.put(**SECRET)
    (shown,) = lists_.shown(row)
    assert shown.personal == {
        "name": "张**",
        "id_number": "310*************3X",
        "place": "***",
        "reporter": "李" + "*" * 14,
        "note": "***",
    }


def test_opening_needs_the_right_and_leaves_who_looked_and_why(lists_: Lists) -> None:
    row = lists_.put(**SECRET)
    town = lists_.night.town
    _, opened = town.write(lists.open_one, lists_.masters, row.id, why=WHY, as_="approver")
    assert opened == SECRET
    (entry,) = town.entries(action="opened", subject_id=row.id)
    assert (entry.actor, entry.why) == ("approver", WHY)
    with pytest.raises(ForbiddenError):
        town.write(lists.open_one, lists_.masters, row.id, why=WHY, as_="desk")
    with pytest.raises(NotFoundError):
        town.write(lists.open_one, lists_.masters, row.id, why=WHY, as_="far")


def test_the_neighbour_neither_sees_nor_writes(lists_: Lists) -> None:
    lists_.put(**SECRET)
    assert lists_.all(as_="neighbour") == ()
    assert len(lists_.all(as_="compiler")) == 1
    with pytest.raises(NotFoundError):
        lists_.put(unit=FIRST, as_="far")
    with pytest.raises(ForbiddenError):
        lists_.put(unit=FIRST, as_="approver")


def test_how_a_row_stands_changes_only_by_the_steps_that_there_are(lists_: Lists) -> None:
    statuses = ledgers()["people"].statuses
    for before, status in statuses.items():
        for after in statuses:
            row = lists_.put(status=before)
            if after in status.becomes:
                assert lists_.become(row, after, as_="first").status == after
            else:
                with pytest.raises(ConflictError):
                    lists_.become(row, after, as_="first")


def test_a_step_needs_a_reason_and_stays_in_the_history(lists_: Lists) -> None:
    row = lists_.put(as_="first")
    with pytest.raises(InvalidRequestError):
        lists_.become(row, "dead", as_="first", why=" ")
    lists_.become(row, "dead", as_="compiler", why="found by divers")
    past = lists_.night.town.read(lists.history, row.id)
    assert [(one.reason, one.words, one.actor) for one in past] == [
        ("dead", "found by divers", "compiler"),
        ("added", "", "first"),
    ]


def test_nobody_above_takes_somebody_out_of_the_sums(lists_: Lists) -> None:
    missing, dead = lists_.put(), lists_.put(status="dead")
    for name in ("compiler", "district"):
        with pytest.raises(ForbiddenError):
            lists_.become(missing, "found", as_=name)
        with pytest.raises(ForbiddenError):
            lists_.become(dead, "withdrawn", as_=name)
    assert lists_.sums()["deaths"] == 1
    assert lists_.become(missing, "found", as_="first").status == "found"
    assert lists_.become(dead, "withdrawn", as_="first.b").status == "withdrawn"
    assert (lists_.sums()["deaths"], lists_.sums()["missing"]) == (0, 0)


def test_no_row_is_deleted_or_overwritten(either_lists: Lists) -> None:
    row = either_lists.put()
    with pytest.raises(Exception, match=r"never changed|append-only"):
        either_lists.night.town.write(_overwrite)
    assert [one.id for one in either_lists.all()] == [row.id]
    assert not hasattr(lists, "remove")


def _overwrite(uow: Any) -> None:
    uow.execute(uow.update(ledger_entry).values(status="found"))


def test_numbers_go_on_over_all_units_of_an_event(either_lists: Lists) -> None:
    first = either_lists.put(unit=FIRST, as_="first")
    second = either_lists.put(unit=SECOND, as_="compiler")
    house = either_lists.put("houses", unit=FIRST, as_="first")
    assert [first.serial, second.serial, house.serial] == [1, 2, 1]


def test_rows_about_the_same_person_are_told_without_opening(lists_: Lists) -> None:
    one = lists_.put(name="张 示例", age=80)
    same = lists_.put(unit=SECOND, name="张示例", age=80)
    lists_.put(name="张示例", age=30)
    taken_out = lists_.put(name="张示例", age=80)
    lists_.become(taken_out, "withdrawn")
    lists_.put()
    lists_.put()
    shown = {each.entry.id: each.alike for each in lists_.shown(*lists_.all())}
    assert [each.id for each in shown[one.id]] == [same.id]
    assert [each.id for each in shown[same.id]] == [one.id]
    assert sum(map(bool, shown.values())) == 2, "who is unknown is like nobody"


def test_what_is_left_out_stays_and_what_is_emptied_goes(lists_: Lists) -> None:
    row = lists_.put(age=81, **SECRET)
    town = lists_.night.town
    said = Said(values={"identity": "confirmed", "note": ""})
    town.write(lists.change, lists_.masters, row.id, said, as_="first")
    (shown,) = lists_.shown(town.read(lists.entry, row.id))
    assert shown.entry.plain["age"] == 81
    assert shown.entry.plain["identity"] == "confirmed"
    assert "note" not in (shown.personal or {})
    assert "name" in (shown.personal or {})


def test_erased_it_goes_on_counting_and_nobody_reads_who_it_was(either_lists: Lists) -> None:
    town = either_lists.night.town
    town.add("head", (Role.ADMINISTRATOR, DISTRICT), code12=DISTRICT)
    row = either_lists.put(status="dead", **SECRET)
    with pytest.raises(ForbiddenError):
        town.write(lists.erase, row.id, why="court", as_="first")
    with pytest.raises(InvalidRequestError):
        town.write(lists.erase, row.id, why="", as_="head")
    town.write(lists.erase, row.id, why="court order", as_="head")
    assert either_lists.sums()["deaths"] == 1
    (shown,) = either_lists.shown(*either_lists.all())
    assert shown.personal is None
    keys = either_lists.masters
    with pytest.raises(ConflictError):
        town.write(lists.change, keys, row.id, Said(values={"age": 1}))
    with pytest.raises(ConflictError):
        town.write(lists.open_one, keys, row.id, why=WHY)
    with pytest.raises(ConflictError):
        town.write(lists.erase, row.id, why="again", as_="head")
    assert {one.action for one in town.entries(subject_id=row.id)} >= {"added", "erased"}
    assert town.write(erasing.erase_again) == 0


def test_a_broken_list_is_not_read() -> None:
    text = """
    [ledger.x]
    word = "x"
    zh = "x"
    alike = []
    [[ledger.x.status]]
    slug = "a"
    word = "a"
    aliases = ["a"]
    becomes = ["b"]
    [[ledger.x.field]]
    slug = "n"
    word = "n"
    kind = "number"
    [ledger.x.sums]
    """
    with pytest.raises(ValueError, match="a becomes"):
        read_ledgers(text)


def test_the_street_and_the_district_add_up_what_lies_in_them(lists_: Lists) -> None:
    lists_.put(unit=FIRST)
    lists_.put(unit=SECOND, status="dead")
    lists_.put(unit=FAR)
    found: dict[str, Any] = {unit: lists_.sums(unit) for unit in (FIRST, STREET, DISTRICT)}
    assert [found[one]["missing"] for one in (FIRST, STREET, DISTRICT)] == [1, 1, 2]
    assert [found[one]["deaths"] for one in (FIRST, STREET, DISTRICT)] == [0, 1, 1]
