"""Made-up cells for committees whose outlines are public nowhere: flagged wherever they go."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np
import shapely
from attrs import evolve

from riskmap.core.codes import DivisionLevel
from riskmap.core.sources import Flags, Source
from riskmap.core.words import N_
from riskmap.divisions.model import METRIC_CRS, SYNTHETIC_NOTICE, Boundary
from riskmap.geo.crs import STORAGE_CRS, area_m2, to_crs
from riskmap.geo.partition import partition_coverage

TITLE = N_("SYNTHETIC cells inside the outline of the unit above")
# About a centimetre: neighbours share their vertices, so rounding opens no gap.
_DECIMALS = 7


def make_cells(
    streets: Sequence[Boundary], committees: Mapping[str, Sequence[str]]
) -> list[Boundary]:
    """Divide streets into one cell for each committee; which cell is whose means nothing.

    Parameters
    ----------
    streets
        Outlines that form a clean coverage, EPSG:4490.
    committees
        Codes of the committees by code of the street. The seed is the street's code, so
        the same register gives the same cells.

    Raises
    ------
    GeometryError
        If the outlines are no clean coverage, or too small for their committees.
    """
    divided = [one for one in streets if committees.get(one.code12)]
    outlines = np.array([one.geometry for one in divided], dtype=object)
    codes = [sorted(committees[one.code12]) for one in divided]
    seeds = [int(one.code12[: DivisionLevel.STREET]) for one in divided]
    metric = to_crs(outlines, STORAGE_CRS, METRIC_CRS)
    cells = partition_coverage(metric, [len(some) for some in codes], seeds)
    return [
        cell
        for street, some, shapes in zip(divided, codes, cells, strict=True)
        for cell in _of_street(street, some, shapes)
    ]


def _of_street(street: Boundary, codes: Sequence[str], shapes: Any) -> list[Boundary]:
    stored = shapely.transform(
        to_crs(shapes, METRIC_CRS, STORAGE_CRS), lambda xy: np.round(xy, _DECIMALS)
    )
    areas = area_m2(stored, STORAGE_CRS, METRIC_CRS)
    return [
        Boundary(
            code12=code,
            geometry=shape,
            area_m2=float(area),
            flags=street.flags | Flags(geometry_is_synthetic=True),
            source=evolve(street.source, title=TITLE),
        )
        for code, shape, area in zip(codes, stored, areas, strict=True)
    ]


def to_file(cells: Sequence[Boundary], made_from: str) -> str:
    """Return cells as a GeoJSON file that says of itself and each cell what it is."""
    features = [
        {
            "type": "Feature",
            "properties": {
                "code12": one.code12,
                **one.flags.as_dict(),
                "area_m2": one.area_m2,
                "source": one.source.title,
                "licence": one.licence,
                "attribution": one.attribution,
                "as_of": one.source.as_of and one.source.as_of.isoformat(),
            },
            "geometry": json.loads(shapely.to_geojson(one.geometry)),
        }
        for one in cells
    ]
    collection = {
        "type": "FeatureCollection",
        **Flags.of(one.flags for one in cells).as_dict(),
        "notice": SYNTHETIC_NOTICE,
        "made_from": made_from,
        "features": features,
    }
    return json.dumps(collection, ensure_ascii=False)


def from_file(text: str, made_from: str) -> list[Boundary] | None:
    """Read cells back; None if the file was made from something else or is damaged."""
    try:
        collection = json.loads(text)
        if collection["made_from"] != made_from:
            return None
        return [_from_feature(one) for one in collection["features"]]
    except (ValueError, KeyError, TypeError):
        return None


def _from_feature(feature: Mapping[str, Any]) -> Boundary:
    values = feature["properties"]
    return Boundary(
        code12=values["code12"],
        geometry=shapely.geometry.shape(feature["geometry"]),
        area_m2=values["area_m2"],
        flags=Flags.from_mapping(values) | Flags(geometry_is_synthetic=True),
        source=Source(
            title=values["source"],
            licence=values["licence"],
            attribution=values["attribution"],
            as_of=values["as_of"] and date.fromisoformat(values["as_of"]),
        ),
    )
