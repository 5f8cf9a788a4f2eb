"""Distances in metres, on the ellipsoid of CGCS2000: right at any place of the world."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely
from pyproj import Proj
from shapely.geometry.base import BaseGeometry

from riskmap.geo.arrays import Floats, Geometries
from riskmap.geo.crs import ELLIPSOID


def distances_m(lon: float, lat: float, positions: Floats) -> Floats:
    """Return the distance from one point to each of `positions`.

    Parameters
    ----------
    lon, lat
        Degrees, EPSG:4490.
    positions : (N, 2) array
        Longitude and latitude in degrees.

    Returns
    -------
    (N,) array, metres along the ground.
    """
    count = len(positions)
    here = np.full(count, lon), np.full(count, lat)
    *_, metres = ELLIPSOID.inv(*here, positions[:, 0], positions[:, 1])
    return np.asarray(metres, dtype=np.float64)


def length_m(line: BaseGeometry) -> float:
    """Return the length of a line in degrees, in metres along the ground."""
    return float(ELLIPSOID.geometry_length(line))


def around(lon: float, lat: float, geometries: Sequence[BaseGeometry]) -> Geometries:
    """Return geometries in metres from one point, true in distance and direction from it.

    Parameters
    ----------
    lon, lat
        The point, degrees.
    geometries
        In degrees; they should lie within some tens of kilometres.
    """
    plane = Proj(proj="aeqd", lon_0=lon, lat_0=lat, ellps="GRS80")  # CGCS2000's, to 0.1 mm

    def project(xy: Floats) -> Floats:
        return np.column_stack(plane(xy[:, 0], xy[:, 1]))

    several = np.array([*geometries, None], dtype=object)[:-1]  # never unpacked by numpy
    moved: Geometries = shapely.transform(several, project)
    return moved
