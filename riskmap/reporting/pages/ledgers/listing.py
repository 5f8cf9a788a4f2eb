"""One list by name at ``/ledgers/<ledger>``: masked, by unit and status, to read and to print."""

from __future__ import annotations

from math import ceil
from urllib.parse import urlencode

from attrs import evolve, frozen
from flask import Response, render_template, request, url_for

from riskmap.core.words import N_
from riskmap.doors.access import holds, needs
from riskmap.doors.looks import looked_at, looks
from riskmap.doors.parts import parts
from riskmap.doors.scope import current_scope
from riskmap.doors.words import say
from riskmap.people.pages.duty import is_demo
from riskmap.people.pages.words import choices
from riskmap.reporting.model.ledgers import Ledger, ledger_named
from riskmap.reporting.pages.blueprint import blueprint
from riskmap.reporting.pages.ledgers.shared import (
    ALL,
    KEEPERS,
    VIEWERS,
    Asked,
    Line,
    asked,
    event_asked,
    event_title,
    ledger_tabs,
    lines,
    masters,
    status_choices,
)
from riskmap.reporting.service import ledgers as lists

#: Rows on one page.
_ROWS = 50


@frozen(kw_only=True)
class ListPage:
    """One list.

    Parameters
    ----------
    counts
        How many rows stand in which way: (word, count), of all rows of the unit asked for.
    before, after
        Addresses of the pages beside this one; empty where there is none.
    """

    title: str
    ledger: Ledger
    tabs: tuple[tuple[str, str, str], ...]
    event_title: str
    events: tuple[tuple[str, str], ...]
    asked: Asked
    units: tuple[tuple[str, str], ...]
    statuses: tuple[tuple[str, str], ...]
    counts: tuple[tuple[str, int, str], ...]
    rows: tuple[Line, ...]
    found: int
    alike: int
    number: int
    total: int
    before: str
    after: str
    may_keep: bool
    is_demo: bool
    done: str


@blueprint.get("/ledgers/<ledger>")
@needs(*VIEWERS)
@looks("ledger-entry", N_("Looked at a masked list by name."), asked=("event", "under", "status"))
def ledger_list(ledger: str) -> Response:
    """Show who or what stands in a list; names and numbers masked."""
    one = ledger_named(ledger)
    with parts().database.read(current_scope()) as uow:
        event, events = event_asked(uow)
        wanted = asked(one, event.id if event else "")
        looked_at(wanted.under)
        everything = lists.listed(uow, evolve(wanted.wanted, status="")) if event else ()
        shown = lists.shown(uow, masters(), everything)
        fit = [each for each in shown if not wanted.status or each.entry.status == wanted.status]
        total = max(1, ceil(len(fit) / _ROWS))
        number = min(max(1, request.args.get("page", 1, int)), total)
        rows = lines(uow, fit[(number - 1) * _ROWS : number * _ROWS])
        units = choices(uow, uow.scope.areas)
    record = ListPage(
        title=say(one.name),
        ledger=one,
        tabs=ledger_tabs(),
        event_title=event_title(event) if event else "",
        events=events,
        asked=wanted,
        units=((ALL, say(N_("All units"))), *units),
        statuses=((ALL, say(N_("All rows"))), *status_choices(one)),
        counts=tuple(
            (say(each.name), sum(row.status == slug for row in everything),
             "" if each.counts else say(N_("does not count")))
            for slug, each in one.statuses.items()
        ),
        rows=rows,
        found=len(fit),
        alike=sum(bool(each.alike) for each in shown),
        number=number,
        total=total,
        before=_page(wanted, number - 1, total),
        after=_page(wanted, number + 1, total),
        may_keep=holds(*KEEPERS),
        is_demo=is_demo(),
        done=request.args.get("done", ""),
    )  # fmt: skip
    return Response(render_template("reporting/ledgers/list.html", page=record))


def _page(wanted: Asked, number: int, total: int) -> str:
    if not 1 <= number <= total:
        return ""
    address = url_for("reporting.ledger_list", ledger=wanted.ledger.slug)
    return f"{address}?{urlencode(wanted.words(page=str(number)))}"
