"""Charts as numbers: where bars, dots, curves and their labels stand. Templates draw them.

Across everything is in percent of the picture's width, down in em of its text. So a picture
fits a phone, a desk and a sheet of paper, and its words keep their size on all of them. The
words of bars are text beside them, which breaks into lines where it must.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, pairwise
from math import log10

from attrs import frozen

FULL = 100.0
#: A label this near to an edge, in percent, is written away from it.
NEAR = 8.0


@frozen(kw_only=True)
class Scale:
    """Numbers from `low` to `high` laid across a picture; by their logarithm where `is_log`."""

    low: float
    high: float
    is_log: bool = False

    def at(self, value: float) -> float:
        """Return where a number stands, in percent; what lies beyond an end stands there."""
        low, high, here = (self._level(one) for one in (self.low, self.high, value))
        if high <= low:
            return 0.0
        return round(min(max((here - low) / (high - low), 0.0), 1.0) * FULL, 2)

    def _level(self, value: float) -> float:
        return log10(value) if self.is_log else value


@frozen(kw_only=True)
class Mark:
    """A place with its words: a tick of an axis, or a threshold.

    Parameters
    ----------
    at
        Percent of the width, or em from the top for what lies across.
    anchor
        ``start``, ``middle`` or ``end``: to which side of it the words go.
    """

    at: float
    label: str
    anchor: str = "middle"


@frozen(kw_only=True)
class Entry:
    """What one bar shall show.

    Parameters
    ----------
    value
        None is no data: the row stands there, hatched, without a bar.
    text
        The value in words, with its unit.
    full
        Value at which the bar fills the picture.
    low, high
        Interval of the value, None where nobody worked one out.
    """

    label: str
    value: float | None
    text: str
    full: float = FULL
    low: float | None = None
    high: float | None = None


@frozen(kw_only=True)
class Bar:
    """One bar: `begin` and `width` in percent.

    ``whisker`` is begin and width of its interval in percent, None without one.
    """

    label: str
    text: str
    begin: float
    width: float
    has_data: bool = True
    whisker: tuple[float, float] | None = None


@frozen(kw_only=True)
class BarChart:
    """Bars one under the other."""

    bars: tuple[Bar, ...]


@frozen(kw_only=True)
class Part:
    """One class of a scale: number, 1 the lowest; begin and width in percent."""

    number: int
    begin: float
    width: float


@frozen(kw_only=True)
class IntervalChart:
    """A dot with its interval on a scale with limits: `height` em high.

    Parameters
    ----------
    dot
        Percent; None is no data.
    bands
        Begin and width in percent with its words, the narrowest last.
    limits
        Labelled limits of the scale and of the classes on it.
    parts
        The classes, the lowest first; none where the scale has no classes.
    """

    dot: float | None
    bands: tuple[tuple[float, float, str], ...]
    limits: tuple[Mark, ...]
    parts: tuple[Part, ...] = ()
    height: float = 3.2


def bars(entries: Sequence[Entry]) -> BarChart:
    """Return bars from the left edge, each on its own scale from 0 to `full`."""
    return BarChart(bars=tuple(_bar(one, 0.0) for one in entries))


def waterfall(entries: Sequence[Entry]) -> BarChart:
    """Return bars of which each begins where the one before it ends: parts of a whole."""
    ends = accumulate((_width(one) for one in entries[:-1]), initial=0.0)
    begins = [min(end, FULL) for end in ends]
    placed = (_bar(one, begin) for one, begin in zip(entries, begins, strict=True))
    return BarChart(bars=tuple(placed))


def _bar(one: Entry, begin: float) -> Bar:
    return Bar(
        label=one.label,
        text=one.text,
        begin=round(begin, 2),
        width=round(min(_width(one), FULL - begin), 2),
        has_data=one.value is not None,
        whisker=_whisker(one),
    )


def _width(one: Entry) -> float:
    return 0.0 if one.value is None else Scale(low=0.0, high=one.full).at(one.value)


def _whisker(one: Entry) -> tuple[float, float] | None:
    if one.low is None or one.high is None:
        return None
    return _span(Scale(low=0.0, high=one.full), one.low, one.high)


def _span(scale: Scale, low: float, high: float) -> tuple[float, float]:
    begin = scale.at(low)
    return begin, round(scale.at(high) - begin, 2)


def interval(
    value: float | None,
    bands: Sequence[tuple[float, float, str]],
    *,
    scale: Scale,
    limits: Sequence[tuple[float, str]],
    has_classes: bool = False,
) -> IntervalChart:
    """Return a value with its intervals, each (low, high, words), and labelled limits.

    Parameters
    ----------
    has_classes
        Whether the limits part the scale into classes.
    """
    spans = [(*_span(scale, low, high), words) for low, high, words in bands]
    return IntervalChart(
        dot=None if value is None else scale.at(value),
        bands=tuple(sorted(spans, key=lambda one: -one[1])),
        limits=tuple(mark(scale, at, label) for at, label in limits),
        parts=_parts(scale, [at for at, _ in limits]) if has_classes else (),
    )


def _parts(scale: Scale, edges: Sequence[float]) -> tuple[Part, ...]:
    spans = (_span(scale, low, high) for low, high in pairwise(edges))
    return tuple(
        Part(number=number, begin=begin, width=width)
        for number, (begin, width) in enumerate(spans, start=1)
    )


def mark(scale: Scale, value: float, label: str) -> Mark:
    """Return a labelled place on a scale; words at an edge stay inside the picture."""
    at = scale.at(value)
    anchor = "start" if at < NEAR else "end" if at > FULL - NEAR else "middle"
    return Mark(at=at, label=label, anchor=anchor)
