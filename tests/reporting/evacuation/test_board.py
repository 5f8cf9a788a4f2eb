"""The board: unknown stays unknown, the last one counts, nothing is taken over in silence."""

from __future__ import annotations

from typing import Any

import pytest
from attrs import evolve

from riskmap.core.errors import ConflictError, ForbiddenError, InvalidRequestError, NotFoundError
from riskmap.people.model.helped import Mobility, Personal
from riskmap.people.service import helping
from riskmap.reporting.model.evacuation import before, figure_rules
from riskmap.reporting.model.events import EventState
from riskmap.reporting.model.indicators import indicators
from riskmap.reporting.model.reports import Kind
from riskmap.reporting.service import correcting, evacuation
from tests.reporting.evacuation.conftest import OTHER, SHELTER, Moving
from tests.reporting.reports.conftest import (
    DISTRICT,
    FAR,
    FIRST,
    NEIGHBOUR,
    SECOND,
    SOME,
    STREET,
    THIRD,
)


def test_the_indicators_7_to_15_and_no_others_are_offered() -> None:
    order = [one.slug for one in indicators().values()]
    offered = {one.indicator for one in figure_rules()} | {"resettled_cum", "resettled_now"}
    assert offered == set(order[6:15])


def test_a_unit_that_told_nothing_is_unknown_and_never_none(either_moving: Moving) -> None:
    either_moving.tell(FIRST, target=40, moved=30, refused=2, as_="first")
    either_moving.tell(SECOND, target=10, moved=0, as_="second")
    found = either_moving.totals()
    assert found["moved"] == ({"at_least": 30}, 1)
    assert found["refused"] == ({"at_least": 2}, 2)
    assert found["in_sites"] == ("unknown", 3)
    board = either_moving.board()
    assert (board.committees, board.unknown) == (3, 1)
    rows = {one.code12: one for one in board.rows}
    assert rows[THIRD].is_unknown
    assert rows[SECOND].sums["moved"].total.to_json() == 0


def test_the_district_sees_streets_and_the_neighbour_sees_its_own(moving: Moving) -> None:
    moving.tell(FIRST, moved=30)
    moving.tell(FAR, moved=7)
    rows = {one.code12: one.sums["moved"] for one in moving.board(DISTRICT).rows}
    assert {code12: one.total.to_json() for code12, one in rows.items()} == {
        STREET: {"at_least": 30},
        NEIGHBOUR: {"at_least": 7},
    }
    assert (rows[STREET].unknown_parts, rows[NEIGHBOUR].unknown_parts) == (2, 1)
    own = moving.board(NEIGHBOUR, as_="neighbour").whole.sums["moved"]
    assert own.total.to_json() == {"at_least": 7}
    for elsewhere in (DISTRICT, STREET):
        with pytest.raises(NotFoundError):
            moving.board(elsewhere, as_="neighbour")


def test_the_last_cutoff_counts_and_what_came_before_stays(moving: Moving) -> None:
    early = moving.tell(FIRST, moved=10)
    moving.tell(FIRST, moved=25)
    assert moving.board(FIRST).whole.sums["moved"].total.to_json() == 25
    then = moving.night.town.read(evacuation.board, FIRST, "", early.cutoff_at)
    assert then.whole.sums["moved"].total.to_json() == 10
    late = evolve(early, id="f" * 32, numbers={"moved": 9})
    moving.send(late)
    assert moving.board(FIRST).whole.sums["moved"].total.to_json() == 25, "an earlier cutoff"


def test_sent_twice_it_is_kept_once_and_other_numbers_are_told_apart(
    either_moving: Moving,
) -> None:
    entry = either_moving.tell(FIRST, moved=10, as_="first")
    assert either_moving.send(entry, "first") == entry
    with pytest.raises(ConflictError):
        either_moving.send(evolve(entry, numbers={"moved": 11}), "first")
    engine = either_moving.night.town.database.engine
    with engine.connect() as connection:
        count = connection.exec_driver_sql("SELECT count(*) FROM evacuation_entry").scalar()
    assert count == 1


def test_what_cannot_be_is_not_written(moving: Moving) -> None:
    impossible: list[dict[str, Any]] = [
        {},
        {"moved": -1},
        {"moved": 10**6},
        {"helicopters": 1},
        {"moved": 3, "returned": 4},
    ]
    for numbers in impossible:
        with pytest.raises(InvalidRequestError):
            moving.tell(FIRST, **numbers)


def test_only_those_who_tell_for_a_unit_write_there(moving: Moving) -> None:
    for name in ("first", "first.b", "compiler", "district", "desk"):
        moving.tell(FIRST, moved=1, as_=name)
    with pytest.raises(ForbiddenError):
        moving.tell(FIRST, moved=1, as_="approver")
    with pytest.raises(NotFoundError):
        moving.tell(FIRST, moved=1, as_="far")
    with pytest.raises(InvalidRequestError):
        moving.tell(STREET, moved=1, as_="compiler")
    with pytest.raises(NotFoundError):
        moving.shelter(SHELTER, 3, as_="neighbour")


