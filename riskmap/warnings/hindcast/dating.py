"""Dated events: from gauges, marks and best tracks, and from a file of the site."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray

from riskmap.core.clock import SHANGHAI
from riskmap.core.errors import RiskmapError, UnreadableFileError
from riskmap.core.hazards import hazard
from riskmap.core.words import N_
from riskmap.feeds.model.stations import KnownStation
from riskmap.warnings.hindcast.past import Past
from riskmap.warnings.model.hindcast import Event
from riskmap.warnings.model.thresholds import thresholds
from riskmap.warnings.water.marks import PLATFORM, marks_of, same_datum
from riskmap.warnings.weather.circles import approach
from riskmap.warnings.weather.sums import (
    MEASURED,
    Minutes,
    minute_of,
    minutes64,
    moment_of,
    running_sums,
    spans_of,
)

#: Heavy hours that follow each other within so many minutes are one event.
_JOIN_MIN = 180
GAUGE, MARK, BEST_TRACK, SIGNAL, FILE = "gauge", "mark", "best_track", "official", "file"
COLUMNS = ("hazard", "begin", "end")


def heavy_rain(past: Past, gauges: tuple[KnownStation, ...]) -> tuple[Event, ...]:
    """Return when a gauge measured heavy rain within an hour; several gauges may be one event."""
    row = thresholds("weather")["vapour_event_rain"]
    heavy = []
    for one in gauges:
        spans = spans_of(past.series_of(one.key, "rain"), until=past.until)
        sums, _ = running_sums(spans, spans.ends, 1.0)
        heavy.append(spans.ends[np.nan_to_num(sums) > (row.value or np.inf)])
    ends = np.unique(np.concatenate(heavy)) if heavy else np.empty(0, np.int64)
    return tuple(
        Event(hazard="rainstorm", begin=moment_of(begin - 60), end=moment_of(end), source=GAUGE)
        for begin, end in _runs(ends[(ends >= minute_of(past.since))])
    )


def crossings(past: Past, station: KnownStation) -> tuple[Event, ...]:
    """Return when the water of a gauge was at its lowest mark or above."""
    series = past.series_of(station.key, "level")
    marks = marks_of(station, past.until.astimezone(SHANGHAI).date())
    heights = [one.height_m for one in marks
               if one.kind != PLATFORM and same_datum(one.datum, series.datum)]  # fmt: skip
    if not heights:
        return ()
    kept = np.isin(series.qualities, MEASURED)
    minutes = minutes64(series)[kept]
    high = minutes[(series.values[kept] >= min(heights)) & (minutes >= minute_of(past.since))]
    return tuple(
        Event(hazard="river_flood", begin=moment_of(begin), end=moment_of(end),
              station=station.key, source=MARK)
        for begin, end in _runs(high)
    )  # fmt: skip


def winds(past: Past) -> Iterator[Event]:
    """Yield when the weakest wind circle of a storm was here, by its best track."""
    for track in past.best:
        first = track.positions[0].at
        passes = approach(track, past.home, first)
        reach = None if passes is None else next(iter(passes.reaches), None)
        if reach is not None and reach.at is not None and past.since <= reach.at <= past.until:
            end = reach.leaves_at or reach.known_until
            yield Event(hazard="typhoon_wind", begin=reach.at, end=end, source=BEST_TRACK)


def from_file(payload: bytes) -> tuple[Event, ...]:
    """Read dated events of the site: CSV with hazard, begin, end, and station, source if known.

    Raises
    ------
    UnreadableFileError
        If a row cannot be read: it says which.
    """
    try:
        rows = csv.DictReader(io.StringIO(payload.decode("utf-8-sig")))
        missing = [name for name in COLUMNS if name not in (rows.fieldnames or ())]
        if missing:
            raise UnreadableFileError(N_("There is no column {columns}."),
                                      mend=N_("Name the columns in the first line."),
                                      columns=", ".join(missing))  # fmt: skip
        return tuple(_row(number, row) for number, row in enumerate(rows, 2))
    except (UnicodeDecodeError, csv.Error) as error:
        raise UnreadableFileError(
            N_("The file is no CSV in UTF-8."), mend=N_("Save it as CSV in UTF-8.")
        ) from error


def _row(number: int, row: dict[str, str]) -> Event:
    try:
        slug = (row["hazard"] or "").strip()
        hazard(slug)
        begin, end = (_moment(row[name] or "") for name in ("begin", "end"))
    except (RiskmapError, ValueError) as error:
        raise _no_event(number) from error
    if end < begin:
        raise _no_event(number)
    return Event(
        hazard=slug,
        begin=begin,
        end=end,
        station=(row.get("station") or "").strip(),
        source=(row.get("source") or FILE).strip(),
    )


def _no_event(number: int) -> UnreadableFileError:
    return UnreadableFileError(
        N_("Line {number} is no dated event."),
        mend=N_("Give a hazard of the list, and begin and end such as 2026-07-12T08:00+08:00."),
        number=number,
    )


def _moment(text: str) -> datetime:
    """Return a moment; without an offset it is of the local clock."""
    at = datetime.fromisoformat(text.strip())
    return (at.replace(tzinfo=SHANGHAI) if at.tzinfo is None else at).astimezone(UTC)


def _runs(minutes: Minutes) -> Iterator[tuple[int, int]]:
    """Yield first and last of minutes that follow each other closely."""
    if not len(minutes):
        return
    breaks: NDArray[np.int64] = np.flatnonzero(np.diff(minutes) > _JOIN_MIN)
    firsts = [0, *(breaks + 1).tolist()]
    lasts = [*breaks.tolist(), len(minutes) - 1]
    for first, last in zip(firsts, lasts, strict=True):
        yield int(minutes[first]), int(minutes[last])


def within(events: tuple[Event, ...], since: datetime, until: datetime) -> tuple[Event, ...]:
    """Return the events that lie in a time."""
    return tuple(one for one in events if since <= one.begin <= until)
