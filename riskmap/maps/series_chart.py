"""Series over time as numbers for a picture: lines, dots or bars, thresholds, events.

Across everything is in percent of the picture's width, down in em, as in `riskmap.maps.charts`.
A template draws them: ``macros/series.html``. A series of many years is drawn by its lowest and
highest values within each column, so that no peak is lost.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, tzinfo

import numpy as np
from attrs import evolve, frozen
from numpy.typing import NDArray

from riskmap.maps.charts import FULL, Mark, Scale, mark
from riskmap.maps.curves import APART, spread
from riskmap.maps.series import Drawn, Event, Line, Look, Text, Threshold, Values, Words
from riskmap.maps.shapes import bars_path, dots_path, line_path, ring_path
from riskmap.maps.thinning import thinned
from riskmap.maps.time_ticks import ticks
from riskmap.maps.value_axis import ticks_between

#: Height of the ground, of what stands over and under it, in em.
PLOT, OVER, UNDER = 10.0, 1.6, 1.6
#: A threshold further away than this part of the values' span stands in words only.
_FAR = 1.5
#: No label stands higher, in em from the top; numbers of events nearer than this are not written.
_HIGHEST, _ROOM = 1.0, 4.0


@frozen(kw_only=True)
class Plotted:
    """One line in a square ground of 100 by 100, y downward: paths, empty without any.

    Parameters
    ----------
    dots, doubtful
        Strokes of no length, which round ends make into dots.
    label_at
        Em from the top of its name, at the right end.
    """

    label: Words
    look: Look
    line: str = ""
    band: str = ""
    bars: str = ""
    dots: str = ""
    doubtful: str = ""
    label_at: float = 0.0


@frozen(kw_only=True)
class Rule:
    """A threshold: its line and its words in em from the top."""

    at: float
    label: Words
    source: Words
    label_at: float


@frozen(kw_only=True)
class Happened:
    """An event: percent across, its number as listed under the picture.

    ``has_room`` tells whether the number can be written beside the one before it.
    """

    at: float
    number: int
    event: Event
    has_room: bool = True


@frozen(kw_only=True)
class SeriesChart:
    """A picture of one quantity over time.

    Parameters
    ----------
    silent
        Begin and width in percent of the time after the last value; None where there is none.
    far
        Thresholds that lie too far away to be drawn.
    now
        Percent across of the present moment, where the picture reaches beyond it.
    """

    unit: str
    plots: tuple[Plotted, ...]
    across: tuple[Mark, ...]
    down: tuple[Mark, ...]
    rules: tuple[Rule, ...]
    events: tuple[Happened, ...]
    silent: tuple[float, float] | None
    far: tuple[Threshold, ...]
    now: float | None = None
    over: float = OVER
    plot: float = PLOT
    height: float = OVER + PLOT + UNDER


@frozen(kw_only=True)
class _Ground:
    """Where a moment and a value stand."""

    sideways: Scale
    upright: Scale
    plot: float

    def down(self, value: float) -> float:
        """Return em from the top."""
        return round(OVER + self.plot * (1 - self.upright.at(value) / FULL), 2)


def series_chart(
    lines: Sequence[Line],
    *,
    begin: datetime,
    end: datetime,
    zone: tzinfo,
    unit: str,
    thresholds: Sequence[Threshold] = (),
    events: Sequence[Event] = (),
    said: Text = "{:g}".format,
    from_zero: bool = False,
    until: datetime | None = None,
    now: datetime | None = None,
    plot: float = PLOT,
) -> SeriesChart:
    """Return series over one stretch of time.

    Parameters
    ----------
    lines
        The first is the one that is measured: where it ends, silence begins.
    begin, end
        What is shown; values outside are left out.
    zone
        By whose clocks the axis is labelled.
    said
        Words of a value on the axis.
    from_zero
        Whether the ground is zero, as for sums of rain.
    until
        Up to when values are expected, such as now; None: silence is not told.
    now
        Drawn as a line where the picture reaches beyond it.
    """
    shown = [_within(one, begin, end) for one in lines]
    near, far = _near(shown, thresholds, from_zero=from_zero)
    levels = ticks_between(*_reach(shown, [one.value for one in near], from_zero=from_zero))
    ground = _Ground(
        sideways=Scale(low=begin.timestamp(), high=end.timestamp()),
        upright=Scale(low=levels[0], high=levels[-1]),
        plot=plot,
    )
    return SeriesChart(
        unit=unit,
        plots=_named([_plotted(one, ground) for one in shown], plot),
        across=tuple(
            mark(ground.sideways, at.timestamp(), text) for at, text in ticks(begin, end, zone)
        ),
        down=tuple(Mark(at=ground.down(one), label=said(one)) for one in levels),
        rules=_rules(near, ground),
        events=_happened(events, ground),
        silent=_silent(shown, until, ground),
        far=far,
        now=_now(now, end, ground),
        plot=plot,
        height=OVER + plot + UNDER,
    )


def _within(one: Line, begin: datetime, end: datetime) -> Line:
    inside = (one.seconds >= begin.timestamp()) & (one.seconds <= end.timestamp())
    return _picked(one, np.flatnonzero(inside))


def _picked(one: Line, at: NDArray[np.intp]) -> Line:
    return evolve(
        one,
        seconds=one.seconds[at],
        values=one.values[at],
        low=None if one.low is None else one.low[at],
        high=None if one.high is None else one.high[at],
        doubtful=None if one.doubtful is None else one.doubtful[at],
    )


def _reach(lines: Sequence[Line], more: Sequence[float], *, from_zero: bool) -> tuple[float, float]:
    """Return the least and the greatest of all that is drawn."""
    arrays = [a for one in lines for a in (one.values, one.low, one.high) if a is not None]
    found = np.concatenate([*arrays, np.asarray(more, dtype=float), [0.0] if from_zero else []])
    found = found[np.isfinite(found)]
    return (float(found.min()), float(found.max())) if len(found) else (0.0, 0.0)


def _near(
    lines: Sequence[Line], thresholds: Sequence[Threshold], *, from_zero: bool
) -> tuple[tuple[Threshold, ...], tuple[Threshold, ...]]:
    """Part thresholds into those that have room and those that would press the values flat."""
    low, high = _reach(lines, (), from_zero=from_zero)
    span = (high - low) or max(abs(high), 1.0)
    fits = [low - _FAR * span <= one.value <= high + _FAR * span for one in thresholds]
    pairs = [*zip(thresholds, fits, strict=True)]
    return tuple(one for one, fit in pairs if fit), tuple(one for one, fit in pairs if not fit)


def _plotted(one: Line, ground: _Ground) -> Plotted:
    every = _picked(one, np.flatnonzero(np.isfinite(one.values)))
    few = _picked(every, thinned(every.seconds, every.values, _span(ground)))
    across, down = _across(few.seconds, ground), _upward(few.values, ground)
    doubts = np.zeros(len(across), bool) if few.doubtful is None else few.doubtful
    last = ground.down(float(few.values[-1])) if len(across) else 0.0
    plotted = Plotted(
        label=one.label,
        look=one.look,
        band=_band(few, across, ground),
        doubtful=dots_path(across[doubts], down[doubts]),
        label_at=round(last - 0.4, 2),
    )
    if one.drawn is Drawn.BARS:
        zero = float(_upward(np.zeros(1), ground)[0])
        return evolve(plotted, bars=bars_path(across, down, zero))
    if one.drawn is Drawn.DOTS or len(across) == 1:
        return evolve(plotted, dots=dots_path(across[~doubts], down[~doubts]))
    return evolve(plotted, line=line_path(across, down, _breaks(every, few)))


def _span(ground: _Ground) -> tuple[float, float]:
    return ground.sideways.low, ground.sideways.high


def _breaks(every: Line, few: Line) -> NDArray[np.bool_]:
    """Tell for each drawn value whether a pause before it is too long to be bridged."""
    if every.gap is None:
        return np.zeros(len(few.seconds), bool)
    late = np.diff(every.seconds, prepend=every.seconds[:1]) > every.gap.total_seconds()
    pauses = np.cumsum(late)[np.searchsorted(every.seconds, few.seconds)]
    return np.diff(pauses, prepend=pauses[:1]) > 0


def _band(few: Line, across: Values, ground: _Ground) -> str:
    if few.low is None or few.high is None:
        return ""
    known = np.isfinite(few.low) & np.isfinite(few.high)
    low, high = _upward(few.low[known], ground), _upward(few.high[known], ground)
    return ring_path(across[known], low, high)


def _across(seconds: NDArray[np.float64], ground: _Ground) -> Values:
    low, high = _span(ground)
    return np.clip((seconds - low) / max(high - low, 1e-9), 0.0, 1.0) * FULL


def _upward(values: Values, ground: _Ground) -> Values:
    """Return y in percent from the top of the ground."""
    low, high = ground.upright.low, ground.upright.high
    return (1 - np.clip((values - low) / max(high - low, 1e-9), 0.0, 1.0)) * FULL


def _named(plots: Sequence[Plotted], plot: float) -> tuple[Plotted, ...]:
    """Move names of lines, which stand at the right end, apart."""
    heights = apart([one.label_at for one in plots], lowest=OVER + plot)
    return tuple(evolve(one, label_at=at) for one, at in zip(plots, heights, strict=True))


def apart(heights: Sequence[float], *, lowest: float) -> list[float]:
    """Move labels up, and those that would leave the picture down, until none covers another."""
    found = spread(heights, lowest=lowest)
    free = _HIGHEST
    for place in sorted(range(len(found)), key=lambda one: found[one]):
        found[place] = round(max(found[place], free), 2)
        free = found[place] + APART
    return found


def _rules(near: Sequence[Threshold], ground: _Ground) -> tuple[Rule, ...]:
    """Place thresholds; their words stand at the left, away from the newest values."""
    heights = [ground.down(one.value) for one in near]
    words = apart([at - 0.3 for at in heights], lowest=OVER + ground.plot)
    placed = zip(near, heights, words, strict=True)
    return tuple(
        Rule(at=at, label=one.label, source=one.source, label_at=label_at)
        for one, at, label_at in placed
    )


def _happened(events: Sequence[Event], ground: _Ground) -> tuple[Happened, ...]:
    low, high = _span(ground)
    inside = sorted((one for one in events if low <= one.at.timestamp() <= high), key=_when)
    found: list[Happened] = []
    free = -_ROOM
    for number, one in enumerate(inside, start=1):
        at = ground.sideways.at(one.at.timestamp())
        found.append(Happened(at=at, number=number, event=one, has_room=at >= free))
        free = at + _ROOM if at >= free else free
    return tuple(found)


def _now(now: datetime | None, end: datetime, ground: _Ground) -> float | None:
    return None if now is None or now >= end else ground.sideways.at(now.timestamp())


def _when(one: Event) -> datetime:
    return one.at


def _silent(
    lines: Sequence[Line], until: datetime | None, ground: _Ground
) -> tuple[float, float] | None:
    if until is None:
        return None
    low, _ = _span(ground)
    seconds = lines[0].seconds[np.isfinite(lines[0].values)] if lines else np.empty(0)
    last = float(seconds[-1]) if len(seconds) else low
    if len(seconds) and lines[0].gap and until.timestamp() - last <= lines[0].gap.total_seconds():
        return None  # the next value is not due yet
    begin = ground.sideways.at(last)
    width = round(ground.sideways.at(until.timestamp()) - begin, 2)
    return (begin, width) if width > 0 else None
