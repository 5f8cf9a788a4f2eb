"""Exact zonal statistics: what lies within each polygon, cell by covered share of cell.

Every cell counts by the share of it that a polygon covers, so sums over the parts of a
place add up to the sum over the place, however small the parts are. Rasters are read
once, by strips; memory grows with the strip and not with the raster.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import shapely
from attrs import frozen
from numpy.typing import NDArray
from rasterio.io import DatasetReader

from riskmap.core.errors import GeometryError, RasterError
from riskmap.core.words import N_
from riskmap.geo.arrays import Floats, Geometries, Mask
from riskmap.geo.coverage import is_polygonal
from riskmap.geo.crs import require_same_crs
from riskmap.geo.rasters import Grid, common_grid, float_type, raster_name, read_strip

if TYPE_CHECKING:
    from riskmap.geo.coverage_kernel import Shapes

#: First row of a strip and its (bands, rows, width) values, NaN where there is no data.
_Stack: TypeAlias = tuple[int, NDArray[np.floating[Any]]]

# Coordinates of millions of metres carry errors of up to 1e-9 of a small cell.
_DUST_CELLS = 1e-8


@frozen(kw_only=True, eq=False)
class ZonalTable:
    """Statistics of one band in N zones, weighted by the covered share of each cell.

    Parameters
    ----------
    raster, band
        File name and number of the band.
    cell_area
        Area of a cell in squared units of the CRS.
    count : (N,) array
        Covered cells that hold data.
    nodata : (N,) array
        Covered cells of the raster that hold none. Not the same as `outside`.
    outside : (N,) array
        Area of the zone beyond the raster, in cells.
    sum : (N,) array
        Sum of value times share; 0 where `count` is 0: look there before using it.
    mean, min, max : (N,) arrays
        Of the part that holds data; NaN where there is none.
    thresholds : (T,) array
    share_above : (N, T) array
        Share, 0 to 1, of the part that holds data where value >= threshold; NaN where
        there is none.
    """

    raster: str
    band: int
    cell_area: float
    count: Floats
    nodata: Floats
    outside: Floats
    sum: Floats
    mean: Floats
    min: Floats
    max: Floats
    thresholds: Floats
    share_above: Floats

    @property
    def valid_share(self) -> Floats:
        """Share of each zone's area, 0 to 1, that holds data; NaN for an empty zone."""
        area = self.count + self.nodata + self.outside
        return np.divide(self.count, area, out=np.full_like(area, np.nan), where=area > 0.0)


def zonal_statistics(
    geometries: Geometries,
    datasets: Sequence[DatasetReader],
    *,
    crs: Any,
    thresholds: Sequence[float] = (),
    strip_rows: int = 1024,
    threads: int | None = None,
) -> list[ZonalTable]:
    """Measure every band of some aligned rasters within many polygons, in one pass.

    Parameters
    ----------
    geometries : (N,) array
        Valid polygons and multipolygons, which may overlap each other. Empty ones have
        no statistics.
    datasets
        Open rasters with the same cells. They are read by one thread at a time.
    crs
        Of the geometries; must be that of the rasters, nothing is transformed here.
    thresholds
        Values for `ZonalTable.share_above`, the same for all bands.
    strip_rows
        Rows to hold in memory at a time.
    threads
        For the arithmetic; all processors by default. Results do not depend on it.

    Returns
    -------
    One table a band, in the order of the datasets and their bands.

    Raises
    ------
    CrsMismatchError
        When geometries and rasters lie in different CRS.
    GeometryError
        When a geometry is no valid polygon.
    RasterError
        When a raster has no CRS, is rotated, or has other cells than the first.
    """
    if not datasets:
        raise RasterError(N_("No raster was given."), mend=N_("Give at least one raster."))
    grid = common_grid(datasets)
    require_same_crs(crs, grid.crs)
    _require_usable(geometries)
    levels = np.asarray(thresholds, dtype=np.float64)
    totals = _totals(geometries, grid, datasets, levels, strip_rows=strip_rows, threads=threads)
    area = shapely.area(geometries) / grid.cell_area
    area[_lie_inside(grid, geometries)] = 0.0  # nothing outside, not even rounding error
    return [
        _table(totals[:, place], area, levels, name=(raster_name(dataset), band), grid=grid)
        for place, (dataset, band) in enumerate(_bands(datasets))
    ]


def _bands(datasets: Sequence[DatasetReader]) -> list[tuple[DatasetReader, int]]:
    return [(dataset, band) for dataset in datasets for band in dataset.indexes]


def _require_usable(geometries: Geometries) -> None:
    usable = shapely.is_valid(geometries) & (
        is_polygonal(geometries) | shapely.is_empty(geometries)
    )
    wrong = np.flatnonzero(~usable)
    if len(wrong):
        raise GeometryError(
            N_("{count} zones are not valid polygons; the first is number {first}."),
            mend=N_("Repair the geometries first and look at what the repair reports."),
            count=len(wrong),
            first=int(wrong[0]) + 1,
        )


