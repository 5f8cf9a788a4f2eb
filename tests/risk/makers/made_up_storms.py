"""Storms, rules and grids that are made up, for the tests of typhoon winds."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from pyproj import CRS, Transformer
from rasterio import Affine

from riskmap.geo.rasters import Grid
from riskmap.risk.makers.typhoon import StormWinds, typhoon_winds
from riskmap.risk.region.typhoon import TyphoonMaker
from riskmap.risk.tracks import Track, TrackFile

NAN = np.nan


def cited(value: float) -> dict[str, Any]:
    return {"value": value, "source": "made up", "verified": False}


def rule(name: str) -> dict[str, Any]:
    return {"rule": name, "source": "made up", "verified": False}


YEARS = {"first": 1980, "last": 2015, "source": "made up", "verified": False}
SECTION = {
    "name": "parametric_typhoon",
    "tracks": "typhoon_tracks.csv",
    "format": "riskmap_csv",
    "averaging": "1min",
    "output_averaging": "1min",
    "grid_m": 1000,
    "within_km": 300,
    "complete_years": YEARS,
    "ambient_pressure_hpa": cited(1010),
    "air_density_kg_m3": cited(1.15),
    "gradient_to_surface": cited(0.9),
    "land_reduction": cited(1.0),
    "wind_pressure": rule("atkinson_holliday_1977"),
    "radius_max_wind": rule("willoughby_rahn_2004"),
    "shape": rule("from_wind_and_pressure"),
    "translation": rule("slosh_1992"),
    "source": "made up",
    "licence": "none",
    "verified": False,
}
BY_PRESSURE = {
    "wind_pressure": rule("holland_1980"),
    "radius_max_wind": rule("vickery_wadhera_2008"),
    "shape": rule("vickery_wadhera_2008"),
}


def maker(**others: Any) -> TyphoonMaker:
    return TyphoonMaker.model_validate(SECTION | others)


def storm(
    lon: list[float],
    lat: list[float],
    *,
    storm_id: str = "1",
    wind: ArrayLike = NAN,
    pressure: ArrayLike = NAN,
    radius: ArrayLike = NAN,
    averaging: str = "1min",
) -> Track:
    count = len(lon)
    hours = 6 * np.arange(count)
    return Track(
        storm_id=storm_id,
        name="",
        name_zh="",
        times=np.datetime64("2005-08-06T00:00:00") + hours.astype("timedelta64[h]"),
        lon=np.array(lon, dtype=np.float64),
        lat=np.array(lat, dtype=np.float64),
        wind_m_s=np.broadcast_to(np.array(wind, dtype=np.float64), count),
        central_pressure_hpa=np.broadcast_to(np.array(pressure, dtype=np.float64), count),
        radius_max_wind_km=np.broadcast_to(np.array(radius, dtype=np.float64), count),
        radius34_km=np.full(count, NAN),
        categories=("",) * count,
        averaging=averaging,
        source="made up",
    )


def around(lon: float, lat: float, crs: int, *, half_km: float = 10.0, cells: int = 8) -> Grid:
    """Return a grid whose middle lies there."""
    x, y = Transformer.from_crs(4326, crs, always_xy=True).transform(lon, lat)
    cell = 2000.0 * half_km / cells
    west, north = x - 1000.0 * half_km, y + 1000.0 * half_km
    return Grid(
        transform=Affine(cell, 0.0, west, 0.0, -cell, north),
        width=cells,
        height=cells,
        crs=CRS(crs),
        nodata=None,
    )


def winds(tracks: list[Track], grid: Grid, how: TyphoonMaker, **others: Any) -> StormWinds:
    given_tracks = TrackFile(
        format="riskmap_csv",
        averaging=how.averaging,
        tracks=tuple(tracks),
        findings=(),
        notes=(),
    )
    return typhoon_winds(how, given_tracks, grid, **others)


SHANGHAI = around(121.4, 31.26, 4549)
