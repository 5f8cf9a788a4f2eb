"""The inner loops of impact on grids of values, compiled by numba.

A damage ratio that is straight between knots is a sum of ramps, each clipped at both ends. Such
a sum has no branches, so that a processor works on many cells at once.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numba
import numpy as np
from numpy.typing import NDArray

from riskmap.geo.arrays import Floats
from riskmap.risk.impact.records import Whole

# No fast-math: it would take away NaN. Sums may be regrouped: they stay sums of one row.
_compiled: Any = numba.njit(cache=True, nogil=True)
_regrouped: Any = numba.njit(cache=True, nogil=True, fastmath={"reassoc", "contract"})
_contracted: Any = numba.njit(cache=True, nogil=True, fastmath={"contract"})

#: Ramps come in groups of so many, the last of them level.
TOGETHER = 8

Reals = NDArray[np.floating[Any]]


class Ramps(NamedTuple):
    """F functions as ramps; all arrays are of the type that is calculated in.

    Parameters
    ----------
    ramps_of : (F + 1,) array
        Where the ramps of a function begin and end.
    start, length, mdd_slope, paa_slope : (sum of ramps,) arrays
    mdd, paa : (F,) arrays
        Values below the first ramp.
    paa_is_level : (F,) bool array
        Whether the same share is affected everywhere.
    """

    ramps_of: Whole
    start: Reals
    length: Reals
    mdd_slope: Reals
    paa_slope: Reals
    mdd: Reals
    paa: Reals
    paa_is_level: NDArray[np.bool_]


def _clipped(over: Any, length: Any, none: Any) -> Any:
    """Return how far one goes up a ramp; NaN stays NaN."""
    over = none if over < none else over  # noqa: FURB136 - max and min do not keep NaN
    return length if over > length else over  # noqa: FURB136


clipped: Any = numba.njit(inline="always")(_clipped)


def _group(values: Reals, at: int) -> tuple[Any, ...]:
    """Return `TOGETHER` values as a tuple, which stays in registers as an array would not."""
    return (
        values[at],
        values[at + 1],
        values[at + 2],
        values[at + 3],
        values[at + 4],
        values[at + 5],
        values[at + 6],
        values[at + 7],
    )


group_of: Any = _compiled(_group)


def _ramps_up(found: Reals, intensity: Reals, first: Any, ramps: Any) -> None:
    """Write a sum of ramps of each intensity, a group at a time; NaN stays NaN."""
    none = first - first  # a literal 0 would have another type, and be slow
    for column in range(found.size):
        found[column] = first
    for ramp in range(0, ramps[0].size, TOGETHER):
        start, length, slope = (
            group_of(ramps[0], ramp),
            group_of(ramps[1], ramp),
            group_of(ramps[2], ramp),
        )
        for column in range(found.size):
            at, total = intensity[column], found[column]
            for one in range(TOGETHER):
                total += slope[one] * clipped(at - start[one], length[one], none)
            found[column] = total


ramps_up: Any = _contracted(_ramps_up)


def _ratio(found: Reals, room: Reals, intensity: Reals, function: int, ramps: Ramps) -> None:
    """Write the mean damage ratio of each intensity by one function."""
    some = slice(ramps.ramps_of[function], ramps.ramps_of[function + 1])
    start, length = ramps.start[some], ramps.length[some]
    ramps_up(found, intensity, ramps.mdd[function], (start, length, ramps.mdd_slope[some]))
    if ramps.paa_is_level[function]:
        if ramps.paa[function] != 1:
            for column in range(found.size):
                found[column] *= ramps.paa[function]
        return
    ramps_up(room, intensity, ramps.paa[function], (start, length, ramps.paa_slope[some]))
    for column in range(found.size):
        found[column] *= room[column]


ratio_of: Any = _compiled(_ratio)


def _ratio_by_class(
    found: Reals, room: Reals, intensity: Reals, classes: NDArray[np.integer[Any]], ramps: Ramps
) -> None:
    """Write the mean damage ratio of each intensity by the function of its cell; 0 for none."""
    one = np.empty_like(found)
    for column in range(found.size):
        found[column] = intensity[column] - intensity[column]
    for function in range(ramps.mdd.size):
        if not (classes == function).any():
            continue
        ratio_of(one, room, intensity, function, ramps)
        for column in range(found.size):
            if classes[column] == function:
                found[column] = one[column]


ratio_by_class: Any = _compiled(_ratio_by_class)


def _dot(left: Reals, right: Reals) -> float:
    total = 0.0
    for column in range(left.size):
        total += np.float64(left[column]) * np.float64(right[column])
    return total


dot: Any = _regrouped(_dot)


def _row_sums(ratio: Reals, value: Reals) -> tuple[float, float, int]:
    """Return loss, value without data, and cells of which both are known."""
    loss = unknown = 0.0
    known = 0
    for column in range(ratio.size):
        if np.isnan(value[column]):
            continue
        if np.isnan(ratio[column]):
            unknown += value[column]
        else:
            loss += np.float64(ratio[column]) * np.float64(value[column])
            known += 1
    return loss, unknown, known


row_sums: Any = _compiled(_row_sums)


def _total(values: Reals) -> float:
    total = 0.0
    for column in range(values.size):
        total += np.float64(values[column])
    return total


total_of: Any = _regrouped(_total)


def _known_total(values: Reals) -> tuple[float, int]:
    """Return the sum of what is known, and how many are not."""
    total, missing = 0.0, 0
    for column in range(values.size):
        if np.isnan(values[column]):
            missing += 1
        else:
            total += values[column]
    return total, missing


known_total: Any = _compiled(_known_total)


def _value_sums(value: Reals, sums: Floats) -> None:
    """Add the known value of some rows, and the number of cells of which none is known."""
    for row in range(value.shape[0]):
        total, missing = total_of(value[row]), 0  # NaN as soon as one is not known
        if np.isnan(total):
            total, missing = known_total(value[row])
        sums[0] += total
        sums[1] += missing


value_sums: Any = _compiled(_value_sums)


def _row_loss(
    ratio: Reals, room: Reals, intensity: Reals, value: Reals, ramps: Ramps
) -> tuple[float, float, int]:
    """Write the ratios of a row by the first function, and return what `row_sums` does."""
    ratio_of(ratio, room, intensity, 0, ramps)
    loss = dot(ratio, value)  # NaN as soon as anything is not known
    return row_sums(ratio, value) if np.isnan(loss) else (loss, 0.0, ratio.size)


row_loss: Any = _compiled(_row_loss)


def _walk_map(
    one_map: Reals,
    value: Reals,
    classes: NDArray[np.integer[Any]],
    ramps: Ramps,
    sums: Floats,
    damage: Reals,
) -> None:
    """Work out what one map does to some rows.

    Parameters
    ----------
    one_map, value : (rows, width) arrays
        NaN where there is no data, or no value is known.
    classes : (rows, width) int array, or (0, 0)
        Position of the function of each cell; below 0 for none.
    sums : (3,) array
        Known loss, value without data, and cells of which both are known; added to.
    damage : (rows, width) array, or (0, 0)
        Loss of each cell, NaN where it is not known; written.
    """
    ratio, room = np.empty_like(one_map[0]), np.empty_like(one_map[0])
    for row in range(value.shape[0]):
        if classes.size:
            ratio_by_class(ratio, room, one_map[row], classes[row], ramps)
            loss, unknown, known = row_sums(ratio, value[row])
        else:
            loss, unknown, known = row_loss(ratio, room, one_map[row], value[row], ramps)
        sums[0] += loss
        sums[1] += unknown
        sums[2] += known
        if damage.size:
            for column in range(ratio.size):
                damage[row, column] = ratio[column] * value[row, column]


walk_map: Any = _compiled(_walk_map)


def _add_zones(
    entries: tuple[Whole, Whole, Floats], damage: Reals, value: Reals, sums: Floats
) -> None:
    """Add the damage of some cells to the zones that cover them.

    Parameters
    ----------
    entries
        Cell, zone and covered share, (K,) each.
    damage, value : (cells,) arrays
    sums : (3, Z) array
        As in `walk_map`; cells count by covered share.
    """
    cells, zones, shares = entries
    for entry in range(cells.size):
        cell, zone, share = cells[entry], zones[entry], shares[entry]
        if np.isnan(value[cell]):
            continue
        if np.isnan(damage[cell]):
            sums[1, zone] += share * value[cell]
        else:
            sums[0, zone] += share * damage[cell]
            sums[2, zone] += share


add_zones: Any = _compiled(_add_zones)
