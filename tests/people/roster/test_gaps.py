"""What is missing in a unit follows from its rows and the day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from riskmap.people.model.duty import asked
from riskmap.people.model.gaps import Reason, UnitRoster, UnitState
from riskmap.people.model.officers import Officer, Post, Reachability
from riskmap.people.model.prone import needs_b
from tests.people.conftest import COMMITTEE, DISTRICT, OTHER_STREET, STREET
from tests.people.roster.conftest import DAY, NOW, a_unit, an_absence, an_officer

A, B = an_officer(Post.A), an_officer(Post.B)
HELD_LAST_YEAR = {"valid_from": date(2025, 1, 1), "valid_to": date(2026, 1, 1)}


def reasons(unit: UnitRoster) -> list[Reason]:
    return [one.reason for one in unit.gaps]


def test_a_unit_with_two_confirmed_officers_is_in_order() -> None:
    unit = a_unit(A, B)
    assert (unit.state, reasons(unit), unit.on_duty) == (UnitState.COVERED, [], A)


def test_a_unit_of_which_nothing_is_recorded_is_unknown_and_not_merely_a_gap() -> None:
    unit = a_unit()
    assert (unit.state, reasons(unit)) == (UnitState.UNKNOWN, [Reason.NOTHING_RECORDED])
    assert not unit.has_valid_a


def test_a_unit_whose_a_left_is_a_gap() -> None:
    unit = a_unit(an_officer(Post.A, **HELD_LAST_YEAR), B)
    assert (unit.state, reasons(unit)) == (UnitState.GAP, [Reason.NO_A])
    assert unit.on_duty is None


def test_a_post_is_held_from_its_first_day_until_before_its_last() -> None:
    one = an_officer(Post.A, valid_from=DAY, valid_to=DAY + timedelta(days=1))
    days = [DAY + timedelta(days=number) for number in (-1, 0, 1)]
    assert [one.is_valid_on(day) for day in days] == [False, True, False]


def test_an_absence_without_stand_in_is_a_gap_on_its_days_only() -> None:
    away = an_absence(ends_on=DAY + timedelta(days=2))
    assert reasons(a_unit(A, B, absences=(away,))) == [Reason.A_ABSENT]
    after = a_unit(A, B, absences=(away,), day=DAY + timedelta(days=3))
    assert (after.state, after.on_duty) == (UnitState.COVERED, A)


def test_with_a_stand_in_there_is_no_gap_and_the_stand_in_is_on_duty() -> None:
    unit = a_unit(A, B, absences=(an_absence(stand_in="row-B"),))
    assert (unit.state, unit.on_duty) == (UnitState.COVERED, B)


@pytest.mark.parametrize(
    "unit",
    [
        a_unit(A, an_officer(Post.B, **HELD_LAST_YEAR), absences=(an_absence(stand_in="row-B"),)),
        a_unit(
            A,
            B,
            absences=(an_absence(stand_in="row-B"), an_absence(id="other", officer_id="row-B")),
        ),
    ],
    ids=["who stands in has left", "who stands in is away too"],
)
def test_a_stand_in_who_is_not_there_closes_no_gap(unit: UnitRoster) -> None:
    assert Reason.STAND_IN_GONE in reasons(unit)
    assert (unit.state, unit.on_duty) == (UnitState.GAP, None)


def test_an_absence_that_was_taken_back_is_none() -> None:
    assert a_unit(A, B, absences=(an_absence(is_cancelled=True),)).state is UnitState.COVERED


@pytest.mark.parametrize(
    "same",
    [
        {"person_id": "person-A"},
        {"name": A.name, "phone": "138 0000 0000"},
    ],
    ids=["by id", "by name and number"],
)
def test_a_and_b_must_be_two_persons(same: dict[str, str]) -> None:
    unit = a_unit(A, an_officer(Post.B, **same))
    assert (unit.state, reasons(unit)) == (UnitState.GAP, [Reason.SAME_PERSON])


def test_two_people_of_one_name_without_numbers_are_not_taken_for_one() -> None:
    a, b = an_officer(Post.A, name="王芳", phone=""), an_officer(Post.B, name="王芳", phone="")
    assert not a.is_same_person(b)


@pytest.mark.parametrize(
    ("confirmed", "is_fresh"),
    [
        (NOW - asked().confirmation, True),
        (NOW - asked().confirmation - timedelta(seconds=1), False),
        (None, False),
    ],
)
def test_a_confirmation_holds_for_31_days(confirmed: object, *, is_fresh: bool) -> None:
    unit = a_unit(an_officer(Post.A, confirmed_at=confirmed), B)
    assert asked().confirmation == timedelta(days=31)
    assert (Reason.NOT_CONFIRMED not in reasons(unit)) is is_fresh
    assert unit.state is (UnitState.COVERED if is_fresh else UnitState.ATTENTION)


@pytest.mark.parametrize(
    ("a", "b", "reason"),
    [
        (an_officer(reachability=Reachability.UNREACHABLE), B, Reason.A_UNREACHABLE),
        (an_officer(phone=""), B, Reason.NO_PHONE),
    ],
)
def test_what_is_weak_asks_for_a_look(a: Officer, b: Officer, reason: Reason) -> None:
    unit = a_unit(a, b)
    assert (unit.state, reasons(unit)) == (UnitState.ATTENTION, [reason])


def test_a_missing_b_is_told_and_makes_no_unit_weak() -> None:
    unit = a_unit(A)
    assert (unit.state, reasons(unit)) == (UnitState.COVERED, [Reason.NO_B])


def test_where_a_b_is_needed_a_missing_one_asks_for_a_look() -> None:
    unit = a_unit(A, needs_b=True)
    assert (unit.state, reasons(unit)) == (UnitState.ATTENTION, [Reason.B_NEEDED])
    assert a_unit(A, B, needs_b=True).state is UnitState.COVERED


@pytest.mark.parametrize(
    ("said", "needed"),
    [
        ({}, False),
        ({DISTRICT: True}, True),
        ({DISTRICT: True, STREET: False}, False),
        ({DISTRICT: False, COMMITTEE: True}, True),
        ({OTHER_STREET: True}, False),
    ],
)
def test_what_was_said_of_the_nearest_division_tells_whether_a_b_is_needed(
    said: dict[str, bool], *, needed: bool
) -> None:
    assert needs_b(COMMITTEE, said) is needed


def test_who_is_a_of_two_units_asks_for_a_look() -> None:
    unit = a_unit(A, B, elsewhere=("师大二村居委会",))
    assert (unit.state, reasons(unit)) == (UnitState.ATTENTION, [Reason.A_ELSEWHERE])
    assert "师大二村居委会" in str(unit.gaps[0].message)


def test_what_is_asked_stands_with_a_document_and_is_marked_as_not_compared() -> None:
    rules = asked()
    for source in (rules.confirmation_source, rules.training_source, rules.second_source):
        assert source.title
        assert not source.verified
