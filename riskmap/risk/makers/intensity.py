"""What a storm is like at each moment: given by its track, or filled in by named rules."""

from __future__ import annotations

import numpy as np

from riskmap.geo.arrays import Floats
from riskmap.risk.makers import holland
from riskmap.risk.region.typhoon import TyphoonMaker
from riskmap.risk.tracks import TrackSteps

# What a deficit that depends on itself through the radius starts from, and how often it is
# put in again until it has settled.
_FIRST_DEFICIT_HPA, _ROUNDS = 30.0, 30


def states_of(steps: TrackSteps, maker: TyphoonMaker) -> Floats:
    """Return the states of a storm for `wind_kernel.peaks`, (M, 9).

    Moments at which neither wind nor pressure is known are left out: M may be 0.
    """
    wind, deficit = _wind_and_deficit(steps, maker)
    added = _motion_added(steps, wind, maker)
    gradient = (wind - added) / maker.gradient_to_surface.value
    radius = _radius(steps, gradient, deficit, maker)
    b = holland.shape_of(
        maker.shape.rule,
        wind_m_s=gradient,
        deficit_hpa=deficit,
        radius_max_km=radius,
        lat=steps.lat,
        density_kg_m3=maker.air_density_kg_m3.value,
    )
    squared = holland.cyclostrophic_squared(gradient, radius, steps.lat)
    half_turn = np.copysign(0.5 * holland.coriolis(steps.lat), steps.lat)
    speed = np.hypot(steps.east_m_s, steps.north_m_s)
    moving = np.divide(
        added, holland.MOTION_AT_RADIUS * speed, out=np.zeros_like(speed), where=speed > 0.0
    )
    east, north = moving * steps.east_m_s, moving * steps.north_m_s
    place = (steps.lon, steps.lat, np.cos(np.radians(steps.lat)))
    states = np.stack([*place, squared, radius, b, half_turn, east, north], axis=1)
    known: Floats = np.ascontiguousarray(states[~np.isnan(states).any(axis=1)])
    return known


def _motion_added(steps: TrackSteps, wind: Floats, maker: TyphoonMaker) -> Floats:
    """Return how much of the highest wind is motion: never more than half of it."""
    speed = np.hypot(steps.east_m_s, steps.north_m_s)
    share = holland.MOTION_SHARE[maker.translation.rule]
    return np.asarray(np.minimum(share * speed, 0.5 * wind))


def _wind_and_deficit(steps: TrackSteps, maker: TyphoonMaker) -> tuple[Floats, Floats]:
    """Return the highest wind at 10 m and the pressure deficit, each filled in from the other."""
    ambient = maker.ambient_pressure_hpa.value
    given = np.where(
        steps.central_pressure_hpa < ambient, steps.central_pressure_hpa, np.nan
    )  # a pressure that is no lower than around the storm says nothing of its wind
    if maker.wind_pressure.rule == "atkinson_holliday_1977":
        wind = _filled(steps.wind_m_s, holland.atkinson_holliday_wind(given))
        pressure = _filled(given, holland.atkinson_holliday_pressure(steps.wind_m_s))
        deficit = ambient - pressure
    else:
        wind = _filled(steps.wind_m_s, _wind_of_deficit(steps, ambient - given, maker))
        deficit = _filled(ambient - given, _deficit_of_wind(steps, maker))
    return wind, np.maximum(deficit, holland.DEFICIT_MIN_HPA)


def _filled(values: Floats, others: Floats) -> Floats:
    return np.asarray(np.where(np.isnan(values), others, values))


def _radius(steps: TrackSteps, gradient: Floats, deficit: Floats, maker: TyphoonMaker) -> Floats:
    ruled = holland.radius_of_maximum_wind(
        maker.radius_max_wind.rule, wind_m_s=gradient, deficit_hpa=deficit, lat=steps.lat
    )
    return _filled(steps.radius_max_wind_km, ruled)


def _wind_of_deficit(steps: TrackSteps, deficit: Floats, maker: TyphoonMaker) -> Floats:
    """Return the highest wind at 10 m that belongs to a deficit by Holland (1980)."""
    unknown = np.full_like(deficit, np.nan)  # neither radius nor shape comes from the wind here
    radius = _radius(steps, unknown, deficit, maker)
    wind = holland.gradient_wind(
        radius,
        deficit_hpa=deficit,
        radius_max_km=radius,
        b=_shape(steps, radius, maker),
        lat=steps.lat,
        density_kg_m3=maker.air_density_kg_m3.value,
    )
    share = holland.MOTION_SHARE[maker.translation.rule]
    still = wind * maker.gradient_to_surface.value
    moving = share * np.hypot(steps.east_m_s, steps.north_m_s)
    return np.asarray(still + np.minimum(moving, still))


def _deficit_of_wind(steps: TrackSteps, maker: TyphoonMaker) -> Floats:
    """Return the deficit that belongs to the highest wind at 10 m by Holland (1980)."""
    still = steps.wind_m_s - _motion_added(steps, steps.wind_m_s, maker)
    gradient = still / maker.gradient_to_surface.value
    deficit = np.full_like(gradient, _FIRST_DEFICIT_HPA)
    for _ in range(_ROUNDS):
        radius = _radius(steps, gradient, deficit, maker)
        deficit = holland.holland_deficit(
            gradient,
            radius_max_km=radius,
            b=_shape(steps, radius, maker),
            lat=steps.lat,
            density_kg_m3=maker.air_density_kg_m3.value,
        )
    return deficit


def _shape(steps: TrackSteps, radius: Floats, maker: TyphoonMaker) -> Floats:
    unknown = np.full_like(radius, np.nan)
    return holland.shape_of(
        maker.shape.rule,
        wind_m_s=unknown,
        deficit_hpa=unknown,
        radius_max_km=radius,
        lat=steps.lat,
        density_kg_m3=maker.air_density_kg_m3.value,
    )
