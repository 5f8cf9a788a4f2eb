"""Curves as numbers, such as losses over return periods; units as in `riskmap.maps.charts`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import ceil, floor, log10

from attrs import evolve, frozen

from riskmap.maps.charts import FULL, NEAR, Mark, Scale, mark

#: Height of the ground of a curve, of what stands over and under it, in em.
PLOT, OVER, UNDER = 9.0, 1.5, 1.5
#: Least distance of two labels that stand beside each other, in em.
APART = 1.2
_STEPS = (1.0, 2.0, 5.0, 10.0)

Text = Callable[[float], str]


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


def curves(
    series: Sequence[Series], *, across: Text, down: Text, is_log: bool = True
) -> CurveChart:
    """Return curves over a logarithmic axis, such as losses over return periods.

    Parameters
    ----------
    series
        At least one, each with a point whose x is above 0.
    across, down
        Words of a tick's value.
    is_log
        False for an even axis, such as time in seconds.
    """
    xs = sorted({x for one in series for x, _ in one.points})
    highest = max(max(one.high or (), default=0.0) for one in series)
    highest = max(highest, *(y for one in series for _, y in one.points))
    ticks = nice_ticks(highest)
    sideways = Scale(low=xs[0], high=xs[-1], is_log=is_log)
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
    steps = (f"{x:g} {round(FULL - y, 2):g}" for x, y in places)
    return "M" + "L".join(steps) if places else ""


def _down(percent: float) -> float:
    """Return em from the top of a place given in percent from the ground up."""
    return round(OVER + PLOT * (1 - percent / FULL), 2)


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
        if min(scale.at(x) - scale.at(kept[-1]), FULL - scale.at(x)) >= 2 * NEAR:
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
