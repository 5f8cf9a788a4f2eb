"""Maps walked over assets, in parts that an executor may share out."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Executor
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from riskmap.geo.arrays import Floats
from riskmap.risk.impact import kernel
from riskmap.risk.impact.curves import CurveTable
from riskmap.risk.impact.maps import Maps, SparseMaps
from riskmap.risk.impact.plan import Plan
from riskmap.risk.impact.records import Short, Tally, Whole

# Maps are divided into so many parts, however many workers there are: sums stay the same.
_PARTS = 8

#: What one part did to points, and to things on several cells.
Pair = tuple[Tally, Tally]


def tallies(
    plan: Plan,
    curves: CurveTable,
    maps: Maps,
    rules: Floats,
    *,
    keep: bool,
    executor: Executor | None,
) -> Iterator[Pair]:
    """Yield what each part of the maps did, in the order of the maps.

    Parameters
    ----------
    rules : (R, M) array
        Weights of the maps.
    keep
        Whether the loss of each item on each map is kept.
    """
    places = _places(plan, curves, maps)
    edges = np.linspace(0, len(maps), min(_PARTS, max(len(maps), 1)) + 1).astype(int)
    jobs = [
        (plan, curves, _part(maps, begin, end, places), rules[:, begin:end].copy(), keep)
        for begin, end in pairwise(edges.tolist())
    ]
    yield from executor.map(_tallied, jobs) if executor else map(_tallied, jobs)


class _Sparse(NamedTuple):
    """Some maps of `SparseMaps`, which have been checked; see `_places`."""

    starts: Whole
    cells: NDArray[np.integer[Any]]
    values: NDArray[np.floating[Any]]
    cell_count: int
    places: Short


_Part = NDArray[np.floating[Any]] | _Sparse


def _places(plan: Plan, curves: CurveTable, maps: Maps) -> Short:
    """Return the place of each cell of a grid among those of the points, -1 where none are.

    Of no size where sparse maps have to be unfolded: where ground without intensity is damaged.
    """
    if not isinstance(maps, SparseMaps) or curves.at_zero.any():
        return np.empty(0, dtype=np.int32)
    cells = plan.points.cells
    places = np.full(maps.cell_count, -1, dtype=np.int32)
    places[cells] = np.arange(cells.size, dtype=np.int32)
    return places


def _part(maps: Maps, begin: int, end: int, places: Short) -> _Part:
    if not isinstance(maps, SparseMaps):
        return np.ascontiguousarray(maps[begin:end])
    starts = maps.starts[begin : end + 1]
    noted = slice(starts[0], starts[-1])
    return _Sparse(
        starts - starts[0], maps.cells[noted], maps.values[noted], maps.cell_count, places
    )


def _tallied(job: tuple[Plan, CurveTable, _Part, Floats, bool]) -> Pair:
    """Walk some maps; a function of its own, so that any executor can run it."""
    plan, curves, maps, rules, keep = job
    points, areas = (
        _empty(rules.shape[1], len(plan.group_rows), len(rules), items, keep=keep)
        for items in (plan.points.value.size, plan.areas.value.size)
    )
    if isinstance(maps, _Sparse):
        _walk_sparse(plan, curves, maps, rules, (points, areas))
    else:
        kernel.tally_dense(plan.points, curves, maps, rules, points)
        kernel.tally_areas(plan.areas, curves, maps, rules, areas)
    return points, areas


def _empty(maps: int, groups: int, rules: int, items: int, *, keep: bool) -> Tally:
    return Tally(
        loss=np.zeros((maps, groups)),
        unknown_value=np.zeros((maps, groups)),
        unknown_count=np.zeros((maps, groups), dtype=np.int64),
        by_rule=np.zeros((rules, items)),
        by_item=np.zeros((maps, items) if keep else (0, 0)),
    )


def _walk_sparse(plan: Plan, curves: CurveTable, maps: _Sparse, rules: Floats, both: Pair) -> None:
    """Walk sparse maps: points by what is noted, all else on one map unfolded at a time."""
    points, areas = both
    by_entry = maps.places.size > 0
    if by_entry:
        noted = (maps.starts, maps.cells, maps.values, maps.places)
        kernel.tally_sparse(plan.points, curves, noted, rules, points)
    if by_entry and not plan.areas.value.size:
        return
    one_map = np.zeros((1, maps.cell_count), dtype=maps.values.dtype)
    for number in range(rules.shape[1]):
        noted_here = slice(maps.starts[number], maps.starts[number + 1])
        one_map[0, maps.cells[noted_here]] = maps.values[noted_here]
        rule = np.ascontiguousarray(rules[:, number : number + 1])
        if not by_entry:
            kernel.tally_dense(plan.points, curves, one_map, rule, _of_map(points, number))
        kernel.tally_areas(plan.areas, curves, one_map, rule, _of_map(areas, number))
        one_map[0, maps.cells[noted_here]] = 0


def _of_map(tally: Tally, number: int) -> Tally:
    """Return the part of a tally that belongs to one map; writing to it writes to the whole."""
    row = slice(number, number + 1)
    by_map: list[NDArray[np.float64]] = [tally.loss[row], tally.unknown_value[row]]
    return Tally(by_map[0], by_map[1], tally.unknown_count[row], tally.by_rule, tally.by_item[row])
