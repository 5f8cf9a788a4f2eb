"""Time has a source: a `Clock` hands out now. Aware UTC inside, local time at the door."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from attrs import define, frozen

SHANGHAI = ZoneInfo("Asia/Shanghai")


class Clock(Protocol):
    """Whatever can tell the time: the wall, a drill, a test."""

    def now(self) -> datetime:
        """Return the present moment, aware, in UTC."""
        ...


@frozen
class LiveClock:
    """The wall clock."""

    def now(self) -> datetime:
        """Return the present moment, aware, in UTC."""
        return datetime.now(UTC)


@define
class SetClock:
    """A clock that stands where it is put: for tests, and the ground of drill clocks."""

    at: datetime

    def now(self) -> datetime:
        """Return the moment it stands at."""
        return require_aware(self.at)

    def advance(self, by: timedelta) -> None:
        """Move it on."""
        self.at += by


def require_aware(moment: datetime) -> datetime:
    """Return `moment` in UTC.

    Raises
    ------
    ValueError
        If it is naive: nobody knows which moment a naive time means.
    """
    if moment.utcoffset() is None:
        msg = f"naive datetime {moment!r}"
        raise ValueError(msg)
    return moment.astimezone(UTC)
