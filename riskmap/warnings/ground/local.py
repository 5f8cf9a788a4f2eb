"""Positions in degrees to millimetres east, north and up of a point."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np

from riskmap.geo.arrays import Floats

_MM = 1_000.0
#: Longitude, latitude, height.
Point = tuple[float, float, float]


def to_enu(lon: Floats, lat: Floats, height_m: Floats, reference: Point) -> Floats:
    """Return millimetres east, north and up of a reference, (3, n), from degrees and metres.

    Heights are above the ellipsoid of WGS 84; that of CGCS2000 differs by a tenth of a millimetre.
    """
    east, north, up = _topocentric(reference).transform(lon, lat, height_m)
    return np.array([east, north, up]) * _MM


@lru_cache(maxsize=256)
def _topocentric(reference: Point) -> Any:
    from pyproj import Transformer  # noqa: PLC0415 - loaded where it is needed

    lon, lat, height = reference
    return Transformer.from_pipeline(
        "+proj=pipeline +step +proj=unitconvert +xy_in=deg +xy_out=rad"
        " +step +proj=cart +ellps=WGS84"
        f" +step +proj=topocentric +ellps=WGS84 +lon_0={lon!r} +lat_0={lat!r} +h_0={height!r}"
    )
