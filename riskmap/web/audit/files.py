"""The log as a file for spreadsheets, line by line while it is read."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import evolve
from flask import Response, stream_with_context

from riskmap.core.errors import InvalidRequestError
from riskmap.core.words import N_
from riskmap.doors.access import needs
from riskmap.doors.looks import purpose
from riskmap.doors.pacing import costs
from riskmap.doors.parts import parts
from riskmap.doors.scope import current_scope
from riskmap.doors.words import moment, say
from riskmap.store.audit import Record, record
from riskmap.store.audit.search import Wanted, count, everything
from riskmap.store.audit.spreadsheet import lines
from riskmap.web.audit import asking
from riskmap.web.audit.blueprint import ROLES, blueprint
from riskmap.web.audit.pages import looked
from riskmap.web.audit.telling import Teller

#: A sheet of a spreadsheet holds some more rows than this.
ROWS = 1_000_000
_TAKEN = purpose(N_("Took entries of the audit log along."))
_HEADS = (N_("When"), N_("Person"), N_("What was done"), N_("To what"), N_("Division"), N_("Why"))


@blueprint.get("/audit.csv")
@needs(*ROLES)
@costs("paper")
def file() -> Response:
    """Hand out all that fits as a file for spreadsheets.

    That somebody takes it along is written down before the first line is sent.
    """
    with parts().database.read(asking.seeing()) as uow:
        wanted = evolve(asking.wanted(uow), after="")
        entries = count(uow, wanted, at_most=ROWS + 1)
    if entries > ROWS:
        raise InvalidRequestError(
            N_("More than {count} entries fit."),
            mend=N_("Narrow the search, for example to a month."),
            count=ROWS,
        )
    told = looked(wanted, "exported", _TAKEN, entries=entries)
    parts().database.write(current_scope(), lambda uow: record(uow, told))
    response = Response(stream_with_context(_lines(wanted)), mimetype="text/csv")
    response.headers["Content-Disposition"] = "attachment; filename=audit.csv"
    response.headers["Cache-Control"] = "no-store"
    return response


def _lines(wanted: Wanted) -> Iterator[str]:
    with parts().database.read(asking.seeing()) as uow:
        teller = Teller(uow)

        def tell(one: Record) -> tuple[str, ...]:
            row = teller.row(one)
            about = f"{row.kind} {row.about}".strip()
            return moment(one.at), row.who, row.what, about, row.where, row.why

        yield from lines(everything(uow, wanted), map(say, _HEADS), tell)
