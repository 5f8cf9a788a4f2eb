"""What the services of the room share: entries in the audit log, words that have to be said."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from riskmap.core.errors import InvalidRequestError, NotFoundError
from riskmap.core.words import N_
from riskmap.people.model import Acting
from riskmap.store import Writing, audit
from riskmap.store.audit import Entry


def new_id() -> str:
    """Return an id that nothing else has."""
    return uuid4().hex


def trimmed(text: str) -> str:
    """Return a text with one blank where several were."""
    return " ".join(text.split())


def stripped(text: str) -> str:
    """Return a text without blanks around it; its lines stay."""
    return text.strip()


def required(text: str, sentence: str, mend: str) -> str:
    """Return a text that has to be said.

    Raises
    ------
    InvalidRequestError
        If it is empty.
    """
    if not (found := trimmed(text)):
        raise InvalidRequestError(sentence, mend=mend)
    return found


def why(text: str) -> str:
    """Return a reason that has to be said."""
    mend = N_("Say why in a few words; it stays in the history.")
    return required(text, N_("Nobody said why."), mend)


def nothing_there() -> NotFoundError:
    """Return what to raise for something that is not there, or not for the one who asks."""
    return NotFoundError(N_("There is nothing of this kind here."), mend=N_("Look at the list."))


def record(
    uow: Writing, action: str, subject: tuple[str, str, str], who: Acting, **more: Any
) -> None:
    """Leave an entry in the audit log; `subject` is kind, id and division."""
    kind, subject_id, code12 = subject
    entry = Entry(
        action=action,
        subject_kind=kind,
        subject_id=subject_id,
        code12=code12,
        by="" if who.name == uow.scope.actor else who.name,
        **more,
    )
    audit.record(uow, entry)
