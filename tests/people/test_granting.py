"""Roles are given and taken away, and a scope follows from them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from riskmap.core.errors import ConflictError, ForbiddenError, InvalidRequestError, NotFoundError
from riskmap.core.realm import DEMO, LIVE
from riskmap.divisions.service.reading import today
from riskmap.people import service
from riskmap.people.model import Role
from tests.people.conftest import (
    COMMITTEE,
    DISTRICT,
    OTHER_COMMITTEE,
    OTHER_STREET,
    STREET,
    Town,
)

ADMINISTRATOR, OFFICER = Role.ADMINISTRATOR, Role.OFFICER_A


def test_a_street_gives_a_role_to_an_officer_of_its_committee(town: Town) -> None:
    town.add("compiler", (Role.STREET_COMPILER, STREET))
    officer = town.add("officer", code12=COMMITTEE)
    given = town.write(
        service.grant, officer.number, OFFICER, COMMITTEE, why="elected", as_="compiler"
    )
    assert (given.given_by, given.why) == ("compiler", "elected")
    (entry,) = [one for one in town.entries(action="granted") if one.actor == "compiler"]
    assert '"role":"officer_a"' in entry.after


@pytest.mark.parametrize(
    ("role", "code12"),
    [
        (OFFICER, OTHER_COMMITTEE),
        (OFFICER, STREET),
        (ADMINISTRATOR, STREET),
        (ADMINISTRATOR, DISTRICT),
    ],
)
def test_what_lies_outside_or_above_cannot_be_given(town: Town, role: Role, code12: str) -> None:
    town.add("compiler", (Role.STREET_COMPILER, STREET))
    officer = town.add("officer", code12=COMMITTEE)
    with pytest.raises(ForbiddenError, match=code12):
        town.write(service.grant, officer.number, role, code12, why="x", as_="compiler")


def test_nobody_gives_himself_a_role(town: Town) -> None:
    chief = town.add("chief", (ADMINISTRATOR, DISTRICT))
    with pytest.raises(ForbiddenError, match="himself"):
        town.write(service.grant, chief.number, OFFICER, COMMITTEE, why="x", as_="chief")


def test_a_role_needs_a_reason_and_a_person_of_the_own_area(town: Town) -> None:
    town.add("chief", (ADMINISTRATOR, STREET))
    officer, stranger = town.add("officer"), town.add("stranger", code12=OTHER_STREET)
    with pytest.raises(InvalidRequestError, match="why"):
        town.write(service.grant, officer.number, OFFICER, COMMITTEE, why=" ", as_="chief")
    with pytest.raises(NotFoundError):
        town.write(service.grant, stranger.number, OFFICER, COMMITTEE, why="x", as_="chief")


def test_a_role_is_not_given_twice_for_the_same_time(town: Town) -> None:
    officer = town.add("officer", (OFFICER, COMMITTEE))
    with pytest.raises(ConflictError, match="already"):
        town.write(service.grant, officer.number, OFFICER, COMMITTEE, why="x")


def test_a_role_for_a_time_begins_and_ends_by_itself(town: Town) -> None:
    officer = town.add("officer")
    day = town.read(today)
    when = {"valid_from": day + timedelta(days=1), "valid_to": day + timedelta(days=2)}
    town.write(service.grant, officer.number, OFFICER, COMMITTEE, why="holiday", **when)
    holder = town.read(service.holder_named, "officer")
    assert holder.roles == ()
    assert len(holder.standing) == 1
    assert town.read(service.who_holds, [OFFICER], at=COMMITTEE) == ()


def test_a_role_that_is_taken_away_is_gone_at_once_and_stays_in_the_history(town: Town) -> None:
    town.add("chief", (ADMINISTRATOR, STREET))
    officer = town.add("officer", (OFFICER, COMMITTEE))
    (held,) = town.read(service.holder_named, "officer").held
    town.write(service.revoke, officer.number, held.id, why="moved", as_="chief")
    holder = town.read(service.holder_named, "officer")
    assert holder.held == ()
    assert (holder.grants[0].revoked_by, holder.grants[0].revoked_why) == ("chief", "moved")
    with pytest.raises(ConflictError):
        town.write(service.revoke, officer.number, held.id, why="moved", as_="chief")


def test_a_role_of_somebody_else_cannot_be_taken_away_by_its_number(town: Town) -> None:
    officer, other = town.add("officer", (OFFICER, COMMITTEE)), town.add("other")
    (held,) = town.read(service.holder_named, "officer").held
    with pytest.raises(NotFoundError):
        town.write(service.revoke, other.number, held.id, why="x")
    assert officer.number != other.number


def test_who_holds_what_where_is_asked_by_division_and_below(town: Town) -> None:
    town.add("one", (OFFICER, COMMITTEE))
    town.add("two", (OFFICER, OTHER_COMMITTEE))
    town.add("demo", (OFFICER, COMMITTEE), is_demo=True)
    closed = town.add("closed", (OFFICER, COMMITTEE))
    town.write(service.deactivate, closed.number, why="left")

    def names(**more: str) -> set[str]:
        return {one.account.name for one in town.read(service.who_holds, [OFFICER], **more)}

    assert names(at=COMMITTEE) == {"one"}
    assert names(at=STREET) == set()
    assert names(within=STREET) == {"one"}
    assert names(within=DISTRICT) == {"one", "two"}


def test_a_scope_reaches_where_its_roles_are_held(town: Town) -> None:
    town.add("both", (OFFICER, COMMITTEE), (Role.AUDITOR, DISTRICT))
    holder = town.read(service.holder_named, "both")
    scope = service.scope_of(holder, "look")
    assert (scope.actor, scope.realm, scope.purpose) == ("both", LIVE, "look")
    assert scope.reaches(OTHER_COMMITTEE)
    narrow = service.scope_of(holder, "report", roles=[OFFICER])
    assert narrow.reaches(COMMITTEE)
    assert not narrow.reaches(OTHER_COMMITTEE)


def test_made_up_people_work_on_demonstration_data(small_town: Town) -> None:
    small_town.add("demo", (OFFICER, COMMITTEE), is_demo=True)
    holder = small_town.read(service.holder_named, "demo")
    assert service.scope_of(holder, "look").realm == DEMO


def test_whether_there_is_an_administrator_counts_those_who_may_sign_in(town: Town) -> None:
    assert not town.read(service.is_administered)
    chief = town.add("chief", (ADMINISTRATOR, DISTRICT))
    assert town.read(service.is_administered)
    town.write(service.deactivate, chief.number, why="left")
    assert not town.read(service.is_administered)
