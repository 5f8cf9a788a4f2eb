"""The base map's features, in the reader's language."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from flask import Response

from riskmap.atlas.api.answers import BaseLayer as BaseLayerTold
from riskmap.atlas.api.blueprint import blueprint
from riskmap.atlas.home import region_file
from riskmap.core.errors import NotFoundError
from riskmap.core.words import N_
from riskmap.doors.answers import geojson
from riskmap.doors.api import Query, geojson_of
from riskmap.doors.words import locale, say
from riskmap.maps.basemap import BaseLayer, BaseMap, read_basemap, read_features

KIND = N_("Kind")
LINE = N_("Line")


@blueprint.get("/base/<slug>.geojson")
@blueprint.answers(
    geojson_of(BaseLayerTold),
    summary="A layer of the base map",
    path={"slug": {"description": "Slug of a layer of the place's base map.", "example": "roads"}},
    problems=[HTTPStatus.NOT_FOUND],
)
def base(slug: str, asked: Query) -> Response:  # noqa: ARG001 - the language is in the request
    """Answer with one layer of the place's base map as GeoJSON."""
    folder = region_file().parent
    found = read_basemap(folder)
    layer = next((one for one in found.layers if one.slug == slug), None) if found else None
    if layer is None:
        raise _none(slug, found)
    features = [_feature(one, layer) for one in read_features(folder, layer)]
    return geojson(
        {
            "type": "FeatureCollection",
            "as_of": layer.as_of.isoformat() if layer.as_of else None,
            "attribution": layer.attribution,
            "licence": layer.licence,
            **layer.flags.as_dict(),
            "features": features,
        }
    )


def _none(slug: str, found: BaseMap | None) -> NotFoundError:
    known = ", ".join(one.slug for one in found.layers) if found else ""
    return NotFoundError(
        N_("The base map has no layer {layer}."),
        mend=N_("It has: {known}.") if known else N_("This place brings no base map."),
        layer=slug,
        known=known,
    )


def _feature(one: Any, layer: BaseLayer) -> dict[str, Any]:
    told, spoken = one["properties"], locale()
    facts = [[say(KIND), layer.class_title(told["class"], spoken)]]
    if told.get("line"):
        facts.append([say(LINE), str(told["line"])])
    return {
        "type": "Feature",
        "geometry": one["geometry"],
        "properties": {
            "symbol": told["class"],
            "title": told["name_en"] if spoken == "en" else told["name_zh"],
            "facts": facts,
        },
    }
