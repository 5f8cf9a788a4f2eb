"""One table from errors to HTTP, and one shape for every error.

Programs get RFC 9457 problem details, people a page that says what, where and
how to mend. An error that nobody foresaw is logged under an id; only the id is
shown, never its text.
"""

from __future__ import annotations

import secrets
from http import HTTPStatus
from typing import Any

import structlog
from attrs import frozen
from flask import Flask, Response, render_template, request
from werkzeug.exceptions import HTTPException, SecurityError

from riskmap.core import errors
from riskmap.core.errors import RiskmapError
from riskmap.core.words import N_, Message
from riskmap.doors.problem_details import PROBLEM, Fault, ProblemDetails
from riskmap.doors.refusals import OF_HTTP, refused, refused_by
from riskmap.doors.words import say

log = structlog.get_logger(__name__)

#: Whoever finds the database away asks again then.
AGAIN_AFTER_S = 5
#: The nearest class in an error's family decides.
STATUS: dict[type[RiskmapError], HTTPStatus] = {
    errors.NotFoundError: HTTPStatus.NOT_FOUND,
    errors.SignInNeededError: HTTPStatus.UNAUTHORIZED,
    errors.ForbiddenError: HTTPStatus.FORBIDDEN,
    errors.TooManyError: HTTPStatus.TOO_MANY_REQUESTS,
    errors.InvalidCodeError: HTTPStatus.BAD_REQUEST,
    errors.InvalidRequestError: HTTPStatus.BAD_REQUEST,
    errors.ConflictError: HTTPStatus.CONFLICT,
    errors.ChangedMeanwhileError: HTTPStatus.PRECONDITION_FAILED,
    errors.ConditionNeededError: HTTPStatus.PRECONDITION_REQUIRED,
    errors.UsedKeyError: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.FindingsError: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.UnreadableFileError: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.RefusedAddressError: HTTPStatus.BAD_REQUEST,
    errors.OutsideError: HTTPStatus.BAD_GATEWAY,
    errors.UnknownDatumError: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.RefusedDatumError: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.SealedError: HTTPStatus.CONFLICT,
    errors.DatabaseError: HTTPStatus.SERVICE_UNAVAILABLE,
    RiskmapError: HTTPStatus.INTERNAL_SERVER_ERROR,
}

_TITLES = {
    HTTPStatus.BAD_REQUEST: N_("The request cannot be understood"),
    HTTPStatus.UNAUTHORIZED: N_("Sign-in needed"),
    HTTPStatus.FORBIDDEN: N_("Not allowed"),
    HTTPStatus.NOT_FOUND: N_("Not found"),
    HTTPStatus.METHOD_NOT_ALLOWED: N_("Not possible here"),
    HTTPStatus.NOT_ACCEPTABLE: N_("Not to be had in this form"),
    HTTPStatus.CONFLICT: N_("Not possible in this state"),
    HTTPStatus.PRECONDITION_FAILED: N_("Changed meanwhile"),
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: N_("Too large"),
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: N_("Not a form that is read here"),
    HTTPStatus.UNPROCESSABLE_ENTITY: N_("What was sent has faults"),
    HTTPStatus.PRECONDITION_REQUIRED: N_("Say what you change"),
    HTTPStatus.TOO_MANY_REQUESTS: N_("Too many requests"),
    HTTPStatus.BAD_GATEWAY: N_("Another host did not answer"),
    HTTPStatus.SERVICE_UNAVAILABLE: N_("Not available at the moment"),
}
_UNFORESEEN = N_("Something went wrong on our side")


@frozen(kw_only=True)
class Problem:
    """What went wrong, for people and programs alike."""

    status: int
    kind: str
    title: str
    what: str
    mend: str
    error_id: str | None = None
    errors: tuple[dict[str, Any], ...] = ()

    @property
    def where(self) -> str:
        """The address that was asked."""
        return request.path

    def as_json(self) -> str:
        """Return it as RFC 9457 has it."""
        return ProblemDetails(
            type=f"/help/reference/errors#{self.kind}",
            title=self.title,
            status=self.status,
            detail=self.what,
            instance=self.where,
            mend=self.mend or None,
            error_id=self.error_id,
            errors=[Fault(**one) for one in self.errors],
        ).model_dump_json()

    @property
    def findings(self) -> tuple[dict[str, Any], ...]:
        """The errors as lines of a table: where, message, mend."""
        return tuple({**one, "where": _where(one)} for one in self.errors)


def status_of(fault: RiskmapError) -> HTTPStatus:
    """Return the HTTP status of an error by its nearest listed family."""
    return next(STATUS[family] for family in type(fault).__mro__ if family in STATUS)


