"""One disaster, at ``/disasters/<event_id>``: figures, units, map, chart, all that happened."""

from __future__ import annotations

from datetime import datetime

from attrs import frozen
from flask import Response, render_template, request

from riskmap.core.errors import InvalidRequestError
from riskmap.core.figure import FigureSum
from riskmap.core.happenings import Happening, newest_first
from riskmap.core.hazards import hazards
from riskmap.core.words import N_, Message
from riskmap.divisions import service as divisions
from riskmap.doors.access import holds, needs
from riskmap.doors.moments import typed
from riskmap.doors.offers import offered_happenings
from riskmap.doors.parts import parts
from riskmap.doors.scope import current_scope
from riskmap.doors.words import locale, moment, say
from riskmap.people.pages.duty import UNTRIED, Tried, is_demo
from riskmap.people.pages.words import divisions_said
from riskmap.people.service.reading import acting
from riskmap.reporting.model.disaster import KEY, Child, ChildState
from riskmap.reporting.model.events import STEPS, EventState
from riskmap.reporting.model.indicators import Indicator, indicator, indicators
from riskmap.reporting.model.rights import Deed, may
from riskmap.reporting.pages.blueprint import blueprint
from riskmap.reporting.pages.desk.disasters import STATE_MARKS
from riskmap.reporting.pages.desk.forms import AT_DESK, DECIDERS, DECLARERS
from riskmap.reporting.pages.desk.pictures import ChartSaid, MapSaid, chart_of, map_of, value_of
from riskmap.reporting.pages.desk.words import (
    ClockSaid,
    CopySaid,
    bare_said,
    clocks_said,
    copies_said,
)
from riskmap.reporting.pages.stages.amended import AmendmentSaid, amendment_said
from riskmap.reporting.pages.stages.words import (
    change_said,
    event_said,
    figure_said,
    kind_said,
    sum_said,
)
from riskmap.reporting.pages.words import asked_division, reachable
from riskmap.reporting.service import amending, chains, disasters, publishing, timing
from riskmap.reporting.service.disasters import Board
from riskmap.reporting.service.happenings import happened
from riskmap.reporting.service.timing import Timed
from riskmap.store import Reading

#: So many entries of the timeline are shown at first.
_SHOWN = 15
#: How far a unit below is, for mark and colour.
_CHILD_MARKS = {
    ChildState.SILENT: "unreachable",
    ChildState.NO_LOSS: "met",
    ChildState.WAITING: "due",
    ChildState.RETURNED: "late",
    ChildState.REPORTED: "due",
    ChildState.VERIFIED: "met",
}


@frozen(kw_only=True)
class ChildRow:
    """One unit below, in words; `figures` in the order of `KEY`."""

    child: Child
    name: str
    state: str
    mark: str
    figures: tuple[str, ...]


@frozen(kw_only=True)
class FigureRow:
    """One indicator: at the cutoff, before, what differs, what the unit's own report says."""

    number: int
    slug: str
    name: str
    now: str
    before: str
    change: str
    own: str
    is_otherwise: bool


@frozen(kw_only=True)
class DisasterPage:
    """One disaster as one unit sees it.

    Parameters
    ----------
    cutoffs, earlier
        Choices of the cutoff that is shown and of the one it is compared with.
    key
        The few figures that the page is about: (name, figure, how much of it is unknown).
    amendments
        Of verified reports, of which something is still to be said.
    mass_losses
        Units that say that losses are massive: (name, since when, version).
    can_have_no_loss, no_loss
        Units below that have reported nothing, that have no loss: (code, name).
    """

    title: str
    board: Board
    name: str
    unit_name: str
    state_mark: str
    hazard: str
    head: tuple[tuple[str, str], ...]
    units: tuple[tuple[str, str], ...]
    cutoffs: tuple[tuple[str, str], ...]
    earlier: tuple[tuple[str, str], ...]
    indicators: tuple[tuple[str, str], ...]
    shown: Indicator
    key: tuple[tuple[str, str, str], ...]
    key_names: tuple[tuple[str, str], ...]
    rows: tuple[FigureRow, ...]
    children: tuple[ChildRow, ...]
    counts: tuple[tuple[str, str, int], ...]
    can_have_no_loss: tuple[tuple[str, str], ...]
    no_loss: tuple[tuple[str, str], ...]
    not_verified: int
    own_kind: str
    chart: ChartSaid
    map: MapSaid | None
    clocks: tuple[ClockSaid, ...]
    copies: tuple[CopySaid, ...]
    amendments: tuple[AmendmentSaid, ...]
    mass_losses: tuple[tuple[str, datetime, str], ...]
    happenings: tuple[Happening, ...]
    older: int
    happening_names: dict[str, str]
    released: tuple[publishing.Released, ...]
    steps: tuple[tuple[str, str], ...]
    hazards: tuple[tuple[str, str], ...]
    release_choices: tuple[tuple[str, str], ...]
    release_words: str
    may_correct: bool
    may_declare: bool
    may_make_official: bool
    may_copy: bool
    may_publish: bool
    typed: tuple[str, str]
    began: tuple[str, str]
    ended: tuple[str, str]
    now: datetime
    is_demo: bool
    done: str
    tried: Tried


