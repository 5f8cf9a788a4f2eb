"""Reports and events within reach, as lists."""

from __future__ import annotations

from datetime import datetime
from http import HTTPStatus
from typing import Annotated, Literal

from flask import Response
from pydantic import Field

from riskmap.core.access import Area
from riskmap.core.errors import InvalidRequestError
from riskmap.core.words import N_
from riskmap.doors.access import needs
from riskmap.doors.answers import document
from riskmap.doors.api import Answer, Page, PageQuery, Query
from riskmap.doors.api.answers import JSON
from riskmap.doors.parts import parts
from riskmap.doors.scope import current_scope
from riskmap.reporting.api import told
from riskmap.reporting.api.blueprint import blueprint
from riskmap.reporting.api.one import READERS
from riskmap.reporting.model.reports import Kind, State, Version
from riskmap.reporting.service import reading
from riskmap.reporting.store.reports import Wanted


class ReportsQuery(PageQuery):
    """Which reports are asked for."""

    unit: Annotated[str, Field(pattern=r"^[0-9]{12}$")] | None = Field(
        default=None, description="Only of this unit and what lies in it."
    )
    event: Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")] | None = Field(
        default=None, description="Only on this event."
    )
    kind: (
        Literal["season_zero", "event_zero", "danger", "initial", "follow_up", "verified"] | None
    ) = Field(default=None, description="Only of this kind.")
    state: Literal["submitted", "returned", "accepted"] | None = Field(
        default=None, description="Only in this state."
    )


@blueprint.get("/reports")
@needs(*READERS)
@blueprint.answers(
    Answer(media={JSON: told.ReportsTold}, headers={"Link": "The next page, where there is one."}),
    summary="Reports as a list",
    query=ReportsQuery,
    problems=[HTTPStatus.FORBIDDEN],
)
def report_list(asked: ReportsQuery) -> Response:
    """Answer with the last version of each report within reach, the latest first."""
    with parts().database.read(current_scope()) as uow:
        found = reading.listed(uow, _wanted(asked), asked.limit + 1, _after(asked))
    shown = found[: asked.limit]
    page = Page(members=shown, last=_key(shown[-1]) if len(found) > asked.limit else None)
    said = {"reports": [told.report(one) for one in page.members], "next": page.next}
    return page.link(document(said))


@blueprint.get("/events")
@needs(*READERS)
@blueprint.answers(told.EventsTold, summary="Events that go on", problems=[HTTPStatus.FORBIDDEN])
def event_list(asked: Query) -> Response:  # noqa: ARG001 - it takes none
    """Answer with the events that go on or are stable, and that a unit within reach may join."""
    with parts().database.read(current_scope()) as uow:
        found = reading.events_going_on(uow)
    return document({"events": [told.event(one) for one in found]})


def _wanted(asked: ReportsQuery) -> Wanted:
    return Wanted(
        area=Area.of(asked.unit) if asked.unit else None,
        event_id=asked.event or "",
        kinds=(Kind(asked.kind),) if asked.kind else (),
        states=(State(asked.state),) if asked.state else (),
    )


def _key(one: Version) -> str:
    return f"{one.received_at.isoformat()} {one.report_id}"


def _after(asked: ReportsQuery) -> tuple[datetime, str] | None:
    if asked.after is None:
        return None
    text, _, report_id = asked.after.partition(" ")
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise InvalidRequestError(
            N_("The cursor is not of this list."),
            mend=N_("Begin without one and follow next, with the same arguments."),
        )
    return moment, report_id