def explain_errors(app: Flask) -> None:
    """Let `app` answer every error in the one shape."""
    app.register_error_handler(RiskmapError, _known)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _unforeseen)


def answer_to(fault: RiskmapError) -> Response:
    """Return the answer to an error that is understood."""
    return _known(fault)


def _known(fault: RiskmapError) -> Response:
    status = status_of(fault)
    refused_by(fault)
    error_id = None
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        error_id = _logged(fault)
    findings = getattr(fault, "findings", ())
    answer = _answer(
        Problem(
            status=status,
            kind=_slug(type(fault).__name__),
            title=_title(status),
            what=say(fault.message),
            mend=say(fault.how_to_mend) if fault.how_to_mend.id else "",
            error_id=error_id,
            errors=tuple(one.as_dict(say) for one in findings),
        )
    )
    if isinstance(fault, errors.TooManyError):
        answer.headers["Retry-After"] = str(fault.wait_s)
    elif status == HTTPStatus.SERVICE_UNAVAILABLE:
        answer.headers["Retry-After"] = str(AGAIN_AFTER_S)
    return answer


def _http(fault: HTTPException) -> Response:
    status = HTTPStatus(fault.code or 500)
    if status in OF_HTTP:
        refused(OF_HTTP[status])
    # An untrusted host name: no address of a page can be built on it.
    if isinstance(fault, SecurityError) and not _is_of_a_program():
        return Response("Bad request: unknown host.\n", status, mimetype="text/plain")
    if fault.response is not None or status < HTTPStatus.BAD_REQUEST:
        return fault.get_response()  # type: ignore[return-value]
    details = {
        HTTPStatus.NOT_FOUND: (
            Message(N_("There is nothing at {path}."), {"path": request.path}),
            Message(N_("Check the address, or start from the map.")),
        ),
        HTTPStatus.METHOD_NOT_ALLOWED: (
            Message(
                N_("{path} does not take {method}."),
                {"path": request.path, "method": request.method},
            ),
            Message(N_("See /help for what it takes.")),
        ),
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE: (
            Message(N_("What was sent is larger than {path} takes."), {"path": request.path}),
            Message(N_("Send less at a time.")),
        ),
        HTTPStatus.UNSUPPORTED_MEDIA_TYPE: (
            Message(N_("{path} does not read what was sent in this form."), {"path": request.path}),
            Message(N_("Send it as application/json, and not packed.")),
        ),
    }
    detail, mend = details.get(status, (Message(_title_id(status)), Message("")))
    answer = _answer(
        Problem(
            status=status,
            kind=status.name.lower().replace("_", "") if status in details else "http",
            title=_title(status),
            what=say(detail),
            mend=say(mend) if mend.id else "",
        )
    )
    if allowed := getattr(fault, "valid_methods", None):
        answer.headers["Allow"] = ", ".join(sorted(allowed))
    return answer


def _unforeseen(fault: Exception) -> Response:
    error_id = _logged(fault)
    return _answer(
        Problem(
            status=HTTPStatus.INTERNAL_SERVER_ERROR,
            kind="unforeseen",
            title=say(_UNFORESEEN),
            what=say(N_("The page could not be made. Nothing you entered was changed.")),
            mend=say(
                Message(N_("Try again; if it stays, tell us the number {id}."), {"id": error_id})
            ),
            error_id=error_id,
        )
    )


def _logged(fault: BaseException) -> str:
    error_id = secrets.token_hex(4)
    log.error("request failed", error_id=error_id, path=request.path, exc_info=fault)
    return error_id


def _answer(problem: Problem) -> Response:
    if _is_of_a_program():
        response = Response(problem.as_json(), mimetype=PROBLEM)
    else:
        response = Response(render_template("errors/problem.html", page=problem))
    response.status_code = problem.status
    response.headers["Cache-Control"] = "no-store"
    return response


def _is_of_a_program() -> bool:
    return request.path.startswith("/api/")


def _title(status: int) -> str:
    return say(_title_id(status))


def _title_id(status: int) -> str:
    of_family = N_("The request cannot be answered")
    unknown = _UNFORESEEN if status >= HTTPStatus.INTERNAL_SERVER_ERROR else of_family
    return _TITLES.get(HTTPStatus(status), unknown)


def _where(finding: dict[str, Any]) -> str:
    places = (finding["file"], finding["row"], finding["field"])
    return " · ".join(str(place) for place in places if place is not None)


def _slug(name: str) -> str:
    return name.removesuffix("Error").lower()
