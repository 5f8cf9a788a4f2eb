"""Ticks of an axis of values that need not begin at zero: few, round, around all values."""

from __future__ import annotations

from math import ceil, floor, log10

_STEPS = (1.0, 2.0, 5.0, 10.0)
_NEAR = 1e-9


def ticks_between(low: float, high: float, about: int = 3) -> tuple[float, ...]:
    """Return round numbers from not above `low` to not below `high`: steps of 1, 2, 5 times 10^n.

    Two of the same get a ground of their own around them.
    """
    if high <= low:
        half = abs(low) / 10 or 0.5
        low, high = low - half, high + half
    rough = (high - low) / about
    unit = 10.0 ** floor(log10(rough))
    step = next(one * unit for one in _STEPS if one * unit >= rough * (1 - _NEAR))
    first, last = floor(low / step + _NEAR), ceil(high / step - _NEAR)
    digits = max(0, 1 - floor(log10(step)))
    return tuple(round(place * step, digits) for place in range(first, last + 1))
