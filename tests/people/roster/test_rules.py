"""Where a B is needed, one person on two posts, and when somebody was last reached."""

from __future__ import annotations

from datetime import timedelta

import pytest

from riskmap.core.errors import InvalidRequestError, NotFoundError
from riskmap.people.model.gaps import Reason, UnitRoster
from riskmap.people.model.officers import Means, Reachability
from riskmap.people.service import roster
from tests.people.conftest import COMMITTEE, DISTRICT, OTHER_COMMITTEE, OTHER_STREET, STREET, Town
from tests.people.roster.conftest import SECOND_COMMITTEE, Put

WHY = "flood plan of 2026"


def reasons(office: Town, code12: str, as_: str = "street") -> set[Reason]:
    unit: UnitRoster = office.read(roster.unit, code12, as_=as_)
    listed = {one.code12: one for one in office.read(roster.units, as_=as_)}
    assert unit.gaps == listed[code12].gaps, "the list and the page say the same"
    return {one.reason for one in unit.gaps}


def test_an_area_that_the_district_declared_prone_needs_a_b_in_each_unit(
    office: Town, put: Put
) -> None:
    put()
    assert Reason.NO_B in reasons(office, COMMITTEE)
    office.write(roster.declare, DISTRICT, is_prone=True, why=WHY, as_="chief")
    assert Reason.B_NEEDED in reasons(office, COMMITTEE), "said above is known below"
    office.write(roster.declare, STREET, is_prone=False, why="on a hill", as_="street")
    assert Reason.B_NEEDED not in reasons(office, COMMITTEE)
    put(OTHER_COMMITTEE)
    assert Reason.B_NEEDED in reasons(office, OTHER_COMMITTEE, "other-street")


def test_what_was_said_of_an_area_stands_with_who_when_and_why(office: Town) -> None:
    office.write(roster.declare, STREET, is_prone=True, why=WHY, as_="street")
    office.write(roster.declare, STREET, is_prone=True, why="again", as_="street")
    (said,) = office.read(roster.declared, as_="street")
    assert (said.code12, said.is_prone, said.actor, said.reason) == (STREET, True, "street", WHY)
    assert office.read(roster.declared, as_="other-street") == ()
    (entry,) = office.entries(action="declared")
    assert (entry.subject_id, entry.actor, entry.why) == (STREET, "street", WHY)


def test_nobody_declares_for_others_or_without_a_reason(office: Town) -> None:
    with pytest.raises(NotFoundError):
        office.write(roster.declare, OTHER_STREET, is_prone=True, why=WHY, as_="street")
    with pytest.raises(NotFoundError):
        office.write(roster.declare, DISTRICT, is_prone=True, why=WHY, as_="street")
    with pytest.raises(InvalidRequestError):
        office.write(roster.declare, STREET, is_prone=True, why=" ", as_="street")


def test_one_person_on_the_a_post_of_two_units_is_found_in_both(office: Town, put: Put) -> None:
    both = {"name": "示例甲", "phone": "021-12345678"}
    put(**both)
    put(SECOND_COMMITTEE, **both)
    assert Reason.A_ELSEWHERE in reasons(office, COMMITTEE)
    assert Reason.A_ELSEWHERE in reasons(office, SECOND_COMMITTEE)


def test_a_unit_of_others_is_not_named(office: Town, put: Put) -> None:
    both = {"name": "示例甲", "phone": "021-12345678"}
    one, other = put(**both), put(OTHER_COMMITTEE, **both)
    assert one.person_id != other.person_id, "a street does not see who stands elsewhere"
    assert Reason.A_ELSEWHERE not in reasons(office, COMMITTEE)


def test_when_and_how_somebody_was_last_reached_stays_when_he_cannot_be(
    office: Town, put: Put
) -> None:
    one, state = put(), Reachability.REACHABLE
    first = office.write(roster.set_reachability, one.id, state, means=Means.CALL, as_="street")
    assert (first.reached_by, first.reached_at) == (Means.CALL, first.reachability_at)
    again = office.write(roster.set_reachability, one.id, state, means=Means.VISIT, as_="street")
    assert again.reachability_at == first.reachability_at, "it holds since then"
    assert again.reached_by is Means.VISIT
    assert again.reached_at >= first.reached_at
    gone = office.write(
        roster.set_reachability, one.id, Reachability.UNREACHABLE, means=Means.CALL, as_="street"
    )
    assert (gone.reached_by, gone.reached_at) == (Means.VISIT, again.reached_at)
    assert gone.reachability_at - again.reached_at < timedelta(minutes=1)
    assert office.read(roster.officer, one.id, as_="street") == gone
