"""What a program sends: JSON in a form that is declared, each fault named by its place."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from flask import abort, request
from pydantic import BaseModel, ConfigDict, ValidationError

from riskmap.core.errors import BodyError, InvalidRequestError
from riskmap.core.findings import Finding, Severity
from riskmap.core.words import N_, Message
from riskmap.doors.api.taking import SHOWN, limits_of, mend_of

JSON = "application/json"
Sent = TypeVar("Sent", bound=BaseModel)


class Body(BaseModel):
    """What a program sends; a member that is not known is refused, never left out in silence."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def sent(model: type[Sent], media: Sequence[str] = (JSON,)) -> Sent:
    """Return what was sent with the current request.

    Raises
    ------
    InvalidRequestError
        If it is no JSON.
    BodyError
        If it is not as `model` says; with each fault.
    """
    is_packed = request.headers.get("Content-Encoding", "identity").lower() != "identity"
    if is_packed or request.mimetype not in media:
        abort(415)
    text = request.get_data()
    if b"\\u0000" in text:
        raise _no_json(Message(N_("It holds a character that no text has: \\u0000.")))
    try:
        read = model.model_validate_json(text)
    except ValidationError as fault:
        faults = fault.errors(include_url=False)
    else:
        json.loads(text, object_pairs_hook=_each_once)
        return read
    if faults[0]["type"] == "json_invalid":
        raise _no_json(faults[0]["msg"])
    raise BodyError(
        N_("What was sent cannot be taken."),
        mend=N_("See what is listed; the contract at /api/v1/openapi.json says what may stand."),
        findings=tuple(_finding(one, model) for one in faults),
    )


def _each_once(members: Sequence[tuple[str, Any]]) -> None:
    """Do nothing if no member of an object is named twice: readers differ in which one counts."""
    for name, count in Counter(name for name, _ in members).items():
        if count > 1:
            raise _no_json(Message(N_("{name} stands in it twice."), {"name": name[:SHOWN]}))


def _no_json(reason: Message | str) -> InvalidRequestError:
    return InvalidRequestError(
        N_("What was sent is no JSON: {reason}"),
        mend=N_("Send one JSON object, in UTF-8."),
        reason=reason,
    )


def _finding(fault: Mapping[str, Any], model: type[BaseModel]) -> Finding:
    name = ".".join(map(str, fault["loc"]))[:SHOWN]
    message, mend = _said(fault, model, name)
    return Finding(
        kind=fault["type"],
        severity=Severity.ERROR,
        message=message,
        mend=mend,
        field=name,
        value=None if fault["type"] == "missing" else str(fault["input"])[:SHOWN],
    )


def _said(
    fault: Mapping[str, Any], model: type[BaseModel], name: str
) -> tuple[Message, Message | None]:
    if fault["type"] == "missing":
        return Message(N_("{name} is missing."), {"name": name}), Message(N_("Add it."))
    if fault["type"] == "extra_forbidden":
        known: Any = {"allowed": ", ".join(model.model_fields)}
        return (
            Message(N_("There is no member {name}."), {"name": name}),
            Message(N_("Use: {allowed}."), known),
        )
    shown = {"name": name, "value": repr(str(fault["input"])[:SHOWN])}
    said = Message(N_("{name} cannot be {value}."), shown)
    if len(fault["loc"]) != 1 or str(fault["loc"][0]) not in model.model_fields:
        return said, None
    mend, params = mend_of(limits_of(model, str(fault["loc"][0])))
    return said, Message(mend, params)
