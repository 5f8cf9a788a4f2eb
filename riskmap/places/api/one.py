"""One place: read by everybody, added and changed by programs whose token may do so there."""

from __future__ import annotations

import json
from collections.abc import Sequence
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from flask import Response, request
from geojson_pydantic import LineString, MultiPolygon, Point, Polygon
from shapely.geometry import shape

from riskmap.core.cells import write as as_text
from riskmap.core.errors import ForbiddenError, InvalidRequestError
from riskmap.core.words import N_
from riskmap.divisions.service.reading import today
from riskmap.doors.access import needs, require_visitor
from riskmap.doors.answers import document
from riskmap.doors.api import Answer, Onward, Query
from riskmap.doors.api.answers import JSON
from riskmap.doors.api.once import HEADER, Made, known_tags, require_unchanged, write, write_once
from riskmap.doors.parts import parts
from riskmap.doors.scope import current_scope
from riskmap.places import service
from riskmap.places.api.blueprint import blueprint
from riskmap.places.api.bodies import NewPlace, PlaceChange, PlaceNow
from riskmap.places.api.listing import listed
from riskmap.places.model import Place
from riskmap.places.model.fields import FIELDS, field_named
from riskmap.places.service import Why
from riskmap.places.service.features import geometry
from riskmap.places.store import Version
from riskmap.store import Writing, programs

#: Who may say where something is.
ROLES = ("street_compiler", "district_compiler", "emergency_manager", "administrator")
PATH = {"place_id": {"description": "Id of a place.", "example": "demo-shelter-01"}}
REFUSED = (
    HTTPStatus.FORBIDDEN,
    HTTPStatus.CONFLICT,
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    HTTPStatus.UNPROCESSABLE_ENTITY,
)
_ETAG = "Send it back as If-Match to change the place."
_READ = Onward(
    operation="places_place",
    parameters={"place_id": "$response.body#/id"},
    description="Read it again.",
)
_CHANGE = Onward(
    operation="places_change_place",
    parameters={
        "path.place_id": "$response.body#/id",
        "header.If-Match": "$response.header.ETag",
    },
    description="Change it, unless somebody did so meanwhile.",
)


@blueprint.get("/places/<place_id>")
@blueprint.answers(
    Answer(media={JSON: PlaceNow}, onward=(_CHANGE,)),
    summary="One place",
    path=PATH,
    problems=[HTTPStatus.NOT_FOUND],
)
def place(place_id: str, asked: Query) -> Response:  # noqa: ARG001 - it is the same for everybody
    """Answer with the last version of a place, ended or not."""
    with parts().database.read(current_scope()) as uow:
        found = service.place(uow, place_id)
    response = document(_told(found))
    response.set_etag(_tag(found))
    return response.make_conditional(request)  # type: ignore[return-value]


@blueprint.post("/places")
@needs(*ROLES)
@blueprint.answers(
    Answer(
        status=HTTPStatus.CREATED,
        media={JSON: PlaceNow},
        description="It is there.",
        headers={"Location": "Where it is.", "ETag": _ETAG},
        onward=(_READ, _CHANGE),
    ),
    summary="Add a place",
    body=NewPlace,
    headers={HEADER: (False, "Of one write; sent again within a day, it is done once.")},
    problems=REFUSED,
)
def add_place(asked: Query, sent: NewPlace) -> Response:  # noqa: ARG001 - it takes none
    """Add a place in a division that the token reaches."""
    is_demo = require_visitor().is_demo

    def work(uow: Writing) -> Made:
        programs.hold(uow, f"place {sent.id}")
        new = _new(uow, sent, is_demo=is_demo)
        service.add(uow, _require_ours(uow, new, is_demo=is_demo), _why(uow, sent.reason))
        made = service.place(uow, sent.id)
        where = f"/api/v1/places/{quote(sent.id, safe='')}"
        return _made(made, HTTPStatus.CREATED, Location=where)

    return write_once(work)


