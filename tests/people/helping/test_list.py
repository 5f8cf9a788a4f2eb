"""The list of people who need help: kept by officers, masked, opened for a purpose."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest
from attrs import evolve

from riskmap.core.errors import (
    ConflictError,
    InvalidRequestError,
    NotFoundError,
)
from riskmap.people.model.helped import Mobility, Personal, Standing, is_id_number
from riskmap.people.model.needs import needs, purposes
from riskmap.people.model.purposes import why_said
from riskmap.people.service import helping
from riskmap.store.audit.verifying import verify
from riskmap.store.masters import Masters
from tests.people.conftest import COMMITTEE, OTHER_COMMITTEE, STREET
from tests.people.helping.conftest import SECRETS, WHY, ZHANG, Register, Someone, plain
from tests.people.roster.conftest import SECOND_COMMITTEE


def test_who_was_put_on_the_list_is_read_back_for_a_purpose(register: Register) -> None:
    helped = register.put()
    assert register.open(helped) == ZHANG
    assert (helped.kinds, helped.floor, helped.has_helper, helped.has_measure) == (
        ("bedridden",), 3, True, True)  # fmt: skip


def test_the_database_and_its_log_hold_no_name(small_register: Register) -> None:
    helped = small_register.put()
    small_register.town.write(
        helping.change, small_register.masters, helped.id, plain(), {"phone": "13700009999"},
        as_="officer",
    )  # fmt: skip
    small_register.open(helped)
    with small_register.town.database.engine.connect() as connection:
        raw: sqlite3.Connection = connection.connection.driver_connection  # type: ignore[assignment]
        dump = "\n".join(raw.iterdump())
    assert "helped_person" in dump
    assert not [one for one in (*SECRETS, "13700009999") if one in dump]
    assert not [one for one in SECRETS if json.dumps(one)[1:-1] in dump]


def test_without_opening_only_what_is_masked_is_shown(register: Register) -> None:
    (shown,) = register.shown(register.put())
    assert shown.personal == Personal(
        name="张**",
        phone="138******34",
        id_number="310*************3X",
        address="***",
        contact="张**",
        contact_phone="139******78",
        helper="李**",
        measure="***",
        note="***",
    )
    assert not [one for one in SECRETS if one in repr(shown)]


def test_opening_is_in_the_audit_log_with_who_and_why(register: Register) -> None:
    helped = register.put()
    register.open(helped, as_="manager")
    (entry,) = register.town.entries(action="opened")
    assert (entry.actor, entry.subject_id, entry.why) == ("manager", helped.id, WHY)


def test_without_a_purpose_nothing_is_opened(register: Register) -> None:
    helped = register.put()
    with pytest.raises(InvalidRequestError, match="why"):
        register.town.write(helping.open_one, register.masters, helped.id, why=" ", as_="officer")
    assert register.town.entries(action="opened") == []


@pytest.mark.parametrize(("purpose", "more"), [("", "台风"), ("nosy", "台风"), ("visit", "  ")])
def test_a_purpose_is_chosen_and_said_in_own_words(purpose: str, more: str) -> None:
    with pytest.raises(InvalidRequestError):
        why_said(purposes(), purpose, more)


def test_a_whole_list_is_opened_with_one_entry_that_counts_it(
    register: Register, someone: Someone
) -> None:
    rows = [register.put(someone(one)) for one in range(3)]
    elsewhere = register.put(someone(9), OTHER_COMMITTEE, as_="other-officer")
    opened = register.town.write(
        helping.open_list, register.masters, helping.Wanted(under=STREET), why=WHY, as_="manager"
    )
    assert {one.name for _, one in opened} == {"示例000", "示例001", "示例002"}
    (entry,) = register.town.entries(action="opened")
    said = json.loads(entry.after)
    assert said["count"] == 3
    assert sorted(said["ids"]) == sorted(one.id for one in rows)
    assert elsewhere.id not in entry.after


def test_what_lies_outside_the_area_does_not_exist(register: Register) -> None:
    helped = register.put()
    for work in (
        lambda uow: helping.open_one(uow, register.masters, helped.id, why=WHY),
        lambda uow: helping.change(uow, register.masters, helped.id, plain(), {}),
        lambda uow: helping.remove(uow, helped.id, reason="moved"),
        lambda uow: helping.check(uow, helped.id),
        lambda uow: helping.history(uow, helped.id),
        lambda uow: helping.add(uow, register.masters, COMMITTEE, plain(), ZHANG),
    ):
        with pytest.raises(NotFoundError):
            register.town.write(work, as_="other-officer")
    assert register.town.read(helping.listed, helping.Wanted(), as_="other-officer") == ()


def test_an_empty_field_keeps_what_is_known_and_a_dash_takes_it_away(register: Register) -> None:
    helped = register.put()
    changed = register.town.write(
        helping.change,
        register.masters,
        helped.id,
        plain("powered", "bedridden", mobility=Mobility.LED),
        {"phone": "13700009999", "name": "", "helper": "-", "note": "—"},
        as_="officer",
    )
    assert register.open(changed) == evolve(ZHANG, phone="13700009999", helper="", note="")
    assert (changed.kinds, changed.has_helper) == (("powered", "bedridden"), False)
    assert len(register.town.read(helping.history, helped.id, as_="officer")) == 2


def test_the_same_person_stands_on_a_list_once(register: Register, someone: Someone) -> None:
    register.put()
    for twin in (
        Personal(name="别名", id_number=ZHANG.id_number),
        Personal(name=ZHANG.name, phone="138-0000 1234"),
        Personal(name=ZHANG.name, address="示例路1弄 2号301室"),
    ):
        with pytest.raises(ConflictError) as fault:
            register.put(twin)
        assert not [one for one in SECRETS if one in str(fault.value)]
    register.put(someone(1))


@pytest.mark.parametrize(
    ("name", "value"),
    [("name", " "), ("phone", "call 13800001234"), ("id_number", "310107194001011239"),
     ("contact_phone", "zzz"), ("note", "x" * 201)],
)  # fmt: skip
def test_what_cannot_be_right_is_refused_without_repeating_it(
    small_register: Register, name: str, value: str
) -> None:
    with pytest.raises(InvalidRequestError) as fault:
        small_register.put(evolve(ZHANG, **{name: value}))
    assert value.strip() == "" or value not in str(fault.value)


@pytest.mark.parametrize("kinds", [(), ("nonsense",)])
def test_a_kind_of_need_is_one_of_the_list(
    small_register: Register, kinds: tuple[str, ...]
) -> None:
    with pytest.raises(InvalidRequestError):
        small_register.town.write(
            helping.add, small_register.masters, COMMITTEE, helping.Plain(kinds=kinds), ZHANG,
            as_="officer",
        )  # fmt: skip


def test_who_was_taken_off_comes_back(register: Register) -> None:
    helped = register.put()
    removed = register.town.write(helping.remove, helped.id, reason="moved", as_="officer")
    assert removed.standing is Standing.REMOVED
    assert register.town.read(helping.listed, helping.Wanted(), as_="officer") == ()
    with pytest.raises(ConflictError):
        register.town.write(helping.check, helped.id, as_="officer")
    register.town.write(helping.restore, helped.id, as_="officer")
    (back,) = register.town.read(helping.listed, helping.Wanted(), as_="officer")
    assert register.open(back) == ZHANG


def test_a_reason_is_one_of_the_list_so_that_no_name_stands_in_it(register: Register) -> None:
    helped = register.put()
    with pytest.raises(InvalidRequestError):
        register.town.write(helping.remove, helped.id, reason="张示例搬走了", as_="officer")


def test_who_is_hardest_to_fetch_stands_first_and_units_stay_together(
    small_register: Register, someone: Someone
) -> None:
    def put(number: int, code12: str, mobility: Mobility, *kinds: str) -> str:
        about = plain(*kinds, mobility=mobility)
        added = small_register.town.write(
            helping.add, small_register.masters, code12, about, someone(number), as_="street"
        )
        return str(added.id)

    walks = put(1, COMMITTEE, Mobility.WALKS, "powered")
    elsewhere = put(2, SECOND_COMMITTEE, Mobility.CARRIED, "powered")
    carried = put(3, COMMITTEE, Mobility.CARRIED, "elderly_alone")
    heavier = put(4, COMMITTEE, Mobility.CARRIED, "powered")
    rows = small_register.town.read(helping.listed, helping.Wanted(), as_="street")
    assert [one.id for one in rows] == [heavier, carried, walks, elsewhere]
    counts = helping.counts_of(rows, rows[0].checked_on)
    assert (counts.people, counts.carried, counts.kinds["powered"]) == (4, 3, 3)


def test_every_change_is_logged_sealed_and_the_log_verifies(
    small_register: Register, tmp_path: Path
) -> None:
    helped = small_register.put()
    small_register.town.write(helping.check, helped.id, as_="officer")
    small_register.town.write(helping.remove, helped.id, reason="died", as_="officer")
    entries = [one for one in small_register.town.entries() if one.subject_id == helped.id]
    assert [one.action for one in entries] == ["added", "removed"]
    assert helped.sealed in entries[0].after
    assert not [one for one in SECRETS for entry in entries if one in str(tuple(entry))]
    assert verify(small_register.town.database, tmp_path / "anchors.jsonl").harms == ()


def test_without_the_master_key_nothing_is_shown(small_register: Register, tmp_path: Path) -> None:
    helped = small_register.put()
    strange = Masters(tmp_path / "others")
    strange.ensure(small_register.town.database.now())
    with pytest.raises(Exception, match="missing or damaged"):
        small_register.town.read(helping.shown, strange, [helped], as_="officer")


def test_an_identity_number_is_known_by_its_last_sign() -> None:
    assert is_id_number("11010519491231002X")
    assert not is_id_number("11010519491231002x")
    assert not any(is_id_number(f"11010519491231002{sign}") for sign in "0123456789")


def test_every_kind_has_a_word_and_a_source() -> None:
    for one in needs().values():
        assert one.word.id
        assert one.source.title
        assert not one.source.verified
