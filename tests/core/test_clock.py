"""Time: aware, in UTC, from a source that can be set."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone, tzinfo

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from riskmap.core.clock import SHANGHAI, LiveClock, SetClock, require_aware

NOON = datetime(2026, 7, 12, 12, tzinfo=SHANGHAI)


class _Nowhere(tzinfo):
    """A time zone that does not say how far it is from UTC."""

    def utcoffset(self, _moment: datetime | None) -> None:
        return None

    tzname = dst = utcoffset


@time_machine.travel(NOON, tick=False)
def test_the_live_clock_tells_the_wall_time_in_utc() -> None:
    now = LiveClock().now()
    assert now == NOON
    assert now.tzinfo is UTC


def test_a_set_clock_stands_until_it_is_moved_on() -> None:
    clock = SetClock(NOON)
    assert clock.now() == clock.now() == NOON
    clock.advance(timedelta(minutes=5))
    assert clock.now() == NOON + timedelta(minutes=5)
    assert clock.now().tzinfo is UTC


@pytest.mark.parametrize("naive", [NOON.replace(tzinfo=None), NOON.replace(tzinfo=_Nowhere())])
def test_a_naive_time_is_refused(naive: datetime) -> None:
    with pytest.raises(ValueError, match="naive datetime"):
        require_aware(naive)
    with pytest.raises(ValueError, match="naive datetime"):
        SetClock(naive).now()


@given(
    st.datetimes(datetime(1900, 1, 2), datetime(2200, 1, 1)),  # noqa: DTZ001 - bounds are naive
    st.integers(min_value=-14 * 60, max_value=14 * 60),
)
def test_the_moment_stays_the_same_whatever_zone_it_came_in(local: datetime, minutes: int) -> None:
    zone = timezone(timedelta(minutes=minutes))
    moment = require_aware(local.replace(tzinfo=zone))
    assert moment.tzinfo is UTC
    assert moment.replace(tzinfo=None) == local - timedelta(minutes=minutes)


def test_midnight_in_shanghai_is_the_afternoon_before_in_utc() -> None:
    midnight = datetime(2026, 7, 12, tzinfo=SHANGHAI)
    assert require_aware(midnight) == datetime(2026, 7, 11, 16, tzinfo=UTC)
