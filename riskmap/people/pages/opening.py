"""Open what is sealed, for one look: the purpose that a form says, and an answer nobody keeps."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask import Response, request

from riskmap.core.errors import ConflictError, InvalidRequestError
from riskmap.core.words import Message
from riskmap.doors.parts import parts
from riskmap.doors.scope import current_scope
from riskmap.doors.words import say
from riskmap.people.model.purposes import why_said
from riskmap.people.pages.duty import tried
from riskmap.store import Writing

Purposes = Mapping[str, Message]


def purpose_said(purposes: Purposes) -> str:
    """Return why a form says that personal data are opened.

    Raises
    ------
    InvalidRequestError
        If it does not say so.
    """
    return why_said(
        purposes, request.form.get("open-purpose", ""), request.form.get("open-why", "")
    )


def choices_of(purposes: Purposes) -> tuple[tuple[str, str], ...]:
    """Return the purposes that may be chosen."""
    return tuple((slug, say(word)) for slug, word in purposes.items())


def open_once(
    purposes: Purposes,
    look: Callable[[Writing, str], tuple[Any, Any]],
    show: Callable[..., Response],
) -> Response:
    """Show one row as it is, this once; who looked and why goes to the audit log.

    Parameters
    ----------
    look
        Opens it for a purpose, and returns the row and what was sealed.
    show
        Makes the page: with ``opened`` and ``why``, or with ``tried`` if the form was not right.
    """
    try:
        why = purpose_said(purposes)
        _, opened = parts().database.write(current_scope(), lambda uow: look(uow, why))
    except (InvalidRequestError, ConflictError) as fault:
        answer = show(tried=tried(fault))
        answer.status_code = 409 if isinstance(fault, ConflictError) else 400
        return answer
    return unkept(show(opened=opened, why=why))


def unkept(response: Response) -> Response:
    """Return an answer that nobody keeps: it shows who somebody is."""
    response.headers["Cache-Control"] = "no-store"
    return response
