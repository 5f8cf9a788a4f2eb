"""Positions of receivers, thinned: of each window of UTC one, the median of what came in it. Pure.

A receiver says where it is each second; a year of that is 31 million rows. Windows stand still, so
that the same words give the same values whenever and in whatever portions they come. A position
that is alone in its window stays as it is, with its own time: daily solutions are never touched.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from math import isfinite
from statistics import median
from typing import Any

from attrs import evolve, field, frozen

from riskmap.feeds.model.items import storable
from riskmap.feeds.model.observations import Observation, Quality
from riskmap.feeds.model.positions import AXES
from riskmap.feeds.model.values import from_ms, to_ms

#: What a receiver on the spot says of where it is, and what solutions say.
RECEIVER = frozenset({"gnss_latitude", "gnss_longitude", "gnss_height"})
POSITIONS = RECEIVER | frozenset(AXES)
#: So many windows that are over are remembered of a stream: what is said again of them is known.
_REMEMBERED = 20
#: A station and the beginning of one of its windows, in milliseconds.
Window = tuple[str, int]


@frozen(kw_only=True)
class Pending:
    """Positions of windows that are not over yet, and the last windows that are, by station."""

    coming: tuple[Observation, ...] = ()
    closed: Mapping[str, tuple[int, ...]] = field(factory=dict)

    def as_body(self) -> dict[str, Any]:
        """Return it as it is kept beside a stream."""
        rows = [
            [storable(one.station), one.quantity, one.unit, to_ms(one.time), one.value,
             str(one.quality), _finite(one.sigma), storable(one.datum)]
            for one in self.coming
        ]  # fmt: skip
        closed = {storable(station): list(begins) for station, begins in self.closed.items()}
        return {"coming": rows, "closed": closed}

    @classmethod
    def from_body(cls, body: Mapping[str, Any]) -> Pending:
        """Return what was kept."""
        rows = (
            Observation(station=station, quantity=quantity, unit=unit, time=from_ms(ms),
                        value=value, quality=Quality(quality), sigma=sigma, datum=datum)
            for station, quantity, unit, ms, value, quality, sigma, datum in body.get("coming", ())
        )  # fmt: skip
        closed = {station: tuple(begins) for station, begins in body.get("closed", {}).items()}
        return cls(coming=tuple(rows), closed=closed)


def is_position(one: Observation) -> bool:
    """Tell whether a value is part of a position."""
    return one.quantity in POSITIONS and one.period is None and isfinite(one.value)


def in_windows(
    several: Iterable[Observation], every: timedelta
) -> dict[Window, tuple[Observation, ...]]:
    """Return positions by station and window."""
    found: dict[Window, list[Observation]] = {}
    for one in several:
        found.setdefault((one.station, begin_of(one.time, every)), []).append(one)
    return {key: tuple(rows) for key, rows in found.items()}


def begin_of(at: datetime, every: timedelta) -> int:
    """Return the beginning of the window of a moment, in milliseconds since 1970 in UTC."""
    step, ms = round(every.total_seconds() * 1000), to_ms(at)
    return ms - ms % step


def folded(window: Window, rows: Iterable[Observation]) -> tuple[Observation, ...]:
    """Return one position for a window: medians, at its beginning; what is alone stays as it is."""
    several = tuple(rows)
    if is_alone(several):
        return several
    by_series: dict[tuple[str, str], list[Observation]] = {}
    for one in several:
        by_series.setdefault((one.quantity, one.datum), []).append(one)
    at = from_ms(window[1])
    return tuple(_middle(each, at) for each in by_series.values())


def is_alone(rows: Iterable[Observation]) -> bool:
    """Tell whether all rows are of one moment."""
    return len({one.time for one in rows}) <= 1


def went_on(
    pending: Pending, coming: Iterable[Observation], heard: Mapping[str, datetime], every: timedelta
) -> tuple[tuple[Observation, ...], Pending]:
    """Return the positions of windows that are over now, and what still waits.

    What comes of a window that is over was lost on its way or is said again, and is left out.

    Parameters
    ----------
    heard
        The newest moment that each station spoke of, fixed or not: its earlier windows are over.
    """
    closed = dict(pending.closed)
    timely = [one for one in coming if begin_of(one.time, every) not in closed.get(one.station, ())]
    rows = {(one.station, one.quantity, one.datum, one.time): one
            for one in (*pending.coming, *timely)}  # fmt: skip
    done: list[Observation] = []
    waiting: list[Observation] = []
    for window, several in sorted(in_windows(rows.values(), every).items()):
        station, begin = window
        if station in heard and begin < begin_of(heard[station], every):
            done += folded(window, several)
            closed[station] = (*closed.get(station, ()), begin)[-_REMEMBERED:]
        else:
            waiting += several
    return tuple(done), Pending(coming=tuple(waiting), closed=closed)


def _middle(several: list[Observation], at: datetime) -> Observation:
    """Return the median of what can be trusted, else of all."""
    good = [one for one in several if one.quality is not Quality.SUSPECT] or several
    sigmas = [sigma for one in good if (sigma := _finite(one.sigma)) is not None]
    return evolve(
        good[0],
        time=at,
        value=median(one.value for one in good),
        sigma=median(sigmas) if sigmas else None,
    )


def _finite(sigma: float | None) -> float | None:
    return sigma if sigma is not None and isfinite(sigma) else None
