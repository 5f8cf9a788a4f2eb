"""How large the cells of a grid are on the ground, in degrees too."""

from __future__ import annotations

import numpy as np
from pyproj import CRS

from riskmap.geo.arrays import Floats
from riskmap.geo.crs import require_metric
from riskmap.geo.rasters import Grid


def cell_areas_m2(grid: Grid) -> Floats:
    """Return the area of the cells of each row in square metres, (height,).

    In a projected CRS that is their area on the map; in a geographic one that of the
    ellipsoid between two parallels and two meridians, in closed form.

    Raises
    ------
    GeometryError
        When nothing can be measured in the CRS: Mercator, or not in metres.
    """
    if not grid.crs.is_geographic:
        require_metric(grid.crs)
        return np.full(grid.height, grid.cell_area)
    _, south, _, north = grid.bounds
    parallels = np.linspace(north, south, grid.height + 1)
    width, _ = grid.cell_size
    to_radians = grid.crs.axis_info[0].unit_conversion_factor
    from_equator = _area_from_equator_m2(
        np.clip(parallels * to_radians, -np.pi / 2, np.pi / 2), grid.crs
    )
    return np.asarray(width * to_radians * -np.diff(from_equator))


def _area_from_equator_m2(latitude: Floats, crs: CRS) -> Floats:
    """Return the area from the equator to latitudes in radians, by radian of longitude.

    Snyder, Map Projections: A Working Manual (1987), equation 3-12: half of the squared
    semi-major axis times q.
    """
    ellipsoid = crs.ellipsoid
    assert ellipsoid is not None  # noqa: S101 - a geographic CRS has one
    major, minor = ellipsoid.semi_major_metre, ellipsoid.semi_minor_metre
    squared = 1.0 - (minor / major) ** 2
    sine, eccentricity = np.sin(latitude), np.sqrt(squared)
    if squared == 0.0:
        return np.asarray(major**2 * sine)
    outer = sine / (1.0 - squared * sine**2)
    inner = np.arctanh(eccentricity * sine) / eccentricity
    return np.asarray(0.5 * major**2 * (1.0 - squared) * (outer + inner))
