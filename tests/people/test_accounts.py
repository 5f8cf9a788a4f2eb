"""Accounts are made, changed, closed and found by those who look after their area."""

from __future__ import annotations

import pytest

from riskmap.core.errors import ConflictError, ForbiddenError, InvalidRequestError, NotFoundError
from riskmap.people import service
from riskmap.people.model import Person, Role
from tests.people.conftest import (
    COMMITTEE,
    DISTRICT,
    OTHER_COMMITTEE,
    OTHER_STREET,
    STREET,
    Town,
)

ADMINISTRATOR = Role.ADMINISTRATOR


def test_an_account_has_a_number_that_a_short_message_can_carry(town: Town) -> None:
    first, second = town.add("first"), town.add("second")
    assert 1 <= first.number < second.number < 1 << 24


def test_a_sign_in_name_is_given_once(town: Town) -> None:
    town.add("zhang")
    with pytest.raises(ConflictError, match="taken"):
        town.add("zhang")


def test_an_administrator_makes_accounts_in_his_area_only(town: Town) -> None:
    town.add("chief", (ADMINISTRATOR, STREET))
    new = Person(name="new", display_name="新", code12=COMMITTEE)
    made = town.write(service.add, new, as_="chief")
    assert (made.created_by, made.is_active) == ("chief", True)
    elsewhere = Person(name="other", display_name="新", code12=OTHER_COMMITTEE)
    with pytest.raises(ForbiddenError, match=OTHER_COMMITTEE):
        town.write(service.add, elsewhere, as_="chief")


def test_a_made_up_administrator_makes_made_up_people_only(small_town: Town) -> None:
    small_town.add("demo", (ADMINISTRATOR, STREET), is_demo=True)
    new = Person(name="new", display_name="新", code12=COMMITTEE, is_demo=False)
    assert small_town.write(service.add, new, as_="demo").is_demo


def test_somebody_of_another_area_is_not_found_and_not_forbidden(town: Town) -> None:
    town.add("chief", (ADMINISTRATOR, STREET))
    other = town.add("other", code12=OTHER_STREET)
    for number in (other.number, 4711):
        with pytest.raises(NotFoundError):
            town.read(service.person, number, as_="chief")
        with pytest.raises(NotFoundError):
            town.write(service.change, number, display_name="x", as_="chief")


def test_a_person_who_reaches_further_is_seen_and_not_changed(town: Town) -> None:
    town.add("chief", (ADMINISTRATOR, STREET))
    above = town.add("above", (Role.AUDITOR, DISTRICT))
    assert not town.read(service.person, above.number, as_="chief").may_manage
    with pytest.raises(ForbiddenError, match="above"):
        town.write(service.deactivate, above.number, why="x", as_="chief")


def test_the_list_shows_who_lies_in_the_area_and_can_be_narrowed(town: Town) -> None:
    town.add("chief", (ADMINISTRATOR, STREET))
    town.add("officer", (Role.OFFICER_A, COMMITTEE), code12=COMMITTEE, phone="13800000001")
    town.add("stranger", code12=OTHER_STREET)
    town.add("demo", code12=COMMITTEE, is_demo=True)

    def names(**more: object) -> set[str]:
        found = town.read(service.people, as_="chief", **more)
        return {one.account.name for one in found}

    assert names() == {"chief", "officer"}
    assert names(text="0000001") == {"officer"}
    assert names(role=Role.OFFICER_A) == {"officer"}
    assert names(under=COMMITTEE) == {"officer"}
    assert names(under=OTHER_STREET) == set()


def test_a_person_without_a_role_that_gives_others_sees_nobody(town: Town) -> None:
    town.add("officer", (Role.OFFICER_A, COMMITTEE), code12=COMMITTEE)
    assert town.read(service.people, as_="officer") == ()


def test_a_change_is_logged_without_what_is_personal(town: Town) -> None:
    town.add("chief", (ADMINISTRATOR, STREET))
    account = town.add("officer", code12=COMMITTEE, phone="13800000001")
    said = {"phone": "13911112222", "language": "en"}
    town.write(service.change, account.number, as_="chief", why="moved house", **said)
    (entry,) = town.entries(action="changed")
    assert (entry.actor, entry.subject_id, entry.why) == (
        "chief",
        str(account.number),
        "moved house",
    )
    assert "1391111" not in str(entry)
    assert '"language":"en"' in entry.after
    assert "phone" in entry.after


def test_people_change_what_they_say_of_themselves_but_not_where_they_belong(town: Town) -> None:
    town.add("officer", code12=COMMITTEE)
    assert town.write(service.change_own, phone="13911112222", as_="officer").phone == "13911112222"
    with pytest.raises(ForbiddenError):
        town.write(service.change_own, code12=STREET, as_="officer")


def test_nobody_is_moved_out_of_the_area_of_who_moves_him(town: Town) -> None:
    town.add("chief", (ADMINISTRATOR, STREET))
    account = town.add("officer", code12=COMMITTEE)
    with pytest.raises(ForbiddenError, match="move"):
        town.write(service.change, account.number, code12=OTHER_STREET, as_="chief")


def test_an_account_is_closed_once_and_opened_again(town: Town) -> None:
    account = town.add("officer")
    assert not town.write(service.deactivate, account.number, why="left").is_active
    with pytest.raises(ConflictError):
        town.write(service.deactivate, account.number, why="left")
    with pytest.raises(ForbiddenError, match="no account"):
        town.read(service.people, as_="officer")
    assert town.write(service.activate, account.number, why="came back").is_active
    assert [one.action for one in town.entries()] == ["added", "closed", "opened"]


def test_a_division_that_the_register_does_not_know_is_refused(runtime: object) -> None:
    database = runtime.database  # type: ignore[attr-defined]
    unknown = Person(name="x1", display_name="x", code12="310107999000")
    with pytest.raises(InvalidRequestError, match="310107999000"):
        Town(database).write(service.add, unknown)
