"""One report: sent by a program whose token may do so for the unit, read within reach."""

from __future__ import annotations

from http import HTTPStatus

from flask import Response, request

from riskmap.core.errors import ConflictError
from riskmap.core.words import N_
from riskmap.doors.access import needs
from riskmap.doors.answers import document
from riskmap.doors.api import Answer, Query
from riskmap.doors.api.answers import JSON
from riskmap.doors.parts import parts
from riskmap.doors.scope import current_scope
from riskmap.doors.words import say
from riskmap.reporting.api import told
from riskmap.reporting.api.blueprint import blueprint
from riskmap.reporting.api.sent import NewReport, incoming
from riskmap.reporting.model.rights import Deed, roles_of
from riskmap.reporting.service import reading, submitting
from riskmap.reporting.service.submitting import Outcome

#: Who may send, and who may read.
SENDERS = roles_of(Deed.SUBMIT, Deed.ENTER)
READERS = roles_of(*Deed)
PATH = {
    "version_id": {
        "description": "Id of a version, as its sender made it.",
        "example": "0123456789abcdef0123456789abcdef",
    }
}
REFUSED = (
    HTTPStatus.FORBIDDEN,
    HTTPStatus.NOT_FOUND,
    HTTPStatus.CONFLICT,
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    HTTPStatus.UNPROCESSABLE_ENTITY,
)


@blueprint.post("/reports")
@needs(*SENDERS)
@blueprint.answers(
    Answer(
        status=HTTPStatus.CREATED,
        media={JSON: told.ReportMade},
        description="It is kept; this is its receipt.",
        headers={"Location": "Where it is."},
    ),
    Answer(
        media={JSON: told.ReportMade},
        description="The same bytes came before: the receipt of the first time.",
        headers={"Location": "Where it is."},
    ),
    summary="Send a report",
    body=NewReport,
    problems=REFUSED,
)
def add_report(asked: Query, sent: NewReport) -> Response:  # noqa: ARG001 - it takes none
    """Keep a report and answer with its receipt.

    Send it again as often as you like, byte for byte: it is kept once. Other bytes under the same
    id are kept beside the first, and answered 409. A report that tells of dead, missing or
    seriously injured people is never held up by a check; its remarks come with the receipt.
    """
    came = incoming(sent, request.get_data())
    outcome = parts().database.write(current_scope(), lambda uow: submitting.submit(uow, came))
    if outcome.is_conflict:
        raise ConflictError(
            N_("Another report came before under this id; both are kept."),
            mend=N_("Send it with an id of its own, made anew."),
        )
    return _made(outcome)


@blueprint.get("/reports/<version_id>")
@needs(*READERS)
@blueprint.answers(
    told.ReportWhole, summary="One report", path=PATH, problems=[HTTPStatus.FORBIDDEN,
                                                                 HTTPStatus.NOT_FOUND],
)  # fmt: skip
def report(version_id: str, asked: Query) -> Response:  # noqa: ARG001 - it takes none
    """Answer with a version, what was decided about it, and what differs from the one before."""
    with parts().database.read(current_scope()) as uow:
        whole = reading.report(uow, version_id.replace("-", "").lower())
    return document(
        {
            **told.report(whole.version),
            "decisions": [told.decision(one) for one in whole.decisions],
            "differences": [told.difference(one) for one in whole.differences],
        }
    )


def _made(outcome: Outcome) -> Response:
    version = submitting.require_known(outcome.version, "")
    response = Response(
        told.made(version, outcome.met, (one.as_dict(say) for one in outcome.findings)),
        status=HTTPStatus.CREATED if outcome.is_new else HTTPStatus.OK,
        mimetype=JSON,
    )
    response.headers["Location"] = told.address(version)
    response.headers["Cache-Control"] = "no-store"
    return response
