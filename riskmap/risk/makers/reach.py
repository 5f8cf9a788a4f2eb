"""How water reaches ground: from open water, cell by cell, past walls and gates.

For each cell the level is found that must be exceeded for water to get there. So all levels
share one search, and a higher one never floods less.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely
from attrs import frozen

from riskmap.geo.arrays import Floats, Geometries, Indices, Mask
from riskmap.risk.makers.barriers import OPEN, Defences, passages

if TYPE_CHECKING:  # rasterio is no business of a server that hands out results
    from riskmap.geo.rasters import Grid


@frozen(kw_only=True, eq=False)
class WaterLayers:
    """What the water meets, in a metric CRS.

    Parameters
    ----------
    water : (W,) array of polygons and lines
        Open water that has the level; water behind closed gates is not part of it.
    defences
        All walls and gates, whether they hold or not.
    platforms : (P,) array of polygons
        Ground on the water's side of the wall, made to be flooded.
    """

    water: Geometries
    defences: Defences
    platforms: Geometries


@frozen(kw_only=True, eq=False)
class Reach:
    """From which level on water gets where: the same for all levels.

    Parameters
    ----------
    ground : (rows, columns) array
        Height in metres; NaN no data.
    reached_from_m : (rows, columns) array
        Water gets to a cell when its level lies above this; inf: never.
    platform_from_m : (rows, columns) array
        The same for cells on platforms, if no wall let anything over or through; inf elsewhere.
    is_water : (rows, columns) array
        Cells whose centre lies in open water.
    """

    ground: Floats
    reached_from_m: Floats
    platform_from_m: Floats
    is_water: Mask

    def depths(self, level_m: float) -> tuple[Floats, Floats]:
        """Return the depth of the flood and that on platforms, each (rows, columns)."""
        under = np.where(self.reached_from_m < level_m, level_m - self.ground, 0.0)
        on_platform = self.platform_from_m < level_m
        flood = np.where(on_platform | self.is_water, 0.0, under)
        platform = np.where(on_platform & ~self.is_water, under, 0.0)
        unknown = np.isnan(self.ground) & ~self.is_water
        flood[unknown] = platform[unknown] = np.nan
        return flood, platform


def connected_reach(
    ground: Floats, grid: Grid, *, layers: WaterLayers, holding: Defences, highest_m: float
) -> Reach:
    """Find from which level on water gets to each cell.

    Water goes from open water to the cells that it touches, and from cell to cell by their four
    sides. A wall stands in its way while the crest is as high as the level or higher.

    Parameters
    ----------
    ground : (rows, columns) array
        Height in metres; NaN no data.
    holding
        The walls and gates of the layers that hold.
    highest_m
        No level will be higher.
    """
    from riskmap.risk.makers.flood_kernel import reached_from  # noqa: PLC0415 - compiles

    arrival, is_water = _arrivals(layers.water, grid, holding)
    passable = np.where(is_water, OPEN, np.where(np.isnan(ground), np.inf, ground))
    ways = passages(holding, grid)
    reached = reached_from(passable, arrival, ways.east_m, ways.south_m, highest_m)
    platform = np.full(ground.shape, np.inf)
    cells = _platform_cells(layers.platforms, grid, layers.defences)
    if len(cells):
        # What lies below the wall is what water gets to even if every wall held for ever.
        closed = passages(layers.defences, grid).held()
        arrival, _ = _arrivals(layers.water, grid, layers.defences)
        arrival[arrival > OPEN] = np.inf
        below = reached_from(passable, arrival, closed.east_m, closed.south_m, highest_m)
        platform.ravel()[cells] = below.ravel()[cells]
    return Reach(ground=ground, reached_from_m=reached, platform_from_m=platform, is_water=is_water)


def _arrivals(water: Geometries, grid: Grid, defences: Defences) -> tuple[Floats, Mask]:
    """Return the crest between open water and each cell, inf where it touches none; and is_water.

    Both (rows, columns). What counts is the shortest way from the water to the centre.
    """
    arrival = np.full((grid.height, grid.width), np.inf)
    is_water = np.zeros(arrival.shape, dtype=bool)
    found = _touched(water, grid, defences)
    np.minimum.at(arrival.ravel(), found.cells, found.crests_m)
    is_water.ravel()[found.cells[found.has_centre]] = True
    return arrival, is_water


def _platform_cells(platforms: Geometries, grid: Grid, defences: Defences) -> Indices:
    """Return the cells whose centre lies on a platform.

    A platform too narrow for any centre has the cells that it touches on its side of the wall.
    """
    found = _touched(platforms, grid, defences)
    centres = np.bincount(found.things, weights=found.has_centre, minlength=len(platforms))
    narrow = (centres[found.things] == 0) & (found.crests_m == OPEN)
    return np.unique(found.cells[found.has_centre | narrow])


@frozen(kw_only=True, eq=False)
class _Touched:
    """T cells that things touch.

    Parameters
    ----------
    cells, things : (T,) arrays
        Row times width plus column; which thing.
    has_centre : (T,) array
        Whether the centre of the cell lies in the thing, a polygon.
    crests_m : (T,) array
        Highest crest on the shortest way from the thing to the centre.
    """

    cells: Indices
    things: Indices
    has_centre: Mask
    crests_m: Floats


def _touched(geometries: Geometries, grid: Grid, defences: Defences) -> _Touched:
    from riskmap.geo.footprints import footprints  # noqa: PLC0415 - rasterio

    found = footprints(geometries, grid)
    shapely.prepare(geometries)
    owners = geometries[found.things]
    centres = _centres(found.cells, grid)
    has_centre = shapely.intersects(owners, centres) & (shapely.area(owners) > 0.0)
    crests = np.full(len(owners), OPEN)
    ways = shapely.shortest_line(centres[~has_centre], owners[~has_centre])
    crests[~has_centre] = defences.highest_across(ways)
    return _Touched(
        cells=found.cells.astype(np.intp),
        things=found.things,
        has_centre=has_centre,
        crests_m=crests,
    )


def _centres(cells: Indices, grid: Grid) -> Geometries:
    """Return the centres of cells as points, in the CRS of the grid."""
    west, _, _, north = grid.bounds
    width, height = grid.cell_size
    row, column = np.divmod(cells, grid.width)
    x, y = west + width * (column + 0.5), north - height * (row + 0.5)
    return np.asarray(shapely.points(x, y), dtype=object)
