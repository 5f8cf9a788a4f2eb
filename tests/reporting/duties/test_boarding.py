"""The board: counts, pages of the list, what an officer can report; on both kinds of database."""

from __future__ import annotations

from datetime import timedelta

import pytest

from riskmap.core.access import Area, Scope
from riskmap.core.errors import NotFoundError
from riskmap.core.realm import LIVE
from riskmap.reporting.model.activation import Value
from riskmap.reporting.model.duties import State
from riskmap.reporting.model.tally import Tally, tally
from riskmap.reporting.service import boarding, excusing
from tests.reporting.duties.conftest import (
    COMMITTEE,
    COMMITTEES,
    DISTRICT,
    FAR,
    SECOND,
    STREET,
    THIRD,
    City,
    local,
)

DAILY = "season-daily@20260711T2330Z"


@pytest.fixture
def morning(city: City) -> City:
    """Eight in the morning: one reported, one late, one is out of reach, one is excused."""
    city.decide(DISTRICT, Value.OPEN)
    city.meet(local(12, 7), COMMITTEE)
    city.meet(local(12, 7, 40), SECOND, kind="event")
    city.clock.at = local(12, 7, 45)
    city.write(excusing.note_unreachable, DAILY, THIRD, why="无人接听")
    city.write(excusing.excuse, DAILY, FAR, why="停电")
    return city


def test_the_bar_says_expected_met_late_missed_and_out_of_reach(morning: City) -> None:
    found = morning.read(boarding.board, DISTRICT).tally
    assert (found.expected, found.met, found.late) == (7, 2, 1)
    assert (found.missed, found.unreachable, found.waiting) == (1, 1, 3)
    assert found.met + found.missed + found.unreachable + found.waiting == found.expected
    assert found.rate == 2 / 7


def test_the_list_holds_just_what_each_number_counts(morning: City) -> None:
    for code12 in (DISTRICT, STREET, COMMITTEE):
        counts = morning.read(boarding.board, code12).tally
        for state in State:
            found = morning.read(boarding.rows, code12, state=state).rows
            assert len(found) == counts.by_state[state]
            assert {one.state for one in found} <= {state}


def test_pages_follow_each_other_whatever_their_size(morning: City) -> None:
    whole = [one.key for one in morning.read(boarding.rows, DISTRICT).rows]
    for limit in (1, 2, 3, 7):
        after, seen = "", []
        while True:
            page = morning.read(boarding.rows, DISTRICT, after=after, limit=limit)
            seen += [one.key for one in page.rows]
            after = page.next_key
            if not after:
                break
        assert seen == whole
    assert len(whole) == 8


def test_the_next_due_time_is_the_next_of_the_area(morning: City) -> None:
    morning.plan()
    assert morning.read(boarding.board, DISTRICT).next_due_at == local(12, 8)
    assert morning.read(boarding.board, COMMITTEE).next_due_at == local(13, 7, 30)


def test_a_board_without_duties_is_empty(city: City) -> None:
    found = city.read(boarding.board, DISTRICT)
    assert (found.rounds, found.tally, found.next_due_at) == ((), Tally(), None)
    assert found.tally.rate is None
    assert city.read(boarding.rows, DISTRICT) == boarding.Rows(rows=(), next_key="")


def test_a_plan_narrows_the_board(morning: City) -> None:
    assert morning.read(boarding.board, DISTRICT, plan="event-daily").tally == Tally()
    assert morning.read(boarding.board, DISTRICT, plan="season-daily").tally.expected == 7
    with pytest.raises(NotFoundError, match="no reporting plan"):
        morning.read(boarding.board, DISTRICT, plan="nothing")


def test_the_board_of_others_is_not_there(morning: City) -> None:
    scope = Scope(actor="li", realm=LIVE, areas=[Area.of(STREET)], purpose="t")
    with morning.database.read(scope) as uow:
        assert boarding.board(uow, STREET).tally.expected == 4
        for work in (boarding.board, boarding.rows):
            with pytest.raises(NotFoundError, match="no board"):
                work(uow, DISTRICT)


def test_an_officer_sees_what_can_be_reported_now_the_first_due_in_front(city: City) -> None:
    city.decide(DISTRICT, Value.OPEN)
    assert city.read(boarding.expected_of, COMMITTEE) == ()
    city.clock.at = local(12, 5)
    (row,) = city.read(boarding.expected_of, COMMITTEE)
    assert (row.duty.slot.id, row.state, row.plan.slug) == (DAILY, State.DUE_SOON, "season-daily")
    assert [one.duty.code12 for one in city.read(boarding.expected_of, STREET)] == [STREET]


def test_what_is_missed_stays_missed_until_the_round_is_over(city: City) -> None:
    city.decide(DISTRICT, Value.OPEN)
    city.clock.at = local(12, 23, 59)
    assert city.read(boarding.board, DISTRICT).tally.missed == 8
    city.clock.advance(timedelta(minutes=1))
    city.plan()
    assert city.read(boarding.board, DISTRICT).tally.waiting == 8
    assert len(city.duties()) == 24  # yesterday, today, tomorrow
    assert {one.code12 for one in city.duties()} >= set(COMMITTEES)


def test_a_tally_of_nothing_has_no_rate_and_sums_add_up() -> None:
    one = tally([State.MET_ZERO, State.LATE, State.EXCUSED])
    assert (one + one).expected == 4
    assert (one + Tally()).by_state == one.by_state
    assert one.rate == 1
    assert tally([State.EXCUSED]).rate is None
