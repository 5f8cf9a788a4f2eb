"""Fill and spill: runoff gathers in the depressions of the ground, and what is too much runs on.

Each depression has the runoff of its own catchment and what others spill into it. Its water
stands at one height; what it cannot hold runs on downstream, or off the map. Nothing is lost
and nothing is made: runoff is what stands and what left.
"""

from __future__ import annotations

import numpy as np
from attrs import frozen

from riskmap.core.errors import RasterError
from riskmap.core.words import N_
from riskmap.geo.arrays import Floats, Indices

_EIGHT = np.ones((3, 3))


@frozen(kw_only=True, eq=False)
class Standing:
    """Where the water of one storm stands.

    Parameters
    ----------
    depth_m : (rows, columns) array
        Depth of standing water; 0 where it is dry, NaN where the ground has no data.
    runoff_m3, standing_m3, left_the_map_m3
        All water; what stands in depressions; what ran over the border of the ground.
    """

    depth_m: Floats
    runoff_m3: float
    standing_m3: float
    left_the_map_m3: float


@frozen(kw_only=True, eq=False)
class Depressions:
    """The K depressions of a ground, and how they pass water on: the same for every storm.

    Parameters
    ----------
    full_m : (rows, columns) array
        Depth where every depression is full, metres; 0 outside of them, NaN no data.
    pool, receiver : (rows, columns) arrays
        Which depression a cell lies in, and to which its runoff runs; -1: none.
    starts, cells : (K + 1,) and (C,) arrays
        The cells of depression k are ``cells[starts[k]:starts[k + 1]]``, the deepest first.
    target, order : (K,) arrays
        Where each spills to, -1 off the map; and all of them, upstream before downstream.
    cell_area_m2
        Area of a cell.
    """

    full_m: Floats
    pool: Indices
    receiver: Indices
    starts: Indices
    cells: Indices
    target: Indices
    order: Indices
    cell_area_m2: float

    def filled(self, runoff_m: float | Floats) -> Standing:
        """Let water run.

        Parameters
        ----------
        runoff_m
            Depth of the runoff over each cell, metres: one number, or (rows, columns).

        Raises
        ------
        RasterError
            When it is not known, or below 0, where the ground is known.
        """
        from riskmap.risk.makers import pool_kernel as kernel  # noqa: PLC0415 - compiles

        known = ~np.isnan(self.full_m)
        runoff = np.broadcast_to(np.asarray(runoff_m, dtype=np.float64), known.shape)[known]
        _require_runoff(runoff)
        arriving = np.bincount(
            self.receiver[known] + 1, weights=runoff, minlength=len(self.target) + 1
        )
        volumes = arriving * self.cell_area_m2
        deepest = self.full_m.ravel()[self.cells]
        capacity = _sums(deepest, self.starts) * self.cell_area_m2
        standing, spilled = kernel.cascade(volumes[1:], capacity, self.target, self.order)
        drops = kernel.drops(standing / self.cell_area_m2, self.starts, deepest)
        depth = np.zeros_like(self.full_m)
        depth.ravel()[self.cells] = np.maximum(
            deepest - np.repeat(drops, np.diff(self.starts)), 0.0
        )
        depth[~known] = np.nan
        return Standing(
            depth_m=depth,
            runoff_m3=float(runoff.sum()) * self.cell_area_m2,
            standing_m3=float(standing.sum()),
            left_the_map_m3=float(volumes[0]) + spilled,
        )


def _require_runoff(runoff: Floats) -> None:
    wrong = int(np.count_nonzero(~(runoff >= 0.0) | np.isinf(runoff)))
    if wrong:
        raise RasterError(
            N_("The runoff of {count} cells is unknown or below 0 where the ground is known."),
            mend=N_("Give a runoff coefficient from 0 to 1 for every cell of the ground."),
            count=wrong,
        )


def _sums(values: Floats, starts: Indices) -> Floats:
    """Return the sum of each run of values, (K,), added up in order."""
    runs = np.repeat(np.arange(len(starts) - 1), np.diff(starts))
    sums = np.bincount(runs, weights=values, minlength=len(starts) - 1)
    return sums.astype(np.float64, copy=False)  # whole numbers where there is nothing


