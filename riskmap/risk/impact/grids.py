"""Losses where the exposure is a raster: a value for each cell, maps on the same cells."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from concurrent.futures import Executor
from typing import Any

import numpy as np
from attrs import frozen
from numpy.typing import NDArray
from rasterio.io import DatasetReader, DatasetWriter
from rasterio.windows import Window

from riskmap.core.words import N_
from riskmap.geo.arrays import Floats
from riskmap.geo.rasters import (
    common_grid,
    float_type,
    is_plain,
    nodata_of,
    read_strip,
    require_aligned,
)
from riskmap.geo.stacks import Cells, read_ahead
from riskmap.risk.impact.curves import VulnerabilityFunction
from riskmap.risk.impact.grid_kernel import Reals
from riskmap.risk.impact.grid_rows import Block, Setting, Take, ZoneCells, added_up
from riskmap.risk.impact.maps import MapsError
from riskmap.risk.impact.ramps import calculation_type, ramps_of

Classes = NDArray[np.integer[Any]]

__all__ = ["GridLosses", "ZoneCells", "grid_losses", "raster_losses"]

# Rows are handed out in blocks of this size, however many workers there are: sums stay the same.
BLOCK_ROWS = 64
_STRIP_ROWS = 8 * BLOCK_ROWS


@frozen(kw_only=True, eq=False)
class GridLosses:
    """Losses on M maps of a grid of values, of the part that is known.

    Parameters
    ----------
    total : (M,) array
        NaN on a map that tells of no cell that has a value.
    total_without_data : (M,) array
        Value that lies where a map has no data. It is not in `total`.
    value
        Of all cells of which one is known.
    cells_without_value
        How many cells have none: these are not counted as 0, they are not counted.
    by_zone, zone_without_data : (M, Z) arrays
        The same by zone, cells by the share of them that a zone covers; NaN where nothing of a
        zone is known.
    value_of_zone : (Z,) array
    """

    total: Floats
    total_without_data: Floats
    value: float
    cells_without_value: int
    by_zone: Floats
    zone_without_data: Floats
    value_of_zone: Floats


def grid_losses(
    value: Reals,
    maps: Reals,
    functions: Sequence[VulnerabilityFunction],
    *,
    classes: Classes | None = None,
    zones: ZoneCells | None = None,
    weights: Any = None,
    take: Take | None = None,
    executor: Executor | None = None,
) -> GridLosses:
    """Work out what maps do to a grid of values; all of it is in memory.

    Parameters
    ----------
    value : (rows, width) array
        Of each cell; NaN where none is known.
    maps : (M, rows, width) array
        Intensities of events or return-period maps; NaN where there is no data.
    functions
        One, or those that `classes` point at.
    classes : (rows, width) int array
        Position of the function of each cell; below 0 for cells that nothing damages.
    zones
        Polygons by cell; a cell may lie in several.
    weights : (M,) array
        How much each map counts in the yearly damage that `take` is given.
    take
        Called with yearly damage by cell, from north to south.
    executor
        Shares out blocks of rows; results do not depend on it.

    Raises
    ------
    MapsError
        When maps, values, classes, weights or zones do not fit each other.
    """
    classes = np.zeros((0, 0), dtype=np.int16) if classes is None else classes
    fits = value.shape == maps.shape[1:] and classes.shape in {(0, 0), value.shape}
    if not fits or value.ndim + 1 != maps.ndim:
        raise MapsError(
            N_("Maps of {maps} cells do not fit values of {value}."),
            maps=" x ".join(map(str, maps.shape[1:])),
            value=" x ".join(map(str, value.shape)),
        )
    blocks = (
        (row, value[row : row + BLOCK_ROWS], maps[:, row : row + BLOCK_ROWS],
         classes[row : row + BLOCK_ROWS])
        for row in range(0, value.shape[0], BLOCK_ROWS)
    )  # fmt: skip
    setting = _setting(functions, maps.dtype, len(maps), weights, take)
    return _losses([blocks], setting, zones, cell_count=value.size, take=take, executor=executor)


def raster_losses(
    value: Cells,
    maps: Sequence[DatasetReader],
    functions: Sequence[VulnerabilityFunction],
    *,
    classes: DatasetReader | None = None,
    zones: ZoneCells | None = None,
    weights: Any = None,
    target: DatasetWriter | None = None,
    nodata: float | None = None,
    executor: Executor | None = None,
) -> GridLosses:
    """Work out what maps do to a raster of values, by strips, reading each file once.

    Parameters
    ----------
    value
        Of each cell, on the cells of the maps; open it with NUM_THREADS to decode faster.
    maps
        Open rasters with the same cells; the first band of each is a map.
    classes
        Raster of positions of functions; below 0, or no data, for cells that nothing damages.
    target
        Raster opened for writing, float32 with nodata NaN: gets the yearly damage by cell.
    nodata
        What stands for no data in maps that do not say it.

    The other parameters are those of `grid_losses`.

    Raises
    ------
    RasterError
        When rasters do not have the same cells.
    MapsError
        When weights or zones do not fit the maps.
    """
    grid = common_grid(maps)
    require_aligned(grid, value.grid, names=(maps[0].name, value.name))
    if classes is not None:
        common_grid([maps[0], classes])
    dtype = np.result_type(*(float_type(one) for one in maps))

    room = np.empty((2, len(maps), min(_STRIP_ROWS, grid.height), grid.width), dtype=dtype)

    def read(place: int) -> list[Block]:
        first_row = place * _STRIP_ROWS
        rows = min(_STRIP_ROWS, grid.height - first_row)
        depths = room[place % 2, :, :rows]  # one is worked on while the other is filled
        for dataset, depth in zip(maps, depths, strict=True):
            # Workers make no data NaN, each in its rows: all of them wait for this reader.
            read_strip(dataset, first_row, rows, nodata=nodata, out=depth, hide=False)
        which = np.zeros((0, 0), dtype=np.int16)
        if classes is not None:
            found = read_strip(classes, first_row, rows).values
            which = np.where(np.isnan(found), -1, found).astype(np.int16)
        worth = value.strip(first_row, rows).values
        return [
            (first_row + row, worth[row : row + BLOCK_ROWS], depths[:, row : row + BLOCK_ROWS],
             which[row : row + BLOCK_ROWS])
            for row in range(0, rows, BLOCK_ROWS)
        ]  # fmt: skip

    def write(first_row: int, yearly: Reals) -> None:
        if target is not None:
            window = Window(0, first_row, grid.width, len(yearly))
            target.write(yearly.astype(np.float32), 1, window=window)

    take = None if target is None else write
    hidden = [nodata_of(one, nodata=nodata) if is_plain(one) else None for one in maps]
    setting = _setting(functions, dtype, len(maps), weights, take)._replace(
        nodata=np.array([np.nan if one is None else one for one in hidden], dtype=dtype)
    )
    strips = read_ahead(read, -(-grid.height // _STRIP_ROWS))
    cells = grid.height * grid.width
    return _losses(strips, setting, zones, cell_count=cells, take=take, executor=executor)


def _setting(
    functions: Sequence[VulnerabilityFunction],
    dtype: np.dtype[Any],
    maps: int,
    weights: Any,
    take: Take | None,
) -> Setting:
    given = None if take is None else np.array(weights, dtype=np.float64, ndmin=1)
    if given is not None and (given.shape != (maps,) or not np.isfinite(given).all()):
        raise MapsError(
            N_("{weights} weights do not fit {count} maps."), weights=given.size, count=maps
        )
    ramps = ramps_of(functions, calculation_type(functions, dtype))
    return Setting(ramps=ramps, map_count=maps, weights=given, nodata=None)


def _losses(
    strips: Iterable[Iterable[Block]],
    setting: Setting,
    zones: ZoneCells | None,
    *,
    cell_count: int,
    take: Take | None,
    executor: Executor | None,
) -> GridLosses:
    if zones is not None and zones.cells.max(initial=-1) >= cell_count:
        message = N_("An asset lies on cell {cell}, and the maps have {count} cells.")
        raise MapsError(message, cell=int(zones.cells.max()), count=cell_count)
    sums = added_up(strips, setting, zones, take=take, executor=executor)
    loss, unknown, known = sums.by_map.T
    zone_loss, zone_unknown, zone_known = np.moveaxis(sums.by_zone, 1, 0)
    return GridLosses(
        total=np.where(known > 0, loss, np.nan),
        total_without_data=unknown,
        value=float(sums.value[0]),
        cells_without_value=int(sums.value[1]),
        by_zone=np.where(zone_known > 0, zone_loss, np.nan),
        zone_without_data=zone_unknown,
        value_of_zone=sums.zone_value,
    )
