"""The board of evacuation at ``/evacuation``: moved, shelters, people who need help."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from attrs import frozen
from flask import Response, render_template, request, url_for

from riskmap.core.codes import DivisionLevel, level_of
from riskmap.core.figure import FigureKind, FigureSum
from riskmap.core.sources import Source
from riskmap.core.words import N_
from riskmap.divisions import service as divisions
from riskmap.doors.access import needs
from riskmap.doors.parts import parts
from riskmap.doors.scope import current_scope
from riskmap.doors.words import locale, say
from riskmap.people.pages.duty import UNTRIED, Tried, is_demo
from riskmap.people.pages.words import divisions_said
from riskmap.reporting.model.evacuation import Entry, Offered, Shelter, UnitNow, numbers, source
from riskmap.reporting.model.indicators import indicators
from riskmap.reporting.pages.blueprint import blueprint
from riskmap.reporting.pages.evacuation.shared import (
    NO_EVENT,
    VIEWERS,
    Number,
    event_asked,
    new_id,
    numbers_of,
    sum_said,
    unknown_said,
)
from riskmap.reporting.pages.stages.words import figure_said
from riskmap.reporting.pages.words import asked_division, reachable
from riskmap.reporting.service import evacuation
from riskmap.store import Reading


@frozen(kw_only=True)
class Row:
    """One unit on the board, in words.

    Parameters
    ----------
    cells
        By number: (label, figure, how many told nothing where more than of the whole row).
    unknown
        How many committees told nothing at all; empty where all told something.
    bar
        (moved, target), for a bar; None where one of them is not known exactly.
    href
        What lies in it, or what it tells; empty where nothing does.
    """

    name: str
    href: str
    cells: tuple[tuple[str, str, str], ...]
    unknown: str
    bar: tuple[int, int] | None
    remarks: tuple[str, ...]
    left: int | None
    told_at: datetime | None


@frozen(kw_only=True)
class Site:
    """One shelter on the board, in words."""

    shelter: Shelter
    unit: str
    may_tell: bool


@frozen(kw_only=True)
class Form:
    """What a committee tells now: the numbers told last stand there, to be changed."""

    id: str
    unit: str
    name: str
    numbers: tuple[Number, ...]
    last: Entry | None


@frozen(kw_only=True)
class BoardPage:
    """The board.

    Parameters
    ----------
    form
        Where the reader tells for the unit that is shown; None where not.
    offered, figures
        What a report of this division may take over: (indicator, figure), with notes.
    """

    title: str
    code12: str
    name: str
    event: str
    event_id: str
    events: tuple[tuple[str, str], ...]
    divisions: tuple[tuple[str, str], ...]
    cutoff_at: datetime
    board: evacuation.Board
    whole: Row
    rows: tuple[Row, ...]
    sites: tuple[Site, ...]
    people: evacuation.People
    form: Form | None
    offered: Offered
    figures: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]
    source: Source
    is_demo: bool
    done: str
    tried: Tried


@blueprint.get("/evacuation")
@needs(*VIEWERS)
def evacuation_board() -> Response:
    """Show how evacuation stands, and let a committee tell."""
    return show()


def show(tried: Tried = UNTRIED) -> Response:
    """Show the board of the division and event that the address asks for."""
    with parts().database.read(current_scope()) as uow:
        event_id, events = event_asked(uow)
        code12 = _unit(uow)
        found = evacuation.board(uow, code12, event_id, uow.now)
        offered = evacuation.figures(uow, code12, event_id, uow.now)
        record = BoardPage(
            title=say(N_("Evacuation")),
            code12=code12,
            name=divisions_said(uow, [code12])[code12],
            event=event_id or NO_EVENT,
            event_id=event_id,
            events=events,
            divisions=_choices(uow, code12),
            cutoff_at=found.cutoff_at,
            board=found,
            whole=_row(found.whole, "", ""),
            rows=tuple(_rows(uow, found, event_id or NO_EVENT)),
            sites=tuple(_sites(uow, found.shelters)),
            people=evacuation.people(uow, code12, event_id),
            form=_form(uow, code12, event_id, tried),
            offered=offered,
            figures=tuple(
                (say(one.name), figure_said(slug, offered.figures[slug]))
                for slug, one in indicators().items()
                if slug in offered.figures
            ),
            notes=tuple(map(say, offered.notes)),
            source=source(),
            is_demo=is_demo(),
            done=request.args.get("done", ""),
            tried=tried,
        )
    return Response(render_template("reporting/evacuation/board.html", page=record))


def _unit(uow: Reading) -> str:
    """Return the division that is asked for; an officer's own committee by default."""
    own = evacuation.own_units(uow)
    if not request.values.get("under") and own:
        return own[0]
    return asked_division(uow)


def _choices(uow: Reading, code12: str) -> tuple[tuple[str, str], ...]:
    """Return the divisions to choose from: what is reachable, and the committees of a street."""
    found = dict(reachable(uow))
    street = f"{code12[:9]}000"
    codes = set(evacuation.own_units(uow)) | {code12}
    if level_of(code12) >= DivisionLevel.STREET and uow.scope.reaches(street):
        codes |= set(divisions.list_codes(uow, level=DivisionLevel.COMMITTEE, under=street))
    found |= divisions.names_of(uow, codes - found.keys(), locale=locale())
    return tuple(sorted(found.items()))


def _form(uow: Reading, code12: str, event_id: str, tried: Tried) -> Form | None:
    is_committee = level_of(code12) is DivisionLevel.COMMITTEE
    if not is_committee or not evacuation.may_enter(uow, code12):
        return None
    last = evacuation.latest(uow, code12, event_id)
    said = tried.said if tried.form == "tell" else {}
    return Form(
        id=said.get("id", "") or new_id(),
        unit=code12,
        name=divisions_said(uow, [code12])[code12],
        numbers=numbers_of(last, said),
        last=last,
    )


def _rows(uow: Reading, found: evacuation.Board, event: str) -> Iterator[Row]:
    if level_of(found.code12) is DivisionLevel.COMMITTEE:
        return
    names = divisions_said(uow, [one.code12 for one in found.rows])
    for one in found.rows:
        href = url_for("reporting.evacuation_board", event=event, under=one.code12)
        yield _row(one, names[one.code12], href)


def _row(one: UnitNow, name: str, href: str) -> Row:
    return Row(
        name=name,
        href=href,
        cells=tuple(
            (say(word), sum_said(one.sums[slug]), _beyond(one, one.sums[slug]))
            for slug, word in numbers().items()
        ),
        unknown=unknown_said(one.unknown, one.units) if one.units > 1 else "",
        bar=_bar(one),
        remarks=tuple(say(each.message) for each in one.remarks),
        left=one.left,
        told_at=one.cutoff_at,
    )


def _beyond(one: UnitNow, number: FigureSum) -> str:
    """Return how many told nothing of a number, where these are more than told nothing at all."""
    is_more = one.cutoff_at is not None and number.unknown_parts > one.unknown and one.units > 1
    return unknown_said(number.unknown_parts, number.parts) if is_more else ""


def _bar(one: UnitNow) -> tuple[int, int] | None:
    moved, target = (one.sums[name].total for name in ("moved", "target"))
    known = FigureKind.NUMBER
    if moved.kind is not known or target.kind is not known or not target.amount:
        return None
    return min(moved.amount or 0, target.amount), target.amount


def _sites(uow: Reading, several: tuple[Shelter, ...]) -> Iterator[Site]:
    names = divisions_said(uow, {one.unit for one in several})
    for one in several:
        yield Site(shelter=one, unit=names[one.unit], may_tell=evacuation.may_enter(uow, one.unit))
