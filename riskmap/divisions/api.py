"""The register for programs: GeoJSON, readable without sign-in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Literal

from apiflask import APIBlueprint
from flask import Response, request
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from riskmap.core.codes import DivisionLevel, require_code12
from riskmap.core.errors import InvalidRequestError
from riskmap.core.words import N_
from riskmap.divisions import service
from riskmap.divisions.service import Selection
from riskmap.doors.answers import geojson
from riskmap.doors.parts import parts
from riskmap.doors.scope import current_scope
from riskmap.doors.words import say

View = Callable[..., Response]

MOST = 1000
_LEVELS = ("district", "street", "committee")

blueprint = APIBlueprint("divisions_api", __name__, url_prefix="/api/v1/divisions", tag="Divisions")


class DivisionsQuery(BaseModel):
    """What may be asked of the register."""

    model_config = ConfigDict(extra="forbid")

    level: Literal["district", "street", "committee"] | None = Field(
        default=None, description="Only units of this level; all levels by default."
    )
    limit: int = Field(default=MOST, ge=1, le=MOST, description="At most so many features.")
    under: str | None = Field(
        default=None, description="12-digit code: only this unit and what lies inside it."
    )
    q: str | None = Field(
        default=None, min_length=1, max_length=100,
        description="Name, pinyin, initials or the beginning of a code.",
    )  # fmt: skip
    on: date | None = Field(default=None, description="The register as it held on this day.")
    lang: str | None = Field(default=None, description="Language of error messages: zh or en.")


class DivisionQuery(BaseModel):
    """What may be asked of one division."""

    model_config = ConfigDict(extra="forbid")

    on: date | None = Field(default=None, description="The division as it held on this day.")
    lang: str | None = Field(default=None, description="Language of error messages: zh or en.")


def _takes(model: type[BaseModel]) -> Callable[[View], View]:
    """Hand a view its query parameters and write them into the contract.

    APIFlask's own answer to a wrong parameter is none of our problems, so its `input`
    serves the contract alone.
    """

    def decorate(view: View) -> View:
        documented = blueprint.input(model, location="query")(view)

        @wraps(documented)
        def answer(**path: str) -> Response:
            return view(asked=_asked(model), **path)

        return answer

    return decorate


@blueprint.get("")
@blueprint.doc(
    summary="Divisions as a GeoJSON FeatureCollection",
    description=(
        "Codes, names, levels and outlines, in the order of their codes, with flags, "
        "attribution and source of each. numberMatched above numberReturned: cut off."
    ),
)
@_takes(DivisionsQuery)
def divisions(asked: DivisionsQuery) -> Response:
    """Answer with the divisions asked for."""
    selection = Selection(
        level=None if asked.level is None else DivisionLevel.of_slug(asked.level),
        under=None if asked.under is None else require_code12(asked.under),
        text=asked.q,
        on_date=asked.on,
        limit=asked.limit,
    )
    with parts().database.read(current_scope()) as uow:
        return geojson(service.boundaries(uow, selection, say=say))


@blueprint.get("/<code12>")
@blueprint.doc(summary="One division as a GeoJSON Feature")
@_takes(DivisionQuery)
def division(code12: str, asked: DivisionQuery) -> Response:
    """Answer with one division."""
    with parts().database.read(current_scope()) as uow:
        return geojson(service.division_feature(uow, code12, asked.on, say=say))


def _asked(model: type[BaseModel]) -> BaseModel:
    try:
        return model.model_validate(request.args.to_dict())
    except ValidationError as fault:
        raise _explained(fault, model) from None


def _explained(fault: ValidationError, model: type[BaseModel]) -> InvalidRequestError:
    """Say which parameter is wrong and what is allowed."""
    first = fault.errors()[0]
    name = str(first["loc"][0])
    if first["type"] == "extra_forbidden":
        return InvalidRequestError(
            N_("There is no parameter {name}."),
            mend=N_("Use: {allowed}."),
            name=name,
            allowed=", ".join(model.model_fields),
        )
    mends = {
        "limit": N_("Use a whole number from 1 to {most}."),
        "level": N_("Use one of: {levels}."),
        "on": N_("Write the day as YYYY-MM-DD."),
    }
    return InvalidRequestError(
        N_("{name} cannot be {value}."),
        mend=mends.get(name, N_("Use 1 to 100 characters.")),
        name=name,
        value=repr(first["input"]),
        most=MOST,
        levels=", ".join(_LEVELS),
    )