def _shapes(grid: Grid, geometries: Geometries) -> Shapes:
    """Take the polygons apart, in columns and rows of the grid."""
    from riskmap.geo.coverage_kernel import Shapes  # noqa: PLC0415 - numba, see _totals

    # The multipolygon at the end makes shapely lay out all of them as multipolygons.
    laid_out = np.full(len(geometries) + 1, shapely.MultiPolygon(), dtype=object)
    laid_out[:-1] = shapely.orient_polygons(geometries, exterior_cw=False)
    laid_out[:-1][shapely.is_empty(geometries)] = shapely.Polygon()
    _, coordinates, offsets = shapely.to_ragged_array(laid_out, include_z=False)
    rings, polygons, zones = (np.asarray(offset, dtype=np.int64) for offset in offsets)
    west, _, _, north = grid.bounds
    width, height = grid.cell_size
    cells = shapely.area(geometries) / grid.cell_area
    return Shapes(
        vertices=np.ascontiguousarray((coordinates - (west, north)) / (width, -height)),
        vertices_of=rings,
        rings_of=polygons[zones],
        windows=_windows(grid, shapely.bounds(geometries)),
        dust=_DUST_CELLS * np.minimum(cells, 1.0),
    )


def _lie_inside(grid: Grid, geometries: Geometries) -> Mask:
    """Say which zones have nothing beyond the raster; empty ones have nothing at all."""
    west, south, east, north = grid.bounds
    bounds = shapely.bounds(geometries)
    within = (bounds[:, :2] >= (west, south)) & (bounds[:, 2:] <= (east, north))
    return np.asarray(within.all(axis=1) | shapely.is_empty(geometries))


def _windows(grid: Grid, bounds: Floats) -> NDArray[np.int64]:
    """Return first row, end row, first column and end column a zone can touch, (N, 4)."""
    west, _, _, north = grid.bounds
    width, height = grid.cell_size
    x0, y0, x1, y1 = np.where(np.isnan(bounds), -np.inf, bounds).T
    rows = np.stack((np.floor((north - y1) / height), np.ceil((north - y0) / height)))
    columns = np.stack((np.floor((x0 - west) / width), np.ceil((x1 - west) / width)))
    rows, columns = np.clip(rows, 0, grid.height), np.clip(columns, 0, grid.width)
    return np.ascontiguousarray(np.vstack((rows, columns)).T.astype(np.int64))


def _totals(
    geometries: Geometries,
    grid: Grid,
    datasets: Sequence[DatasetReader],
    thresholds: Floats,
    *,
    strip_rows: int,
    threads: int | None,
) -> Floats:
    """Add up all strips; the layout is that of `coverage_kernel.accumulate`."""
    # numba takes half a second to import, and a server may never need it
    from riskmap.geo import coverage_kernel as kernel  # noqa: PLC0415

    shapes = _shapes(grid, geometries)
    totals = np.zeros((len(geometries), len(_bands(datasets)), kernel.ABOVE + len(thresholds)))
    totals[:, :, kernel.MIN], totals[:, :, kernel.MAX] = np.inf, -np.inf
    workers = threads or os.cpu_count() or 1
    with ThreadPoolExecutor(workers) as pool:
        for strip in _stacked_strips(datasets, grid, strip_rows):
            touched = _touched(shapes.windows, strip)

            def add(zones: NDArray[np.int64], strip: _Stack = strip) -> None:
                kernel.accumulate(zones, shapes, strip, thresholds, totals)

            # Each zone is in one share only, so no two threads write to the same place.
            list(pool.map(add, np.array_split(touched, 8 * workers)))
    return totals


def _touched(windows: NDArray[np.int64], strip: _Stack) -> NDArray[np.int64]:
    """Return the zones that have cells in the strip."""
    first_row, values = strip
    top, bottom, left, right = windows.T
    touched = (top < first_row + values.shape[1]) & (bottom > first_row) & (right > left)
    return np.flatnonzero(touched).astype(np.int64)


def _stacked_strips(datasets: Sequence[DatasetReader], grid: Grid, rows: int) -> Iterator[_Stack]:
    """Yield the first row and the values of all bands of each strip."""
    bands = _bands(datasets)
    dtype = np.result_type(*(float_type(dataset, band) for dataset, band in bands))
    for first_row in range(0, grid.height, rows):
        height = min(rows, grid.height - first_row)
        values = np.empty((len(bands), height, grid.width), dtype=dtype)
        for place, (dataset, band) in enumerate(bands):
            values[place] = read_strip(dataset, first_row, height, band=band).values
        yield first_row, values


def _table(
    totals: Floats, area: Floats, thresholds: Floats, *, name: tuple[str, int], grid: Grid
) -> ZonalTable:
    """Turn the totals of one band, (N, ABOVE + T), into a table."""
    count, nodata, total, lowest, highest = totals[:, :5].T
    some = count > 0.0
    over = np.where(some, count, 1.0)
    return ZonalTable(
        raster=name[0],
        band=name[1],
        cell_area=grid.cell_area,
        count=count,
        nodata=nodata,
        outside=np.maximum(area - count - nodata, 0.0),
        sum=total,
        mean=np.where(some, total / over, np.nan),
        min=np.where(some, lowest, np.nan),
        max=np.where(some, highest, np.nan),
        thresholds=thresholds,
        share_above=np.where(some[:, None], totals[:, 5:] / over[:, None], np.nan),
    )
