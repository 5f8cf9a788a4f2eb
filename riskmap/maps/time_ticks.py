"""Ticks of a time axis: round moments by the clocks of the site, few enough for their words."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, tzinfo

from attrs import frozen

#: More ticks than this have no room beside each other on a phone.
MOST = 7
_DAY = 24 * 3600
_MONTH = 30 * _DAY
_YEAR = 365 * _DAY


@frozen
class Step:
    """A distance of ticks: a number of minutes, days, months or years, and how they are written."""

    count: int
    unit: str
    seconds: int
    form: str


_STEPS = (
    *(Step(one, "minute", 60 * one, "%H:%M") for one in (1, 5, 10, 30, 60, 180, 360, 720)),
    *(Step(one, "day", _DAY * one, "%m-%d") for one in (1, 2, 5, 10)),
    *(Step(one, "month", _MONTH * one, "%Y-%m") for one in (1, 2, 3, 6)),
    *(Step(one, "year", _YEAR * one, "%Y") for one in (1, 2, 5, 10, 20, 50)),
)


def ticks(
    begin: datetime, end: datetime, zone: tzinfo, most: int = MOST
) -> tuple[tuple[datetime, str], ...]:
    """Return round moments between two, each with its words; midnights are called by their day.

    Parameters
    ----------
    begin, end
        Aware; the second is not before the first.
    zone
        By whose clocks they are round.
    most
        How many have room.
    """
    span = (end - begin).total_seconds()
    step = next((one for one in _STEPS if span / one.seconds <= most), _STEPS[-1])
    return tuple((at.astimezone(UTC), _said(at, step)) for at in _round(begin, end, zone, step))


def _said(at: datetime, step: Step) -> str:
    is_midnight = step.unit == "minute" and (at.hour, at.minute) == (0, 0)
    return f"{at:%m-%d}" if is_midnight else at.strftime(step.form)


def _round(begin: datetime, end: datetime, zone: tzinfo, step: Step) -> Iterator[datetime]:
    at = _first(begin.astimezone(zone), step)
    while at <= end:
        if at >= begin:
            yield at
        at = _next(at, step)


def _first(begin: datetime, step: Step) -> datetime:
    """Return a round moment not after the begin, from which all others are counted."""
    midnight = begin.replace(hour=0, minute=0, second=0, microsecond=0)
    if step.unit == "minute":
        return midnight
    if step.unit == "day":
        return midnight - timedelta(days=midnight.toordinal() % step.count)
    first = midnight.replace(day=1)
    if step.unit == "month":
        return first.replace(month=(first.month - 1) // step.count * step.count + 1)
    return first.replace(month=1, year=max(first.year // step.count * step.count, 1))


def _next(at: datetime, step: Step) -> datetime:
    if step.unit == "minute":
        return at + timedelta(minutes=step.count)
    if step.unit == "day":
        return at + timedelta(days=step.count)
    months = step.count * (12 if step.unit == "year" else 1) + at.month - 1
    return at.replace(year=at.year + months // 12, month=months % 12 + 1)
