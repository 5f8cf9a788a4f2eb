"""The list of people who need help at ``/helping``: masked, by unit and kind."""

from __future__ import annotations

from math import ceil
from urllib.parse import urlencode

from attrs import frozen
from flask import Response, render_template, request, url_for

from riskmap.core.words import N_
from riskmap.divisions.service.reading import today
from riskmap.doors.access import holds, needs
from riskmap.doors.looks import looked_at, looks
from riskmap.doors.parts import parts
from riskmap.doors.scope import current_scope
from riskmap.doors.words import say
from riskmap.people.model import needs as needs_of
from riskmap.people.pages.blueprint import blueprint
from riskmap.people.pages.duty import ALL, is_demo
from riskmap.people.pages.helping.shared import (
    KEEPERS,
    OPENERS,
    OVERDUE,
    REMOVED,
    VIEWERS,
    Asked,
    Line,
    asked,
    kind_choices,
    known,
    lines,
    masters,
)
from riskmap.people.pages.words import choices
from riskmap.people.service import helping

#: Rows on one page.
_ROWS = 25


@frozen(kw_only=True)
class HelpingPage:
    """The list.

    Parameters
    ----------
    counts
        Of everybody on the list of the unit that was asked for, whatever else was.
    before, after
        Addresses of the pages beside this one; empty where there is none.
    """

    title: str
    asked: Asked
    counts: helping.Counts
    kinds: tuple[tuple[str, str], ...]
    units: tuple[tuple[str, str], ...]
    shows: tuple[tuple[str, str], ...]
    check: needs_of.Check
    rows: tuple[Line, ...]
    found: int
    number: int
    total: int
    before: str
    after: str
    may_keep: bool
    may_open: bool
    is_demo: bool
    done: str


@blueprint.get("/helping")
@needs(*VIEWERS)
@looks(
    "helped",
    N_("Looked at the masked list of people who need help."),
    asked=("under", "kind", "show"),
)
def helping_list() -> Response:
    """Show who stands on the lists that the reader looks after; names and numbers masked."""
    wanted = asked()
    looked_at(wanted.under)
    with parts().database.read(current_scope()) as uow:
        found = helping.listed(uow, wanted.wanted)
        everybody = helping.listed(uow, helping.Wanted(under=wanted.under))
        total = max(1, ceil(len(found) / _ROWS))
        number = min(max(1, request.args.get("page", 1, int)), total)
        part = found[(number - 1) * _ROWS : number * _ROWS]
        rows = lines(helping.shown(uow, masters(), part), known(uow))
        units = choices(uow, uow.scope.areas)
        counts = helping.counts_of(everybody, today(uow))
    record = HelpingPage(
        title=say(N_("People who need help")),
        asked=wanted,
        counts=counts,
        kinds=((ALL, say(N_("All kinds"))), *kind_choices()),
        units=((ALL, say(N_("All units"))), *units),
        shows=(
            (ALL, say(N_("On the list"))),
            (OVERDUE, say(N_("To be checked again"))),
            (REMOVED, say(N_("Taken off the list"))),
        ),
        check=needs_of.check(),
        rows=rows,
        found=len(found),
        number=number,
        total=total,
        before=_page(wanted, number - 1, total),
        after=_page(wanted, number + 1, total),
        may_keep=holds(*KEEPERS),
        may_open=holds(*OPENERS),
        is_demo=is_demo(),
        done=request.args.get("done", ""),
    )
    return Response(render_template("people/helping/list.html", page=record))


def _page(wanted: Asked, number: int, total: int) -> str:
    if not 1 <= number <= total:
        return ""
    return f"{url_for('people.helping_list')}?{urlencode(wanted.words(page=str(number)))}"
