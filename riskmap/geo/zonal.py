"""Exact zonal statistics: what lies within each polygon, cell by covered share of cell.

Every cell counts by the share of it that a polygon covers, so sums over the parts of a
place add up to the sum over the place, however small the parts are. Rasters are read
once, by strips; memory grows with the strip and not with the raster.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Executor
from typing import Any

import numpy as np
from attrs import frozen
from rasterio.io import DatasetReader

from riskmap.core.errors import RasterError
from riskmap.core.words import N_
from riskmap.geo.arrays import Floats, Geometries
from riskmap.geo.crs import require_same_crs
from riskmap.geo.packing import lie_inside
from riskmap.geo.rasters import common_grid, grid_of, raster_name, require_aligned
from riskmap.geo.stacks import BandCells, Cells, bands_of, stacks
from riskmap.geo.zonal_pass import Levels, Totals, add_up


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
    edges : (B,) array
    weight_in_band : (N, B + 1) array or None
        Weight where the value lies below the first edge, from each edge up to the next, and
        from the last edge on. None without weights, as are the next two.
    weight_without_data : (N,) array or None
        Weight where this band holds no data. With the bands it makes the weight of the zone.
    weight_unknown : (N,) array or None
        Covered cells of which nobody knows the weight.
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
    edges: Floats
    weight_in_band: Floats | None
    weight_without_data: Floats | None
    weight_unknown: Floats | None

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
    weight: DatasetReader | Cells | None = None,
    edges: Sequence[float] = (),
    nodata: float | None = None,
    strip_rows: int = 512,
    executor: Executor | None = None,
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
    weight
        Something that is counted by cell, for example people: the first band of a raster
        with the same cells, or anything that reads like one. A count, never a density.
    edges
        Rising values between which the weight is added up, see `ZonalTable.weight_in_band`.
    nodata
        What stands for no data in rasters that do not say it.
    strip_rows
        Rows to work on at a time; the next strip is read meanwhile.
    executor
        For the arithmetic. Threads share memory; processes and other machines are sent
        everything whole. Results do not depend on it.
    threads
        How many to use without an executor; all processors by default. Results do not
        depend on it.

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
        When a raster has no CRS, is rotated, has other cells than the first, or says
        another nodata; when edges do not rise.
    """
    if not datasets:
        raise RasterError(N_("No raster was given."), mend=N_("Give at least one raster."))
    grid = common_grid(datasets)
    require_same_crs(crs, grid.crs)
    cells = _aligned(weight, datasets[0])
    levels = _levels(thresholds, edges)
    totals = add_up(
        geometries,
        grid,
        stacks(datasets, rows=strip_rows, nodata=nodata, weight=cells),
        levels,
        bands=len(bands_of(datasets)),
        executor=executor,
        threads=threads,
    )
    # nothing outside, not even rounding error
    totals.area[lie_inside(geometries, grid)] = 0.0
    return [
        _table(
            totals, place, levels, band=band, cell_area=grid.cell_area, weighted=cells is not None
        )
        for place, band in enumerate(bands_of(datasets))
    ]


def _aligned(weight: DatasetReader | Cells | None, first: DatasetReader) -> Cells | None:
    if weight is None:
        return None
    cells = weight if isinstance(weight, Cells) else BandCells(dataset=weight)
    require_aligned(grid_of(first), cells.grid, names=(raster_name(first), cells.name))
    return cells


def _levels(thresholds: Sequence[float], edges: Sequence[float]) -> Levels:
    found = Levels(
        thresholds=np.asarray(thresholds, dtype=np.float64),
        edges=np.asarray(edges, dtype=np.float64),
    )
    if not (np.diff(found.edges) > 0).all() or np.isnan(found.edges).any():
        raise RasterError(
            N_("The edges of bands do not rise: {edges}."),
            mend=N_("Give each edge once, from the lowest to the highest."),
            edges=", ".join(f"{edge:g}" for edge in edges),
        )
    return found


def _table(
    totals: Totals,
    place: int,
    levels: Levels,
    *,
    band: tuple[DatasetReader, int],
    cell_area: float,
    weighted: bool,
) -> ZonalTable:
    """Turn the totals of the band at a place into a table."""
    count, nodata, total, lowest, highest = totals.values[:, place, :5].T
    weights = totals.weights[:, place]
    some = count > 0.0
    over = np.where(some, count, 1.0)
    return ZonalTable(
        raster=raster_name(band[0]),
        band=band[1],
        cell_area=cell_area,
        count=count,
        nodata=nodata,
        outside=np.maximum(totals.area - count - nodata, 0.0),
        sum=total,
        mean=np.where(some, total / over, np.nan),
        min=np.where(some, lowest, np.nan),
        max=np.where(some, highest, np.nan),
        thresholds=levels.thresholds,
        share_above=np.where(some[:, None], totals.values[:, place, 5:] / over[:, None], np.nan),
        edges=levels.edges,
        weight_in_band=weights[:, :-2] if weighted else None,
        weight_without_data=weights[:, -2] if weighted else None,
        weight_unknown=weights[:, -1] if weighted else None,
    )
