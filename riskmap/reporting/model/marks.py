"""Fields of a report that are marked when it is returned: the sender mends these."""

from __future__ import annotations

from collections.abc import Iterable

from riskmap.core.errors import InvalidRequestError
from riskmap.core.words import N_, Message
from riskmap.reporting.model.indicators import indicators
from riskmap.reporting.model.reports import BOXES

#: What can be marked beside figures and boxes of the text.
OTHERS = {
    "cutoff_at": N_("Cutoff"),
    "summary": N_("Summary"),
    "position": N_("Position"),
    "photos": N_("Photos"),
    "signed": N_("Signature"),
}


def word_of(mark: str) -> Message:
    """Return what a marked field is called."""
    if mark in indicators():
        return indicators()[mark].name
    return Message({**BOXES, **OTHERS}[mark])


def require_marks(marks: Iterable[str]) -> tuple[str, ...]:
    """Return marks in the order of the form, each once.

    Raises
    ------
    InvalidRequestError
        If a report has no such field.
    """
    wanted = set(marks)
    known = (*indicators(), *BOXES, *OTHERS)
    unknown = sorted(wanted.difference(known))
    if unknown:
        raise InvalidRequestError(
            N_("A report has no field {field}."),
            mend=N_("Mark fields of the report that is returned."),
            field=unknown[0][:40],
        )
    return tuple(one for one in known if one in wanted)
