"""What the desk says of amendments: asks a unit for one, approves one, turns it down."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Response, url_for

from riskmap.core.errors import BodyError, ConflictError, InvalidRequestError
from riskmap.doors.access import needs
from riskmap.doors.back import go_to
from riskmap.doors.parts import parts
from riskmap.doors.scope import current_scope
from riskmap.people.pages.duty import said
from riskmap.reporting.pages.blueprint import blueprint
from riskmap.reporting.pages.desk.forms import DECIDERS
from riskmap.reporting.pages.desk.report import show
from riskmap.reporting.pages.stages.amended import tried_with
from riskmap.reporting.service import amending
from riskmap.store import Writing

_EXPLAINED = (BodyError, ConflictError, InvalidRequestError)


@blueprint.post("/reports/<version_id>/amendment/ask")
@needs(*DECIDERS)
def ask_for_amendment(version_id: str) -> Response:
    """Ask a unit to amend its verified report."""
    words = said("words")
    return _go(version_id, lambda uow: amending.ask(uow, version_id, words), "asked")


@blueprint.post("/reports/<version_id>/amendment/<amendment_id>/approve")
@needs(*DECIDERS)
def approve_amendment(version_id: str, amendment_id: str) -> Response:
    """Approve an amendment: its figures count from now on."""
    words = said("words")
    return _go(version_id, lambda uow: amending.approve(uow, amendment_id, words), "approved")


@blueprint.post("/reports/<version_id>/amendment/<amendment_id>/turn-down")
@needs(*DECIDERS)
def turn_amendment_down(version_id: str, amendment_id: str) -> Response:
    """Turn an amendment down: the figures stay."""
    words = said("words")
    return _go(version_id, lambda uow: amending.turn_down(uow, amendment_id, words), "turned-down")


@blueprint.post("/reports/<version_id>/amendment/<amendment_id>/withdraw")
@needs(*DECIDERS)
def withdraw_request(version_id: str, amendment_id: str) -> Response:
    """Take back what one asked for."""
    words = said("words")
    return _go(version_id, lambda uow: amending.withdraw(uow, amendment_id, words), "withdrawn")


def _go(version_id: str, work: Callable[[Writing], Any], done: str) -> Response:
    try:
        parts().database.write(current_scope(), work)
    except _EXPLAINED as fault:
        answer = show(version_id, tried_with(fault))
        answer.status_code = 409 if isinstance(fault, ConflictError) else 400
        return answer
    return go_to(url_for("reporting.report_one", version_id=version_id, done=done))
