"""The roster is written and read within the area of whoever asks, and remembers everything."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from riskmap.core.access import Scope
from riskmap.core.errors import ConflictError, InvalidRequestError, NotFoundError
from riskmap.core.realm import DEMO
from riskmap.people.model import Role
from riskmap.people.model.gaps import Reason, UnitState
from riskmap.people.model.officers import Post, Reachability
from riskmap.people.service import roster
from tests.people.conftest import COMMITTEE, DISTRICT, OTHER_COMMITTEE, STREET, Town
from tests.people.roster.conftest import SECOND_COMMITTEE, Put

DAYS = timedelta(days=1)


def test_a_new_row_fills_the_post_and_leaves_an_entry_without_name_and_number(
    office: Town, put: Put
) -> None:
    one = put(name="示例甲", phone="13800000000")
    unit = office.read(roster.unit, COMMITTEE, as_="street")
    assert (unit.holder(Post.A), unit.officers) == (one, (one,))
    (entry,) = office.entries(action="added", subject_id=one.id)
    assert (entry.actor, entry.why) == ("street", "elected")
    assert "示例甲" not in str(entry)
    assert "13800000000" not in str(entry)


def test_a_street_sees_and_changes_its_own_units_only(office: Town, put: Put) -> None:
    one = put(OTHER_COMMITTEE)
    codes = {unit.code12 for unit in office.read(roster.units, as_="street")}
    assert codes == {COMMITTEE, SECOND_COMMITTEE}
    with pytest.raises(NotFoundError):
        office.read(roster.unit, OTHER_COMMITTEE, as_="street")
    with pytest.raises(NotFoundError):
        office.read(roster.history, OTHER_COMMITTEE, as_="street")
    with pytest.raises(NotFoundError):
        office.write(roster.add, OTHER_COMMITTEE, roster.Said(post=Post.B, name="乙"), as_="street")
    for work in (
        lambda uow: roster.change(uow, one.id, phone="021-1234567"),
        lambda uow: roster.end(uow, one.id, why="x"),
        lambda uow: roster.confirm(uow, [OTHER_COMMITTEE]),
        lambda uow: roster.set_reachability(uow, one.id, Reachability.REACHABLE),
        lambda uow: roster.add_absence(uow, one.id, date(2026, 7, 1), date(2026, 7, 2), why="x"),
    ):
        with pytest.raises(NotFoundError):
            office.write(work, as_="street")


def test_the_district_sees_all_units_and_the_public_none(office: Town, put: Put) -> None:
    put()
    put(OTHER_COMMITTEE)
    counts = roster.counts_of(office.read(roster.units, as_="chief"))
    assert (counts.units, counts.without_valid_a, counts.unrecorded) == (3, 1, 1)
    with office.database.read(Scope.public("test")) as uow:
        assert roster.units(uow) == ()


def test_another_realm_has_a_roster_of_its_own(office: Town, put: Put) -> None:
    put()
    with office.database.read(Scope.system("test", DEMO)) as uow:
        assert all(unit.state is UnitState.UNKNOWN for unit in roster.units(uow))


def test_what_is_missing_comes_first(office: Town, put: Put) -> None:
    put()
    put(post=Post.B)
    put(SECOND_COMMITTEE, Post.B)
    office.write(roster.confirm, [COMMITTEE], as_="street")
    states = [unit.state for unit in office.read(roster.units, as_="chief")]
    assert states == [UnitState.GAP, UnitState.UNKNOWN, UnitState.COVERED]
    missing = office.read(roster.gaps, STREET, as_="chief")
    assert [one.reason for one in missing[SECOND_COMMITTEE]] == [Reason.NO_A, Reason.NOT_CONFIRMED]
    assert COMMITTEE not in missing


def test_a_post_is_not_given_twice_for_the_same_time(office: Town, put: Put) -> None:
    first = put()
    with pytest.raises(ConflictError, match="End that row first"):
        put(name="别人", phone="021-7654321")
    office.write(roster.end, first.id, why="moved away", as_="street")
    again = put(name="别人", phone="021-7654321")
    assert office.read(roster.unit, COMMITTEE).holder(Post.A) == again


def test_one_person_cannot_hold_both_posts(office: Town, put: Put) -> None:
    put(name="示例甲", phone="13800000000")
    with pytest.raises(ConflictError, match="two persons"):
        put(post=Post.B, name="示例甲", phone="138-0000-0000")
    other = put(post=Post.B, name="示例乙", phone="13800000001")
    with pytest.raises(ConflictError, match="two persons"):
        office.write(roster.change, other.id, name="示例甲", phone="13800000000", as_="street")


def test_a_person_is_known_again(office: Town, put: Put) -> None:
    first = put(name="示例甲", phone="13800000000")
    office.write(roster.end, first.id, why="moved", as_="street")
    second = put(SECOND_COMMITTEE, name="示例甲", phone="138 0000 0000")
    assert second.person_id == first.person_id
    assert put(OTHER_COMMITTEE, name="示例甲", phone="13900000000").person_id != first.person_id


def test_everything_that_was_said_stays(office: Town, put: Put) -> None:
    one = put(phone="021-1111111")
    office.write(roster.change, one.id, phone="021-2222222", why="new number", as_="street")
    office.write(roster.set_reachability, one.id, Reachability.UNREACHABLE, as_="street")
    past = office.read(roster.history, COMMITTEE, as_="street")
    assert [(row.version, row.officer.phone) for row in past] == [
        (3, "021-2222222"),
        (2, "021-2222222"),
        (1, "021-1111111"),
    ]
    assert [row.reason for row in past] == ["", "new number", "elected"]
    last = office.read(roster.officer, one.id)
    assert (last.reachability, last.phone) == (Reachability.UNREACHABLE, "021-2222222")
    assert last.reachability_at is not None


def test_saying_the_same_again_writes_nothing(office: Town, put: Put) -> None:
    one = put()
    office.write(roster.change, one.id, phone=one.phone, as_="street")
    first = office.write(roster.set_reachability, one.id, Reachability.UNREACHABLE, as_="street")
    again = office.write(roster.set_reachability, one.id, Reachability.UNREACHABLE, as_="street")
    assert again == first
    assert len(office.read(roster.history, COMMITTEE)) == 2


def test_a_month_is_confirmed_for_all_rows_of_a_unit(office: Town, put: Put) -> None:
    put()
    put(post=Post.B)
    assert not office.read(roster.unit, COMMITTEE).is_confirmed
    done = office.write(roster.confirm, [COMMITTEE, SECOND_COMMITTEE], as_="street")
    unit = office.read(roster.unit, COMMITTEE)
    assert (done, unit.is_confirmed) == ((COMMITTEE,), True)
    assert {one.confirmed_by for one in unit.officers} == {"street"}
    (entry,) = office.entries(action="confirmed")
    assert '"rows":2' in entry.after


def test_a_row_that_is_over_cannot_end_again(office: Town, put: Put) -> None:
    one = put()
    office.write(roster.end, one.id, why="moved", as_="street")
    with pytest.raises(ConflictError, match="ended on"):
        office.write(roster.end, one.id, why="moved", as_="street")
    with pytest.raises(InvalidRequestError, match="why"):
        office.write(roster.end, one.id, why=" ", as_="street")


def test_who_is_away_names_who_stands_in(office: Town, put: Put) -> None:
    a, b = put(), put(post=Post.B)
    begin = a.valid_from
    office.write(
        roster.add_absence, a.id, begin, begin + DAYS, stand_in=b.id, why="leave", as_="street"
    )
    assert office.read(roster.unit, COMMITTEE, begin).on_duty == b
    assert office.read(roster.unit, COMMITTEE, begin + 2 * DAYS).on_duty == a
    with pytest.raises(ConflictError, match="already"):
        office.write(roster.add_absence, a.id, begin + DAYS, begin + DAYS, why="x", as_="street")


def test_an_absence_taken_back_closes_the_gap(office: Town, put: Put) -> None:
    a = put()
    away = office.write(
        roster.add_absence, a.id, a.valid_from, a.valid_from, why="leave", as_="street"
    )
    assert office.read(roster.unit, COMMITTEE).state is UnitState.GAP
    office.write(roster.cancel_absence, away.id, code12=COMMITTEE, as_="street")
    assert office.read(roster.unit, COMMITTEE).state is UnitState.ATTENTION
    with pytest.raises(NotFoundError):
        office.write(roster.cancel_absence, away.id, code12=COMMITTEE, as_="street")


def test_only_the_other_post_of_the_same_unit_stands_in(office: Town, put: Put) -> None:
    a, stranger = put(), put(SECOND_COMMITTEE)
    for wrong in (stranger.id, a.id):
        with pytest.raises(InvalidRequestError, match="cannot stand in"):
            office.write(
                roster.add_absence,
                a.id,
                a.valid_from,
                a.valid_from,
                stand_in=wrong,
                why="x",
                as_="street",
            )


@pytest.mark.parametrize("code12", [DISTRICT, "310107005099"])
def test_only_registered_committees_and_streets_have_officers(office: Town, code12: str) -> None:
    with pytest.raises((InvalidRequestError, NotFoundError)):
        office.write(roster.add, code12, roster.Said(post=Post.A, name="甲"), as_="chief")


@pytest.mark.parametrize("said", [{"name": " "}, {"name": "甲", "phone": "call me"}])
def test_a_name_and_a_number_must_be_possible(office: Town, said: dict[str, Any]) -> None:
    with pytest.raises(InvalidRequestError):
        office.write(roster.add, COMMITTEE, roster.Said(post=Post.A, **said), as_="street")


def test_an_account_must_exist(office: Town) -> None:
    known = office.add("officer", (Role.OFFICER_A, COMMITTEE), code12=COMMITTEE)
    said = roster.Said(post=Post.A, name="甲", account=known.number)
    assert office.write(roster.add, COMMITTEE, said, as_="street").account == known.number
    with pytest.raises(NotFoundError):
        office.write(
            roster.add, COMMITTEE, roster.Said(post=Post.B, name="乙", account=99), as_="street"
        )


def test_a_street_with_officers_of_its_own_is_listed_and_not_counted(
    office: Town, put: Put
) -> None:
    put(STREET)
    units = office.read(roster.units, as_="street")
    assert [one.code12 for one in units if one.officers] == [STREET]
    assert roster.counts_of(units).units == 2
