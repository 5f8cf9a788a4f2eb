"""Runoff coefficients by cell, read from a raster of a region's folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from riskmap.core.errors import RasterError
from riskmap.core.findings import Finding
from riskmap.core.words import N_, Message
from riskmap.geo.arrays import Floats
from riskmap.risk.makers.layers import fault_of
from riskmap.risk.place.faults import fault
from riskmap.risk.region.makers import WaterloggingMaker

if TYPE_CHECKING:  # rasterio is no business of a server that hands out results
    from riskmap.geo.rasters import Grid

_SHARE = Message(N_("a number from 0 to 1"))


def read_runoff(
    folder: Path, maker: WaterloggingMaker, grid: Grid, *, faults: list[Finding]
) -> Floats | None:
    """Return a maker's runoff coefficients, (rows, columns), NaN no data; None: it has no raster.

    Parameters
    ----------
    grid
        The cells of the ground, which must be those of the raster.
    faults
        What is wrong is added here; then what is returned is not fit for use.
    """
    file = maker.runoff_raster
    if file is None or not (folder / file).is_file():  # noted where the file is named
        return None
    import rasterio  # noqa: PLC0415 - heavy
    from rasterio.errors import RasterioIOError  # noqa: PLC0415 - heavy

    from riskmap.geo.rasters import grid_of, read_strip  # noqa: PLC0415 - rasterio

    try:
        with rasterio.open(folder / file) as dataset:
            is_aligned = grid_of(dataset).is_aligned_with(grid)
            values = read_strip(dataset, 0, dataset.height).values.astype(np.float64)
    except RasterioIOError as reason:
        message = N_("{file} cannot be read as a raster: {reason}.")
        faults.append(fault("unreadable", message, file=file, reason=str(reason)))
        return None
    except RasterError as trouble:
        faults.append(fault_of(trouble, file))
        return None
    if not is_aligned:
        message = N_("{file} does not have the cells of the ground.")
        faults.append(fault("other_cells", message, file=file))
    outside = (values < 0.0) | (values > 1.0)
    if outside.any():
        message = N_("{count} cells hold no runoff coefficient, such as {value}.")
        value, count = f"{values[outside][0]:g}", int(outside.sum())
        faults.append(
            fault("wrong_cells", message, file=file, value=value, allowed=_SHARE, count=count)
        )
    return values
