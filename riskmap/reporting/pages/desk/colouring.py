"""Classes of counts on a map: none is a class of its own, the others are round steps."""

from __future__ import annotations

from collections.abc import Iterable

from riskmap.maps.curves import nice_ticks
from riskmap.maps.palette import palette
from riskmap.maps.scale import ColourScale

#: Classes above none, at most.
_MOST = 4


def scale_for(values: Iterable[float], smallest: float) -> ColourScale:
    """Return a scale for counted amounts.

    Parameters
    ----------
    values
        Those known, in the unit of the form.
    smallest
        The smallest amount that is not none, in that unit.
    """
    highest = max(values, default=0.0)
    ticks = [one for one in nice_ticks(highest, about=_MOST)[1:] if smallest < one < highest]
    limits = (smallest, *ticks[: _MOST - 1]) if highest else (smallest,)
    ramp = palette().ramp("loss")
    return ColourScale(limits=limits, colours=_spread(ramp, len(limits) + 1))


def _spread(ramp: tuple[str, ...], count: int) -> tuple[str, ...]:
    """Return so many colours of a ramp, the lightest and the darkest among them."""
    last = len(ramp) - 1
    return tuple(ramp[round(place * last / (count - 1))] for place in range(count))
