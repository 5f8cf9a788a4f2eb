"""Plans as data: what ships, when their slots lie, what they ask, and faults that are refused."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskmap.core.clock import SHANGHAI
from riskmap.core.codes import DivisionLevel
from riskmap.core.errors import NotFoundError
from riskmap.reporting.model.activation import InForce, Track, Value
from riskmap.reporting.model.plans import burdens, plan_named, plans, read
from tests.reporting.duties.conftest import CITY, a_change, local

SOUND = """
[[plan]]
slug = "try"
word = "Try"
every_min = 360
cutoff = "00:00"
accepts_min = 360
active = [{ season = true }]
source = "test"
effective_from = 2026-07-01
verified = false
[plan.due_min]
committee = 30
street = 45
"""
LEVEL = st.sampled_from([DivisionLevel.COMMITTEE, DivisionLevel.STREET])
MOMENT = st.datetimes(datetime(2024, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


def state(*values: Value) -> InForce:
    found = {}
    for value in values:
        change = a_change(CITY, value, local(1))
        found[str(change.track)] = change
    return InForce(**found)


def active(*values: Value) -> set[str]:
    return {
        one.slug for one in plans() if not one.is_about_events and one.is_active(state(*values))
    }


def test_every_shipped_plan_says_where_it_comes_from_and_that_nobody_compared_it() -> None:
    assert len(plans()) == 5
    for one in plans():
        assert one.source.title
        assert not one.source.verified
        assert one.word.id


@pytest.mark.parametrize(
    ("values", "slugs"),
    [
        ((), set()),
        ((Value.OPEN,), {"season-daily"}),
        ((Value.IV,), {"season-daily"}),
        ((Value.OPEN, Value.IV), {"season-daily"}),
        ((Value.III,), {"flood-6h"}),
        ((Value.OPEN, Value.III), {"flood-6h"}),
        ((Value.OPEN, Value.II), {"flood-2h"}),
        ((Value.OPEN, Value.I), {"flood-1h"}),
        ((Value.CLOSED, Value.NONE), set()),
    ],
)
def test_one_plan_at_a_time_asks_about_season_and_response(
    values: tuple[Value, ...], slugs: set[str]
) -> None:
    assert active(*values) == slugs


def test_a_relief_response_can_make_a_plan_ask() -> None:
    (plan,) = read(SOUND.replace("season = true", 'relief_from = "III"'))
    relief = {v: InForce(relief=a_change(CITY, v, local(1), track=Track.RELIEF)) for v in Value}
    assert [v for v in Value if plan.is_active(relief[v])] == [Value.III, Value.II, Value.I]


def test_the_highest_level_asks_twenty_four_reports_a_day_of_each_officer() -> None:
    (committee,) = [
        one for one in burdens(plans(), state(Value.I)) if one.level is DivisionLevel.COMMITTEE
    ]
    assert committee.a_day == 24


def test_nobody_is_asked_while_nothing_is_in_force() -> None:
    assert burdens(plans(), InForce()) == ()


def test_the_daily_report_is_about_the_day_before_and_due_by_level() -> None:
    plan = plan_named("season-daily")
    due = {}
    for level in plan.due_after:
        (slot,) = plan.slots(level, local(12, 1), local(13, 1))
        assert (slot.period_from, slot.cutoff_at, slot.closes_at) == (
            local(11),
            local(12),
            local(13),
        )
        due[level.slug] = f"{slot.due_at.astimezone(SHANGHAI):%H:%M}"
    assert due == {
        "committee": "07:30", "street": "08:00", "district": "09:00", "province": "12:00",
    }  # fmt: skip


@given(LEVEL, MOMENT, st.integers(1, 72))
def test_slots_of_any_time_lie_inside_it_evenly_and_without_a_gap(
    level: DivisionLevel, begin: datetime, hours: int
) -> None:
    end = begin + timedelta(hours=hours)
    for plan in plans():
        found = list(plan.slots(level, begin, end))
        assert all(begin <= one.due_at < end for one in found)
        assert len({one.id for one in found}) == len(found)
        for one, following in pairwise(found):
            assert following.due_at - one.due_at == plan.every
            assert one.closes_at <= following.cutoff_at
        assert abs(len(found) - timedelta(hours=hours) / plan.every) <= 1


@given(LEVEL, MOMENT, st.integers(1, 40), st.integers(1, 40))
def test_slots_do_not_depend_on_how_time_is_cut(
    level: DivisionLevel, begin: datetime, first: int, second: int
) -> None:
    middle, end = begin + timedelta(hours=first), begin + timedelta(hours=first + second)
    for plan in plans():
        parts = [*plan.slots(level, begin, middle), *plan.slots(level, middle, end)]
        assert parts == list(plan.slots(level, begin, end))


@given(LEVEL, MOMENT)
def test_local_hours_are_the_same_all_year(level: DivisionLevel, begin: datetime) -> None:
    plan = plan_named("season-daily")
    (slot,) = plan.slots(level, begin, begin + timedelta(days=1))
    assert slot.cutoff_at.astimezone(SHANGHAI).hour == 0
    assert slot.cutoff_at - slot.period_from == timedelta(days=1)


def test_a_plan_asks_from_its_first_day_to_its_last() -> None:
    text = SOUND.replace("verified", "effective_to = 2026-07-02\nverified")
    (plan,) = read(text)
    found = list(plan.slots(DivisionLevel.STREET, local(1) - timedelta(days=3), local(9)))
    assert len(found) == 8
    days = {one.cutoff_at.astimezone(SHANGHAI).date() for one in found}
    assert days == {date(2026, 7, 1), date(2026, 7, 2)}


def test_a_slot_of_an_event_names_it() -> None:
    plan = plan_named("event-daily")
    (slot,) = plan.slots(DivisionLevel.STREET, local(12, 1), local(13, 1), "e1")
    assert (slot.id, slot.event_id) == ("event-daily/e1@20260712T0000Z", "e1")


@pytest.mark.parametrize(
    ("before", "after", "fault"),
    [
        ("every_min = 360", "every_min = 350", "not divided evenly"),
        ('cutoff = "00:00"', 'cutoff = "06:00"', "not the first"),
        ("accepts_min = 360", "accepts_min = 361", "into the next slot"),
        ("street = 45", "street = 400", "due after it is accepted"),
        ("street = 45", "street = 30", "due at once"),
        ("season = true }", "season = true }, { event = true }", "events and about more"),
        ("season = true", "seasn = true", "unknown conditions: seasn"),
        ("season = true", 'flood_from = "V"', "V"),
    ],
)
def test_a_plan_that_contradicts_itself_is_refused(before: str, after: str, fault: str) -> None:
    with pytest.raises((ValueError, KeyError), match=fault):
        read(SOUND.replace(before, after))


def test_two_plans_of_one_name_are_refused() -> None:
    with pytest.raises(ValueError, match="one name"):
        read(SOUND + SOUND)


def test_a_plan_is_found_by_its_name() -> None:
    with pytest.raises(NotFoundError, match="no reporting plan nothing"):
        plan_named("nothing")
