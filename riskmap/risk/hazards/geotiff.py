"""Rasters of a room's own making: written with their unit and everything that must be said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import rasterio

from riskmap.core.sources import Flags
from riskmap.geo.arrays import Floats
from riskmap.geo.rasters import Grid

NODATA = -9999.0
TRUE = "true"


def write_geotiff(
    path: Path,
    values: Floats,
    grid: Grid,
    *,
    unit: str,
    tags: Mapping[str, str],
    labels: Sequence[str] = (),
) -> None:
    """Write float32 bands, tiled and compressed, with what must be said of them.

    The file appears at once and whole: it is written beside its place and moved there.

    Parameters
    ----------
    values : (rows, columns) or (bands, rows, columns) array
        NaN where there is no data.
    labels
        What the bands are called, if they are several.
    """
    bands = np.where(np.isnan(values), NODATA, values).astype(np.float32)
    bands = bands[None] if bands.ndim == 2 else bands  # noqa: PLR2004 - one band
    count, rows, columns = bands.shape
    part = path.with_name(path.name + ".part")
    with rasterio.open(
        part,
        "w",
        driver="GTiff",
        height=rows,
        width=columns,
        count=count,
        dtype="float32",
        nodata=NODATA,
        tiled=True,
        blockxsize=256,
        blockysize=256,
        compress="deflate",
        predictor=3,
        zlevel=1,
        transform=grid.transform,
        crs=grid.crs,
    ) as target:
        target.write(bands)
        target.update_tags(**tags)
        for band in range(1, count + 1):
            target.set_band_unit(band, unit)
        for band, label in enumerate(labels, start=1):
            target.set_band_description(band, label)
    part.replace(path)


def tags_of(flags: Flags) -> dict[str, str]:
    """Return the flags that hold, as tags of a file."""
    return {name: TRUE for name, holds in flags.as_dict().items() if holds}


def flags_in(tags: Mapping[str, Any]) -> Flags:
    """Return the flags that a file says of itself."""
    return Flags.from_mapping({name.lower(): text == TRUE for name, text in tags.items()})
