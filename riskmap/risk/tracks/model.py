"""Tracks as records, and how often storms come: from years that are complete, never others."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from riskmap.core.errors import ConflictError, RiskmapError
from riskmap.core.words import N_
from riskmap.geo.arrays import Floats, Mask

#: One knot in metres per second: 1852 m an hour, rounded to six digits.
KNOT_M_S = 0.514444
#: One international nautical mile in kilometres.
NAUTICAL_MILE_KM = 1.852


class AveragingError(RiskmapError):
    """Winds that are averaged over different times would be mixed."""

    mend = N_("Declare the averaging period of the tracks, and the factor if another is wanted.")


@frozen(kw_only=True, eq=False)
class Track:
    """One storm at N moments, rising in time.

    Parameters
    ----------
    storm_id, name, name_zh
        As the agency numbers it; names are empty where it has none.
    times : (N,) datetime64[s] array
        UTC.
    lon, lat : (N,) arrays
        Centre, degrees of WGS 84; longitude from -180 to 180.
    wind_m_s : (N,) array
        Highest mean wind at 10 m, averaged over `averaging`; NaN unknown.
    central_pressure_hpa, radius_max_wind_km, radius34_km : (N,) arrays
        NaN unknown. The last is how far winds of 34 knots reach on the widest side.
    categories
        What the agency called it at each moment.
    averaging
        ``1min``, ``2min`` or ``10min``; winds of different periods are never mixed.
    source
        Who made the track.
    """

    storm_id: str
    name: str
    name_zh: str
    times: NDArray[np.datetime64]
    lon: Floats
    lat: Floats
    wind_m_s: Floats
    central_pressure_hpa: Floats
    radius_max_wind_km: Floats
    radius34_km: Floats
    categories: tuple[str, ...]
    averaging: str
    source: str

    def __len__(self) -> int:
        return len(self.times)

    @property
    def year(self) -> int:
        """Year in which the track begins, UTC."""
        return int(self.times[0].astype("datetime64[Y]").astype(int)) + 1970

    @property
    def has_intensity(self) -> bool:
        """Whether a wind or a pressure is known at any moment."""
        known = ~np.isnan(self.wind_m_s) | ~np.isnan(self.central_pressure_hpa)
        return bool(known.any())


def annual_frequency(
    tracks: Sequence[Track],
    complete_years: Sequence[tuple[int, int]],
    *,
    selection: Mask | None = None,
) -> Floats:
    """Return how often a year each storm of a set happens: once in all complete years.

    Parameters
    ----------
    tracks
        S storms, each once.
    complete_years
        First and last year, both inclusive, of each span of which every storm is known.
    selection : (S,) bool array, optional
        Which storms belong to the set.

    Returns
    -------
    (S,) array; NaN for storms of other years, and for those not selected: they have no
    frequency and must not enter what is summed over a year.

    Raises
    ------
    ConflictError
        When a storm is there twice.
    """
    ids = [one.storm_id for one in tracks]
    if len(set(ids)) < len(ids):
        raise ConflictError(
            N_("Storm {storm} is there more than once."),
            mend=N_("Keep one track of each storm."),
            storm=next(one for one in ids if ids.count(one) > 1),
        )
    years = {year for first, last in complete_years for year in range(first, last + 1)}
    counts = np.array([one.year in years for one in tracks], dtype=np.bool_)
    if selection is not None:
        counts &= selection
    frequency: Floats = np.where(counts, 1.0 / max(len(years), 1), np.nan)
    return frequency
