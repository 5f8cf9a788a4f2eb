"""Places for programs: GeoJSON for maps, a list for tables; what is for everybody only."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Literal

from apiflask import APIBlueprint
from flask import Response, request
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from riskmap.core.errors import InvalidRequestError
from riskmap.core.words import N_
from riskmap.doors.answers import document, geojson
from riskmap.doors.parts import parts
from riskmap.doors.scope import current_scope
from riskmap.doors.words import locale, say
from riskmap.places import service
from riskmap.places.model import GROUPS, Place, kinds, kinds_of
from riskmap.places.model.fields import FIELDS
from riskmap.places.service import Reader

View = Callable[..., Response]

blueprint = APIBlueprint("places_api", __name__, url_prefix="/api/v1", tag="Places")

#: What is handed out of each place; the number of persons only through its facts.
_LISTED = tuple(
    name for name in FIELDS if name not in {"persons", "is_public", "valid_to", "source_crs"}
)


class PlacesQuery(BaseModel):
    """What may be asked of the places."""

    model_config = ConfigDict(extra="forbid")

    group: Literal["facilities", "vulnerable", "hazards", "supplies", "routes"] | None = Field(
        default=None, description="Only places of this layer of the map; all by default."
    )
    kind: str | None = Field(
        default=None, description="Only places of this kind, for example shelter."
    )
    lang: str | None = Field(default=None, description="Language of names and facts: zh or en.")


def _takes_query(view: View) -> View:
    """Hand a view its query and write the parameters into the contract."""
    documented = blueprint.input(PlacesQuery, location="query")(view)

    @wraps(documented)
    def answer() -> Response:
        return view(_asked())

    return answer


@blueprint.get("/places.geojson")
@blueprint.doc(
    summary="Places as a GeoJSON FeatureCollection",
    description=(
        "Shelters, rescue points, hazard sources, supplies and routes that are for everybody, "
        "with symbol, title, facts in the reader's language, and flags."
    ),
)
@_takes_query
def places_geojson(asked: PlacesQuery) -> Response:
    """Answer with places as a map draws them."""
    with parts().database.read(current_scope()) as uow:
        shown = service.places(uow, _kinds(asked))
        return geojson(service.collection(uow, shown, Reader(locale=locale(), say=say)))


@blueprint.get("/places")
@blueprint.doc(summary="Places as a list", description="As places.geojson, field by field.")
@_takes_query
def places(asked: PlacesQuery) -> Response:
    """Answer with places as a table has them."""
    with parts().database.read(current_scope()) as uow:
        shown = service.places(uow, _kinds(asked))
    return document(
        {
            "count": len(shown),
            "is_demo": any(one.is_demo for one in shown),
            "notices": [say(one) for one in service.notices(shown)],
            "places": [_listed(one) for one in shown],
        }
    )


def _listed(one: Place) -> dict[str, Any]:
    lon, lat = one.position
    row = {name: _as_json(getattr(one, name)) for name in _LISTED}
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


def _asked() -> PlacesQuery:
    try:
        return PlacesQuery.model_validate(request.args.to_dict())
    except ValidationError as fault:
        first = fault.errors()[0]
        name = str(first["loc"][0])
        if first["type"] == "extra_forbidden":
            raise InvalidRequestError(
                N_("There is no parameter {name}."),
                mend=N_("Use: {allowed}."),
                name=name[:40],
                allowed=", ".join(PlacesQuery.model_fields),
            ) from None
        raise InvalidRequestError(
            N_("{name} cannot be {value}."),
            mend=N_("Use one of: {allowed}."),
            name=name,
            value=repr(str(first["input"])[:40]),
            allowed=", ".join(GROUPS),
        ) from None
