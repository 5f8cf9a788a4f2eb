"""Where things of the district ought to lie, in whatever CRS they come."""

from __future__ import annotations

import numpy as np
import shapely
from pyproj import CRS

from riskmap.core.errors import GeometryError
from riskmap.divisions.imports.records import Known
from riskmap.geo.arrays import Floats
from riskmap.geo.crs import STORAGE_CRS, to_crs

#: Degrees end here; what is larger are metres.
DEGREES = 180
#: A zone number stands before the easting as so many metres.
ZONE_M = 1_000_000.0
#: Zones of three degrees with their number, and the CRS whose eastings begin with it.
ZONES = {40: "EPSG:4528", 41: "EPSG:4529"}


def expected_bounds(crs: CRS, known: Known, margin_deg: float = 0.0) -> Floats:
    """Return the bounds of the district in a CRS: west, south, east, north."""
    box = np.array([shapely.box(*known.bounds).buffer(margin_deg, join_style="mitre")])
    try:
        return np.asarray(shapely.bounds(to_crs(box, STORAGE_CRS, crs))[0])
    except GeometryError:  # the CRS belongs to another part of the world
        return np.full(4, np.nan)


def lies_in(point: tuple[float, float], bounds: Floats) -> bool:
    """Say whether a point lies within west, south, east, north; never where these are NaN."""
    west, south, east, north = bounds
    return bool(west <= point[0] <= east and south <= point[1] <= north)
