"""What the maps of a hazard say about each unit."""

from __future__ import annotations

import numpy as np
from attrs import frozen

from riskmap.geo.arrays import Floats
from riskmap.risk.exceedance import ExpectedYearly, exceedance_trapezoid
from riskmap.risk.hazard_maps import HazardMaps
from riskmap.risk.units import Units


@frozen(kw_only=True, eq=False)
class HazardTable:
    """One hazard in N units at T return periods; NaN where there is no data.

    Parameters
    ----------
    kind
        Slug of the hazard.
    return_periods_years
        T in years, rising.
    mean_depth_m, max_depth_m : (N, T) arrays
        Of the ground that has data; deepest cell touched.
    wet_share : (N, T) array
        Share of the ground, 0 to 1, at least as deep as the threshold.
    covered_share : (N,) array
        Least share of the unit's area, over all maps, that has data.
    expected : (N,) arrays
        The wet share in a mean year.
    """

    kind: str
    return_periods_years: tuple[float, ...]
    mean_depth_m: Floats
    max_depth_m: Floats
    wet_share: Floats
    covered_share: Floats
    expected: ExpectedYearly

    @property
    def dry_up_to_years(self) -> float | None:
        """Longest return period at which no unit is wet, None when the first wets one."""
        with np.errstate(invalid="ignore"):
            wet = np.asarray((self.wet_share > 0).any(axis=0))
        dry = int(np.argmax(wet)) if wet.any() else wet.size
        return self.return_periods_years[dry - 1] if dry else None


def measure_hazard(units: Units, maps: HazardMaps, *, threads: int | None = None) -> HazardTable:
    """Measure all maps of one hazard in all units, in one pass.

    A unit of which less than the declared share is covered by data has no data.

    Raises
    ------
    CrsMismatchError
        When a map does not lie in the region's metric CRS.
    RasterError
        When a map has no CRS or other cells than the first.
    """
    from riskmap.geo.zonal import zonal_statistics  # noqa: PLC0415 - compiles on first use

    hazard = maps.hazard
    with maps.opened() as datasets:
        tables = zonal_statistics(
            units.geometries,
            datasets,
            crs=units.metric_crs,
            thresholds=(hazard.wet_from_m.value,),
            threads=threads,
        )
    covered = np.stack([one.valid_share for one in tables], axis=1).min(axis=1)
    known = covered >= hazard.covered_share_min  # False where NaN: no outline

    def by_period(columns: list[Floats]) -> Floats:
        return np.where(known[:, None], np.stack(columns, axis=1), np.nan)

    wet_share = by_period([one.share_above[:, 0] for one in tables])
    return HazardTable(
        kind=hazard.kind,
        return_periods_years=hazard.periods,
        mean_depth_m=by_period([one.mean for one in tables]),
        max_depth_m=by_period([one.max for one in tables]),
        wet_share=wet_share,
        covered_share=covered,
        expected=exceedance_trapezoid(hazard.periods, wet_share),
    )
