"""All disasters within reach, at ``/disasters``: those that go on first."""

from __future__ import annotations

from datetime import datetime

from attrs import frozen
from flask import Response, render_template, request

from riskmap.core.words import N_
from riskmap.doors.access import holds, needs
from riskmap.doors.parts import parts
from riskmap.doors.scope import current_scope
from riskmap.doors.words import say
from riskmap.people.pages.duty import is_demo
from riskmap.people.pages.words import divisions_said
from riskmap.reporting.model.events import Event, EventState
from riskmap.reporting.pages.blueprint import blueprint
from riskmap.reporting.pages.desk.forms import AT_DESK, DECLARERS
from riskmap.reporting.pages.desk.words import ClockSaid, CopySaid, clocks_said, copies_said
from riskmap.reporting.pages.stages.words import hazard_said
from riskmap.reporting.service import disasters, timing

#: Where an event stands, for the mark: something has to be done, or nothing more.
STATE_MARKS = {
    EventState.OPEN: "missed",
    EventState.STABLE: "due",
    EventState.VERIFIED: "met",
    EventState.CANCELLED: "unreachable",
    EventState.HANDED_OVER: "unreachable",
}


@frozen(kw_only=True)
class Row:
    """One event of the list."""

    id: str
    name: str
    known: str
    unit: str
    occurred_at: datetime
    state: str
    mark: str
    is_counted_with: bool


@frozen(kw_only=True)
class DisastersPage:
    """Events within reach."""

    title: str
    going_on: tuple[Row, ...]
    over: tuple[Row, ...]
    clocks: tuple[ClockSaid, ...]
    copies: tuple[CopySaid, ...]
    may_group: bool
    now: datetime
    is_demo: bool
    done: str


@blueprint.get("/disasters")
@needs(*AT_DESK)
def disaster_list() -> Response:
    """Show all events within reach."""
    with parts().database.read(current_scope()) as uow:
        going_on, over = disasters.listed(uow)
        units = sorted(one.code12 for one in current_scope().areas)
        clocks = timing.running(uow, units)
        codes = {one.unit for one in (*going_on, *over)} | {one.clock.unit for one in clocks}
        names = divisions_said(uow, codes)
        page = DisastersPage(
            title=say(N_("Disasters")),
            going_on=tuple(_row(one, names) for one in going_on),
            over=tuple(_row(one, names) for one in over),
            clocks=clocks_said(clocks, names, uow.now),
            copies=copies_said(timing.copies_not_sent(uow, units), uow.now),
            may_group=holds(*DECLARERS),
            now=uow.now,
            is_demo=is_demo(),
            done=request.args.get("done", ""),
        )
    return Response(render_template("reporting/desk/disasters.html", page=page))


def _row(one: Event, names: dict[str, str]) -> Row:
    return Row(
        id=one.id,
        name=hazard_said(one.header.hazard),
        known=" ".join(filter(None, (one.header.typhoon, one.header.place))),
        unit=names.get(one.unit, one.unit),
        occurred_at=one.header.occurred_at,
        state=say(one.state.word),
        mark=STATE_MARKS[one.state],
        is_counted_with=bool(one.merged_into),
    )
