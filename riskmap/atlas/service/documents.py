"""Units written for programs, and what they stand on."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from riskmap.atlas.service.members import KEPT
from riskmap.atlas.service.units import Unit, Units
from riskmap.core.codes import is_code12
from riskmap.core.sources import Source
from riskmap.core.words import Message
from riskmap.risk.model import notices

Say = Callable[[Message], str]

#: Decimals of a degree in what is handed out: about 0.1 m.
DECIMALS = 6
#: Where in a provenance sources stand.
_CITING = ("population", "social", "capacity", "hazards", "exposure", "vulnerability", "index")
CRS_NOTE = "EPSG:4490 (CGCS2000), equal to WGS 84 within centimetres"


def as_geojson(
    several: Units,
    *,
    say: Say = str,
    more: Mapping[str, Mapping[str, Any]] | None = None,
    about: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Return the units as a FeatureCollection (RFC 7946): outlines, classes, all flags.

    Parameters
    ----------
    say
        Puts notices into the reader's language.
    more
        Further properties by code.
    about
        Further members of the collection.
    """
    geometries = written(several.shapes)
    said = {flags: [say(one) for one in notices(flags)] for flags in _flags(several)}
    features = [
        {
            "type": "Feature",
            "id": unit.code,
            "geometry": geometry,
            "properties": {
                **_properties(unit, label),
                **(more or {}).get(unit.code, {}),
                **unit.flags.as_dict(),
                "notices": said[unit.flags],
            },
        }
        for unit, geometry, label in zip(
            several.units, geometries, _label_points(several), strict=True
        )
    ]
    shown = several.assessment
    return {
        "type": "FeatureCollection",
        "numberMatched": len(features),
        "numberReturned": len(features),
        "crs_note": CRS_NOTE,
        "attribution": several.attribution,
        **several.flags.as_dict(),
        "notices": [say(one) for one in notices(several.flags)],
        "assessment_state": str(shown.state) if shown else None,
        "assessment_version": shown.version if shown else None,
        **(about or {}),
        "features": features,
    }


def _flags(several: Units) -> set[Any]:
    return {unit.flags for unit in several.units}


def _properties(unit: Unit, label: list[float] | None) -> dict[str, Any]:
    source = unit.outline_source
    return {
        "code": unit.code,
        **({"code12": unit.code} if is_code12(unit.code) else {}),
        "level": unit.level,
        "kind": unit.kind,
        "name_zh": unit.name_zh,
        "name_en": unit.name_en,
        "pinyin": unit.pinyin,
        "parent": unit.parent,
        "class": unit.class_number or None,
        "score": _rounded(unit.risk.composite if unit.risk else None),
        "area_km2": _rounded(unit.area_km2, 4),
        "label_point": label,
        "source": source and source.title,
        "licence": source and source.licence,
        "attribution": source and source.attribution,
        "as_of": source.as_of.isoformat() if source and source.as_of else None,
    }


def written(shapes: NDArray[np.object_]) -> list[Any]:
    """Return outlines as GeoJSON values, exterior rings counter-clockwise; None where none is."""
    if not shapes.size:
        return []
    rounded = shapely.transform(shapes, lambda xy: np.round(xy, DECIMALS))
    oriented = shapely.orient_polygons(rounded, exterior_cw=False)
    return [None if text is None else json.loads(text) for text in shapely.to_geojson(oriented)]


def _label_points(several: Units) -> list[list[float] | None]:
    points = shapely.point_on_surface(several.shapes)
    return [None if one is None else [round(one.x, 5), round(one.y, 5)] for one in points]


def sources_of(several: Units) -> tuple[Source, ...]:
    """Return what outlines and assessment stand on, each once."""
    if not several.key:
        return _sources_of(several)
    return KEPT.get(("sources", several.key), lambda: _sources_of(several))


def _sources_of(several: Units) -> tuple[Source, ...]:
    found = dict.fromkeys(unit.outline_source for unit in several.units if unit.outline_source)
    if several.assessment:
        provenance = several.assessment.provenance
        verified = set(provenance["unverified"]).__contains__
        for title in _cited(provenance):
            found[Source(title=title, verified=not verified(title))] = None
    return tuple(found)


def _cited(provenance: Mapping[str, Any]) -> list[str]:
    """Return the sources named in a provenance, wherever they stand in it."""
    found: dict[str, None] = {}

    def look(value: Any) -> None:
        if isinstance(value, Mapping):
            for name, inner in value.items():
                if name == "source" and isinstance(inner, str) and inner != "register":
                    found[inner] = None
                else:
                    look(inner)
        elif isinstance(value, list):
            for inner in value:
                look(inner)

    look({key: provenance[key] for key in _CITING})
    return list(found)


def _rounded(value: float | None, digits: int = 2) -> float | None:
    return None if value is None else round(value, digits)
