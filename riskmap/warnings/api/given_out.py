"""Alerts that were given out, for everybody: an Atom feed, and each as a CAP document."""

from __future__ import annotations

from http import HTTPStatus

from flask import Response, request

from riskmap.core.access import Scope
from riskmap.core.errors import NotFoundError
from riskmap.core.hazards import hazards
from riskmap.core.words import N_, Message
from riskmap.doors.answers import tagged
from riskmap.doors.api import Query, file
from riskmap.doors.parts import parts
from riskmap.doors.scope import current_scope
from riskmap.doors.words import locale, say
from riskmap.store import Reading
from riskmap.warnings.api.blueprint import blueprint
from riskmap.warnings.model.papers import Paper
from riskmap.warnings.model.warnings import level_word
from riskmap.warnings.service import cap, showing
from riskmap.warnings.service.cap.feeding import ATOM, Head, atom
from riskmap.warnings.service.cap.writing import MEDIA

_PATH = {
    "paper_id": {"description": "Id of the alert.", "example": "0123456789abcdef0123456789abcdef"}
}


@blueprint.get("/warnings.atom")
@blueprint.answers(file(ATOM), summary="Alerts that were given out, as a feed")
def atom_feed(asked: Query) -> Response:  # noqa: ARG001 - it takes none
    """Answer with the last hundred alerts that two people let out, the latest in front."""
    settings = parts().settings
    with parts().database.read(_for_everybody()) as uow:
        papers = cap.given_out(uow)
        titles = [_title(uow, one) for one in papers]
    head = Head(
        home=settings.place.code12,
        title=say(Message(N_("Alerts of this district, detected by its own platform"))),
        author=settings.calls.office or "riskmap",
        address=request.base_url,
    )
    return tagged(Response(atom(head, papers, titles), mimetype=ATOM))


@blueprint.get("/warnings/<paper_id>.cap")
@blueprint.answers(
    file(MEDIA), summary="One alert that was given out", path=_PATH, problems=[HTTPStatus.NOT_FOUND]
)
def cap_document(paper_id: str, asked: Query) -> Response:  # noqa: ARG001 - it takes none
    """Answer with the alert as it was approved: Common Alerting Protocol 1.2."""
    with parts().database.read(_for_everybody()) as uow:
        one = cap.paper(uow, paper_id)
    if not one.is_out:  # what nobody approved is not there for everybody
        raise NotFoundError(
            N_("There is no alert {id} here."),
            mend=N_("Look at the warning that it tells of."),
            id=paper_id[:40],
        )
    return tagged(Response(one.document, mimetype=MEDIA))


def _for_everybody() -> Scope:
    """Return a scope that reaches all alerts: what was given out, was given to everybody."""
    return Scope.system("alerts that were given out", current_scope().realm)


def _title(uow: Reading, one: Paper) -> str:
    said = showing.warning(uow, one.warning_id).said
    kind = hazards().get(said.hazard)
    shown = {
        "does": one.does.word,
        "hazard": said.hazard if kind is None else kind.name(locale()),
        "level": level_word(said.level),
    }
    return say(Message(N_("{hazard}, {level}: {does}"), shown))
