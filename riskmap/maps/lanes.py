"""Lanes: several quantities under each other on one axis of time, as numbers that templates draw.

Across everything is in percent of the width, down in em of each lane, as in
`riskmap.maps.charts`: lanes fit a telephone, a desk and a wall. A line breaks where nothing was
measured, so that silence is never drawn as a straight line.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, tzinfo
from math import ceil, floor

from attrs import evolve, frozen

from riskmap.maps.charts import FULL, Mark, Scale, mark
from riskmap.maps.curves import nice_ticks, path, spread
from riskmap.maps.moments import Axis, Hour, pieces

#: Height of the ground of a lane, of what stands over and under it, in em.
GROUND, OVER, UNDER = 6.0, 1.4, 0.4
#: Words of moments that are nearer than this to the ones before, in percent, are left to the table;
#: and so is what stands where numbers begin a lane, and the words of a threshold end it.
_ROOM, _BEGINS, _ENDS = 18.0, 10.0, 70.0


@frozen(kw_only=True)
class Line:
    """Values over time, in order of time; drawn broken where they are a forecast.

    Parameters
    ----------
    label
        Stands at the end of the line; empty for the only one of a lane.
    low, high
        An interval of each value; empty without one.
    """

    points: tuple[tuple[datetime, float], ...]
    label: str = ""
    is_forecast: bool = False
    low: tuple[float, ...] = ()
    high: tuple[float, ...] = ()


@frozen(kw_only=True)
class Sum:
    """What came together in a while, drawn as a bar; `is_least` where some of it is unknown."""

    begin: datetime
    end: datetime
    value: float
    is_least: bool = False


@frozen(kw_only=True)
class Limit:
    """A threshold as a line, with where it comes from."""

    value: float
    label: str
    source: str = ""


@frozen(kw_only=True)
class Peak:
    """A moment of a lane with its words, such as a high water."""

    at: datetime
    value: float
    label: str


@frozen(kw_only=True)
class LaneEntry:
    """What one lane shall show.

    Parameters
    ----------
    has_zero
        Whether zero stands on its scale, as it has to for bars.
    ground
        Height of its ground, in em.
    """

    slug: str
    unit: str = ""
    lines: tuple[Line, ...] = ()
    sums: tuple[Sum, ...] = ()
    limits: tuple[Limit, ...] = ()
    peaks: tuple[Peak, ...] = ()
    has_zero: bool = True
    ground: float = GROUND


@frozen(kw_only=True)
class Drawn:
    """One line: paths in a ground of 100 by 100, y downward; its name at `label_at` em.

    Parameters
    ----------
    dots
        Percent across and em down, of values that stand alone.
    """

    label: str
    line: str
    band: str
    is_forecast: bool
    label_at: float
    dots: tuple[tuple[float, float], ...]


@frozen(kw_only=True)
class Rod:
    """One bar: percent across, em down."""

    begin: float
    width: float
    top: float
    height: float
    is_least: bool


@frozen(kw_only=True)
class Level:
    """A threshold: its line and its words, in em from the top."""

    at: float
    label: str
    source: str
    label_at: float


@frozen(kw_only=True)
class Pin:
    """A moment with words: percent across, em down; `has_room` for its words beside the others'."""

    x: float
    y: float
    label: str
    anchor: str
    has_room: bool = True


@frozen(kw_only=True)
class Lane:
    """One quantity."""

    slug: str
    unit: str
    lines: tuple[Drawn, ...]
    rods: tuple[Rod, ...]
    levels: tuple[Level, ...]
    pins: tuple[Pin, ...]
    down: tuple[Mark, ...]
    ground: float = GROUND
    over: float = OVER

    @property
    def height(self) -> float:
        """Height of all of it, in em."""
        return round(self.over + self.ground + UNDER, 2)


@frozen(kw_only=True)
class LaneChart:
    """Lanes on one axis.

    Parameters
    ----------
    now
        Percent; None where the present is not on the axis.
    windows
        Begin and width in percent, of what goes through all lanes.
    """

    lanes: tuple[Lane, ...]
    hours: tuple[Mark, ...]
    now: float | None
    windows: tuple[tuple[float, float], ...]


def lanes(
    axis: Axis,
    entries: Sequence[LaneEntry],
    *,
    hour: Hour,
    zone: tzinfo,
    windows: Sequence[tuple[datetime, datetime]] = (),
) -> LaneChart:
    """Return lanes under each other.

    Parameters
    ----------
    hour
        Words of an hour of the axis.
    zone
        In whose round hours the axis is parted.
    windows
        From when to when something goes through all lanes.
    """
    seen = [(max(begin, axis.begin), min(end, axis.end)) for begin, end in windows]
    return LaneChart(
        lanes=tuple(_lane(axis, one) for one in entries),
        hours=axis.marks(hour, zone),
        now=axis.at(axis.now) if axis.holds(axis.now) else None,
        windows=tuple(axis.span(begin, end) for begin, end in seen if begin < end),
    )


@frozen
class _Ground:
    """Where values stand in a lane."""

    scale: Scale
    height: float

    def down(self, value: float) -> float:
        """Return em from the top of a value."""
        return self.em(self.scale.at(value))

    def em(self, percent: float) -> float:
        """Return em from the top of a place given in percent from the ground up."""
        return round(OVER + self.height * (1 - percent / FULL), 2)


