"""Roles, periods, names, and who may look after whom."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from riskmap.core.errors import InvalidCodeError, InvalidRequestError
from riskmap.people.model import (
    Acting,
    Person,
    Role,
    givers,
    normal_name,
    require_period,
    require_place,
    role_named,
)
from tests.people.conftest import (
    COMMITTEE,
    DAY,
    DISTRICT,
    OTHER_COMMITTEE,
    OTHER_DISTRICT,
    OTHER_STREET,
    STREET,
    a_grant,
    a_holder,
    acting,
    an_account,
)

ADMINISTRATOR, APPROVER, OFFICER = Role.ADMINISTRATOR, Role.STREET_APPROVER, Role.OFFICER_A


def test_every_role_has_rules_and_a_word() -> None:
    assert all(role.rules.levels and role.word.id for role in Role)
    assert {*givers()} == {ADMINISTRATOR, APPROVER, Role.STREET_COMPILER}


def test_approvers_managers_and_administrators_are_asked_for_a_second_factor() -> None:
    strong = {role for role in Role if role.rules.is_strong}
    assert strong == {
        APPROVER,
        Role.DISTRICT_APPROVER,
        Role.EMERGENCY_MANAGER,
        ADMINISTRATOR,
    }


def test_a_role_is_found_by_its_name_and_a_wrong_one_is_told() -> None:
    assert role_named(" Officer-A ") is OFFICER
    with pytest.raises(InvalidRequestError, match="officer_b"):
        role_named("king")


@pytest.mark.parametrize(
    ("day", "is_held"),
    [(date(2026, 2, 28), False), (date(2026, 3, 1), True), (date(2026, 3, 31), True),
     (date(2026, 4, 1), False)],
)  # fmt: skip
def test_a_grant_is_held_from_its_first_day_until_the_day_before_its_end(
    day: date,
    is_held: bool,  # noqa: FBT001 - pytest
) -> None:
    grant = a_grant(OFFICER, COMMITTEE, valid_from=date(2026, 3, 1), valid_to=date(2026, 4, 1))
    assert grant.is_held_on(day) is is_held


def test_a_grant_that_was_taken_away_is_held_no_more() -> None:
    taken = a_grant(OFFICER, COMMITTEE, revoked_at=an_account().created_at)
    assert not taken.is_held_on(DAY)
    assert taken.is_over_on(DAY)


def test_a_role_is_held_for_divisions_of_its_level_only() -> None:
    assert require_place(APPROVER, STREET) == STREET
    with pytest.raises(InvalidRequestError, match="street"):
        require_place(APPROVER, DISTRICT)
    with pytest.raises(InvalidCodeError):
        require_place(APPROVER, "31010700500")


def test_a_period_must_end_after_it_begins() -> None:
    require_period(DAY, None)
    with pytest.raises(InvalidRequestError, match="later end"):
        require_period(DAY, DAY)


@pytest.mark.parametrize("name", ["a", "Zhang", "a b", "system", "-a", "甲" * 41, " 甲乙"])
def test_what_cannot_be_a_sign_in_name_is_refused(name: str) -> None:
    with pytest.raises(InvalidRequestError, match="sign-in name"):
        Person(name=name, display_name="甲", code12=STREET)


def test_names_that_look_the_same_are_one_name() -> None:
    assert normal_name(" ＺＨＡＮＧ.San ") == "zhang.san"
    assert Person(name="zhang.san", display_name="张三", code12=STREET).name == "zhang.san"


@pytest.mark.parametrize(
    "said", [{"phone": "call me"}, {"mail": "nobody"}, {"language": "fr"}, {"display_name": " "}]
)
def test_what_a_person_says_of_himself_is_checked(said: dict[str, str]) -> None:
    right: dict[str, Any] = {"name": "zhang", "display_name": "张三", "code12": STREET}
    with pytest.raises(InvalidRequestError):
        Person(**{**right, **said})


def test_an_administrator_gives_every_role_in_his_area_and_below() -> None:
    street = acting((ADMINISTRATOR, STREET))
    other = an_account(2)
    assert street.may_give(ADMINISTRATOR, STREET, other)
    assert street.may_give(OFFICER, COMMITTEE, other)
    assert not street.may_give(OFFICER, OTHER_COMMITTEE, other)
    assert not street.may_give(ADMINISTRATOR, DISTRICT, other)


def test_a_street_gives_roles_to_the_officers_of_its_committees_only() -> None:
    street = acting((APPROVER, STREET))
    other = an_account(2, code12=COMMITTEE)
    assert street.may_give(OFFICER, COMMITTEE, other)
    assert not street.may_give(OFFICER, STREET, other)
    assert not street.may_give(APPROVER, STREET, other)
    assert not street.may_give(OFFICER, OTHER_COMMITTEE, other)
    assert street.may_add(COMMITTEE)
    assert not street.may_add(STREET)


def test_nobody_gives_anything_to_himself() -> None:
    district = acting((ADMINISTRATOR, DISTRICT))
    assert not district.may_give(OFFICER, COMMITTEE, an_account(1))
    assert not district.may_manage(a_holder(1))
    assert district.roles_to_give(an_account(1)) == ()


def test_nobody_manages_an_account_that_reaches_further_than_his_own() -> None:
    street = acting((ADMINISTRATOR, STREET))
    assert street.may_manage(a_holder(2, (OFFICER, COMMITTEE)))
    assert not street.may_manage(a_holder(2, (OFFICER, COMMITTEE), (Role.AUDITOR, DISTRICT)))
    assert not street.may_manage(a_holder(2, (OFFICER, OTHER_COMMITTEE)))
    assert not street.may_manage(a_holder(2, code12=OTHER_STREET))


def test_an_account_is_seen_where_it_belongs_and_where_it_holds_a_role() -> None:
    street = acting((ADMINISTRATOR, STREET))
    assert street.may_see(a_holder(2, code12=COMMITTEE))
    assert street.may_see(a_holder(2, (OFFICER, COMMITTEE), code12=OTHER_STREET))
    assert not street.may_see(a_holder(2, code12=DISTRICT))
    assert not acting((OFFICER, COMMITTEE)).may_see(a_holder(2, code12=COMMITTEE))


def test_made_up_people_and_real_ones_do_not_reach_each_other() -> None:
    demo = acting((ADMINISTRATOR, DISTRICT), is_demo=True)
    assert not demo.may_see(a_holder(2, (OFFICER, COMMITTEE)))
    assert not demo.may_manage(a_holder(2))
    assert demo.may_manage(a_holder(2, is_demo=True))


def test_what_runs_out_gives_nothing() -> None:
    holder = a_holder(1, (ADMINISTRATOR, DISTRICT))
    late = Acting(
        name="person1",
        holder=type(holder)(
            account=holder.account,
            day=DAY,
            grants=[a_grant(ADMINISTRATOR, DISTRICT, valid_to=DAY)],
        ),
    )
    assert not late.may_give(OFFICER, COMMITTEE, an_account(2))


def test_the_shell_may_do_everything() -> None:
    shell = Acting(name="shell")
    assert shell.may_give(ADMINISTRATOR, OTHER_DISTRICT, an_account(1))
    assert shell.may_manage(a_holder(1, (ADMINISTRATOR, DISTRICT)))
    assert shell.roles_to_give(an_account(1)) == tuple(Role)


def test_a_holder_has_the_areas_of_the_roles_that_are_asked_for() -> None:
    holder = a_holder(1, (OFFICER, COMMITTEE), (Role.AUDITOR, DISTRICT))
    assert [area.code12 for area in holder.areas([OFFICER])] == [COMMITTEE]
    assert [area.code12 for area in holder.areas()] == [COMMITTEE, DISTRICT]
    assert holder.areas([APPROVER]) == ()
