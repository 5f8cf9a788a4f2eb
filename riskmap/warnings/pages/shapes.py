"""Where a warning holds, as a feature of a map: its own place, else the divisions it names."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from riskmap.warnings.model.placing import Outlined, shape_of
from riskmap.warnings.model.warnings import HazardWarning

#: Degrees by which outlines are made simpler, some 20 m, and decimals that are told.
_SIMPLER, _DECIMALS = 2e-4, 5


def shape_said(warning: HazardWarning, there: Outlined) -> BaseGeometry | None:
    """Return where a warning holds; None where neither a place nor an outline is known."""
    place = warning.said.place
    shape = None if place is None else shape_of(place)
    if shape is not None:
        return shape
    outlines = [there.outlines[code] for code in warning.said.areas if code in there.outlines]
    return shapely.simplify(shapely.union_all(outlines), _SIMPLER) if outlines else None


def feature_of(shape: BaseGeometry, properties: dict[str, Any]) -> dict[str, Any]:
    """Return a shape as a feature, with the point where its badge stands."""
    point = shape.representative_point()
    where = [round(float(point.x), _DECIMALS), round(float(point.y), _DECIMALS)]
    return {
        "type": "Feature",
        "geometry": geometry_of(shape),
        "properties": {"label_point": where, **properties},
    }


def geometry_of(shape: BaseGeometry) -> Any:
    """Return a shape for GeoJSON, outer rings counter-clockwise."""
    rounded = shapely.transform(shape, lambda xy: np.round(xy, _DECIMALS))
    return json.loads(shapely.to_geojson(shapely.orient_polygons(rounded, exterior_cw=False)))