def _lane(axis: Axis, entry: LaneEntry) -> Lane:
    scale, ticks = _upright(axis, entry)
    ground = _Ground(scale, entry.ground)
    lines, levels = _named(
        [_line(axis, ground, one) for one in entry.lines],
        [_level(ground, one) for one in entry.limits],
        lowest=OVER + entry.ground,
    )
    return Lane(
        slug=entry.slug,
        unit=entry.unit,
        lines=lines,
        rods=tuple(_rod(axis, ground, one) for one in entry.sums if _touches(axis, one)),
        levels=levels,
        pins=tuple(_pins(axis, ground, entry)),
        down=tuple(Mark(at=ground.down(one), label=f"{one:g}") for one in ticks),
        ground=entry.ground,
    )


def _named(
    lines: Sequence[Drawn], levels: Sequence[Level], *, lowest: float
) -> tuple[tuple[Drawn, ...], tuple[Level, ...]]:
    """Move the names of lines and thresholds, which all stand at the right, apart."""
    wanted = [*(one.label_at for one in lines), *(one.label_at for one in levels)]
    heights = spread(wanted, lowest=lowest)
    named = heights[: len(lines)], heights[len(lines) :]
    return (
        tuple(evolve(one, label_at=at) for one, at in zip(lines, named[0], strict=True)),
        tuple(evolve(one, label_at=at) for one, at in zip(levels, named[1], strict=True)),
    )


def _level(ground: _Ground, one: Limit) -> Level:
    at = ground.down(one.value)
    return Level(at=at, label=one.label, source=one.source, label_at=round(at - 0.25, 2))


def _upright(axis: Axis, entry: LaneEntry) -> tuple[Scale, list[float]]:
    """Return the scale of the values and its ticks: round numbers around all that is shown."""
    values = [*_values(axis, entry), *([0.0] if entry.has_zero else [])]
    low, high = min(values, default=0.0), max(values, default=1.0)
    step = nice_ticks(high - low, about=3 if entry.ground >= GROUND else 2)[1]
    base = floor(low / step + 1e-9) * step
    count = max(ceil((high - base) / step - 1e-9), 1)
    ticks = [round(base + step * number, 9) for number in range(count + 1)]
    return Scale(low=ticks[0], high=ticks[-1]), ticks


def _values(axis: Axis, entry: LaneEntry) -> Iterator[float]:
    for one in entry.lines:
        yield from (value for at, value in one.points if axis.holds(at))
        for edge in (one.low, one.high):
            beside = zip(one.points, edge, strict=False)
            yield from (value for (at, _), value in beside if axis.holds(at))
    yield from (one.value for one in entry.sums if _touches(axis, one))
    yield from (one.value for one in entry.limits)
    yield from (one.value for one in entry.peaks if axis.holds(one.at))


def _line(axis: Axis, ground: _Ground, one: Line) -> Drawn:
    shown = [each for each in one.points if axis.holds(each[0])]
    places = [(axis.at(at), ground.scale.at(value)) for at, value in shown]
    parts = pieces([at for at, _ in shown])
    last = places[-1][1] if places else 0.0
    return Drawn(
        label=one.label,
        line="".join(path(places[begin:end]) for begin, end in parts),
        band=_band(axis, ground, one),
        is_forecast=one.is_forecast,
        label_at=round(ground.em(last) - 0.4, 2) if one.label else OVER + ground.height,
        dots=tuple((x, ground.em(y)) for b, e in parts if e - b == 1 for x, y in places[b:e]),
    )


def _band(axis: Axis, ground: _Ground, one: Line) -> str:
    if not one.low or not one.high:
        return ""
    rows = zip(one.points, one.low, one.high, strict=True)
    shown = [(axis.at(at), low, high) for (at, _), low, high in rows if axis.holds(at)]
    upper = [(x, ground.scale.at(high)) for x, _, high in shown]
    lower = [(x, ground.scale.at(low)) for x, low, _ in reversed(shown)]
    return f"{path([*upper, *lower])}Z" if shown else ""


def _rod(axis: Axis, ground: _Ground, one: Sum) -> Rod:
    begin, width = axis.span(one.begin, one.end)
    top, bottom = ground.down(one.value), ground.down(0.0)
    return Rod(
        begin=begin,
        width=width,
        top=top,
        height=round(max(bottom - top, 0.0), 2),
        is_least=one.is_least,
    )


def _pins(axis: Axis, ground: _Ground, entry: LaneEntry) -> Iterator[Pin]:
    """Yield the moments; words that would cover others are not written."""
    free, end = -_ROOM, _ENDS if entry.limits else FULL
    for one in entry.peaks:
        if axis.holds(one.at):
            pin = _pin(axis, ground, one)
            fits = max(free + _ROOM, _BEGINS) <= pin.x <= end
            free = pin.x if fits else free
            yield evolve(pin, has_room=fits)


def _pin(axis: Axis, ground: _Ground, one: Peak) -> Pin:
    placed = mark(axis.scale, one.at.timestamp(), one.label)
    return Pin(x=placed.at, y=ground.down(one.value), label=one.label, anchor=placed.anchor)


def _touches(axis: Axis, one: Sum) -> bool:
    return one.begin < axis.end and one.end > axis.begin
