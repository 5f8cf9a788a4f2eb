"""Sections and grids that the tests of makers for water and ground share."""

from __future__ import annotations

from typing import Any

from rasterio import Affine

from riskmap.geo.crs import parse_crs
from riskmap.geo.rasters import Grid
from riskmap.risk.region.makers import InundationMaker, SubsidenceMaker, WaterloggingMaker

CRS = "EPSG:32651"
CELL = 10.0
CITED = {"source": "chosen", "verified": True}


def cited(value: float) -> dict[str, Any]:
    """Return a number with where it comes from."""
    return {"value": value, **CITED}


def grid(rows: int, columns: int, cell_m: float = CELL) -> Grid:
    """Return a grid whose south-western corner is 0, 0."""
    return Grid(
        transform=Affine(cell_m, 0, 0, 0, -cell_m, rows * cell_m),
        width=columns,
        height=rows,
        crs=parse_crs(CRS),
        nodata=None,
    )


INUNDATION: dict[str, Any] = {
    "name": "connected_inundation",
    "station": {
        "name": "Bridge",
        "distance_km": 1.0,
        "vertical_datum": "WUSONG_SH",
        **CITED,
    },
    "station_distance_max_km": cited(5.0),
    "levels": [
        {"return_period_years": 10, "level_m": 1.0, **CITED},
        {"return_period_years": 100, "level_m": 2.0, **CITED},
    ],
    "water": "water.geojson",
    "walls": "walls.geojson",
    "defences": "defended",
    "licence": "CC0-1.0",
    **CITED,
}
#: What Shanghai's datum and the national one differ by; not verified.
OFFSET: dict[str, Any] = {
    "datum": "WUSONG_SH",
    "base": "YS1985",
    "offset_m": 1.6587,
    "uncertainty_m": 0.10,
    "source": "sum of published offsets",
    "verified": False,
}
WATERLOGGING: dict[str, Any] = {
    "name": "design_storm_waterlogging",
    "storms": "storms.toml",
    "duration_minutes": 60,
    "drainage_return_period_years": cited(5.0),
    "runoff_coefficient": cited(0.7),
}
SUBSIDENCE: dict[str, Any] = {
    "name": "subsidence_from_stations",
    "stations": "stations.csv",
    "grid_m": 100,
    "covariance": "exponential",
    "range_m": cited(1000.0),
    "sill_mm2_a2": cited(4.0),
    "mean_mm_a": cited(-2.0),
    "horizon_years": 5,
    "licence": "CC0-1.0",
    **CITED,
}


def inundation_maker(**changed: Any) -> InundationMaker:
    """Return a sound section, but for what is changed."""
    return InundationMaker.model_validate({**INUNDATION, **changed})


def waterlogging_maker(**changed: Any) -> WaterloggingMaker:
    """Return a sound section, but for what is changed."""
    return WaterloggingMaker.model_validate({**WATERLOGGING, **changed})


def subsidence_maker(**changed: Any) -> SubsidenceMaker:
    """Return a sound section, but for what is changed."""
    return SubsidenceMaker.model_validate({**SUBSIDENCE, **changed})
