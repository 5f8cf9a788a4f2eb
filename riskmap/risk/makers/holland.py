"""The wind of a storm by distance from its centre, after Holland (1980), and the named rules.

Speeds are metres per second, pressures hectopascals, distances kilometres. All functions take
arrays; nothing here knows of averaging periods, which the caller keeps apart.
"""

from __future__ import annotations

from math import e

import numpy as np

from riskmap.geo.arrays import Floats
from riskmap.risk.tracks.model import KNOT_M_S

#: Turning of the Earth, radians a second.
EARTH_TURNS = 7.292e-5
#: Between these B is kept: Holland (1980) found storms from 1 to 2.5; recalled.
B_RANGE = (1.0, 2.5)
#: Least deficit that is worked with, so that nothing is divided by 0; a design proposal.
DEFICIT_MIN_HPA = 1.0
#: Rm r / (Rm^2 + r^2) where r is Rm: the share of its motion that a storm's wind has there.
MOTION_AT_RADIUS = 0.5
#: That share by the rule.
MOTION_SHARE = {"slosh_1992": MOTION_AT_RADIUS, "none": 0.0}
_HPA, _KM = 100.0, 1000.0
# Vm = 6.7 (1010 - pc)^0.644, knots, 1-minute winds.
_ATKINSON_FACTOR, _ATKINSON_POWER, ATKINSON_AMBIENT_HPA = 6.7, 0.644, 1010.0


def coriolis(lat: Floats) -> Floats:
    """Return the Coriolis parameter without its sign, 1/s, at latitudes in degrees."""
    return np.asarray(2.0 * EARTH_TURNS * np.abs(np.sin(np.radians(lat))))


def gradient_wind(
    radius_km: Floats,
    *,
    deficit_hpa: Floats,
    radius_max_km: Floats,
    b: Floats,
    lat: Floats,
    density_kg_m3: float,
) -> Floats:
    """Return the wind that balances the pressure of a storm at rest.

    Source: Holland (1980), Monthly Weather Review 108, equation 4:
    ``sqrt(B dp / rho (Rm/r)^B exp(-(Rm/r)^B) + (r f / 2)^2) - r f / 2``.
    """
    nearness = (radius_max_km / radius_km) ** b
    half_turn = 0.5 * radius_km * _KM * coriolis(lat)
    squared = b * deficit_hpa * _HPA / density_kg_m3 * nearness * np.exp(-nearness)
    return np.asarray(np.sqrt(squared + half_turn**2) - half_turn)


def cyclostrophic_squared(wind_m_s: Floats, radius_max_km: Floats, lat: Floats) -> Floats:
    """Return the square of the wind without Coriolis force that has this gradient wind.

    It is ``B dp / (rho e)`` where the wind is that at the radius of maximum wind.
    """
    return np.asarray(wind_m_s**2 + wind_m_s * radius_max_km * _KM * coriolis(lat))


def shape_of(
    rule: str,
    *,
    wind_m_s: Floats,
    deficit_hpa: Floats,
    radius_max_km: Floats,
    lat: Floats,
    density_kg_m3: float,
) -> Floats:
    """Return B, within `B_RANGE`, from the highest gradient wind and the deficit.

    ``from_wind_and_pressure`` solves Holland (1980) for B; ``vickery_wadhera_2008`` is
    ``1.833 - 0.326 sqrt(f Rm)`` with Rm in metres (their equation 23).
    """
    if rule == "vickery_wadhera_2008":
        b = 1.833 - 0.326 * np.sqrt(coriolis(lat) * radius_max_km * _KM)
    else:
        squared = cyclostrophic_squared(wind_m_s, radius_max_km, lat)
        b = squared * density_kg_m3 * e / (deficit_hpa * _HPA)
    return np.asarray(np.clip(b, *B_RANGE))


def radius_of_maximum_wind(
    rule: str, *, wind_m_s: Floats, deficit_hpa: Floats, lat: Floats
) -> Floats:
    """Return how far from the centre the wind is strongest, from gradient wind or deficit.

    ``willoughby_rahn_2004`` is ``51.6 exp(-0.0223 V + 0.0281 lat)``; ``vickery_wadhera_2008``
    is ``exp(3.015 - 6.291e-5 dp^2 + 0.0337 lat)`` (their equation 11); both km.
    """
    if rule == "willoughby_rahn_2004":
        return np.asarray(51.6 * np.exp(-0.0223 * wind_m_s + 0.0281 * np.abs(lat)))
    return np.asarray(np.exp(3.015 - 6.291e-5 * deficit_hpa**2 + 0.0337 * np.abs(lat)))


def atkinson_holliday_wind(pressure_hpa: Floats) -> Floats:
    """Return the 1-minute wind for a central pressure; NaN from 1010 hPa on."""
    below = ATKINSON_AMBIENT_HPA - pressure_hpa
    raised = np.where(below > 0.0, below, np.nan) ** _ATKINSON_POWER
    return np.asarray(_ATKINSON_FACTOR * KNOT_M_S * raised)


def atkinson_holliday_pressure(wind_m_s: Floats) -> Floats:
    """Return the central pressure for a 1-minute wind."""
    knots = wind_m_s / KNOT_M_S
    below = (knots / _ATKINSON_FACTOR) ** (1.0 / _ATKINSON_POWER)
    return np.asarray(ATKINSON_AMBIENT_HPA - below)


def holland_deficit(
    wind_m_s: Floats, *, radius_max_km: Floats, b: Floats, lat: Floats, density_kg_m3: float
) -> Floats:
    """Return the deficit whose gradient wind at the radius of maximum wind is this."""
    squared = cyclostrophic_squared(wind_m_s, radius_max_km, lat)
    return np.asarray(squared * density_kg_m3 * e / b / _HPA)
