"""The register for programs: GeoJSON, readable without sign-in."""

from __future__ import annotations

from datetime import date
from http import HTTPStatus
from typing import Literal

from flask import Response
from pydantic import Field

from riskmap.core.codes import DivisionLevel, require_code12
from riskmap.divisions import service
from riskmap.divisions.service import Selection
from riskmap.doors.answers import geojson
from riskmap.doors.api import (
    Answer,
    FlagsTold,
    Page,
    PageQuery,
    Programs,
    Query,
    geojson_of,
)
from riskmap.doors.api.answers import GEOJSON, Collection, Feature, Matched
from riskmap.doors.parts import parts
from riskmap.doors.scope import current_scope
from riskmap.doors.words import say

blueprint = Programs("divisions_api", __name__, url_prefix="/api/v1/divisions", tag="Divisions")


class DivisionsQuery(PageQuery):
    """What may be asked of the register."""

    level: Literal["district", "street", "committee"] | None = Field(
        default=None, description="Only units of this level; all levels by default."
    )
    under: str | None = Field(
        default=None,
        max_length=40,
        description="12-digit code: only this unit and what lies inside it.",
        examples=["310107005000"],
    )
    q: str | None = Field(
        default=None, min_length=1, max_length=100,
        description="Name, pinyin, initials or the beginning of a code; best first.",
    )  # fmt: skip
    on: date | None = Field(default=None, description="The register as it held on this day.")


class DivisionQuery(Query):
    """What may be asked of one division."""

    on: date | None = Field(default=None, description="The division as it held on this day.")


class DivisionTold(FlagsTold):
    """What a division says of itself, and where its outline comes from."""

    code12: str = Field(examples=["310107005000"])
    level: str
    kind: str
    name_zh: str
    name_en: str
    pinyin: str
    parent: str | None = Field(description="Code of the unit above.")
    valid_from: date
    valid_to: date | None
    successors: list[str] = Field(description="Codes of what followed it.")
    register_source: str
    notices: list[str]
    area_m2: int | None
    source: str | None
    licence: str | None
    attribution: str | None = Field(description="Show it wherever you show the outline.")
    as_of: date | None


class DivisionFeature(Feature[DivisionTold]):
    """A division with its outline."""


class Divisions(Collection[DivisionTold], FlagsTold, Matched):
    """A page of the register."""

    crs_note: str
    attribution: str
    notices: list[str]
    next: str | None = Field(description="Address of the next page; null on the last.")


@blueprint.get("")
@blueprint.answers(
    Answer(media={GEOJSON: Divisions}, headers={"Link": "The next page, where there is one."}),
    summary="Divisions as a GeoJSON FeatureCollection",
    query=DivisionsQuery,
)
def divisions(asked: DivisionsQuery) -> Response:
    """Answer with codes, names, levels and outlines, in the order of their codes.

    Each has its flags, attribution and source. A search is in the order of what fits best.
    """
    selection = Selection(
        level=None if asked.level is None else DivisionLevel.of_slug(asked.level),
        under=None if asked.under is None else require_code12(asked.under),
        text=asked.q,
        on_date=asked.on,
        limit=asked.limit,
        after=asked.after,
    )
    with parts().database.read(current_scope()) as uow:
        collection, last = service.page(uow, selection, say=say)
    page = Page(last=last)
    return page.link(geojson(collection | {"next": page.next}))


@blueprint.get("/<code12>")
@blueprint.answers(
    geojson_of(DivisionFeature),
    summary="One division as a GeoJSON Feature",
    query=DivisionQuery,
    path={"code12": {"description": "Its 12-digit code.", "example": "310107005000"}},
    problems=[HTTPStatus.NOT_FOUND],
)
def division(code12: str, asked: DivisionQuery) -> Response:
    """Answer with one division: its last version, or the one that held on a day."""
    with parts().database.read(current_scope()) as uow:
        return geojson(service.division_feature(uow, code12, asked.on, say=say))
