"""What is done about a warning from its page: ended, people called, alerts proposed, decided."""

from __future__ import annotations

from flask import Response, url_for

from riskmap.calls.service.means import means_of
from riskmap.core.errors import InvalidRequestError, NotFoundError
from riskmap.core.words import N_
from riskmap.doors.access import needs
from riskmap.doors.parts import parts
from riskmap.doors.scope import current_scope
from riskmap.people.pages.duty import Work, attempt, said
from riskmap.store import Reading
from riskmap.warnings.model.papers import Paper, Verdict
from riskmap.warnings.model.rights import Deed, roles_of
from riskmap.warnings.pages.blueprint import READERS, blueprint
from riskmap.warnings.pages.one import show
from riskmap.warnings.service import calling, cap, ending

_DECIDE = {
    Verdict.APPROVED: cap.approve,
    Verdict.DECLINED: cap.decline,
    Verdict.WITHDRAWN: cap.withdraw,
}


@blueprint.post("/warnings/<warning_id>/calls")
@needs(*roles_of(Deed.CALL))
def call_people(warning_id: str) -> Response:
    """Call the officers of the units that a warning holds for."""
    means = means_of(parts())
    return attempt(
        lambda: lambda uow: calling.call(uow, warning_id, means),
        lambda form: show(warning_id, form),
        _back(warning_id, "called", "call"),
    )


@blueprint.post("/warnings/<warning_id>/end")
@needs(*roles_of(Deed.END))
def end_warning(warning_id: str) -> Response:
    """End a warning of ours."""
    return attempt(
        lambda: _end(warning_id),
        lambda form: show(warning_id, form),
        _back(warning_id, "ended"),
    )


@blueprint.post("/warnings/<warning_id>/reopen")
@needs(*roles_of(Deed.END))
def reopen_warning(warning_id: str) -> Response:
    """Take the end of a warning back."""
    words, sender = said("words"), _sender()
    return attempt(
        lambda: lambda uow: ending.reopen(uow, warning_id, sender, words),
        lambda form: show(warning_id, form),
        _back(warning_id, "reopened"),
    )


@blueprint.post("/warnings/<warning_id>/alerts")
@needs(*roles_of(Deed.PROPOSE))
def propose_paper(warning_id: str) -> Response:
    """Propose an alert that tells of a warning."""
    words, sender = said("words"), _sender()
    return attempt(
        lambda: lambda uow: cap.propose(uow, warning_id, sender, words),
        lambda form: show(warning_id, form),
        _back(warning_id, "proposed", "alerts"),
    )


@blueprint.post("/warnings/<warning_id>/alerts/<paper_id>")
@needs(*roles_of(Deed.PROPOSE, Deed.APPROVE))
def decide_paper(warning_id: str, paper_id: str) -> Response:
    """Decide about an alert, or take a proposal back."""
    with parts().database.read(current_scope()) as uow:
        _paper(uow, warning_id, paper_id)
    return attempt(
        lambda: _decide(paper_id),
        lambda form: show(warning_id, form),
        _back(warning_id, said("verdict"), "alerts"),
    )


@blueprint.get("/warnings/<warning_id>/alerts/<paper_id>.xml")
@needs(*READERS)
def paper_document(warning_id: str, paper_id: str) -> Response:
    """Answer with the document of an alert as it would leave, or has left."""
    with parts().database.read(current_scope()) as uow:
        one = _paper(uow, warning_id, paper_id)
    answer = Response(one.document, mimetype="application/cap+xml")
    answer.headers["Content-Disposition"] = f'attachment; filename="{one.identifier}.xml"'
    return answer


def _paper(uow: Reading, warning_id: str, paper_id: str) -> Paper:
    """Return an alert on a warning.

    Raises
    ------
    NotFoundError
        If there is none, or it tells of another warning.
    """
    one = cap.paper(uow, paper_id)
    if one.warning_id != warning_id:
        raise NotFoundError(
            N_("There is no alert {id} here."),
            mend=N_("Look at the warning that it tells of."),
            id=paper_id[:40],
        )
    return one


def _decide(paper_id: str) -> Work:
    try:
        decide = _DECIDE[Verdict(said("verdict"))]
    except ValueError:
        raise InvalidRequestError(
            N_("Nobody said what is decided."), mend=N_("Choose one of the values offered.")
        ) from None
    words = said("words")
    return lambda uow: decide(uow, paper_id, words)


def _end(warning_id: str) -> Work:
    reason, words, number = said("reason"), said("words"), said("number")
    read = int(number) if number.isascii() and number.isdecimal() else None
    sender, means = _sender(), means_of(parts())
    return lambda uow: ending.end(uow, warning_id, reason, words, sender, means, number=read)


def _sender() -> cap.Sender:
    return cap.sender_of(parts().settings.place.code12, means_of(parts()))


def _back(warning_id: str, done: str, part: str | None = None) -> str:
    return url_for("warnings.warning", warning_id=warning_id, done=done, _anchor=part)