@blueprint.get("/disasters/<event_id>")
@needs(*AT_DESK)
def disaster(event_id: str) -> Response:
    """Show one disaster."""
    return show(event_id, UNTRIED)


def show(event_id: str, form: Tried) -> Response:
    """Show one disaster, with a form that was not right."""
    with parts().database.read(current_scope()) as uow:
        page = _page(uow, event_id, form)
    return Response(render_template("reporting/desk/disaster.html", page=page))


def _page(uow: Reading, event_id: str, form: Tried) -> DisasterPage:
    unit = asked_division(uow)
    at, since = _asked("at", uow.now), _asked("since", None)
    board = disasters.board(uow, event_id, unit, at=at, since=since)
    event, header, shown = board.event, board.event.header, _shown_indicator(board)
    units = {unit, event.unit, *(one.unit for one in board.children)}
    names = divisions_said(uow, units) | _short_names(uow, board)
    happenings, older, told = _happenings(uow, board)
    amends = [one for one in amending.of_event(uow, event_id, unit) if one.step.is_open]
    massive = timing.mass_losses(uow, event, unit)
    several = divisions_said(uow, {one.unit for one in amends} | {one.unit for one in massive})
    who = acting(uow)
    key = _key(board)
    return DisasterPage(
        title=event_said(event),
        board=board,
        name=event_said(event),
        unit_name=names[unit],
        state_mark=STATE_MARKS[event.state],
        hazard=header.hazard,
        head=_head(board, names),
        units=reachable(uow),
        cutoffs=_cutoffs(board),
        earlier=_earlier(board),
        indicators=tuple((slug, say(indicators()[slug].name)) for slug in _choices(board)),
        shown=shown,
        key=key,
        key_names=tuple(
            (say(indicators()[slug].name), indicators()[slug].unit.name(locale())) for slug in KEY
        ),
        rows=tuple(_rows(board)),
        children=tuple(_child(one, names) for one in board.children),
        counts=_counts(board),
        can_have_no_loss=tuple(
            (one.unit, names[one.unit]) for one in board.children if one.state is ChildState.SILENT
        ),
        no_loss=tuple((one.unit, names[one.unit]) for one in board.children if one.no_loss),
        not_verified=len(chains.not_verified_below(uow, event, unit)),
        own_kind=kind_said(board.own.report.kind) if board.own else "",
        chart=chart_of(board, shown),
        map=map_of(uow, board, board.children, shown, names),
        clocks=clocks_said(
            (Timed(event=event, clock=one) for one in timing.clocks(uow, event, unit)),
            names,
            uow.now,
        ),
        copies=copies_said(timing.copies(uow, event, unit), uow.now),
        amendments=tuple(amendment_said(one, several[one.unit]) for one in amends),
        mass_losses=tuple((several[one.unit], one.received_at, one.id) for one in massive),
        happenings=happenings,
        older=older,
        happening_names=told,
        released=publishing.released(uow, chains.ids_with(uow, event)),
        steps=_steps(board),
        hazards=tuple((one.slug, one.name(locale())) for one in hazards().values()),
        release_choices=tuple((one.slug, f"{one.name} {one.now}") for one in _rows(board)),
        release_words=_release_words(board, names[unit], key),
        may_correct=holds(*DECIDERS) and may(who, Deed.DECIDE, event.unit),
        may_declare=holds(*DECLARERS) and may(who, Deed.DECLARE, event.unit),
        may_make_official=may(who, Deed.DECIDE, unit) or may(who, Deed.SUBMIT, unit),
        may_copy=may(who, Deed.COPY, unit),
        may_publish=may(who, Deed.PUBLISH, unit),
        typed=typed(uow.now),
        began=typed(header.occurred_at),
        ended=typed(header.ended_at) if header.ended_at else ("", ""),
        now=uow.now,
        is_demo=is_demo(),
        done=request.args.get("done", ""),
        tried=form,
    )


def _short_names(uow: Reading, board: Board) -> dict[str, str]:
    """Return the names of the units below without the one around them, which is said above."""
    return divisions.names_of(uow, [one.unit for one in board.children], locale=locale())


def _asked(name: str, now: datetime | None) -> datetime | None:
    """Return the moment that the address asks for; ``now`` is now.

    Raises
    ------
    InvalidRequestError
        If it is none.
    """
    text = request.args.get(name, "")
    if not text:
        return None
    if text == "now":
        return now
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise InvalidRequestError(
            N_("{value} is no moment."), mend=N_("Choose a cutoff of the list."), value=text[:40]
        )
    return found


def _shown_indicator(board: Board) -> Indicator:
    asked = request.args.get("show", "")
    if asked:
        return indicator(asked)
    known = {one.indicator for one in board.lines}
    return indicators()[next((slug for slug in (*_FIRST, *KEY) if slug in known), _FIRST[0])]