@blueprint.patch("/places/<place_id>")
@needs(*ROLES)
@blueprint.answers(
    Answer(
        media={JSON: PlaceNow},
        description="It is changed.",
        headers={"ETag": _ETAG},
        onward=(_READ, _CHANGE),
    ),
    summary="Change a place",
    path=PATH,
    body=PlaceChange,
    headers={"If-Match": (True, "The ETag of the place as it was read.")},
    problems=[
        HTTPStatus.NOT_FOUND,
        HTTPStatus.PRECONDITION_FAILED,
        HTTPStatus.PRECONDITION_REQUIRED,
        *REFUSED,
    ],
)
def change_place(place_id: str, asked: Query, sent: PlaceChange) -> Response:  # noqa: ARG001
    """Change fields of a place, or where it is; every version stays."""
    known, is_demo = known_tags(), require_visitor().is_demo

    def work(uow: Writing) -> Made:
        programs.hold(uow, f"place {place_id}")
        before = service.place(uow, place_id)
        require_unchanged(known, _tag(before))
        _require_ours(uow, before.place, is_demo=is_demo)
        why = _why(uow, sent.reason)
        if sent.geometry is not None:
            service.move(uow, place_id, _drawn(sent.geometry), why)
        if texts := _texts(sent):
            changed = service.set_fields(uow, place_id, texts, why)
            _require_ours(uow, changed, is_demo=is_demo)
        return _made(service.place(uow, place_id), HTTPStatus.OK)

    return write(work)


def _new(uow: Writing, sent: NewPlace, *, is_demo: bool) -> Place:
    read = {name: field_named(name).read(text) for name, text in _texts(sent).items()}
    known = {name: value for name, value in read.items() if value is not None}
    return Place(
        id=FIELDS["id"].read(sent.id),
        kind=sent.kind,
        geometry=_drawn(sent.geometry),
        is_demo=is_demo,
        **{"valid_from": today(uow), **known},
    )


def _texts(sent: NewPlace | PlaceChange) -> dict[str, str]:
    """Return the fields that were sent as text, as a file has them."""
    given = sent.model_fields_set - {"id", "kind", "geometry", "reason"}
    values = {name: getattr(sent, name) for name in given}
    return {
        name: as_text(tuple(value) if isinstance(value, list) else value)
        for name, value in values.items()
    }


def _drawn(sent: Point | LineString | Polygon | MultiPolygon) -> Any:
    drawn = shape({"type": sent.type, "coordinates": _on_the_ground(sent.coordinates)})
    west, south, east, north = drawn.bounds
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):  # noqa: PLR2004
        raise InvalidRequestError(
            N_("Its geometry does not lie on Earth."),
            mend=N_("Give degrees, longitude first."),
        )
    return drawn


def _on_the_ground(coordinates: Sequence[Any]) -> Sequence[Any]:
    """Return coordinates without heights, which some points of a line may have and others not."""
    if coordinates and isinstance(coordinates[0], float):
        return coordinates[:2]
    return [_on_the_ground(one) for one in coordinates]


def _require_ours(uow: Writing, one: Place, *, is_demo: bool) -> Place:
    """Return a place if it lies where the token reaches, in the world of its owner.

    Raises
    ------
    ForbiddenError
        If not.
    """
    if not (one.code and uow.scope.reaches(one.code)):
        raise ForbiddenError(
            N_("The token does not reach {code}."),
            mend=N_("Choose a division in which its owner holds a role that may do this."),
            code=one.code or "–",
        )
    if one.is_demo is not is_demo:
        raise ForbiddenError(
            N_("Made-up people change made-up places only, and nobody else does."),
            mend=N_("Use the token of another account."),
        )
    return one


def _why(uow: Writing, reason: str) -> Why:
    return Why(actor=uow.scope.actor, reason=reason)


def _made(found: Version, status: HTTPStatus, **headers: str) -> Made:
    body = json.dumps(_told(found), ensure_ascii=False, separators=(",", ":"))
    return Made(status=status, headers={"ETag": f'"{_tag(found)}"', **headers}, body=body)


def _told(found: Version) -> dict[str, Any]:
    one = found.place
    return {
        **listed(one),
        "version": found.version,
        "geometry": geometry(one),
        "valid_to": one.valid_to and one.valid_to.isoformat(),
        "is_public": one.is_public,
    }


def _tag(found: Version) -> str:
    return f"v{found.version}"
