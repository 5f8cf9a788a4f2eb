"""Times as the formats write them, to aware moments in UTC."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import cache, wraps
from importlib.resources import files
from typing import Any

from riskmap.core.errors import UnreadableFileError
from riskmap.core.words import N_
from riskmap.feeds.model.parsed import TELL_SENDER, Context, visible

_MJD_0 = datetime(1858, 11, 17, tzinfo=UTC)
#: A daily solution stands for the whole day; its moment is the middle.
NOON = timedelta(hours=12)
#: No station measured before, and none will after.
_FIRST, _LAST = datetime(1800, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)
MONTHS = {
    name: number
    for number, name in enumerate(
        "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC".split(),  # noqa: SIM905 - as it is written
        1,
    )
}


def _checked(read: Callable[..., datetime]) -> Callable[..., datetime]:
    """Make whatever goes wrong inside, and times that cannot be meant, one kind of refusal."""

    @wraps(read)
    def careful(value: Any, *more: Any) -> datetime:
        try:
            moment = read(value, *more)
        except (ValueError, OverflowError, TypeError, KeyError):
            raise _no_time(value) from None
        if not _FIRST <= moment <= _LAST:
            raise _no_time(value)
        return moment

    return careful


def _no_time(value: Any) -> UnreadableFileError:
    return UnreadableFileError(
        N_("This is no time: {text}."), mend=TELL_SENDER, text=visible(str(value)) or "—"
    )


@_checked
def from_iso(value: Any, context: Context | None = None) -> datetime:
    """Return an ISO 8601 time; one without an offset needs `Context.utc_offset`."""
    text = str(value).strip()
    if "T" not in text and " " not in text:
        raise ValueError(text)
    moment = datetime.fromisoformat(text)
    if moment.utcoffset() is None:
        if context is None or context.utc_offset is None:
            raise UnreadableFileError(
                N_("Nobody says in which time zone {text} is."),
                mend=N_("Give the offset from UTC with the feed, for example +08:00."),
                text=visible(text),
            )
        moment = (moment - context.utc_offset).replace(tzinfo=UTC)
    return moment.astimezone(UTC)


@_checked
def from_mjd(value: float) -> datetime:
    """Return the moment of a modified Julian date."""
    return _MJD_0 + timedelta(days=value)


@_checked
def from_unix_ms(value: float) -> datetime:
    """Return the moment of milliseconds since 1970."""
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=value)


@_checked
def from_calendar_year(value: float) -> datetime:
    """Return the moment of a year with a fraction of that very year."""
    year = int(value)
    begins = datetime(year, 1, 1, tzinfo=UTC)
    return begins + (datetime(year + 1, 1, 1, tzinfo=UTC) - begins) * (value - year)


@_checked
def from_day(value: str) -> datetime:
    """Return the middle of a day, written 2009-01-02 or 20090102."""
    return datetime.combine(date.fromisoformat(value.strip()), datetime.min.time(), UTC) + NOON


@_checked
def from_short_month(value: str) -> datetime:
    """Return the middle of a day written 95MAY18; years from 80 on are of the last century."""
    found = re.fullmatch(r"([0-9]{2})([A-Z]{3})([0-9]{2})", value)
    if found is None:
        raise ValueError(value)
    year = int(found[1])
    century = 1900 if year >= 80 else 2000  # noqa: PLR2004 - GPS began in 1980
    return datetime(century + year, MONTHS[found[2]], int(found[3]), 12, tzinfo=UTC)


@_checked
def from_doy(value: str) -> datetime:
    """Return the moment of YYYY:DDD:SSSSS, or YY:DDD:SSSSS as it was written before."""
    year, day, second = value.split(":")
    if not all(one.isascii() and one.isdecimal() for one in (year, day, second)):
        raise ValueError(value)
    full = int(year) if len(year) == 4 else int(year) + (1900 if int(year) >= 50 else 2000)  # noqa: PLR2004 - as SINEX says
    if not 1 <= int(day) <= 366 or int(second) > 86_400:  # noqa: PLR2004 - days, seconds
        raise ValueError(value)
    return datetime(full, 1, 1, tzinfo=UTC) + timedelta(days=int(day) - 1, seconds=int(second))


@_checked
def from_digits(value: str, form: str = "%Y%m%d%H") -> datetime:
    """Return the moment of digits without separators, in UTC."""
    text = value.strip()
    if not (text.isascii() and text.isdecimal()):
        raise ValueError(text)
    return datetime.strptime(text, form).replace(tzinfo=UTC)


def gps_to_utc(moment: datetime) -> datetime:
    """Return in UTC what was said in GPS time, which knows no leap seconds."""
    ahead = 0
    for since, seconds in leaps():
        if moment >= since:
            ahead = seconds
    return moment - timedelta(seconds=ahead)


@cache
def leaps() -> tuple[tuple[datetime, int], ...]:
    """Return since when GPS time is how many seconds ahead of UTC."""
    text = files("riskmap.feeds.reading").joinpath("leap_seconds.toml").read_text("utf-8")
    return tuple(
        (datetime.combine(day, datetime.min.time(), UTC), seconds)
        for day, seconds in tomllib.loads(text)["gps_minus_utc"]
    )