_FIRST = ("affected_pop",)


def _choices(board: Board) -> tuple[str, ...]:
    known = {one.indicator for one in board.lines}
    return tuple(slug for slug in indicators() if slug in known or slug in KEY)


def _head(board: Board, names: dict[str, str]) -> tuple[tuple[str, str], ...]:
    event, header = board.event, board.event.header
    found = [
        (say(N_("It began")), moment(header.occurred_at)),
        (say(N_("It ended")), moment(header.ended_at) if header.ended_at else ""),
        (say(N_("Place")), header.place),
        (say(N_("Typhoon")), header.typhoon),
        (say(N_("Magnitude")), f"{header.magnitude:g}" if header.magnitude is not None else ""),
        (say(N_("Reported of by")), names.get(event.unit, event.unit)),
        (say(N_("Stable since")), moment(event.stable_at) if event.stable_at else ""),
        (say(N_("Counted with it")), str(len(board.counted)) if board.counted else ""),
    ]
    return tuple((word, text) for word, text in found if text)


def _cutoffs(board: Board) -> tuple[tuple[str, str], ...]:
    official = tuple((one.cutoff_at.isoformat(), moment(one.cutoff_at)) for one in board.kept)
    known = {"now", *(value for value, _ in official)}
    other = request.args.get("at", "")
    more = ((other, moment(board.at)),) if other and other not in known else ()
    return (("now", say(N_("now, not official"))), *official, *more)


def _earlier(board: Board) -> tuple[tuple[str, str], ...]:
    before = [one.cutoff_at for one in board.kept if one.cutoff_at < board.at]
    several = dict.fromkeys([*before, *([board.since] if board.since else [])])
    return tuple((one.isoformat(), moment(one)) for one in several)


def _key(board: Board) -> tuple[tuple[str, str, str], ...]:
    found = {one.indicator: one for one in board.lines}
    return tuple(_key_figure(slug, found[slug].now) for slug in KEY if slug in found)


def _key_figure(slug: str, one: FigureSum | None) -> tuple[str, str, str]:
    name = say(indicators()[slug].name)
    if one is None:
        return name, figure_said(slug, None), ""
    return name, figure_said(slug, one.total), _unknown(one.unknown_parts, one.parts)


def _unknown(unknown: int, several: int) -> str:
    text = N_("incomplete: {unknown} of {parts} parts unknown")
    return say(Message(text, {"unknown": unknown, "parts": several})) if unknown else ""


def _rows(board: Board) -> list[FigureRow]:
    return [
        FigureRow(
            number=indicators()[one.indicator].order,
            slug=one.indicator,
            name=say(indicators()[one.indicator].name),
            now=sum_said(one.indicator, one.now) if one.now else figure_said(one.indicator, None),
            before=figure_said(one.indicator, one.before.total if one.before else None),
            change=change_said(one.difference) if one.difference else "",
            own="" if one.own is None else figure_said(one.indicator, one.own),
            is_otherwise=one.is_otherwise,
        )
        for one in board.lines
    ]


def _child(one: Child, names: dict[str, str]) -> ChildRow:
    return ChildRow(
        child=one,
        name=names[one.unit],
        state=say(one.state.word),
        mark=_CHILD_MARKS[one.state],
        figures=tuple(
            "" if (said := value_of(one, indicators()[slug])) is None else bare_said(slug, said)
            for slug in KEY
        ),
    )


def _counts(board: Board) -> tuple[tuple[str, str, int], ...]:
    return tuple(
        (_CHILD_MARKS[state], say(state.word), count)
        for state in ChildState
        if (count := sum(one.state is state for one in board.children))
    )


def _happenings(uow: Reading, board: Board) -> tuple[tuple[Happening, ...], int, dict[str, str]]:
    offered = offered_happenings(uow, board.event.id, board.unit)
    found = newest_first((*happened(uow, board.event, board.unit), *offered))
    shown = found if request.args.get("all") else found[:_SHOWN]
    return shown, len(found) - len(shown), divisions_said(uow, {one.unit for one in shown})


def _steps(board: Board) -> tuple[tuple[str, str], ...]:
    """Return what a person may declare the event to be; verified is what a report makes it."""
    several = STEPS.get(board.event.state, ())
    if board.event.state is EventState.VERIFIED:
        return ()
    return tuple((str(one), say(one.word)) for one in several if one is not EventState.VERIFIED)


def _release_words(board: Board, unit: str, key: tuple[tuple[str, str, str], ...]) -> str:
    comma, colon = ("，", " ") if locale() == "zh" else ("; ", " ")
    told = {
        "at": moment(board.at),
        "unit": unit,
        "event": event_said(board.event),
        "figures": comma.join(f"{name}{colon}{text}" for name, text, _ in key),
    }
    return say(Message(N_("As of {at}, {unit}, {event}: {figures}."), told))
