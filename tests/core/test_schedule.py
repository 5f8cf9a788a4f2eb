"""Slots: regular, never after the moment, and the next one never before it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskmap.core.clock import SHANGHAI
from riskmap.core.schedule import EPOCH, Job

moments = st.datetimes(
    datetime(1960, 1, 1),  # noqa: DTZ001 - Hypothesis wants naive bounds
    datetime(2100, 1, 1),  # noqa: DTZ001 - as above
    timezones=st.just(UTC),
)
periods = st.timedeltas(timedelta(seconds=1), timedelta(days=40))
offsets = st.timedeltas(timedelta(days=-2), timedelta(days=2))


def job(every: timedelta, offset: timedelta = timedelta(0)) -> Job:
    return Job(name="test", every=every, offset=offset, run=lambda _parts, _now, _realm: "done")


@given(moments, periods, offsets)
def test_a_slot_is_never_after_the_moment_and_less_than_a_period_before_it(
    at: datetime, every: timedelta, offset: timedelta
) -> None:
    slot = job(every, offset).slot(at)
    assert slot <= at < slot + every


@given(moments, periods, offsets)
def test_the_next_slot_is_the_first_after_the_moment(
    at: datetime, every: timedelta, offset: timedelta
) -> None:
    one = job(every, offset)
    following = one.next_slot(at)
    assert following > at
    assert one.slot(following) == following
    assert one.slot(following - timedelta(microseconds=1)) == one.slot(at)


@given(moments, periods, offsets)
def test_slots_lie_on_whole_periods_since_the_epoch_plus_the_offset(
    at: datetime, every: timedelta, offset: timedelta
) -> None:
    assert (job(every, offset).slot(at) - EPOCH - offset) % every == timedelta(0)


def test_ten_past_three_in_shanghai_is_a_slot_every_day() -> None:
    nightly = job(timedelta(days=1), offset=timedelta(hours=3 - 8, minutes=10))
    morning = datetime(2026, 7, 12, 9, tzinfo=SHANGHAI)
    assert nightly.slot(morning) == datetime(2026, 7, 12, 3, 10, tzinfo=SHANGHAI)
    assert nightly.next_slot(morning) == datetime(2026, 7, 13, 3, 10, tzinfo=SHANGHAI)


@pytest.mark.parametrize("every", [timedelta(0), timedelta(minutes=-5)])
def test_a_period_that_does_not_move_on_is_refused(every: timedelta) -> None:
    with pytest.raises(ValueError, match="every"):
        job(every)
