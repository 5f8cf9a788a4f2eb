"""Where people live, as counts on the cells of hazard maps."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import rasterio
import shapely
from attrs import frozen
from rasterio.io import DatasetReader

from riskmap.geo.arrays import Geometries
from riskmap.geo.rasters import grid_of
from riskmap.geo.split import SplitCounts, split_counts
from riskmap.geo.stacks import Cells
from riskmap.geo.warp import Warp
from riskmap.risk.hazards.maps import HazardMaps
from riskmap.risk.place.reading import Place
from riskmap.risk.place.units import Units
from riskmap.risk.region import PopulationRaster


@frozen(kw_only=True, eq=False)
class PopulationMap:
    """The population raster of a place.

    Parameters
    ----------
    declared, path, digest
        What is said of it; the file and its hash.
    total, within, crs
        Persons that it must add up to within (A,) outlines, and the CRS of these.
    """

    declared: PopulationRaster
    path: Path
    digest: str
    total: int
    within: Geometries
    crs: str

    @contextmanager
    def on(self, like: DatasetReader) -> Iterator[Cells]:
        """Hand out counts on the cells of an open hazard map.

        Raises
        ------
        RasterError
            When its sum contradicts its unit or the known total, or it has other cells and
            nothing was said of splitting it.
        """
        from riskmap.geo.crs import to_crs  # noqa: PLC0415 - seldom needed
        from riskmap.geo.population_raster import check_population  # noqa: PLC0415 - as above

        with rasterio.open(self.path) as dataset:
            counts = check_population(
                dataset,
                unit=self.declared.unit,
                known_total=self.total,
                tolerance=self.declared.tolerance,
                within=to_crs(self.within, self.crs, dataset.crs),
            )
            yield split_counts(counts, grid_of(like)) if self.declared.split_to_hazard else counts


def population_map(place: Place, units: Units) -> PopulationMap | None:
    """Return the population raster of a place, None where it has none.

    The total was counted in the units at the top; where nobody drew these, in the lowest.
    """
    population = place.region.population
    if population is None or population.raster is None:
        return None
    drawn = ~shapely.is_empty(units.geometries)
    counted = units.is_top if drawn[units.is_top].all() else units.is_lowest
    return PopulationMap(
        declared=population.raster,
        path=place.folder / population.raster.file,
        digest=place.digests[population.raster.file],
        total=population.total,
        within=units.geometries[counted & drawn],
        crs=units.metric_crs,
    )


def splits_of_people(place: Place, units: Units, maps: Sequence[HazardMaps]) -> tuple[Warp, ...]:
    """Say how people by cell were split among the cells of hazard maps, each grid once."""
    people = population_map(place, units)
    if people is None or not people.declared.split_to_hazard:
        return ()
    found: dict[tuple[object, ...], Warp] = {}
    for one in maps:
        with one.opened() as datasets:
            grid = grid_of(datasets[0])
            key = (grid.transform, grid.width, grid.height)
            if key not in found:
                with people.on(datasets[0]) as cells:
                    assert isinstance(cells, SplitCounts)  # noqa: S101 - as declared
                    found[key] = cells.warp()
    return tuple(found.values())
