"""What is in force where: inheritance, local decisions, and what a decision needs."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskmap.core.errors import ConflictError, InvalidRequestError
from riskmap.core.levels import ResponseLevel
from riskmap.reporting.model.activation import (
    Change,
    Track,
    Value,
    in_force,
    is_lower,
    partition,
    require_sound,
)
from tests.reporting.duties.conftest import (
    CITY,
    COMMITTEE,
    DISTRICT,
    FAR,
    NEIGHBOUR,
    STREET,
    a_change,
    local,
)

UNITS = (CITY, DISTRICT, STREET, NEIGHBOUR, COMMITTEE, FAR)
#: Typhoon In-Fa in Shanghai, 2021: IV, III, II, down to III and IV again (days of July).
IN_FA = (
    a_change(CITY, Value.IV, local(23, 7)),
    a_change(CITY, Value.III, local(24, 8, 40)),
    a_change(CITY, Value.II, local(24, 20)),
    a_change(CITY, Value.III, local(26, 11)),
    a_change(CITY, Value.IV, local(27, 6, 20)),
)


def flood(timeline: list[Change], unit: str, at: tuple[int, ...]) -> ResponseLevel | None:
    return in_force(timeline, unit, local(*at)).level(Track.FLOOD)


@pytest.mark.parametrize(
    ("at", "level"),
    [
        ((23, 6, 59), None),
        ((23, 7), ResponseLevel.IV),
        ((24, 8, 39), ResponseLevel.IV),
        ((24, 8, 40), ResponseLevel.III),
        ((25, 3), ResponseLevel.II),
        ((26, 11), ResponseLevel.III),
        ((28,), ResponseLevel.IV),
    ],
)
def test_levels_go_up_and_down_as_they_did_in_july_2021(
    at: tuple[int, ...], level: ResponseLevel | None
) -> None:
    assert flood(list(IN_FA), COMMITTEE, at) is level


def test_a_district_may_stand_higher_than_the_city_and_its_neighbours_do_not() -> None:
    timeline = [*IN_FA, a_change(STREET, Value.I, local(24, 21))]
    assert flood(timeline, COMMITTEE, (24, 22)) is ResponseLevel.I
    assert flood(timeline, FAR, (24, 22)) is ResponseLevel.II


def test_a_local_decision_stays_when_less_is_asked_above() -> None:
    timeline = [*IN_FA, a_change(STREET, Value.I, local(24, 21))]
    assert flood(timeline, COMMITTEE, (27, 12)) is ResponseLevel.I


def test_what_is_raised_above_afterwards_reaches_a_lower_local_level() -> None:
    timeline = [
        a_change(CITY, Value.IV, local(1)),
        a_change(STREET, Value.NONE, local(2)),
        a_change(CITY, Value.I, local(3)),
        a_change(CITY, Value.II, local(4)),
        a_change(CITY, Value.NONE, local(5)),
    ]
    found = [flood(timeline, COMMITTEE, (day,)) for day in range(1, 6)]
    assert found == [ResponseLevel.IV, None, ResponseLevel.I, ResponseLevel.II, None]


def test_following_gives_a_local_decision_up() -> None:
    timeline = [*IN_FA, a_change(STREET, Value.I, local(24, 21))]
    timeline.append(a_change(STREET, Value.FOLLOW, local(25)))
    assert flood(timeline, COMMITTEE, (25, 1)) is ResponseLevel.II


def test_the_two_systems_and_the_season_do_not_touch_each_other() -> None:
    relief = a_change(DISTRICT, Value.II, local(24), track=Track.RELIEF)
    state = in_force([*IN_FA, relief, a_change(CITY, Value.OPEN, local(1))], STREET, local(28))
    assert state.level(Track.FLOOD) is ResponseLevel.IV
    assert state.level(Track.RELIEF) is ResponseLevel.II
    assert state.in_season
    assert state.level(Track.SEASON) is None


def test_of_two_decisions_for_one_moment_the_one_written_later_holds() -> None:
    first = a_change(CITY, Value.II, local(3), recorded_at=local(3))
    second = a_change(CITY, Value.III, local(3), recorded_at=local(3, 1))
    assert flood([second, first], STREET, (4,)) is ResponseLevel.III


VALUES = (Value.NONE, Value.IV, Value.III, Value.II, Value.I, Value.FOLLOW)
TIMELINES = st.lists(
    st.builds(
        lambda unit, value, day: a_change(unit, value, local(day)),
        st.sampled_from(UNITS),
        st.sampled_from(VALUES),
        st.integers(1, 9),
    ),
    max_size=9,
)


@given(TIMELINES, st.integers(1, 10))
def test_many_units_at_once_stand_as_each_does_alone(timeline: list[Change], day: int) -> None:
    codes = np.array(sorted(UNITS))
    states, which = partition(timeline, codes, local(day))
    assert [states[number] for number in which] == [
        in_force(timeline, str(one), local(day)) for one in codes
    ]


@given(TIMELINES, st.randoms())
def test_the_order_in_which_decisions_are_read_does_not_matter(
    timeline: list[Change], random: object
) -> None:
    shuffled = list(timeline)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert in_force(shuffled, FAR, local(10)) == in_force(timeline, FAR, local(10))


@given(TIMELINES)
def test_what_is_raised_above_last_of_all_holds_everywhere_below(timeline: list[Change]) -> None:
    timeline = [*timeline, a_change(CITY, Value.I, local(20))]
    for unit in UNITS:
        assert in_force(timeline, unit, local(21)).level(Track.FLOOD) is ResponseLevel.I


def test_less_needs_a_reason_and_more_does_not() -> None:
    timeline = list(IN_FA[:3])
    require_sound(timeline, a_change(CITY, Value.I, local(25), reason=""))
    with pytest.raises(InvalidRequestError, match="less is asked"):
        require_sound(timeline, a_change(CITY, Value.III, local(25), reason=""))
    require_sound(timeline, a_change(CITY, Value.III, local(25), reason="雨势减弱"))


def test_giving_up_a_higher_local_level_needs_a_reason() -> None:
    timeline = [*IN_FA, a_change(STREET, Value.I, local(28))]
    change = a_change(STREET, Value.FOLLOW, local(29), reason="")
    assert is_lower(timeline, change)
    with pytest.raises(InvalidRequestError, match="less is asked"):
        require_sound(timeline, change)


@pytest.mark.parametrize("missing", ["authority", "document"])
def test_a_decision_names_who_decided_and_the_paper(missing: str) -> None:
    with pytest.raises(InvalidRequestError, match="authority and the number"):
        require_sound([], a_change(CITY, Value.IV, local(1), **{missing: ""}))


def test_a_season_has_no_levels() -> None:
    with pytest.raises(InvalidRequestError, match="nothing that"):
        require_sound([], a_change(CITY, Value.II, local(1), track=Track.SEASON))


def test_nothing_is_written_in_between_or_twice() -> None:
    with pytest.raises(ConflictError, match="later decision"):
        require_sound(list(IN_FA), a_change(CITY, Value.I, local(25)))
    with pytest.raises(ConflictError, match="stands so already"):
        require_sound(list(IN_FA), a_change(CITY, Value.IV, local(28)))
    with pytest.raises(ConflictError, match="stands so already"):
        require_sound([], a_change(STREET, Value.FOLLOW, local(28)))


@pytest.mark.parametrize("days", [-8, 8])
def test_a_decision_takes_effect_about_now(days: int) -> None:
    change = a_change(CITY, Value.IV, local(15), recorded_at=local(15) + timedelta(days=days))
    with pytest.raises(InvalidRequestError, match="at most 7 days"):
        require_sound([], change)
