"""Lists by name of an event at ``/ledgers``: what they add up to, beside what reports say."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import frozen
from flask import Response, render_template

from riskmap.core.figure import Figure
from riskmap.core.sources import Source
from riskmap.core.words import N_, Message
from riskmap.doors.access import needs
from riskmap.doors.parts import parts
from riskmap.doors.scope import current_scope
from riskmap.doors.words import say
from riskmap.people.pages.duty import is_demo
from riskmap.people.pages.words import divisions_said
from riskmap.reporting.model.checks import Around
from riskmap.reporting.model.checks.named import said_of
from riskmap.reporting.model.events import Event
from riskmap.reporting.model.ledgers import Compared, ledgers, source
from riskmap.reporting.pages.blueprint import blueprint
from riskmap.reporting.pages.ledgers.shared import (
    VIEWERS,
    event_asked,
    ledger_tabs,
)
from riskmap.reporting.pages.words import asked_division, reachable
from riskmap.reporting.service import ledgers as lists
from riskmap.store import Reading


@frozen(kw_only=True)
class Said:
    """One indicator of one unit: by the report, by the list, and the difference in words."""

    name: str
    said: str
    listed: str
    difference: str


@frozen(kw_only=True)
class Unit:
    """One unit beside its lists."""

    code12: str
    name: str
    report: str
    lines: tuple[Said, ...]
    is_apart: bool


@frozen(kw_only=True)
class Table:
    """One list beside all reports; `apart` counts units that say something else."""

    slug: str
    icon: str
    title: str
    units: tuple[Unit, ...]
    heads: tuple[str, ...]
    apart: int


@frozen(kw_only=True)
class LedgersPage:
    """What lists of an event add up to.

    Parameters
    ----------
    population
        How many people are known to live there, as a sentence; why K25 is off where it is.
    """

    title: str
    event: Event | None
    events: tuple[tuple[str, str], ...]
    code12: str
    divisions: tuple[tuple[str, str], ...]
    tables: tuple[Table, ...]
    population: str
    source: Source
    is_demo: bool


@blueprint.get("/ledgers")
@needs(*VIEWERS)
def ledgers_overview() -> Response:
    """Show what the lists of an event add up to, beside what the reports of units say."""
    with parts().database.read(current_scope()) as uow:
        event, events = event_asked(uow)
        code12 = asked_division(uow)
        found = tuple(_tables(uow, event, code12)) if event else ()
        population = lists.known_population(uow, code12)
        record = LedgersPage(
            title=say(N_("Lists by name")),
            event=event,
            events=events,
            code12=code12,
            divisions=reachable(uow),
            tables=found,
            population=_population(population),
            source=source(),
            is_demo=is_demo(),
        )
    return Response(render_template("reporting/ledgers/overview.html", page=record))


def _tables(uow: Reading, event: Event, code12: str) -> Iterator[Table]:
    for slug, icon, title in ledger_tabs():
        ledger = ledgers()[slug]
        found = lists.against_reports(uow, event, code12, ledger)
        names = divisions_said(uow, [one.unit for one in found])
        units = tuple(_unit(one, names[one.unit]) for one in found)
        yield Table(
            slug=slug,
            icon=icon,
            title=title,
            units=units,
            heads=tuple(say(one.indicator.name) for one in found[0].lines),
            apart=sum(one.is_apart for one in units),
        )


def _unit(one: lists.Against, name: str) -> Unit:
    return Unit(
        code12=one.unit,
        name=name,
        report="" if one.kind is None else say(one.kind.word),
        lines=tuple(_said(line) for line in one.lines),
        is_apart=one.is_apart,
    )


def _said(one: Compared) -> Said:
    return Said(
        name=say(one.indicator.name),
        said=_figure(one, one.said),
        listed=_figure(one, one.listed),
        difference=say(_difference(one)) if one.is_apart else "",
    )


def _figure(one: Compared, figure: Figure | None) -> str:
    if figure is not None and figure.is_unknown:
        return say(N_("unknown"))
    return str(said_of(one.indicator.slug, figure))


def _difference(one: Compared) -> Message:
    if one.missing > 0:
        return Message(N_("the list lacks {count}"), {"count": one.missing})
    return Message(N_("the list has {count} more"), {"count": -one.missing})


def _population(known: Around | None) -> str:
    if known is None:
        return say(N_("Not compared: nobody knows how many people live there."))
    if known.is_estimated:
        return say(N_("Not compared: how many people live there is only estimated."))
    return say(
        Message(N_("Compared with {count} people who were counted there."), {"count": known.amount})
    )
