"""Epochs of a stream to records: health of each, positions of those that are exact."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, time, timedelta
from itertools import groupby
from math import cos, radians
from operator import itemgetter
from typing import Any

from riskmap.core.errors import UnreadableFileError
from riskmap.core.words import N_
from riskmap.feeds.model import Context, Fix, Observation, StationHealth
from riskmap.feeds.model.observations import observation
from riskmap.feeds.model.parsed import TELL_SENDER
from riskmap.feeds.reading.numbers import between
from riskmap.feeds.sources.nmea.hearing import Heard, Position

#: As the sentence GGA says it. What is not here is no fix for measuring.
_FIXES = {0: Fix.NONE, 1: Fix.SINGLE, 2: Fix.DGPS, 4: Fix.RTK_FIXED, 5: Fix.RTK_FLOAT}
_DECIMALS = 7
_HALF_A_DAY = timedelta(hours=12)
_METRES_A_DEGREE = 111_320.0
#: An epoch of a receiver that says everything has no more lines.
_EPOCH_LINES = 60


def epochs(positions: Sequence[Position]) -> Iterator[list[Position]]:
    """Yield what several talkers say of one moment."""
    for _, several in groupby(positions, key=lambda one: one.at):
        yield list(several)


def best(epoch: Sequence[Position]) -> Position:
    """Return the position of all systems together, else the one of most satellites."""
    return max(epoch, key=lambda one: (one.message.talker == "GN", _whole(one.message.numSV) or 0))


def tell(
    position: Position, heard: Heard, context: Context
) -> tuple[StationHealth | Observation, ...]:
    """Return the health of one epoch, and its position if it is good for displacement.

    Raises
    ------
    UnreadableFileError
        If nobody says which day it is, or where it lies is nowhere.
    """
    message, moment = position.message, _moment(position, heard, context)
    fix = Fix.NONE if _is_void(position, heard) else _FIXES.get(message.quality, Fix.OTHER)
    has_position = fix is not Fix.NONE and _are_numbers(message.lat, message.lon)
    lat = between(message.lat, -90, 90, "latitude") if has_position else None
    lon = between(message.lon, -180, 180, "longitude") if has_position else None
    health = StationHealth(
        station=context.station,
        time=moment,
        fix=fix,
        satellites=_whole(message.numSV),
        hdop=_number(message.HDOP),
        lon=lon,
        lat=lat,
        correction_age_s=_number(message.diffAge),
        in_view={system: count for _, system, count in _near(heard.in_view, position)},
    )
    if fix is not Fix.RTK_FIXED or lat is None or lon is None or not _is_exact(position):
        return (health,)
    return (health, *_observed(moment, (lat, lon), position, heard, context))


def _observed(
    moment: datetime, where: tuple[float, float], position: Position, heard: Heard, context: Context
) -> Iterator[Observation]:
    lat, lon = where
    errors = (one[2] for one in _near(heard.errors, position) if one[1] == position.at)
    north, east, up = next(errors, (None, None, None))
    wide = max(_METRES_A_DEGREE * cos(radians(lat)), 1.0)
    height = float(position.message.alt) + float(position.message.sep)
    for quantity, value, sigma in (
        ("gnss_latitude", lat, None if north is None else north / _METRES_A_DEGREE),
        ("gnss_longitude", lon, None if east is None else east / wide),
        ("gnss_height", height, up),
    ):
        yield observation(
            context.station, quantity, moment, value, sigma=sigma, datum=context.datum
        )


def _is_exact(position: Position) -> bool:
    """Tell whether it is written to seven decimals of a minute, with height and separation."""
    if not _are_numbers(position.message.alt, position.message.sep):
        return False
    decimals = min(len(position.fields[place].partition(".")[2]) for place in (2, 4))
    return decimals >= _DECIMALS and bool(position.fields[9]) and bool(position.fields[11])


def _is_void(position: Position, heard: Heard) -> bool:
    """Tell whether an RMC of the same moment, just before or after, says that it is not valid."""
    return any((place, position.at) in heard.void for place in range(*_places(position, heard)))


def _places(position: Position, heard: Heard) -> tuple[int, int]:
    """Return the counts of positions at which an RMC of the same epoch can have been heard."""
    place = bisect_left(heard.positions, position.line, key=lambda one: one.line)
    return max(place - 1, 0), place + 3


def _moment(position: Position, heard: Heard, context: Context) -> datetime:
    """Return the moment of a time of day: by the nearest sentence with a date, over midnight."""
    near = _dated(position, heard, context)
    moment = datetime.combine(near.date(), position.at)
    try:
        if moment - near > _HALF_A_DAY:
            moment -= timedelta(days=1)
        elif near - moment > _HALF_A_DAY:
            moment += timedelta(days=1)
    except OverflowError:
        raise UnreadableFileError(
            N_("This is no time: {text}."), mend=TELL_SENDER, text=near.date().isoformat()
        ) from None
    return moment.replace(tzinfo=UTC)


def _dated(position: Position, heard: Heard, context: Context) -> datetime:
    place = bisect_left(heard.dates, position.line, key=itemgetter(0))
    around = heard.dates[max(place - 3, 0) : place + 3]
    if around:
        _, day, at = min(around, key=lambda one: _distance(position, one[0], one[2]))
        return datetime.combine(day, at)
    if context.received_at is not None:
        return context.received_at.replace(tzinfo=None)
    raise UnreadableFileError(
        N_("Nobody says which day this is: there is no RMC or ZDA."),
        mend=N_("Let the receiver write RMC or ZDA, or say when the data came."),
    )


def _distance(position: Position, line: int, at: time) -> tuple[bool, int]:
    return at != position.at, abs(line - position.line)


def _near(said: Sequence[Any], position: Position) -> Sequence[Any]:
    """Return what was said within some lines of a position."""
    first = bisect_left(said, position.line - _EPOCH_LINES, key=itemgetter(0))
    last = bisect_right(said, position.line + _EPOCH_LINES, key=itemgetter(0))
    return said[first:last]


def _are_numbers(*values: Any) -> bool:
    return all(isinstance(one, (int, float)) for one in values)


def _number(value: Any) -> float | None:
    return float(value) if isinstance(value, (int, float)) else None


def _whole(value: Any) -> int | None:
    return value if isinstance(value, int) else None
