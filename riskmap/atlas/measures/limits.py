"""Round class limits for amounts, found in the values that are shown. Pure."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
from numpy.typing import ArrayLike, NDArray

#: How many limits there are between five classes.
LIMITS = 4
_STEPS = (1.0, 2.0, 5.0)


def nice_limits(values: ArrayLike, *, least: float = 0.0) -> tuple[float, ...]:
    """Return four round limits, rising, between the five classes of some amounts.

    Parameters
    ----------
    values
        Amounts from zero up, any shape; NaN is no data and does not count.
    least
        No limit lies below it, for example 1 for persons.

    Returns
    -------
    tuple of float
        Four limits. A value on a limit belongs to the class above it.

    Notes
    -----
    1. Zero has its own sense. Where some values are zero and some are not, class 1 is zero and
       nothing else: the first limit is the greatest of 1, 2, 5, 10, 20 … that no value above
       zero lies below. The other limits part the values above zero.
    2. The limits are those numbers of the coarsest grid that lie nearest, by their ratio, to the
       quantiles which would make all classes equally full. Grids are, the coarsest first:
       1-2-5 numbers, then multiples of 5, 2 and 1 times a power of ten, down to a thousandth of
       the highest value. A grid will do when its limits rise and no class is empty.
    3. Where no grid will do, because many values are equal, the quantiles are those of the
       different values. Where none will do then either, because these are too few, neighbouring
       1-2-5 numbers around the middle value part them; some classes are then empty.
    """
    numbers = np.asarray(values, dtype=np.float64).ravel()
    numbers = numbers[~np.isnan(numbers)]
    amounts = np.sort(numbers[numbers > 0])
    if not amounts.size:
        return tuple(_around(max(least, 1.0), LIMITS))
    if amounts.size == numbers.size:
        return tuple(_parting(amounts, LIMITS, least=least))
    first = max(_below(float(amounts[0])), least)
    rest = _parting(amounts[amounts >= first], LIMITS - 1, least=first)
    if rest[0] <= first:
        rest = _after(first, LIMITS - 1)
    return (first, *rest)


def has_zero_class(values: ArrayLike) -> bool:
    """Tell whether class 1 of `nice_limits` is zero and nothing else."""
    numbers = np.asarray(values, dtype=np.float64)
    return bool((numbers == 0).any())


def _parting(amounts: NDArray[np.float64], count: int, *, least: float) -> list[float]:
    """Return `count` limits that part amounts above zero, sorted, into full classes."""
    shares = np.arange(1, count + 1) / (count + 1)
    for counted in (amounts, np.unique(amounts)):
        targets = np.quantile(counted, shares)
        for grid in _grids(amounts):
            inside = grid[grid >= least]
            found = _nearest(inside, targets) if inside.size else np.empty(0)
            if found.size == count and _are_full(amounts, found):
                return [float(limit) for limit in found]
    return _around(max(float(amounts[amounts.size // 2]), least), count)


def _are_full(amounts: NDArray[np.float64], limits: NDArray[np.float64]) -> bool:
    classes = np.searchsorted(limits, amounts, side="right")
    return bool(np.unique(classes).size == limits.size + 1)


def _nearest(grid: NDArray[np.float64], targets: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the numbers of a grid nearest to the targets by their ratio, each once, rising."""
    places = np.abs(np.log(grid)[:, None] - np.log(targets)[None, :]).argmin(axis=0)
    return np.unique(grid[places])


def _grids(amounts: NDArray[np.float64]) -> Iterator[NDArray[np.float64]]:
    """Yield grids of round numbers between the lowest and the highest amount."""
    low, high = float(amounts[0]), float(amounts[-1])
    decades = range(_decade(low), _decade(high) + 1)
    series = np.array([_number(step, decade) for decade in decades for step in _STEPS])
    yield series[(series > low) & (series <= high)]
    for decade in range(_decade(high), _decade(high) - 4, -1):
        for step in reversed(_STEPS):
            width = _number(step, decade)
            first, last = math.floor(low / width) + 1, math.floor(high / width)
            # Multiplied by a power of ten that is a whole number, they are the round ones.
            yield np.array([_number(step * n, decade) for n in range(first, last + 1)])


def _around(middle: float, count: int) -> list[float]:
    """Return neighbouring 1-2-5 numbers, as many above the middle as below it."""
    return _after(middle, count, back=count - count // 2)


def _after(number: float, count: int, back: int = 0) -> list[float]:
    """Return neighbouring 1-2-5 numbers above a number, or beginning some before."""
    decade = _decade(number)
    decades = range(decade - count, decade + count + 1)
    series = [_number(step, one) for one in decades for step in _STEPS]
    begin = next(at for at, one in enumerate(series) if one > number) - back
    return series[begin : begin + count]


def _below(number: float) -> float:
    """Return the greatest 1-2-5 number that is not above a number."""
    return _after(number, 1, back=1)[0]


def _decade(number: float) -> int:
    return math.floor(math.log10(number))


def _number(factor: float, decade: int) -> float:
    """Return factor · 10^decade as the float one writes so: 5e-05, not 5.000000000000001e-05."""
    return float(f"{factor:g}e{decade}") if decade < 0 else factor * 10.0**decade