def test_what_is_odd_is_said_and_holds_nothing_up(moving: Moving) -> None:
    moving.tell(FIRST, target=10, moved=12, returned=2, in_sites=9, elsewhere=4, refused=0)
    said = [str(one.message) for one in moving.board(FIRST).whole.remarks]
    assert said == [
        "12 were moved, 10 were to be moved: look at the target again.",
        "13 are said to be away now, 10 can be: moved less those who went back.",
    ]
    moving.tell(FIRST, target=10, moved=6, refused=1)
    whole = moving.board(FIRST).whole
    assert (whole.remarks, whole.left) == ((), 3)
    moving.tell(FIRST, target=10, moved=6)
    assert moving.board(FIRST).whole.left is None, "nobody said how many refused"


def test_a_shelter_says_what_is_free_and_when_it_is_overfull(either_moving: Moving) -> None:
    either_moving.shelter(SHELTER, 130, as_="compiler")
    either_moving.shelter(OTHER, None)
    board = either_moving.board()
    by_id = {one.place_id: one for one in board.shelters}
    assert (by_id[SHELTER].free, by_id[SHELTER].overfull) == (0, 30)
    assert (by_id[OTHER].free, by_id[OTHER].is_open, by_id[OTHER].capacity) == (None, True, None)
    either_moving.shelter(SHELTER, 0, is_open=False)
    closed = {one.place_id: one for one in either_moving.board().shelters}[SHELTER]
    assert (closed.is_open, closed.free) == (False, None)
    with pytest.raises(InvalidRequestError):
        either_moving.shelter(SHELTER, 4, is_open=False)


def test_figures_are_offered_as_far_as_they_are_known(moving: Moving) -> None:
    assert moving.offered().figures == {}
    moving.tell(FIRST, moved=30, in_sites=20, elsewhere=5)
    moving.tell(FIRST, moved=31, in_sites=12, elsewhere=0)
    assert moving.figures() == {
        "evac_preventive": 31,
        "resettled_cum": {"at_least": 25},
        "resettled_now": 12,
        "resettled_central_cum": {"at_least": 20},
        "resettled_central_now": 12,
        "resettled_disp_cum": {"at_least": 5},
        "resettled_disp_now": 0,
    }
    moving.shelter(OTHER, 12)
    moving.shelter(OTHER, 0, is_open=False)
    found = moving.figures()
    assert (found["sites_cum"], found["sites_now"]) == ({"at_least": 1}, 0)
    street = moving.offered(STREET)
    assert (street.units, street.unknown) == (3, 2)
    assert moving.figures(STREET)["evac_preventive"] == {"at_least": 31}
    assert moving.figures(STREET)["sites_now"] == {"at_least": 0}
    assert "2 of 3 units told nothing" in str(street.notes[0])


def test_a_report_may_take_over_what_is_offered(moving: Moving) -> None:
    event_id = moving.night.begin()
    moving.tell(FIRST, event_id, moved=9, in_sites=4, elsewhere=2)
    moving.shelter(OTHER, 4, event=event_id)
    figures = {**SOME, **moving.figures(FIRST, event_id)}
    sent = moving.night.send(Kind.FOLLOW_UP, figures=figures, event_id=event_id)
    assert sent.is_new
    assert sent.findings == ()


def test_what_was_told_shortly_before_an_event_counts_for_it_and_says_so(moving: Moving) -> None:
    moving.tell(FIRST, moved=30)
    event_id = moving.night.begin()
    assert moving.figures(FIRST, event_id)["evac_preventive"] == 30
    notes = [str(one) for one in moving.offered(FIRST, event_id).notes]
    assert "1 entries were told before the event was reported." in notes
    moving.tell(FIRST, event_id, moved=35)
    assert moving.figures(FIRST, event_id)["evac_preventive"] == 35
    moving.night.pass_(hours=before().period.total_seconds() / 3600 + 8)
    assert moving.offered(FIRST).figures == {}, "of another storm"


def test_nothing_is_told_of_an_event_that_is_over(moving: Moving) -> None:
    event_id = moving.night.begin()
    moving.night.town.write(
        correcting.declare, event_id, EventState.CANCELLED, "no storm", as_="chief"
    )
    with pytest.raises(ConflictError):
        moving.tell(FIRST, event_id, moved=1)


def test_people_who_need_help_are_counted_and_ticked_off(either_moving: Moving) -> None:
    town, keys = either_moving.night.town, either_moving.masters
    plain = helping.Plain(kinds=["bedridden"], mobility=Mobility.CARRIED)
    people = [
        town.write(helping.add, keys, FIRST, plain, Personal(name=f"示例{number}"), as_="first")
        for number in range(3)
    ]
    first = people[0].id
    assert town.write(evacuation.tick, "", [first, first], is_moved=True, as_="first") == 1
    assert town.write(evacuation.tick, "", [first], is_moved=True, as_="compiler") == 0
    found = town.read(evacuation.people, STREET, "", as_="desk")
    assert (found.listed, found.moved, found.left, found.carried_left) == (3, 1, 2, 2)
    listed = town.read(evacuation.listed, keys, FIRST, "", as_="compiler")
    assert [one.is_moved for one in listed] == [False, False, True]
    assert all(one.shown.personal.name == "示**" for one in listed)
    event_id = either_moving.night.begin()
    assert town.read(evacuation.people, STREET, event_id).moved == 1, "before the event"
    town.write(evacuation.tick, event_id, [first], is_moved=False, as_="first")
    assert town.read(evacuation.people, STREET, event_id).moved == 0
    with pytest.raises(ForbiddenError):
        town.write(evacuation.tick, "", [first], is_moved=True, as_="approver")
    with pytest.raises(NotFoundError):
        town.write(evacuation.tick, "", [first], is_moved=True, as_="far")
