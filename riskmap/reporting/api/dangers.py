"""Dangers for programs: the list, and one with what was done about it."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated, Any, Literal

from flask import Response
from pydantic import Field

from riskmap.core.access import Area
from riskmap.doors.access import needs
from riskmap.doors.answers import document
from riskmap.doors.api import Answer, Document, Page, PageQuery, Query
from riskmap.doors.api.answers import JSON
from riskmap.doors.parts import parts
from riskmap.doors.scope import current_scope
from riskmap.reporting.api import photos
from riskmap.reporting.api.blueprint import blueprint
from riskmap.reporting.api.photos import PhotoTold
from riskmap.reporting.api.sent import one_of
from riskmap.reporting.model.danger_kinds import danger_table
from riskmap.reporting.model.dangers import DangerState, Standing, Step
from riskmap.reporting.model.reports import Position
from riskmap.reporting.model.rights import VIEWERS
from riskmap.reporting.service import dangers
from riskmap.reporting.store.dangers import Place, WantedDangers

_PATH = {
    "danger_id": {
        "description": "Id of the report of a danger: its first version.",
        "example": "0123456789abcdef0123456789abcdef",
    }
}


class PositionTold(Document):
    """Where something is, EPSG:4490."""

    lon: float
    lat: float
    accuracy_m: float | None
    how: str | None = Field(description="device, map, photo or typed; null: from a program.")
    datum: str | None = Field(description="gcj02 or bd09, where it was shifted back from it.")


class DangerTold(Document):
    """A danger as it stands."""

    id: str
    version: str = Field(description="Id of its last report.")
    unit: str
    state: str = Field(description="reported, dispatched or closed")
    what: str
    words: str
    place: str | None
    depth: str | None = Field(description="How deep the water stands, told by the body.")
    depth_cm: int | None = Field(description="Measured; null where nobody did.")
    position: PositionTold | None
    seen_at: str
    received_at: str
    changed_at: str
    upgraded_to: str | None = Field(description="The initial report that it became.")


class DangersTold(Document):
    """A page of dangers, open ones first, the latest in front."""

    dangers: list[DangerTold]
    next: str | None = Field(description="Address of the next page; null on the last.")


class StepTold(Document):
    """One thing that was done."""

    act: str = Field(description="dispatch, close or reopen")
    words: str
    at: str
    recorded_at: str
    by: str


class DangerWhole(DangerTold):
    """A danger with what was done about it, the first first, and its photos."""

    steps: list[StepTold]
    photos: list[PhotoTold]
    photos_asked: int = Field(description="How many are asked in the unit now; 0: none.")


class DangersQuery(PageQuery):
    """Which dangers are asked for."""

    unit: Annotated[str, Field(pattern=r"^[0-9]{12}$")] | None = Field(
        default=None, description="Only of this unit and what lies in it."
    )
    what: Annotated[str, Field(pattern=one_of(danger_table().kinds))] | None = Field(
        default=None, description="Only of this kind."
    )
    state: Literal["reported", "dispatched", "closed"] | None = Field(
        default=None, description="Only those that stand so."
    )


@blueprint.get("/dangers")
@needs(*VIEWERS)
@blueprint.answers(
    Answer(media={JSON: DangersTold}, headers={"Link": "The next page, where there is one."}),
    summary="Dangers as a list",
    query=DangersQuery,
    problems=[HTTPStatus.FORBIDDEN],
)
def dangers_told(asked: DangersQuery) -> Response:
    """Answer with the dangers within reach, open ones first, the latest in front."""
    wanted = WantedDangers(
        area=Area.of(asked.unit) if asked.unit else None,
        what=asked.what or "",
        states=(DangerState(asked.state),) if asked.state else (),
    )
    after = Place.read(asked.after) if asked.after else None
    with parts().database.read(current_scope()) as uow:
        found = dangers.listed(uow, wanted, asked.limit + 1, after)
    shown = found[: asked.limit]
    page = Page(members=shown, last=Place.of(shown[-1]).text if len(found) > asked.limit else None)
    return page.link(document({"dangers": [*map(told, page.members)], "next": page.next}))


@blueprint.get("/dangers/<danger_id>")
@needs(*VIEWERS)
@blueprint.answers(
    DangerWhole,
    summary="One danger",
    path=_PATH,
    problems=[HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND],
)
def danger_told(danger_id: str, asked: Query) -> Response:  # noqa: ARG001 - it takes none
    """Answer with a danger, what was done about it, and its photos."""
    with parts().database.read(current_scope()) as uow:
        whole = dangers.danger(uow, danger_id.replace("-", "").lower())
    return document(
        {
            **told(whole.standing),
            "steps": [*map(_step, whole.steps)],
            "photos": [*map(photos.told, whole.photos.there)],
            "photos_asked": whole.photos.asked.count,
        }
    )


def told(one: Standing) -> dict[str, Any]:
    """Return a danger for JSON."""
    danger = one.danger
    return {
        "id": one.id,
        "version": one.version_id,
        "unit": one.unit,
        "state": str(one.state),
        "what": danger.what,
        "words": danger.words,
        "place": danger.place or None,
        "depth": danger.depth or None,
        "depth_cm": danger.depth_cm,
        "position": None if danger.position is None else _position(danger.position),
        "seen_at": one.seen_at.isoformat(),
        "received_at": one.received_at.isoformat(),
        "changed_at": one.changed_at.isoformat(),
        "upgraded_to": one.upgraded_to or None,
    }


def _position(one: Position) -> dict[str, Any]:
    return {
        "lon": one.lon,
        "lat": one.lat,
        "accuracy_m": one.accuracy_m,
        "how": one.how or None,
        "datum": one.datum or None,
    }


def _step(one: Step) -> dict[str, Any]:
    return {
        "act": str(one.act),
        "words": one.words,
        "at": one.at.isoformat(),
        "recorded_at": one.recorded_at.isoformat(),
        "by": one.actor,
    }
