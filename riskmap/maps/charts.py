"""Charts as numbers: where bars, dots, curves and their labels stand. Templates draw them.

Across everything is in percent of the picture's width, down in em of its text. So a picture
fits a phone, a desk and a sheet of paper, and its words keep their size on all of them. The
words of bars are text beside them, which breaks into lines where it must.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import accumulate, pairwise
from math import ceil, floor, log10

from attrs import evolve, frozen

#: Height of the ground of a curve, of what stands over and under it, in em.
PLOT, OVER, UNDER = 9.0, 1.5, 1.5
#: Least distance of two labels that stand beside each other, in em.
APART = 1.2
_FULL = 100.0
#: A label this near to an edge, in percent, is written away from it.
_NEAR = 8.0
_STEPS = (1.0, 2.0, 5.0, 10.0)

Text = Callable[[float], str]


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
        return round(min(max((here - low) / (high - low), 0.0), 1.0) * _FULL, 2)

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
    full: float = _FULL
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


@frozen(kw_only=True)
class Series:
    """One curve: its points rise in `x`; `low` and `high` are an interval of its values."""

    label: str
    points: tuple[tuple[float, float], ...]
    low: tuple[float, ...] | None = None
    high: tuple[float, ...] | None = None


@frozen(kw_only=True)
class Curve:
    """One curve in a square ground of 100 by 100, y downward.

    Parameters
    ----------
    line, band
        Paths; the band is empty without an interval.
    dots
        Percent across, and em from the top.
    label_at
        Em from the top of its name, which stands at the right end.
    """

    label: str
    line: str
    band: str
    dots: tuple[tuple[float, float], ...]
    label_at: float


@frozen(kw_only=True)
class CurveChart:
    """Curves on one ground; `across` and `down` are the ticks of the two axes."""

    curves: tuple[Curve, ...]
    across: tuple[Mark, ...]
    down: tuple[Mark, ...]
    over: float = OVER
    plot: float = PLOT
    height: float = OVER + PLOT + UNDER


def bars(entries: Sequence[Entry]) -> BarChart:
    """Return bars from the left edge, each on its own scale from 0 to `full`."""
    return BarChart(bars=tuple(_bar(one, 0.0) for one in entries))


def waterfall(entries: Sequence[Entry]) -> BarChart:
    """Return bars of which each begins where the one before it ends: parts of a whole."""
    ends = accumulate((_width(one) for one in entries[:-1]), initial=0.0)
    begins = [min(end, _FULL) for end in ends]
    placed = (_bar(one, begin) for one, begin in zip(entries, begins, strict=True))
    return BarChart(bars=tuple(placed))


def _bar(one: Entry, begin: float) -> Bar:
    return Bar(
        label=one.label,
        text=one.text,
        begin=round(begin, 2),
        width=round(min(_width(one), _FULL - begin), 2),
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
    anchor = "start" if at < _NEAR else "end" if at > _FULL - _NEAR else "middle"
    return Mark(at=at, label=label, anchor=anchor)


def curves(series: Sequence[Series], *, across: Text, down: Text) -> CurveChart:
    """Return curves over a logarithmic axis, such as losses over return periods.

    Parameters
    ----------
    series
        At least one, each with a point whose x is above 0.
    across, down
        Words of a tick's value.
    """
    xs = sorted({x for one in series for x, _ in one.points})
    highest = max(max(one.high or (), default=0.0) for one in series)
    highest = max(highest, *(y for one in series for _, y in one.points))
    ticks = nice_ticks(highest)
    sideways = Scale(low=xs[0], high=xs[-1], is_log=True)
    upright = Scale(low=0.0, high=ticks[-1])
    placed = [_curve(one, sideways, upright) for one in series]
    heights = spread([one.label_at for one in placed], lowest=OVER + PLOT)
    named = zip(placed, heights, strict=True)
    return CurveChart(
        curves=tuple(evolve(one, label_at=at) for one, at in named),
        across=tuple(mark(sideways, x, across(x)) for x in _sparse(xs, sideways)),
        down=tuple(Mark(at=_down(upright.at(y)), label=down(y)) for y in ticks),
    )


def _curve(one: Series, sideways: Scale, upright: Scale) -> Curve:
    places = [(sideways.at(x), upright.at(y)) for x, y in one.points]
    low = _edge(one, one.low, sideways, upright)
    high = _edge(one, one.high, sideways, upright)
    ring = [*high, *reversed(low)] if low and high else []
    return Curve(
        label=one.label,
        line=path(places),
        band=f"{path(ring)}Z" if ring else "",
        dots=tuple((x, _down(y)) for x, y in places),
        label_at=round(_down(places[-1][1]) - 0.5, 2),
    )


def _edge(
    one: Series, values: Sequence[float] | None, sideways: Scale, upright: Scale
) -> list[tuple[float, float]]:
    if values is None:
        return []
    xs = (x for x, _ in one.points)
    return [(sideways.at(x), upright.at(y)) for x, y in zip(xs, values, strict=True)]


def path(places: Sequence[tuple[float, float]]) -> str:
    """Return the path through places given in percent, y upward, in a ground of 100 by 100."""
    steps = (f"{x:g} {round(_FULL - y, 2):g}" for x, y in places)
    return "M" + "L".join(steps) if places else ""


def _down(percent: float) -> float:
    """Return em from the top of a place given in percent from the ground up."""
    return round(OVER + PLOT * (1 - percent / _FULL), 2)


def spread(heights: Sequence[float], *, lowest: float, apart: float = APART) -> list[float]:
    """Move labels up until none covers another; their order stays.

    Parameters
    ----------
    heights
        Wanted, in em from the top.
    lowest
        None stands further down than this.
    """
    free = lowest
    found = [0.0] * len(heights)
    for place in sorted(range(len(heights)), key=lambda one: -heights[one]):
        found[place] = round(min(heights[place], free), 2)
        free = found[place] - apart
    return found


def _sparse(xs: Sequence[float], scale: Scale) -> list[float]:
    """Return those of the values whose words have room beside each other: first and last do."""
    kept = [xs[0]]
    for x in xs[1:-1]:
        if min(scale.at(x) - scale.at(kept[-1]), _FULL - scale.at(x)) >= 2 * _NEAR:
            kept.append(x)
    return kept if len(xs) == 1 else [*kept, xs[-1]]


def nice_ticks(highest: float, about: int = 3) -> tuple[float, ...]:
    """Return round numbers from 0 up to at least `highest`: steps of 1, 2 or 5 times 10^n."""
    if highest <= 0:
        return (0.0, 1.0)
    rough = highest / about
    unit = 10.0 ** floor(log10(rough))
    step = next(one * unit for one in _STEPS if one * unit >= rough * (1 - 1e-9))
    return tuple(place * step for place in range(ceil(highest / step - 1e-9) + 1))
