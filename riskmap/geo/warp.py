"""Rasters brought to other cells, when somebody asked for it; what was done is on record.

Intensities (depths, winds) are resampled. Counts (people, values by cell) are never
resampled, since that would not keep their sum: they are split, see `riskmap.geo.split`.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from attrs import asdict, frozen
from pyproj import CRS
from rasterio import Affine
from rasterio.enums import Resampling
from rasterio.io import DatasetReader
from rasterio.vrt import WarpedVRT

from riskmap.core.errors import RasterError
from riskmap.core.words import N_
from riskmap.geo.crs import crs_name, is_same_crs, parse_crs, transformer
from riskmap.geo.rasters import Grid, float_type, grid_of, nodata_of, raster_name

#: How intensities may be resampled.
RESAMPLINGS = ("nearest", "bilinear")
# So many points a side bring the outline of a raster to another CRS.
_OUTLINE_POINTS = 21
# Places of cells may be wrong by this part of a cell; exact ones would take a look-up each.
_TOLERANCE_CELLS = 0.01


@frozen(kw_only=True)
class Warp:
    """What was done to bring a raster to other cells, for the provenance.

    Parameters
    ----------
    raster
        File name.
    from_crs, to_crs
        Names of the CRS.
    from_cells, to_cells
        Columns and rows.
    from_cell_size, to_cell_size
        Width and height of a cell in units of either CRS.
    how
        ``nearest`` or ``bilinear`` for intensities, ``split`` for counts.
    sum_before, sum_after
        Of counts: what lies on the ground of the new cells, before and after.
    """

    raster: str
    from_crs: str
    to_crs: str
    from_cells: tuple[int, int]
    to_cells: tuple[int, int]
    from_cell_size: tuple[float, float]
    to_cell_size: tuple[float, float]
    how: str
    sum_before: float | None = None
    sum_after: float | None = None

    @classmethod
    def between(cls, raster: str, source: Grid, target: Grid, how: str, **sums: float) -> Warp:
        """Record that a raster was brought from one grid to another."""
        return cls(
            raster=raster,
            from_crs=crs_name(source.crs),
            to_crs=crs_name(target.crs),
            from_cells=(source.width, source.height),
            to_cells=(target.width, target.height),
            from_cell_size=source.cell_size,
            to_cell_size=target.cell_size,
            how=how,
            **sums,
        )

    @classmethod
    def of(cls, dataset: DatasetReader, grid: Grid, how: str) -> Warp:
        """Record how an open raster is brought to the cells of a grid."""
        return cls.between(raster_name(dataset), grid_of(dataset), grid, how)

    def to_json(self) -> dict[str, Any]:
        """Return it as JSON values, without the sums that were not taken."""
        return {name: value for name, value in asdict(self).items() if value is not None}


def target_grid(dataset: DatasetReader, crs: Any) -> Grid:
    """Return the grid that an open raster would have in another CRS: as fine, and as large.

    Raises
    ------
    RasterError
        When the raster has no CRS, is rotated, or does not have north on top.
    RefusedDatumError
        When no transformation better than a guess is known.
    """
    source, target = grid_of(dataset), parse_crs(crs)
    if is_same_crs(source.crs, target):
        return source
    path = transformer(source.crs, target)
    west, south, east, north = source.bounds
    x, y = path.transform((west, east), (north, south))
    # Square cells, of which the diagonal holds as many as it did: GDAL's rule.
    cell = np.hypot(x[1] - x[0], y[1] - y[0]) / np.hypot(source.width, source.height)
    west, south, east, north = path.transform_bounds(*source.bounds, densify_pts=_OUTLINE_POINTS)
    return Grid(
        transform=Affine(cell, 0.0, west, 0.0, -cell, north),
        width=int(np.ceil((east - west) / cell)),
        height=int(np.ceil((north - south) / cell)),
        crs=target,
        nodata=None,
    )


def warped(
    dataset: DatasetReader, grid: Grid, how: str, *, nodata: float | None = None
) -> WarpedVRT:
    """Open a raster of intensities on the cells of a grid; close it when done.

    Cells that the raster does not reach, and those whose neighbours hold no data, hold no
    data: NaN, never 0. Places are exact to a hundredth of a cell.

    Parameters
    ----------
    how
        ``nearest`` or ``bilinear``.
    nodata
        What stands for no data where the file does not say it.

    Raises
    ------
    RasterError
        When intensities cannot be resampled so; when values are scaled; as `target_grid`.
    RefusedDatumError
        When no transformation better than a guess is known.
    """
    if how not in RESAMPLINGS:
        raise RasterError(
            N_("Intensities are not resampled by {how}."),
            mend=N_('Choose "nearest" or "bilinear"; counts are split, not resampled.'),
            how=how,
        )
    source = grid_of(dataset)
    _require_unscaled(dataset)
    transformer(source.crs, grid.crs)
    return WarpedVRT(
        dataset,
        src_crs=_plain(source.crs),
        crs=_plain(grid.crs),
        transform=grid.transform,
        width=grid.width,
        height=grid.height,
        src_nodata=nodata_of(dataset, nodata=nodata),
        nodata=float("nan"),
        dtype=str(max((float_type(dataset, band) for band in dataset.indexes), key=_size)),
        resampling=Resampling[how],
        tolerance=_TOLERANCE_CELLS,
    )


def _size(dtype: Any) -> int:
    return int(dtype.itemsize)


def _plain(crs: CRS) -> str:
    """Return a CRS as rasterio takes it."""
    return str(crs.to_wkt())


def _require_unscaled(dataset: DatasetReader) -> None:
    if set(dataset.scales) != {1.0} or set(dataset.offsets) != {0.0}:
        raise RasterError(
            N_("Raster {name} holds scaled values and cannot be brought to other cells."),
            mend=N_(
                "Write its values in their unit first, for example with gdal_translate -unscale."
            ),
            name=raster_name(dataset),
        )
