"""The inner loops of impact, compiled by numba; import it only where it is used.

Points are walked cell by cell: damage is worked out once for each cell, function and height, and
all points there share it. Things on several cells are walked one by one. Each map is added up
from the first cell to the last by one thread, so that sums do not depend on how many there are.
"""

from __future__ import annotations

from typing import Any

import numba
import numpy as np
from numpy.typing import NDArray

from riskmap.geo.arrays import Floats
from riskmap.risk.impact.curves import CurveTable
from riskmap.risk.impact.records import Areas, Notes, Points, Tally, Whole

# No fast-math: it would take away NaN, which is what no data looks like.
_compiled: Any = numba.njit(cache=True, nogil=True)
# For functions of numbers only: with arrays among what they take, references would be counted
# in the innermost loops, which costs more than the work.
_inlined: Any = numba.njit(inline="always")


def _seen(intensity: float, height_m: float) -> float:
    """Return the intensity above a first floor, not below 0."""
    return max(intensity - height_m, 0.0) if height_m > 0.0 else intensity


seen: Any = _inlined(_seen)


def _room(points: Points) -> Notes:
    cells, pairs = points.cells.size + 1, points.way.size  # one more: see `_note_sparse`
    return Notes(
        np.empty(cells, dtype=np.int32),
        np.empty(cells),
        np.empty(pairs, dtype=np.int32),
        np.empty(pairs),
        np.empty(pairs),
    )


room: Any = _compiled(_room)


def _note_dense(
    points: Points, curves: CurveTable, one_map: NDArray[np.floating[Any]], notes: Notes
) -> int:
    """Note the intensities of a dense map; return how many there are."""
    skips_zero = not curves.at_zero.any()
    count = 0
    for place in range(points.cells.size):
        intensity = float(one_map[points.cells[place]])
        notes.places[count] = place
        notes.intensity[count] = intensity
        count += intensity != 0.0 or not skips_zero
    return count


note_dense: Any = _compiled(_note_dense)


def _note_sparse(
    cells: NDArray[np.integer[Any]],
    values: NDArray[np.floating[Any]],
    places: NDArray[np.int32],
    notes: Notes,
) -> int:
    """Note the intensities of a sparse map; places are those of the grid's cells, -1 for none."""
    count = 0
    for entry in range(cells.size):
        place = places[cells[entry]]
        notes.places[count] = place
        notes.intensity[count] = values[entry]
        count += place >= 0  # no branch: it would be foreseen wrongly too often
    return count


note_sparse: Any = _compiled(_note_sparse)


def _damage(points: Points, curves: CurveTable, notes: Notes, cell_count: int) -> int:
    """Work out the damage of each pair on the noted cells; return how many have any."""
    knots, mdd, paa = curves.intensity, curves.mdd, curves.paa
    mdd_slope, paa_slope, bucket_knot = curves.mdd_slope, curves.paa_slope, curves.bucket_knot
    way, count = np.int32(-1), 0
    for one in range(cell_count):
        place, intensity = notes.places[one], notes.intensity[one]
        for pair in range(points.pairs_of[place], points.pairs_of[place + 1]):
            if points.way[pair] != way:  # seldom: what follows stays in registers
                way = points.way[pair]
                number, height_m = points.function[way], points.height_m[way]
                first, last = curves.first[number], curves.last[number]
                buckets, per_unit = curves.buckets_of[number], curves.buckets_per_unit[number]
            notes.pairs[count] = pair
            if np.isnan(intensity):
                notes.ratio[count] = notes.affected[count] = np.nan
                count += 1
                continue
            at = min(max(seen(intensity, height_m), first), last)
            knot = bucket_knot[buckets + int((at - first) * per_unit)]
            for _ in range(curves.steps):  # no branch: it would be foreseen wrongly too often
                knot += at >= knots[knot + 1]
            step = at - knots[knot]
            affected = paa[knot] + paa_slope[knot] * step
            notes.ratio[count] = (mdd[knot] + mdd_slope[knot] * step) * affected
            notes.affected[count] = affected
            count += notes.ratio[count] != 0.0
    return count


damage: Any = _compiled(_damage)


