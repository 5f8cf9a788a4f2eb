"""One pass over some rasters for many zones: blocks of zones, strip by strip.

Zones are dealt out to a fixed number of blocks, each with its own totals. So blocks may be
worked on by threads, by processes or on other machines, and the sums are the same, bit for
bit.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import ExitStack
from functools import partial
from typing import Any, TypeAlias, TypeVar, cast

import numpy as np
from attrs import evolve, frozen
from numpy.typing import NDArray

from riskmap.geo.arrays import Floats, Geometries, Indices
from riskmap.geo.packing import Shapes, packed, require_usable, usable
from riskmap.geo.rasters import Grid
from riskmap.geo.stacks import Stack

# Few enough to be cheap, many enough for the processors of one machine.
_BLOCKS = 32
# Zones are dealt out so many at a time: neighbours in memory stay together, and neighbours on
# the ground, which lie in the same strip, still come to different blocks.
_DEALT_AT_ONCE = 64

_Array = TypeVar("_Array", bound=NDArray[Any])
#: Of values and of weights.
_Sums: TypeAlias = tuple[Floats, Floats]


@frozen(kw_only=True, eq=False)
class Levels:
    """Where values are cut: at (T,) thresholds, and for weights at (B,) edges of bands."""

    thresholds: Floats
    edges: Floats


@frozen(kw_only=True, eq=False)
class Totals:
    """What was added up for N zones, as laid out in `zonal_kernel`.

    Parameters
    ----------
    area : (N,) array
        In cells, on the raster and beyond it.
    values : (N, bands, ABOVE + T) array
    weights : (N, bands, B + 3) array
    """

    area: Floats
    values: Floats
    weights: Floats


@frozen(kw_only=True, eq=False)
class _Block:
    """Some of the zones, and what was added up for them so far."""

    shapes: Shapes
    values: Floats
    weights: Floats


def add_up(
    geometries: Geometries,
    grid: Grid,
    strips: Iterable[Stack],
    levels: Levels,
    *,
    bands: int,
    executor: Executor | None = None,
    threads: int | None = None,
) -> Totals:
    """Add up all strips within all zones, (N,).

    Parameters
    ----------
    executor
        Does the arithmetic; threads of its own make do otherwise. Executors that share no
        memory are sent blocks and strips whole.
    threads
        How many of its own; all processors by default.

    Raises
    ------
    GeometryError
        When a geometry is no valid polygon.
    """
    dealt = _dealt(len(geometries))
    zones = [geometries[places] for places in dealt]
    with ExitStack() as stack:
        workers = threads or os.cpu_count() or 1
        near = executor
        if not isinstance(near, ThreadPoolExecutor):
            near = stack.enter_context(ThreadPoolExecutor(workers))
        require_usable(geometries, _gathered(dealt, list(near.map(usable, zones))))
        make = partial(_block, grid=grid, levels=levels, bands=bands)
        blocks = list(near.map(make, zones))
        for strip in strips:
            add = partial(_with_strip, strip=strip, levels=levels)
            found = (executor or near).map(add, blocks, chunksize=-(-len(blocks) // workers))
            blocks = [
                evolve(block, values=values, weights=weights)
                for block, (values, weights) in zip(blocks, found, strict=True)
            ]
    return Totals(
        area=_gathered(dealt, [block.shapes.area for block in blocks]),
        values=_gathered(dealt, [block.values for block in blocks]),
        weights=_gathered(dealt, [block.weights for block in blocks]),
    )


def _dealt(count: int) -> list[Indices]:
    """Return the places of the zones of each block."""
    at_once = min(max(count // (4 * _BLOCKS), 1), _DEALT_AT_ONCE)
    block = np.arange(count) // at_once % _BLOCKS
    return [np.flatnonzero(block == one) for one in range(int(block.max(initial=0)) + 1)]


def _block(geometries: Geometries, *, grid: Grid, levels: Levels, bands: int) -> _Block:
    # numba takes half a second to import, and a server may never need it
    from riskmap.geo import zonal_kernel as kernel  # noqa: PLC0415

    values = np.zeros((len(geometries), bands, kernel.ABOVE + len(levels.thresholds)))
    values[:, :, kernel.MIN], values[:, :, kernel.MAX] = np.inf, -np.inf
    weights = np.zeros((len(geometries), bands, len(levels.edges) + 3))
    return _Block(shapes=packed(geometries, grid), values=values, weights=weights)


def _with_strip(block: _Block, *, strip: Stack, levels: Levels) -> _Sums:
    """Add a strip to the sums of a block; the worker may be another process."""
    from riskmap.geo import zonal_kernel as kernel  # noqa: PLC0415 - numba, as above

    sums = kernel.Sums(block.values, block.weights)
    kernel.accumulate(block.shapes, strip, sums, kernel.Cuts(levels.thresholds, levels.edges))
    return block.values, block.weights


def _gathered(dealt: list[Indices], found: list[_Array]) -> _Array:
    """Put what belongs to zones that were dealt out back into their order."""
    together = np.concatenate(found)
    whole = np.empty_like(together)
    whole[np.concatenate(dealt)] = together
    return cast("_Array", whole)
