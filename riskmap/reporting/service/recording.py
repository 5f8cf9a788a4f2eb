"""Leave an entry in the log about what was written down at the desk, and tell open screens."""

from __future__ import annotations

from typing import Any

from riskmap.core.errors import ForbiddenError, InvalidRequestError
from riskmap.core.words import N_
from riskmap.people.model import Acting
from riskmap.reporting.model.rights import Deed, may
from riskmap.store import Reading, Writing, audit, live
from riskmap.store.audit import Entry


def record(
    uow: Writing, action: str, subject: tuple[str, str, str], who: Acting, why: str, **more: Any
) -> None:
    """Leave an entry; `subject` is kind, id and unit."""
    kind, subject_id, unit = subject
    entry = Entry(
        action=action,
        subject_kind=kind,
        subject_id=subject_id,
        code12=unit,
        why=why,
        by="" if who.name == uow.scope.actor else who.name,
        **more,
    )
    audit.record(uow, entry)
    live.touch(uow, "reports", unit)


def require_right(uow: Reading, who: Acting, unit: str, *deeds: Deed) -> None:
    """Do nothing if somebody may do one of some things for a unit.

    Raises
    ------
    ForbiddenError
        If not.
    """
    if not (any(may(who, one, unit) for one in deeds) and uow.scope.reaches(unit)):
        raise ForbiddenError(
            N_("This is done by others for {code}."),
            mend=N_("Ask somebody of the level above."),
            code=unit,
        )


def needed(words: str) -> str:
    """Return words that somebody had to say.

    Raises
    ------
    InvalidRequestError
        If there are none.
    """
    if not words.strip():
        raise InvalidRequestError(
            N_("Nobody said why."), mend=N_("Say why in a few words; it stays in the history.")
        )
    return words.strip()