def fill_and_spill(ground: Floats, *, runoff_m: float | Floats, cell_area_m2: float) -> Standing:
    """Let one storm's runoff gather; for several, keep `depressions_of` and fill it again.

    Parameters
    ----------
    ground : (rows, columns) array
        Height in metres; NaN no data.
    runoff_m
        Depth of the runoff over each cell: one number, or (rows, columns).
    cell_area_m2
        Area of a cell.

    Raises
    ------
    RasterError
        As `Depressions.filled`.
    """
    return depressions_of(ground, cell_area_m2=cell_area_m2).filled(runoff_m)


def depressions_of(ground: Floats, *, cell_area_m2: float) -> Depressions:
    """Find the depressions of a ground, their catchments, and where they spill to.

    Heights are rounded to single precision first, as the filling is done in it: by less than a
    thousandth of a millimetre below 16 m, by 0.25 mm at 4000 m. The border of the ground, and of
    no data within, is open: water that reaches it leaves. Water runs from a cell to the lowest
    of its eight neighbours, over flat ground towards the nearest way out.

    Source: priority flood after Wang and Liu (2006), by pyflwdir.
    """
    import pyflwdir  # noqa: PLC0415 - compiles
    from scipy.ndimage import label  # noqa: PLC0415 - heavy

    from riskmap.risk.makers import pool_kernel as kernel  # noqa: PLC0415 - compiles

    if ground.size == 1 or np.isnan(ground).all():  # pyflwdir wants two cells, one with data
        return _without_any(ground, cell_area_m2)
    rounded = ground.astype(np.float32).astype(np.float64)
    filled, directions = pyflwdir.dem.fill_depressions(rounded, nodata=np.nan)
    flow = pyflwdir.from_array(directions, ftype="d8", check_ftype=False)
    full = filled - rounded
    labels, count = label(full > 0.0, _EIGHT)
    pool = labels.astype(np.intp) - 1
    rank = flow.rank.ravel()
    downstream = flow.idxs_ds.astype(np.intp)
    receiver = kernel.receivers(pool.ravel(), downstream, _by_rank(rank))
    cells, starts = _cells_of(pool, full, count)
    target, order = _spills(_Flow(rank, downstream, receiver), cells, starts)
    return Depressions(
        full_m=full,
        pool=pool,
        receiver=receiver.reshape(ground.shape),
        starts=starts,
        cells=cells,
        target=target,
        order=order,
        cell_area_m2=cell_area_m2,
    )


def _without_any(ground: Floats, cell_area_m2: float) -> Depressions:
    nothing = np.empty(0, dtype=np.intp)
    nowhere = np.full(ground.shape, -1, dtype=np.intp)
    return Depressions(
        full_m=np.where(np.isnan(ground), np.nan, 0.0),
        pool=nowhere,
        receiver=nowhere,
        starts=np.zeros(1, dtype=np.intp),
        cells=nothing,
        target=nothing,
        order=nothing,
        cell_area_m2=cell_area_m2,
    )


@frozen(eq=False)
class _Flow:
    rank: Indices
    downstream: Indices
    receiver: Indices


def _by_rank(rank: Indices) -> Indices:
    """Return the cells that have data, downstream before upstream."""
    order = np.argsort(rank, kind="stable")
    return order[np.count_nonzero(rank < 0) :]


def _cells_of(pool: Indices, full: Floats, count: int) -> tuple[Indices, Indices]:
    """Return the cells of all depressions, the deepest of each first, and where each starts."""
    inside = np.flatnonzero(pool.ravel() >= 0)
    pools = pool.ravel()[inside]
    cells = inside[np.lexsort((-full.ravel()[inside], pools))]
    starts = np.concatenate((np.zeros(1, np.intp), np.cumsum(np.bincount(pools, minlength=count))))
    return cells, starts.astype(np.intp)


def _spills(flow: _Flow, cells: Indices, starts: Indices) -> tuple[Indices, Indices]:
    """Return where each depression spills to, and all of them from up- to downstream.

    A depression spills from its cell that is nearest to the way out. That of the next one
    downstream is nearer still, so that none spills into itself by a detour.
    """
    count = len(starts) - 1
    runs = np.repeat(np.arange(count), np.diff(starts))
    nearest = np.lexsort((cells, flow.rank[cells], runs))[starts[:-1]]
    exits = cells[nearest]
    target: Indices = flow.receiver[flow.downstream[exits]]
    return target, np.argsort(-flow.rank[exits], kind="stable")
