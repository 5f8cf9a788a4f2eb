"""The maps of a hazard as files: by return period, by event, or one steady field."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import rasterio
from attrs import field, frozen
from rasterio.io import DatasetReader

from riskmap.core.errors import RasterError
from riskmap.core.sources import Flags
from riskmap.core.words import N_
from riskmap.geo.rasters import Grid, grid_of
from riskmap.risk.hazards.geotiff import flags_in
from riskmap.risk.hazards.map_keys import MapKey
from riskmap.risk.region import Hazard

if TYPE_CHECKING:
    from riskmap.geo.warp import Warp


@frozen(kw_only=True)
class HazardMaps:
    """All maps of one hazard.

    Parameters
    ----------
    hazard
        As declared.
    keys
        One a map.
    paths
        Rasters whose bands, one after the other, are the maps.
    metric_crs
        What they are measured in.
    made
        What a maker says of its work, as JSON values for the provenance.
    """

    hazard: Hazard
    keys: tuple[MapKey, ...]
    paths: tuple[Path, ...]
    metric_crs: str
    made: Mapping[str, Any] = field(factory=dict)

    @contextmanager
    def opened(self) -> Iterator[list[DatasetReader]]:
        """Open all maps together, on the cells of the first and in the metric CRS.

        Raises
        ------
        CrsMismatchError
            When a map lies in another CRS and nothing was said of bringing it here.
        RasterError
            When there are more or fewer bands than maps.
        """
        with ExitStack() as stack:
            found = [stack.enter_context(rasterio.open(path)) for path in self.paths]
            bands = sum(one.count for one in found)
            if bands != len(self.keys):
                raise RasterError(
                    N_("{hazard} has {bands} bands for {maps} maps."),
                    mend=N_("Give one band for each map."),
                    hazard=self.hazard.slug,
                    bands=bands,
                    maps=len(self.keys),
                )
            how = self.hazard.reproject
            if how is not None:
                from riskmap.geo.warp import target_grid, warped  # noqa: PLC0415 - seldom needed

                grid = target_grid(found[0], self.metric_crs)
                found = [
                    stack.enter_context(warped(one, grid, how, nodata=self.hazard.nodata))
                    for one in found
                ]
            yield found

    @property
    def warps(self) -> tuple[Warp, ...]:
        """What was brought to other cells, for the provenance."""
        if self.hazard.reproject is None:
            return ()
        from riskmap.geo.warp import Warp, target_grid  # noqa: PLC0415 - seldom needed

        with ExitStack() as stack:
            found = [stack.enter_context(rasterio.open(path)) for path in self.paths]
            grid = target_grid(found[0], self.metric_crs)
            return tuple(Warp.of(one, grid, self.hazard.reproject) for one in found)

    def grid(self) -> Grid:
        """Return where the cells of the maps lie."""
        with self.opened() as datasets:
            return grid_of(datasets[0])

    def flags(self) -> Flags:
        """Return what was declared and what the files themselves say of themselves."""
        with ExitStack() as stack:
            found = [stack.enter_context(rasterio.open(path)) for path in self.paths]
            said = [flags_in(one.tags()) for one in found]
        return Flags.of([self.hazard.flags, *said])
