"""The outline of a unit of a place that brings its own divisions."""

from __future__ import annotations

from attrs import frozen
from shapely.geometry.base import BaseGeometry

from riskmap.core.sources import Flags, Source


@frozen(kw_only=True, eq=False)
class UnitOutline:
    """One outline as it was when its unit was assessed.

    Parameters
    ----------
    geometry
        Polygon or multipolygon, EPSG:4490, longitude first.
    flags
        What must be said beside the outline wherever it goes.
    source
        Where it comes from, with licence and attribution.
    """

    code: str
    geometry: BaseGeometry
    flags: Flags
    source: Source
