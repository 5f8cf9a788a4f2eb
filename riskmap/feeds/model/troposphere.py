"""From delay to water vapour: Saastamoinen and Bevis, as pure functions.

Delays in metres, pressure in hPa, temperature in K, latitude in degrees, heights in metres.
"""

from __future__ import annotations

from math import cos, radians

#: Bevis et al. 1994, K/hPa and K²/hPa.
K2_PRIME, K3 = 22.1, 3.739e5
#: Gas constant of water vapour in J/(kg K), density of water in kg/m³.
RV, RHO = 461.5, 1000.0
_PA = 100.0
_MM = 1000.0


def hydrostatic_delay(pressure_hpa: float, latitude_deg: float, height_m: float) -> float:
    """Return the zenith hydrostatic delay in metres.

    Saastamoinen 1972 with the constants of Davis et al. 1985. 1 hPa is 2.3 mm.
    """
    gravity = 1 - 0.00266 * cos(2 * radians(latitude_deg)) - 0.00000028 * height_m
    return 0.0022768 * pressure_hpa / gravity


def mean_temperature(surface_k: float) -> float:
    """Return the weighted mean temperature of the column in K (Bevis et al. 1992, ±4.7 K)."""
    return 70.2 + 0.72 * surface_k


def conversion_factor(mean_k: float) -> float:
    """Return by what a wet delay is multiplied to give water, some 0.15 (Bevis et al. 1994)."""
    return 1e6 / (RHO * RV * (K3 / mean_k + K2_PRIME) / _PA)


def precipitable_water(
    total_delay_m: float,
    *,
    pressure_hpa: float,
    surface_k: float,
    latitude_deg: float,
    height_m: float,
) -> float:
    """Return precipitable water in millimetres.

    It is as good as the pressure: a standard atmosphere is 16 mm wrong in a typhoon.
    """
    wet = total_delay_m - hydrostatic_delay(pressure_hpa, latitude_deg, height_m)
    return conversion_factor(mean_temperature(surface_k)) * wet * _MM


def standard_pressure(height_m: float) -> float:
    """Return the pressure of the standard atmosphere in hPa (ICAO, below 11 km)."""
    return float(1013.25 * (1 - 2.25577e-5 * height_m) ** 5.25588)


def standard_temperature(height_m: float) -> float:
    """Return the temperature of the standard atmosphere in K (ICAO, below 11 km)."""
    return 288.15 - 0.0065 * height_m
