"""Places as a map and as a table have them; what is for everybody only."""

from __future__ import annotations

from typing import Any, Literal

from flask import Response
from pydantic import Field

from riskmap.core.errors import InvalidRequestError
from riskmap.core.words import N_
from riskmap.doors.answers import document, geojson
from riskmap.doors.api import (
    Answer,
    Document,
    FlagsTold,
    PageQuery,
    Query,
    document_of,
    geojson_of,
    page_after,
)
from riskmap.doors.api.answers import JSON, Collection, Returned
from riskmap.doors.parts import parts
from riskmap.doors.scope import current_scope
from riskmap.doors.words import locale, say
from riskmap.places import service
from riskmap.places.api.blueprint import blueprint
from riskmap.places.model import Place, kinds, kinds_of
from riskmap.places.model.fields import FIELDS
from riskmap.places.service import Reader

#: What is handed out of each place; the number of persons only through its facts.
LISTED = tuple(
    name for name in FIELDS if name not in {"persons", "is_public", "valid_to", "source_crs"}
)


class PlacesQuery(Query):
    """What may be asked of the places."""

    group: Literal["facilities", "vulnerable", "hazards", "supplies", "routes"] | None = Field(
        default=None, description="Only places of this layer of the map; all by default."
    )
    kind: str | None = Field(
        default=None,
        min_length=1,
        max_length=100,
        description="Only places of this kind.",
        examples=["shelter"],
    )


class PlacesPageQuery(PlacesQuery, PageQuery):
    """What may be asked of the list of places."""


class PlaceTold(FlagsTold):
    """What a place says of itself on a map."""

    id: str
    kind: str
    group: str
    symbol: str
    title: str
    facts: list[list[str]] = Field(description="Labels and texts in the reader's language.")
    link: str | None = Field(default=None, description="Address of the sheet of its division.")
    code: str | None
    extent_m: float | None
    is_demo: bool = Field(description="Made up: nothing here is a real place.")
    verified: bool
    source: str
    as_of: str | None


class PlacesOnMap(Collection[PlaceTold], FlagsTold, Returned):
    """Places of a layer."""

    crs_note: str
    as_of: str | None
    attribution: str
    is_demo: bool
    notices: list[str]


class PlaceListed(document_of(Place, LISTED)):  # type: ignore[misc]
    """A place as a table has it; what nobody knows is null."""

    lon: float
    lat: float
    capacity_calculated_persons: int | None
    capacity_calculated_verified: bool | None


class PlacesListed(Document):
    """A page of the list of places."""

    count: int = Field(description="In all pages together.")
    is_demo: bool
    notices: list[str]
    places: list[PlaceListed]
    next: str | None = Field(description="Address of the next page; null on the last.")


@blueprint.get("/places.geojson")
@blueprint.answers(
    geojson_of(PlacesOnMap),
    summary="Places as a GeoJSON FeatureCollection",
    query=PlacesQuery,
)
def places_geojson(asked: PlacesQuery) -> Response:
    """Answer with places as a map draws them.

    Shelters, rescue points, hazard sources, supplies and routes that are for everybody, with
    symbol, title, facts in the reader's language, and flags.
    """
    with parts().database.read(current_scope()) as uow:
        shown = service.places(uow, _kinds(asked))
        return geojson(service.collection(uow, shown, Reader(locale=locale(), say=say)))


@blueprint.get("/places")
@blueprint.answers(
    Answer(media={JSON: PlacesListed}, headers={"Link": "The next page, where there is one."}),
    summary="Places as a list",
    query=PlacesPageQuery,
)
def places(asked: PlacesPageQuery) -> Response:
    """Answer with places as a table has them, field by field, by id."""
    with parts().database.read(current_scope()) as uow:
        shown = service.places(uow, _kinds(asked))
    page = page_after([one.id for one in shown], shown, asked)
    said = {
        "count": len(shown),
        "is_demo": any(one.is_demo for one in page.members),
        "notices": [say(one) for one in service.notices(page.members)],
        "places": [listed(one) for one in page.members],
        "next": page.next,
    }
    return page.link(document(said))


def listed(one: Place) -> dict[str, Any]:
    """Return a place as a row."""
    lon, lat = one.position
    row = {name: _as_json(getattr(one, name)) for name in LISTED}
    calculated = one.capacity_calculated
    return {
        **row,
        "lon": round(lon, 6),
        "lat": round(lat, 6),
        "capacity_calculated_persons": calculated,
        "capacity_calculated_verified": None if calculated is None else False,
    }


def _as_json(value: Any) -> Any:
    if hasattr(value, "isoformat"):
        return value.isoformat()
    if isinstance(value, tuple):
        return list(value)
    return None if value == "" else value


def _kinds(asked: PlacesQuery) -> tuple[str, ...]:
    of_group = kinds_of(asked.group) if asked.group else tuple(kinds())
    if asked.kind is None:
        return of_group
    if asked.kind not in of_group:
        raise InvalidRequestError(
            N_("{name} cannot be {value}."),
            mend=N_("Use one of: {allowed}."),
            name="kind",
            value=repr(asked.kind[:40]),
            allowed=", ".join(of_group),
        )
    return (asked.kind,)
