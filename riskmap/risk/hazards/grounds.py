"""The ground of a place, as makers of hazards need it: given as a raster, or made up."""

from __future__ import annotations

from math import ceil, floor

import rasterio
import shapely
from attrs import frozen
from rasterio import Affine

from riskmap.geo.arrays import Floats
from riskmap.geo.crs import parse_crs, require_same_crs
from riskmap.geo.rasters import Grid, grid_of, read_strip
from riskmap.risk.makers.terrain import synthetic_terrain
from riskmap.risk.place.reading import Place
from riskmap.risk.place.units import Units
from riskmap.risk.region import Ground

#: Made-up ground goes on around the place: water leaves where ground ends, and lows there stay dry.
_MARGIN_M = 400.0


@frozen(kw_only=True, eq=False)
class GroundHeight:
    """Ground on the cells of a grid in the metric CRS.

    Parameters
    ----------
    height_m : (rows, columns) array
        Above the declared vertical datum; NaN where there is no data.
    is_synthetic
        True where it was made up.
    """

    height_m: Floats
    grid: Grid
    vertical_datum: str
    is_synthetic: bool


def ground_of(place: Place, declared: Ground, units: Units) -> GroundHeight:
    """Return the ground around all units.

    Raises
    ------
    CrsMismatchError, RasterError
        When the raster does not lie in the metric CRS, or has no CRS.
    """
    if declared.file is not None:
        height, grid = _read(place, declared, units)
    else:
        assert declared.synthetic is not None  # noqa: S101 - one or the other
        cell_m = declared.synthetic.grid_m
        grid = grid_around(units, cell_m, margin_cells=ceil(_MARGIN_M / cell_m))
        made = synthetic_terrain(
            grid.height,
            grid.width,
            cell_m=cell_m,
            seed=declared.synthetic.seed,
        )
        height = made.ground
    return GroundHeight(
        height_m=height,
        grid=grid,
        vertical_datum=declared.vertical_datum,
        is_synthetic=declared.synthetic is not None,
    )


def _read(place: Place, declared: Ground, units: Units) -> tuple[Floats, Grid]:
    with rasterio.open(place.folder / str(declared.file)) as dataset:
        grid = grid_of(dataset)
        require_same_crs(units.metric_crs, grid.crs)
        strip = read_strip(dataset, 0, grid.height, nodata=declared.nodata)
    return strip.values.astype("float64"), grid


def grid_around(units: Units, cell_m: float, *, margin_cells: int = 0) -> Grid:
    """Return a grid around all units, on whole multiples of its cells, in the metric CRS."""
    west, south, east, north = shapely.total_bounds(units.geometries)
    left = (floor(west / cell_m) - margin_cells) * cell_m
    top = (ceil(north / cell_m) + margin_cells) * cell_m
    columns = ceil((east - left) / cell_m) + margin_cells
    rows = ceil((top - south) / cell_m) + margin_cells
    return Grid(
        transform=Affine(cell_m, 0.0, left, 0.0, -cell_m, top),
        width=columns,
        height=rows,
        crs=parse_crs(units.metric_crs),
        nodata=None,
    )
