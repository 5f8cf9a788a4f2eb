"""Blocks of rows of a grid of values: what one worker does, and adding it up in order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor
from typing import Any, NamedTuple

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from riskmap.geo.arrays import Floats
from riskmap.geo.footprints import Footprints
from riskmap.geo.nodata_kernel import hide
from riskmap.risk.impact import grid_kernel as kernel
from riskmap.risk.impact.grid_kernel import Ramps, Reals
from riskmap.risk.impact.records import Whole

#: First row, values, maps and classes of some rows.
Block = tuple[int, Reals, Reals, NDArray[np.integer[Any]]]
#: Takes the first row and the yearly damage, (rows, width), of some rows; NaN is not known.
Take = Callable[[int, Reals], object]


class Setting(NamedTuple):
    """What is the same for all rows.

    Parameters
    ----------
    weights : (M,) array, optional
        None where nothing is asked by cell.
    nodata : (M,) array, optional
        What still has to become NaN, in place, in each map; None: that was done.
    """

    ramps: Ramps
    map_count: int
    weights: Floats | None
    nodata: Reals | None


@frozen(kw_only=True, eq=False)
class ZoneCells:
    """Z zones by cell: rising positions, zone, and share of the cell that it covers, (K,)."""

    cells: Whole
    zones: Whole
    shares: Floats
    count: int

    @classmethod
    def of(cls, zones: Footprints, *, size_cells: Floats) -> ZoneCells:
        """Return the cells of polygons in the order in which rows come.

        Parameters
        ----------
        size_cells : (Z,) array
            Area of each polygon, in cells: footprints tell shares of the polygon.
        """
        order = np.argsort(zones.cells, kind="stable")
        return cls(
            cells=zones.cells[order],
            zones=zones.things[order],
            shares=(zones.shares * size_cells[zones.things])[order],
            count=len(zones.outside),
        )

    def between(self, begin: int, end: int) -> ZoneCells:
        """Return the part on some cells, numbered from the first of them."""
        some = slice(*np.searchsorted(self.cells, [begin, end]))
        return ZoneCells(
            cells=self.cells[some] - begin,
            zones=self.zones[some],
            shares=self.shares[some],
            count=self.count,
        )


class Sums(NamedTuple):
    """What rows come to.

    Parameters
    ----------
    by_map : (M, 3) array
        Known loss; value without data; cells of which value and intensity are known.
    by_zone : (M, 3, Z) array
        The same; cells count by covered share.
    value : (2,) array
        Value in all, and number of cells of which none is known.
    zone_value : (Z,) array
    """

    by_map: Floats
    by_zone: Floats
    value: Floats
    zone_value: Floats


def no_sums(maps: int, zones: int) -> Sums:
    """Return sums of nothing."""
    return Sums(np.zeros((maps, 3)), np.zeros((maps, 3, zones)), np.zeros(2), np.zeros(zones))


def added_up(
    strips: Iterable[Iterable[Block]],
    setting: Setting,
    zones: ZoneCells | None,
    *,
    take: Take | None,
    executor: Executor | None,
) -> Sums:
    """Add up all blocks from north to south, and hand on the yearly damage of each."""
    total = no_sums(setting.map_count, zones.count if zones else 0)
    for blocks in strips:
        jobs = ((setting, block, _zones_of(block, zones)) for block in blocks)
        found: Iterator[tuple[int, Sums, Reals | None]]
        found = executor.map(_worked_out, jobs) if executor else map(_worked_out, jobs)
        for first_row, sums, yearly in found:
            total = Sums(*(np.add(*both, out=both[0]) for both in zip(total, sums, strict=True)))
            if take is not None and yearly is not None:
                take(first_row, yearly)
    return total


def _zones_of(block: Block, zones: ZoneCells | None) -> ZoneCells | None:
    if zones is None:
        return None
    first_row, value = block[:2]
    width = value.shape[1]
    return zones.between(first_row * width, (first_row + len(value)) * width)


def _worked_out(job: tuple[Setting, Block, ZoneCells | None]) -> tuple[int, Sums, Reals | None]:
    """Work out one block; a function of its own, so that any executor can run it."""
    setting, (first_row, value, maps, classes), zones = job
    value, dtype = np.ascontiguousarray(value), setting.ramps.start.dtype
    sums = no_sums(setting.map_count, zones.count if zones else 0)
    kernel.value_sums(value, sums.value)
    by_cell = zones is not None or setting.weights is not None
    damage = np.empty(value.shape if by_cell else (0, 0), dtype=dtype)
    yearly = None if setting.weights is None else np.zeros(value.shape, dtype=dtype)
    for number, found in enumerate(sums.by_map):
        one_map = np.ascontiguousarray(maps[number], dtype=dtype)
        if setting.nodata is not None:
            hide(one_map, setting.nodata[number])
        kernel.walk_map(one_map, value, classes, setting.ramps, found, damage)
        if zones is not None:
            entries = (zones.cells, zones.zones, zones.shares)
            kernel.add_zones(entries, damage.ravel(), value.ravel(), sums.by_zone[number])
        if yearly is not None and setting.weights is not None and setting.weights[number]:
            yearly += damage * dtype.type(setting.weights[number])
    if zones is not None:
        worth = zones.shares * np.nan_to_num(value.ravel()[zones.cells])
        np.add.at(sums.zone_value, zones.zones, worth)
    return first_row, sums, yearly
