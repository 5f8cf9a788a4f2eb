"""What the maps of a hazard say about each unit, and about the people in it."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Executor
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

import numpy as np
from attrs import frozen

from riskmap.geo.arrays import Floats
from riskmap.risk.hazards.map_keys import MapKey
from riskmap.risk.hazards.maps import HazardMaps
from riskmap.risk.impact.exceedance import event_sum, exceedance_trapezoid
from riskmap.risk.place.units import Units
from riskmap.risk.region import EVENTS, RETURN_PERIODS
from riskmap.risk.steps import Arrays

if TYPE_CHECKING:
    from riskmap.risk.hazards.population_maps import PopulationMap


@frozen(kw_only=True, eq=False)
class HazardTable:
    """One hazard in N units on M maps; NaN where there is no data.

    Parameters
    ----------
    hazard, makes, keys
        Its id; what its maps are; one key a map.
    mean, max : (N, M) arrays
        Intensity of the ground that has data; highest cell touched.
    affected_share : (N, M) array
        Share of the ground, 0 to 1, that reaches the threshold.
    people_affected : (N, M) array
        Persons there, from the population raster; NaN without one.
    people_by_band : (N, M, B + 1) array
        Persons by band of intensity; B + 1 = 0 without a population raster.
    covered_share : (N,) array
        Least share of the unit's area, over all maps, that has data.
    """

    hazard: str
    makes: str
    keys: tuple[MapKey, ...]
    mean: Floats
    max: Floats
    affected_share: Floats
    people_affected: Floats
    people_by_band: Floats
    covered_share: Floats

    @property
    def periods(self) -> tuple[float, ...]:
        """Return periods in years, rising; none for events and fields."""
        return tuple(one.return_period_years for one in self.keys if one.return_period_years)

    @property
    def frequencies(self) -> Floats:
        """How often each event happens, a year; NaN for other maps, (M,)."""
        found = [one.frequency_per_year for one in self.keys]
        return np.array([np.nan if one is None else one for one in found], dtype=np.float64)

    def in_a_mean_year(self, values: Floats) -> tuple[Floats, Floats]:
        """Return an (N, M) quantity in a mean year, without and with the rare tail.

        By ``exceedance_trapezoid`` for return periods, by ``event_sum`` for events (which has
        no tail), NaN for a field.
        """
        if self.makes == RETURN_PERIODS:
            found = exceedance_trapezoid(self.periods, values)
            return found.lower_bound, found.with_rare_tail
        if self.makes == EVENTS:
            total = event_sum(self.frequencies, values)
            return total, total
        nothing = np.full(len(values), np.nan)
        return nothing, nothing

    @property
    def strongest_mean(self) -> Floats:
        """Mean intensity of the rarest map, the strongest event or the field, (N,)."""
        if self.makes == EVENTS:
            some = ~np.isnan(self.mean).all(axis=1)
            highest = np.full(len(self.mean), np.nan)
            highest[some] = np.nanmax(self.mean[some], axis=1)
            return highest
        return np.asarray(self.mean[:, -1])

    @property
    def dry_up_to_years(self) -> float | None:
        """Longest return period at which no unit is affected.

        None when the first affects one, or tells nothing.
        """
        if self.makes != RETURN_PERIODS:
            return None
        with np.errstate(invalid="ignore"):
            wet = np.asarray((self.affected_share > 0).any(axis=0))
        wet |= np.isnan(self.affected_share).all(axis=0)
        dry = int(np.argmax(wet)) if wet.any() else wet.size
        return self.periods[dry - 1] if dry else None

    def arrays(self) -> Arrays:
        """Return what was measured, to be kept."""
        return {name: getattr(self, name) for name in _MEASURED}

    @classmethod
    def of(cls, maps: HazardMaps, arrays: Arrays) -> HazardTable:
        """Return the table of maps from what was kept of it."""
        kept: dict[str, Any] = {name: arrays[name] for name in _MEASURED}
        return cls(hazard=maps.hazard.slug, makes=maps.hazard.makes, keys=maps.keys, **kept)


_MEASURED = (
    "mean",
    "max",
    "affected_share",
    "people_affected",
    "people_by_band",
    "covered_share",
)


def measure_hazard(
    units: Units,
    maps: HazardMaps,
    *,
    people: PopulationMap | None = None,
    executor: Executor | None = None,
    threads: int | None = None,
) -> HazardTable:
    """Measure all maps of one hazard in all units, in one pass.

    A unit of which less than the declared share is covered by data has no data.

    Parameters
    ----------
    people
        Where people live; without it people are told from shares of the ground, elsewhere.
    executor, threads
        For the arithmetic; results do not depend on them.

    Raises
    ------
    CrsMismatchError
        When a map does not lie in the region's metric CRS.
    RasterError
        When a map has no CRS or other cells than the first.
    """
    from riskmap.geo.zonal import zonal_statistics  # noqa: PLC0415 - compiles on first use

    hazard = maps.hazard
    threshold = hazard.affected_from.value
    edges = list(hazard.band_edges)
    with ExitStack() as stack:
        datasets = stack.enter_context(maps.opened())
        weight = stack.enter_context(people.on(datasets[0])) if people else None
        tables = zonal_statistics(
            units.geometries,
            datasets,
            crs=units.metric_crs,
            thresholds=(threshold,),
            weight=weight,
            edges=edges if people else (),
            nodata=hazard.nodata,
            executor=executor,
            threads=threads,
        )
    covered = np.stack([one.valid_share for one in tables], axis=1).min(axis=1)
    known = covered >= hazard.covered_share_min  # False where NaN: no outline

    def by_map(columns: Sequence[Floats]) -> Floats:
        values = np.stack(columns, axis=1)
        return np.where(known.reshape(-1, *[1] * (values.ndim - 1)), values, np.nan)

    blank = np.full((len(units), len(tables)), np.nan)
    bands, affected = blank[:, :, None][:, :, :0], blank
    if people is not None:
        bands = by_map([one.weight_in_band for one in tables if one.weight_in_band is not None])
        affected = bands[:, :, edges.index(threshold) + 1 :].sum(axis=2)
    return HazardTable(
        hazard=hazard.slug,
        makes=hazard.makes,
        keys=maps.keys,
        mean=by_map([one.mean for one in tables]),
        max=by_map([one.max for one in tables]),
        affected_share=by_map([one.share_above[:, 0] for one in tables]),
        people_affected=affected,
        people_by_band=bands,
        covered_share=covered,
    )
