"""Maps of hazards as tiles; which maps there are, the shown assessment says."""

from __future__ import annotations

import hashlib
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from flask import Response, request, url_for
from pydantic import Field

from riskmap.atlas.api.answers import HazardMaps
from riskmap.atlas.api.blueprint import blueprint, tile_path
from riskmap.atlas.api.shown import hazards_of, shown_assessment
from riskmap.core.errors import InvalidRequestError, NotFoundError
from riskmap.core.words import N_, Message
from riskmap.doors.answers import document
from riskmap.doors.api import Nothing, Query, file
from riskmap.doors.keeping import keep_for_ever
from riskmap.doors.pacing import costs
from riskmap.doors.words import locale, say
from riskmap.maps.raster_tiles import ZOOM_MAX, exists, tile
from riskmap.risk.hazards.pictures import picture_of
from riskmap.risk.past_storms import names_of_storms

if TYPE_CHECKING:
    from riskmap.risk.hazards.shown import ShownHazard, ShownMap
    from riskmap.risk.model import Assessment

#: Letters of a hash that stand in addresses.
_MARK = 12
HAZARD = {
    "description": "Slug of a hazard of the shown assessment.",
    "example": "rainstorm_waterlogging",
}

LABEL = {"description": "Slug of a map of the hazard.", "example": "T100"}


class TileQuery(Query):
    """A tile may be kept for ever under the mark that its map is listed with."""

    v: str | None = Field(default=None, max_length=64, description="Mark of the map, as listed.")


@blueprint.get("/rasters/<hazard>")
@blueprint.answers(
    HazardMaps,
    summary="Maps of a hazard",
    path={"hazard": HAZARD},
    problems=[HTTPStatus.NOT_FOUND],
)
def maps_of_hazard(hazard: str, asked: Query) -> Response:  # noqa: ARG001 - language: the request's
    """Answer with the maps of a hazard: what they are called, and where their tiles are."""
    assessment = shown_assessment()
    one = _hazard(assessment, hazard)
    names = names_of_storms(assessment.provenance, one.slug, locale())
    return document(
        {
            "hazard": one.slug,
            "title": one.name(locale()),
            "unit": one.unit,
            "averaging_period": one.averaging_period,
            "as_of": assessment.created_at.isoformat(),
            "attribution": "; ".join(assessment.attribution),
            "assessment": {"version": assessment.version, "state": str(assessment.state)},
            **one.flags.as_dict(),
            "first": one.maps[-1].key.label,
            "maps": [_choice(one, each, names) for each in one.maps],
        }
    )


def _choice(one: ShownHazard, each: ShownMap, names: dict[str, str]) -> dict[str, Any]:
    url = url_for(
        "atlas_api.raster_tile",
        hazard=one.slug,
        label=each.key.label,
        z=1,
        x=0,
        y=0,
        v=mark(one, each),
    )
    return {
        "slug": each.key.label,
        "label": _label(each, names),
        "return_period_years": each.key.return_period_years,
        "frequency_per_year": each.key.frequency_per_year,
        "url": url.replace("/1/0/0.png", "/{z}/{x}/{y}.png"),
    }


def _label(each: ShownMap, names: dict[str, str]) -> str:
    years = each.key.return_period_years
    if years is not None:
        return say(Message(N_("Once in {years} years"), {"years": f"{years:g}"}))
    if each.key.frequency_per_year is None and each.key.label not in names:
        return say(Message(N_("Steady field")))
    return names.get(each.key.label, each.key.label)


@blueprint.get("/rasters/<hazard>/<label>/<int:z>/<int:x>/<int:y>.png")
@blueprint.answers(
    file("image/png", description="The tile."),
    Nothing("Nothing is there."),
    summary="A tile of a map of a hazard",
    query=TileQuery,
    path=tile_path("z", hazard=HAZARD, label=LABEL),
    problems=[HTTPStatus.NOT_FOUND],
)
@costs("tile")
def raster_tile(hazard: str, label: str, z: int, x: int, y: int, asked: TileQuery) -> Response:
    """Answer with one tile, 204 where it would be empty."""
    if not exists(z, x, y):
        raise InvalidRequestError(
            N_("There is no tile {z}/{x}/{y}."),
            mend=N_("Zoom goes from 0 to {most}, column and row from 0 to 2 to its power less 1."),
            z=z,
            x=x,
            y=y,
            most=ZOOM_MAX,
        )
    one = _hazard(shown_assessment(), hazard)
    each = one.map_of(label)
    if each is None:
        raise NotFoundError(
            N_("There is no map {map} of {hazard}."),
            mend=N_("It has: {known}."),
            map=label,
            hazard=one.slug,
            known=", ".join(known.key.label for known in one.maps),
        )
    return _answer(one, each, (z, x, y), asked.v)


def _answer(
    one: ShownHazard, each: ShownMap, address: tuple[int, int, int], known: str | None
) -> Response:
    """Answer by the mark of file and colours where the asker has the tile, without drawing it."""
    stamp = mark(one, each)
    response = Response(mimetype="image/png")
    response.set_etag(f"{stamp}-{each.band}")
    response.headers["Cache-Control"] = "no-cache"
    if known == stamp:
        keep_for_ever(response)
    if request.if_none_match.contains(f"{stamp}-{each.band}"):
        response.status_code = HTTPStatus.NOT_MODIFIED
    elif (drawn := tile(each.path, each.band, address, picture_of(one))) is None:
        response.status_code = HTTPStatus.NO_CONTENT
    else:
        response.set_data(drawn)
    return response


def _hazard(assessment: Assessment, slug: str) -> ShownHazard:
    known = hazards_of(assessment)
    if slug not in known:
        raise NotFoundError(
            N_("There are no maps of {hazard}."),
            mend=N_("There are maps of: {known}.") if known else N_("Run: riskmap prepare"),
            hazard=slug,
            known=", ".join(known),
        )
    return known[slug]


def mark(one: ShownHazard, each: ShownMap) -> str:
    """Return a mark that changes with the file and with the colours it is drawn in."""
    return hashlib.sha256(f"{each.sha256} {picture_of(one)}".encode()).hexdigest()[:_MARK]
