"""What waits at the desk, and all reports as a list, at ``/reports``."""

from __future__ import annotations

from datetime import datetime

from attrs import frozen
from flask import Response, render_template, request, url_for

from riskmap.core.access import Area
from riskmap.core.codes import is_code12
from riskmap.core.errors import InvalidRequestError
from riskmap.core.words import N_, Message
from riskmap.doors.access import needs, require_reach
from riskmap.doors.parts import parts
from riskmap.doors.scope import current_scope
from riskmap.doors.words import say
from riskmap.people.pages.duty import ALL, is_demo
from riskmap.people.pages.words import divisions_said
from riskmap.reporting.model.events import Event
from riskmap.reporting.model.reports import Kind, State, Version
from riskmap.reporting.pages.blueprint import blueprint
from riskmap.reporting.pages.desk.forms import AT_DESK
from riskmap.reporting.pages.desk.words import (
    ClockSaid,
    CopySaid,
    bare_said,
    clocks_said,
    copies_said,
)
from riskmap.reporting.pages.stages.amended import AmendmentSaid, looked_said
from riskmap.reporting.pages.stages.words import event_said, kind_said
from riskmap.reporting.pages.words import reachable
from riskmap.reporting.service import amending, desk, disasters, reading, timing
from riskmap.reporting.service.desk import PAGE
from riskmap.reporting.store.reports import Wanted
from riskmap.store import Reading

WAITING = "waiting"


@frozen(kw_only=True)
class Row:
    """One report of the list, in words.

    Parameters
    ----------
    urgent
        What it says of dead, missing and seriously injured people; empty where nothing.
    """

    id: str
    kind: str
    unit: str
    event: str
    state: State
    received_at: datetime
    cutoff_at: datetime
    by: str
    number: int
    urgent: str


@frozen(kw_only=True)
class DeskPage:
    """What waits, or a list.

    Parameters
    ----------
    show
        ``waiting``, ``all`` or a state.
    total
        How many wait, amendments included.
    """

    title: str
    show: str
    rows: tuple[Row, ...]
    total: int
    number: int
    pages: int
    next_href: str
    conflicts: tuple[Row, ...]
    amendments: tuple[AmendmentSaid, ...]
    clocks: tuple[ClockSaid, ...]
    copies: tuple[CopySaid, ...]
    shows: tuple[tuple[str, str], ...]
    kinds: tuple[tuple[str, str], ...]
    units: tuple[tuple[str, str], ...]
    events: tuple[tuple[str, str], ...]
    kind: str
    unit: str
    event: str
    now: datetime
    is_demo: bool
    done: str


@blueprint.get("/reports")
@needs(*AT_DESK)
def report_desk() -> Response:
    """Show what waits for the one who asks, or a list of reports."""
    show = request.args.get("show", WAITING)
    with parts().database.read(current_scope()) as uow:
        page = _page(uow, show)
    return Response(render_template("reporting/desk/reports.html", page=page))


def _page(uow: Reading, show: str) -> DeskPage:
    number = max(request.args.get("page", 1, type=int), 1)
    found = desk.waiting(uow, page=number)
    several, next_href = (found.versions, "") if show == WAITING else _listed(uow, show)
    going_on, over = disasters.listed(uow)
    units = tuple(one.code12 for one in sorted(current_scope().areas, key=lambda one: one.code12))
    clocks = timing.running(uow, units)
    every = (*several, *found.conflicts)
    amends = amending.waiting(uow)
    codes = {
        *(one.report.unit for one in every),
        *(one.clock.unit for one in clocks),
        *(one.amendment.unit for one in amends),
    }
    names = divisions_said(uow, codes)
    known = {one.id: one for one in (*going_on, *over)}
    return DeskPage(
        title=say(N_("Reports at the desk")),
        show=show,
        rows=tuple(_row(one, names, known) for one in several),
        total=found.total + len(amends),
        number=number,
        pages=-(-found.total // PAGE),
        next_href=next_href,
        conflicts=tuple(_row(one, names, known) for one in found.conflicts),
        amendments=tuple(
            looked_said(one, names.get(one.amendment.unit, one.amendment.unit)) for one in amends
        ),
        clocks=clocks_said(clocks, names, uow.now),
        copies=copies_said(timing.copies_not_sent(uow, units), uow.now),
        shows=_shows(),
        kinds=((ALL, say(N_("All kinds"))), *((str(one), kind_said(one)) for one in Kind)),
        units=((ALL, say(N_("All units"))), *reachable(uow)),
        events=(
            (ALL, say(N_("All events"))),
            *((one.id, event_said(one)) for one in (*going_on, *over)),
        ),
        kind=request.args.get("kind", ALL),
        unit=request.args.get("unit", ALL),
        event=request.args.get("event", ALL),
        now=uow.now,
        is_demo=is_demo(),
        done=request.args.get("done", ""),
    )


def _shows() -> tuple[tuple[str, str], ...]:
    states = ((str(one), say(one.word)) for one in State)
    return ((WAITING, say(N_("What waits for me"))), (ALL, say(N_("All reports"))), *states)


def _listed(uow: Reading, show: str) -> tuple[tuple[Version, ...], str]:
    wanted = _wanted(show)
    found = reading.listed(uow, wanted, PAGE + 1, _after())
    shown = tuple(found[:PAGE])
    if len(found) <= PAGE:
        return shown, ""
    asked = {
        name: value
        for name in ("show", "kind", "unit", "event")
        if (value := request.args.get(name))
    }
    after = f"{shown[-1].received_at.isoformat()} {shown[-1].report_id}"
    return shown, url_for("reporting.report_desk", **asked, after=after)  # type: ignore[arg-type]


def _wanted(show: str) -> Wanted:
    kind, unit = request.args.get("kind", ALL), request.args.get("unit", ALL)
    event = request.args.get("event", ALL)
    if is_code12(unit):
        require_reach(unit)
    try:
        return Wanted(
            area=Area.of(unit) if is_code12(unit) else None,
            event_id="" if event == ALL else event,
            kinds=() if kind in {"", ALL} else (Kind(kind),),
            states=() if show == ALL else (State(show),),
        )
    except ValueError:
        raise InvalidRequestError(
            N_("There is no such kind or state of reports."), mend=N_("Choose one of the list.")
        ) from None


def _after() -> tuple[datetime, str] | None:
    text, _, report_id = request.args.get("after", "").partition(" ")
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return (moment, report_id) if moment.tzinfo else None


def _row(one: Version, names: dict[str, str], known: dict[str, Event]) -> Row:
    event = known.get(one.report.event_id)
    return Row(
        id=one.id,
        kind=kind_said(one.report.kind),
        unit=names.get(one.report.unit, one.report.unit),
        event="" if event is None else event_said(event),
        state=one.state,
        received_at=one.received_at,
        cutoff_at=one.report.cutoff_at,
        by=one.by,
        number=one.number,
        urgent=urgent_said(one),
    )


def urgent_said(one: Version) -> str:
    """Return what a report says of casualties, and whether losses are massive."""
    figures = one.report.figures
    several = [
        say(Message(word, {"count": bare_said(slug, figures[slug])}))
        for slug, word in _SHORT.items()
        if slug in figures and figures[slug].amount
    ]
    several += [say(_MASS_LOSS)] if one.report.is_mass_loss else []
    return " · ".join(several)


_MASS_LOSS = N_("mass collapse or losses over a large area")
_SHORT = {
    "deaths": N_("{count} dead"),
    "missing": N_("{count} missing"),
    "injured_serious": N_("{count} seriously injured"),
}
