"""Walls and gates: which passages between neighbouring cells they stand in, and how high.

Water goes from the centre of a cell to those of its four neighbours. A wall stands in the way
where it crosses that path, so a wall without gaps lets nothing through, however it runs:
along the cells, diagonally, or from corner to corner.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

import numpy as np
import shapely
from attrs import frozen

from riskmap.core.errors import NotFoundError
from riskmap.core.words import N_
from riskmap.geo.arrays import Floats, Geometries, Indices, Mask
from riskmap.risk.region.makers import ALL_DEFENCES

if TYPE_CHECKING:  # rasterio is no business of a server that hands out results
    from riskmap.geo.rasters import Grid

#: Where nothing stands.
OPEN = -np.inf
# A wall so near to the centre of a cell, in cells, goes through it: it cuts the cell off.
_THROUGH = 1e-6


@frozen(kw_only=True, eq=False)
class Defences:
    """D walls and gates.

    Parameters
    ----------
    ids
        One each.
    lines : (D,) array of lines and multilines
        In a metric CRS.
    top_m : (D,) array
        Height of the crest, metres above the datum of the ground.
    is_closed : (D,) array
        False for gates that stand open; true for walls.
    """

    ids: tuple[str, ...]
    lines: Geometries
    top_m: Floats
    is_closed: Mask

    @classmethod
    def none(cls) -> Defences:
        """Return no defences at all."""
        nothing = np.empty(0)
        lines = nothing.astype(object)
        return cls(ids=(), lines=lines, top_m=nothing, is_closed=nothing.astype(bool))

    def __add__(self, other: Defences) -> Defences:
        return Defences(
            ids=self.ids + other.ids,
            lines=np.concatenate((self.lines, other.lines)),
            top_m=np.concatenate((self.top_m, other.top_m)),
            is_closed=np.concatenate((self.is_closed, other.is_closed)),
        )

    def without(self, failed: Collection[str]) -> Defences:
        """Return what holds: neither what failed (``all``: everything) nor open gates.

        Raises
        ------
        NotFoundError
            When something failed that does not exist.
        """
        unknown = sorted(set(failed) - {*self.ids, ALL_DEFENCES})
        if unknown:
            raise NotFoundError(
                N_("There is neither a wall nor a gate {id}."),
                mend=N_("Name walls and gates by the ids in their files: {ids}."),
                id=", ".join(unknown),
                ids=", ".join(self.ids),
            )
        fails = np.isin(np.array(self.ids, dtype=object), list(failed)) | (ALL_DEFENCES in failed)
        holds = self.is_closed & ~fails
        return Defences(
            ids=tuple(one for one, kept in zip(self.ids, holds, strict=True) if kept),
            lines=self.lines[holds],
            top_m=self.top_m[holds],
            is_closed=self.is_closed[holds],
        )

    def highest_across(self, paths: Geometries) -> Floats:
        """Return the highest crest that each path touches, (P,); `OPEN` where there is none."""
        highest = np.full(len(paths), OPEN)
        touched, line = shapely.STRtree(self.lines).query(paths, predicate="intersects")
        np.maximum.at(highest, touched, self.top_m[line])
        return highest


@frozen(kw_only=True, eq=False)
class Passages:
    """The passages between neighbouring cells, and what stands in them.

    Parameters
    ----------
    east_m : (rows, columns - 1) array
        Highest crest between a cell and its neighbour to the east; `OPEN`: none.
    south_m : (rows - 1, columns) array
        The same to the south.
    """

    east_m: Floats
    south_m: Floats

    def held(self) -> Passages:
        """Return the same with crests that no water gets over."""
        return Passages(
            east_m=np.where(self.east_m > OPEN, np.inf, OPEN),
            south_m=np.where(self.south_m > OPEN, np.inf, OPEN),
        )


def passages(defences: Defences, grid: Grid) -> Passages:
    """Find the passages that walls and gates stand in, all that they are given as.

    Parameters
    ----------
    defences
        In the CRS of the grid; open gates and what failed are left out before.
    """
    ends, owner = _segments(defences.lines, grid)
    top_m = defences.top_m[owner]
    east = np.full((grid.height, grid.width - 1), OPEN)
    south = np.full((grid.height - 1, grid.width), OPEN)
    segment, row, column = _crossed(ends, east.shape)
    np.maximum.at(east, (row, column), top_m[segment])
    segment, column, row = _crossed(ends[:, [1, 0, 3, 2]], south.shape[::-1])
    np.maximum.at(south, (row, column), top_m[segment])
    return Passages(east_m=east, south_m=south)


def _segments(lines: Geometries, grid: Grid) -> tuple[Floats, Indices]:
    """Return segments x0, y0, x1, y1 and the line of each; centres of cells are whole numbers."""
    parts, owner = shapely.get_parts(lines, return_index=True)
    coordinates, part = shapely.get_coordinates(parts, return_index=True)
    west, _, _, north = grid.bounds
    width, height = grid.cell_size
    x, y = (coordinates[:, 0] - west) / width - 0.5, (north - coordinates[:, 1]) / height - 0.5
    joined = np.flatnonzero(part[1:] == part[:-1])
    ends = np.stack((x[joined], y[joined], x[joined + 1], y[joined + 1]), axis=1)
    return ends, owner[part[joined]]


def _crossed(ends: Floats, shape: tuple[int, ...]) -> tuple[Indices, Indices, Indices]:
    """Return which segment crosses which passage between x and x + 1 on which line y.

    Parameters
    ----------
    ends : (S, 4) array
        x0, y0, x1, y1.
    shape
        How many lines and passages there are.
    """
    across = ends[:, [1, 3]]
    first = np.ceil(across.min(axis=1) - _THROUGH).clip(0).astype(np.intp)
    last = np.floor(across.max(axis=1) + _THROUGH).clip(max=shape[0] - 1).astype(np.intp)
    segment, line = _spread(first, last)
    x0, y0, x1, y1 = ends[segment].T
    with np.errstate(divide="ignore", invalid="ignore"):
        near = (np.array((-_THROUGH, _THROUGH))[:, None] + line - y0) / (y1 - y0)
    near = np.where(y1 == y0, np.array((0.0, 1.0))[:, None], near).clip(0.0, 1.0)
    x = np.sort(x0 + near * (x1 - x0), axis=0)
    west = np.ceil(x[0] - _THROUGH - 1.0).clip(0).astype(np.intp)
    east = np.floor(x[1] + _THROUGH).clip(max=shape[1] - 1).astype(np.intp)
    which, passage = _spread(west, east)
    return segment[which], line[which], passage


def _spread(first: Indices, last: Indices) -> tuple[Indices, Indices]:
    """Return all whole numbers from first to last of each, and of which they are."""
    counts = np.maximum(last - first + 1, 0)
    which = np.repeat(np.arange(len(counts)), counts)
    before = np.cumsum(counts) - counts
    return which, first[which] + np.arange(len(which)) - before[which]
