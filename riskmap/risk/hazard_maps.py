"""Return-period maps as files: made ones are written here, given ones are only named."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from math import ceil, floor
from pathlib import Path
from typing import Any

import numpy as np
import rasterio
import shapely
from attrs import frozen
from rasterio import Affine
from rasterio.io import DatasetReader

from riskmap.core.sources import Flags
from riskmap.core.words import N_, Message
from riskmap.geo.arrays import Floats
from riskmap.risk.makers import waterlogging
from riskmap.risk.makers.terrain import synthetic_terrain
from riskmap.risk.place import Place
from riskmap.risk.region import Hazard, Maker
from riskmap.risk.units import Units

_NODATA = -9999.0
_TRUE = "true"


@frozen(kw_only=True)
class HazardMaps:
    """The return-period maps of one hazard.

    Parameters
    ----------
    hazard
        As declared.
    paths
        One raster a return period, in their order.
    """

    hazard: Hazard
    paths: tuple[Path, ...]

    @contextmanager
    def opened(self) -> Iterator[list[DatasetReader]]:
        """Open all maps together."""
        with ExitStack() as stack:
            yield [stack.enter_context(rasterio.open(path)) for path in self.paths]

    def flags(self) -> Flags:
        """Return what was declared and what the files themselves say of themselves."""
        with self.opened() as datasets:
            said = [_flags_in(dataset.tags()) for dataset in datasets]
        return Flags.of([self.hazard.flags, *said])


def _flags_in(tags: Mapping[str, str]) -> Flags:
    return Flags.from_mapping({name.lower(): text == _TRUE for name, text in tags.items()})


def hazard_maps(
    place: Place, units: Units, folder: Path, *, say: Callable[[Message], object] = str
) -> tuple[HazardMaps, ...]:
    """Return the maps of every hazard of a place; those with a maker are made in `folder`."""
    for hazard in place.region.hazards:
        if hazard.maker is not None:
            say(Message(N_("Making SYNTHETIC maps of {hazard}."), {"hazard": hazard.kind}))
            folder.mkdir(parents=True, exist_ok=True)
            _make(place, units, hazard, hazard.maker, folder)
    return tuple(
        HazardMaps(hazard=hazard, paths=place.map_paths(hazard, folder))
        for hazard in place.region.hazards
    )


def _make(place: Place, units: Units, hazard: Hazard, maker: Maker, folder: Path) -> None:
    transform, rows, columns = _grid(units, maker.grid_m)
    terrain = synthetic_terrain(rows, columns, cell_m=maker.grid_m, seed=maker.seed)
    profile = {"transform": transform, "crs": units.metric_crs}
    tags = _tags(hazard, maker)
    ground = folder / f"{hazard.kind}_synthetic_terrain.tif"
    write_geotiff(ground, terrain.ground, tags={**tags, "quantity": "ground_height"}, **profile)
    storm = place.storms[maker.storms]
    for period, path in zip(hazard.periods, place.map_paths(hazard, folder), strict=True):
        excess = waterlogging.excess_depth_m(storm, maker, period)
        about = {
            "quantity": hazard.intensity,
            "return_period_years": f"{period:g}",
            "excess_depth_m": f"{excess:.6f}",
        }
        depths = waterlogging.fill(terrain.relief, excess)
        write_geotiff(path, depths, tags={**tags, **about}, **profile)


def _grid(units: Units, cell_m: float) -> tuple[Affine, int, int]:
    """Return transform, rows and columns of the grid around all units, on whole cells."""
    west, south, east, north = shapely.total_bounds(units.geometries)
    left, top = floor(west / cell_m) * cell_m, ceil(north / cell_m) * cell_m
    columns, rows = ceil((east - left) / cell_m), ceil((top - south) / cell_m)
    return Affine(cell_m, 0.0, left, 0.0, -cell_m, top), rows, columns


def _tags(hazard: Hazard, maker: Maker) -> dict[str, str]:
    flags = {name: _TRUE for name, holds in hazard.flags.as_dict().items() if holds}
    return flags | {
        "synthetic": _TRUE,
        "notice": "SYNTHETIC demonstration data on made-up ground; not a forecast",
        "maker": maker.name,
        "maker_version": str(waterlogging.VERSION),
        "seed": str(maker.seed),
        "unit": "m",
        "vertical_datum": hazard.vertical_datum,
    }


def write_geotiff(path: Path, values: Floats, *, tags: Mapping[str, str], **profile: Any) -> None:
    """Write one band of float32, tiled and compressed, with what must be said of it.

    Parameters
    ----------
    values : (rows, columns) array
        NaN where there is no data.
    profile
        At least transform and crs.
    """
    filled = np.where(np.isnan(values), _NODATA, values).astype(np.float32)
    rows, columns = filled.shape
    part = path.with_name(path.name + ".part")
    with rasterio.open(
        part,
        "w",
        driver="GTiff",
        height=rows,
        width=columns,
        count=1,
        dtype="float32",
        nodata=_NODATA,
        tiled=True,
        blockxsize=256,
        blockysize=256,
        compress="deflate",
        predictor=3,
        **profile,
    ) as target:
        target.write(filled, 1)
        target.update_tags(**tags)
        target.set_band_unit(1, "m")
    part.replace(path)