def _add_up(
    points: Points, notes: Notes, count: int, weights: Floats, number: int, tally: Tally
) -> None:
    """Add the noted damage of `count` pairs to map `number` of a tally."""
    total, contracts = tally.loss[number], points.deductible.size > 0
    keeps, rules = tally.by_item.size > 0, weights.shape[0]
    # mostly there is one rule, and a loop over one costs more than what it does
    weight = weights[0, number] if rules else 0.0
    first_rule = tally.by_rule[0] if rules else total
    for one in range(count):
        pair, ratio, affected = notes.pairs[one], notes.ratio[one], notes.affected[one]
        for item in range(points.items_of[pair], points.items_of[pair + 1]):
            group, loss = points.group[item], points.value[item] * ratio
            if np.isnan(loss):
                tally.unknown_value[number, group] += points.value[item]
                tally.unknown_count[number, group] += points.point_count[item]
            else:
                if contracts:
                    loss = max(loss - points.deductible[item] * affected, 0.0)
                    loss = min(loss, points.cover[item])
                total[group] += loss
            if keeps:
                tally.by_item[number, item] = loss
            if weight != 0.0:
                first_rule[item] += weight * loss
            for rule in range(1, rules):
                if weights[rule, number] != 0.0:
                    tally.by_rule[rule, item] += weights[rule, number] * loss


add_up: Any = _compiled(_add_up)


def _tally_dense(
    points: Points,
    curves: CurveTable,
    maps: NDArray[np.floating[Any]],
    weights: Floats,
    tally: Tally,
) -> None:
    """Add up points on (M, cells) maps; weights are (R, M)."""
    notes = room(points)
    for number in range(maps.shape[0]):
        cell_count = note_dense(points, curves, maps[number], notes)
        pair_count = damage(points, curves, notes, cell_count)
        add_up(points, notes, pair_count, weights, number, tally)


tally_dense: Any = _compiled(_tally_dense)


def _tally_sparse(
    points: Points,
    curves: CurveTable,
    maps: tuple[Whole, NDArray[Any], NDArray[np.floating[Any]], NDArray[np.int32]],
    weights: Floats,
    tally: Tally,
) -> None:
    """Add up points on sparse maps, whose functions do nothing at 0.

    Maps are starts, cells, values, and for each cell of the grid its place among the points'
    cells, -1 where there are none.
    """
    starts, cells, values, places = maps
    notes = room(points)
    for number in range(starts.size - 1):
        some = slice(starts[number], starts[number + 1])
        cell_count = note_sparse(cells[some], values[some], places, notes)
        pair_count = damage(points, curves, notes, cell_count)
        add_up(points, notes, pair_count, weights, number, tally)


tally_sparse: Any = _compiled(_tally_sparse)


def _area_on(
    areas: Areas, curves: CurveTable, one_map: NDArray[np.floating[Any]], item: int
) -> tuple[float, float]:
    """Return loss (NaN: nothing is known) and unknown share of one thing on one map."""
    knots, number, height_m = curves.intensity, areas.function[item], areas.height_m[item]
    first, last = curves.first[number], curves.last[number]
    ratio = affected = 0.0
    unknown, is_known = areas.outside[item], False
    for entry in range(areas.offsets[item], areas.offsets[item + 1]):
        intensity, share = float(one_map[areas.cells[entry]]), areas.shares[entry]
        if np.isnan(intensity):
            unknown += share
            continue
        is_known = True
        at = min(max(seen(intensity, height_m), first), last)
        bucket = int((at - first) * curves.buckets_per_unit[number])
        knot = curves.bucket_knot[curves.buckets_of[number] + bucket]
        for _ in range(curves.steps):
            knot += at >= knots[knot + 1]
        step = at - knots[knot]
        touched = curves.paa[knot] + curves.paa_slope[knot] * step
        ratio += share * ((curves.mdd[knot] + curves.mdd_slope[knot] * step) * touched)
        affected += share * touched
    if not is_known:
        return np.nan, 1.0
    loss = areas.value[item] * ratio - areas.deductible[item] * affected
    return min(max(loss, 0.0), areas.cover[item]), min(unknown, 1.0)


area_on: Any = _compiled(_area_on)


def _tally_areas(
    areas: Areas,
    curves: CurveTable,
    maps: NDArray[np.floating[Any]],
    weights: Floats,
    tally: Tally,
) -> None:
    """Add up things on several cells, on (M, cells) maps; weights are (R, M)."""
    for number in range(maps.shape[0]):
        for item in range(areas.value.size):
            loss, unknown = area_on(areas, curves, maps[number], item)
            group = areas.group[item]
            tally.unknown_value[number, group] += areas.value[item] * unknown
            if np.isnan(loss):
                tally.unknown_count[number, group] += 1
            else:
                tally.loss[number, group] += loss
            if tally.by_item.size:
                tally.by_item[number, item] = loss
            for rule in range(weights.shape[0]):
                if weights[rule, number] != 0.0:
                    tally.by_rule[rule, item] += weights[rule, number] * loss


tally_areas: Any = _compiled(_tally_areas)
