"""Tracks in small steps of time, with the motion of the storm; distances on the sphere."""

from __future__ import annotations

import numpy as np
from attrs import frozen

from riskmap.geo.arrays import Floats
from riskmap.risk.tracks.model import Track

#: Mean radius of the Earth.
EARTH_KM = 6371.0
#: Longest step between two moments.
STEP_MINUTES = 15
#: Between fixes farther apart nothing is interpolated (a design proposal).
GAP_HOURS = 24
_SECONDS = np.timedelta64(1, "s")


@frozen(kw_only=True, eq=False)
class TrackSteps:
    """One storm at M moments, at most `STEP_MINUTES` apart.

    Parameters
    ----------
    lon, lat : (M,) arrays
        Degrees; the longitude runs on beyond 180 where the storm crosses it.
    wind_m_s, central_pressure_hpa, radius_max_wind_km : (M,) arrays
        Linear in time between known values; NaN before the first and after the last.
    east_m_s, north_m_s : (M,) arrays
        Motion of the centre.
    """

    lon: Floats
    lat: Floats
    wind_m_s: Floats
    central_pressure_hpa: Floats
    radius_max_wind_km: Floats
    east_m_s: Floats
    north_m_s: Floats


def steps_of(track: Track) -> TrackSteps:
    """Interpolate a track, linearly in time and degrees."""
    times = (track.times - track.times[0]) / _SECONDS
    moments = _moments(times)
    lon, lat = np.unwrap(track.lon, period=360.0), track.lat
    east, north = _motion(times, lon, lat, moments)
    return TrackSteps(
        lon=np.interp(moments, times, lon),
        lat=np.interp(moments, times, lat),
        wind_m_s=_between_known(moments, times, track.wind_m_s),
        central_pressure_hpa=_between_known(moments, times, track.central_pressure_hpa),
        radius_max_wind_km=_between_known(moments, times, track.radius_max_wind_km),
        east_m_s=east,
        north_m_s=north,
    )


def _moments(times: Floats) -> Floats:
    """Return the moments of the fixes and those between them, in seconds; none within gaps."""
    step = STEP_MINUTES * 60.0
    regular = np.arange(times[0], times[-1], step)
    before = np.searchsorted(times, regular, side="right") - 1
    lengths = np.diff(times, append=times[-1])
    known = lengths[before] <= GAP_HOURS * 3600.0
    return np.union1d(times, regular[known])


def _between_known(moments: Floats, times: Floats, values: Floats) -> Floats:
    known = ~np.isnan(values)
    if not known.any():
        return np.full(len(moments), np.nan)
    found: Floats = np.interp(moments, times[known], values[known], left=np.nan, right=np.nan)
    return found


def _motion(times: Floats, lon: Floats, lat: Floats, moments: Floats) -> tuple[Floats, Floats]:
    """Return eastward and northward speed of the centre at each moment, m/s."""
    if len(times) == 1:
        return np.zeros(1), np.zeros(1)
    seconds = np.diff(times)
    east, north = _offset_km(lon[:-1], lat[:-1], lon[1:], lat[1:])
    segment = np.searchsorted(times, moments, side="right") - 1
    segment = np.minimum(segment, len(seconds) - 1)
    return (1000.0 * east / seconds)[segment], (1000.0 * north / seconds)[segment]


def _offset_km(
    lon: Floats, lat: Floats, to_lon: Floats | float, to_lat: Floats | float
) -> tuple[Floats, Floats]:
    """Return how far east and north one point lies of another, at the latitude between them."""
    degree_km = np.radians(EARTH_KM)
    across = (np.asarray(to_lon) - lon + 180.0) % 360.0 - 180.0
    east = across * degree_km * np.cos(np.radians(0.5 * (lat + np.asarray(to_lat))))
    return np.asarray(east), np.asarray((to_lat - lat) * degree_km)


def distance_km(lon: Floats, lat: Floats, to_lon: float, to_lat: float) -> Floats:
    """Return distances on the sphere from points to a place, all in degrees."""
    here, there = np.radians(lat), np.radians(to_lat)
    half = 0.5 * np.radians(lon - to_lon)
    chord = np.sin(0.5 * (here - there)) ** 2 + np.cos(here) * np.cos(there) * np.sin(half) ** 2
    found: Floats = 2.0 * EARTH_KM * np.arcsin(np.sqrt(np.minimum(chord, 1.0)))
    return found


def nearest(track: Track, lon: float, lat: float) -> np.datetime64:
    """Return the moment, UTC, at which a storm came nearest to a place."""
    steps = steps_of(track)
    seconds = (track.times - track.times[0]) / _SECONDS
    at = int(np.argmin(distance_km(steps.lon, steps.lat, lon, lat)))
    moment: np.datetime64 = track.times[0] + np.timedelta64(int(_moments(seconds)[at]), "s")
    return moment


def nearest_km(track: Track, lon: float, lat: float) -> float:
    """Return how near to a place a storm came, kilometres."""
    steps = steps_of(track)
    return float(distance_km(steps.lon, steps.lat, lon, lat).min())
