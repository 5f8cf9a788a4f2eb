"""Answers to reminders that a gateway brings in, at ``/api/v1/calls/inbound``.

A gateway is no program of a person: it proves itself by the secret of its channel, and opens
nothing else.
"""

from __future__ import annotations

from hmac import compare_digest
from http import HTTPStatus
from typing import Annotated, Literal

from flask import Response, request
from pydantic import Field

from riskmap.calls.model.messages import Message
from riskmap.calls.model.signing import HEADER, is_signed
from riskmap.calls.service.channels import secret_of
from riskmap.core.errors import ForbiddenError
from riskmap.core.realm import LIVE
from riskmap.core.words import N_
from riskmap.doors.api import Answer, Query
from riskmap.doors.api.answers import JSON
from riskmap.doors.api.bearing import Program, bear, current_program
from riskmap.doors.api.sending import Body
from riskmap.doors.parts import parts
from riskmap.doors.problem_details import Document
from riskmap.reporting.api.blueprint import blueprint
from riskmap.reporting.messages import how_of
from riskmap.reporting.service.answering import receive

CHANNEL, TOKEN = "X-Riskmap-Channel", "X-Riskmap-Token"
_ENDPOINT = "reporting_api.take_answer"
_GATEWAY = "gateway "
_DELIVERY = r"^([0-9a-f]{32})?$"


class InboundMessage(Body):
    """A message that somebody sent to the site's number or address."""

    id: Annotated[
        str,
        Field(min_length=1, max_length=200, description="The provider's; once is once."),
    ]
    sender: Annotated[
        str,
        Field(min_length=3, max_length=200, description="Telephone number or mail address."),
    ]
    text: Annotated[str, Field(max_length=4000)]
    answers: Annotated[
        str,
        Field(pattern=_DELIVERY, description="Id of our message that it answers, if it is known."),
    ] = ""


class MessageTaken(Document):
    """What became of it."""

    outcome: Literal["reported", "acknowledged", "refused", "unclear", "unknown", "automatic"]
    reply: str = Field(description="What is answered, for gateways that answer themselves.")
    is_new: bool = Field(description="False where this id came before.")
    is_sent: bool = Field(description="True where the answer goes out over the channel.")


@blueprint.before_app_request
def recognise_gateway() -> None:
    """Let a gateway in that proves itself: by a signature, or by the secret itself."""
    if request.endpoint != _ENDPOINT or request.method != "POST":
        return
    channel = request.headers.get(CHANNEL, "")
    secret = secret_of(parts().settings, channel)
    if secret and _is_proved(secret):
        bear(Program(name=f"{_GATEWAY}{channel}", may_write=True))


@blueprint.post("/calls/inbound")
@blueprint.answers(
    Answer(media={JSON: MessageTaken}, description="It is kept; this became of it."),
    summary="Bring an answer to a reminder in",
    body=InboundMessage,
    headers={
        CHANNEL: (True, "Name of the channel, as in the settings."),
        HEADER: (False, "``t=<seconds>,v1=<HMAC-SHA256 of t.body>`` with the channel's secret."),
        TOKEN: (False, "The secret itself, where a gateway cannot sign."),
    },
    problems=(
        HTTPStatus.FORBIDDEN,
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
        HTTPStatus.UNPROCESSABLE_ENTITY,
    ),
)
def take_answer(asked: Query, sent: InboundMessage) -> Response:  # noqa: ARG001 - it takes none
    """Take a message in. ``0`` as the answer to a reminder meets what it asked for.

    The receipt comes with the answer, and goes out over the same channel where the site has it.
    Send a message again as often as you like: its id is known. A gateway proves itself by the
    secret of its channel, not by a token of a person; nothing is taken while the site names none.
    """
    channel = _gateway()
    message = Message(
        channel=channel,
        id=sent.id,
        sender=sent.sender,
        text=sent.text,
        answers=sent.answers,
        sent=request.get_data(),
    )
    how = how_of(parts())
    outcome = receive(parts().database, LIVE, message, how)
    said = {
        "outcome": outcome.kind,
        "reply": outcome.reply,
        "is_new": outcome.is_new,
        "is_sent": outcome.is_new and bool(outcome.reply) and how.can_reply(channel),
    }
    taken = MessageTaken.model_validate(said)
    response = Response(taken.model_dump_json(), mimetype=JSON)
    response.headers["Cache-Control"] = "no-store"
    return response


def _gateway() -> str:
    """Return the channel of the gateway that asks; a program of a person is none."""
    program = current_program()
    if program is None or not program.name.startswith(_GATEWAY):
        raise ForbiddenError(
            N_("Only a gateway of this site may bring answers in."),
            mend=N_("Name it in calls.inbound, and prove it by its secret."),
        )
    return program.name.removeprefix(_GATEWAY)


def _is_proved(secret: str) -> bool:
    token = request.headers.get(TOKEN, "")
    if token:
        return compare_digest(token.encode(), secret.encode())
    header = request.headers.get(HEADER, "")
    return is_signed(request.get_data(), secret, header, parts().clock.now())
