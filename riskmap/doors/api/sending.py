"""What a program sends: JSON, or a form with a file, as declared; each fault named by its place."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated, Any, TypeVar

from flask import abort, request
from pydantic import BaseModel, ConfigDict, ValidationError, WithJsonSchema
from werkzeug.datastructures import FileStorage

from riskmap.core.errors import BodyError, InvalidRequestError
from riskmap.core.findings import Finding, Severity
from riskmap.core.words import N_, Message
from riskmap.doors.api.taking import SHOWN, limits_of, mend_of

JSON, FORM = "application/json", "multipart/form-data"
#: A file in a form; what it is, is looked at by whoever takes it.
File = Annotated[FileStorage, WithJsonSchema({"type": "string", "format": "binary"})]
Sent = TypeVar("Sent", bound=BaseModel)


class Body(BaseModel):
    """What a program sends; a member that is not known is refused, never left out in silence."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Form(Body):
    """What a program sends as a form because a `File` comes with it; the rest are texts."""

    model_config = ConfigDict(arbitrary_types_allowed=True)


def media_of(model: type[BaseModel]) -> str:
    """Return as what a model is sent."""
    return FORM if issubclass(model, Form) else JSON


def sent(model: type[Sent]) -> Sent:
    """Return what was sent with the current request.

    Raises
    ------
    InvalidRequestError
        If it is no JSON, or a member of a form is given twice.
    BodyError
        If it is not as `model` says; with each fault.
    """
    is_packed = request.headers.get("Content-Encoding", "identity").lower() != "identity"
    if is_packed or request.mimetype != media_of(model):
        abort(415)
    return _filled(model) if issubclass(model, Form) else understood(model, request.get_data())


def _filled(model: type[Sent]) -> Sent:
    """Return what the current request's form says."""
    came: list[tuple[str, Any]] = [*request.form.lists(), *request.files.lists()]
    members: dict[str, Any] = {}
    for name, values in came:
        count = len(values) + (name in members)
        if count > 1:
            raise InvalidRequestError(
                N_("{name} is given {count} times."),
                mend=N_("Give it once."),
                name=name[:SHOWN],
                count=count,
            )
        members[name] = values[0]
    if any("\0" in one for pair in request.form.items() for one in pair):
        raise InvalidRequestError(
            N_("The form holds a character that no text has."), mend=N_("Leave it out.")
        )
    try:
        return model.model_validate(members)
    except ValidationError as fault:
        raise _not_as_declared(fault.errors(include_url=False), model) from None


def understood(model: type[Sent], text: bytes) -> Sent:
    """Return what some bytes say, as `sent` does.

    Raises
    ------
    InvalidRequestError, BodyError
        As `sent`.
    """
    if b"\\u0000" in text:
        raise _no_json(Message(N_("It holds a character that no text has: \\u0000.")))
    try:
        read = model.model_validate_json(text)
    except ValidationError as fault:
        faults = fault.errors(include_url=False)
    else:
        _DECODER.decode(text.decode())
        return read
    if faults[0]["type"] == "json_invalid":
        raise _no_json(faults[0]["msg"])
    raise _not_as_declared(faults, model)


def _not_as_declared(faults: Iterable[Mapping[str, Any]], model: type[BaseModel]) -> BodyError:
    return BodyError(
        N_("What was sent cannot be taken."),
        mend=N_("See what is listed; the contract at /api/v1/openapi.json says what may stand."),
        findings=tuple(_finding(one, model) for one in faults),
    )


def _each_once(members: Sequence[tuple[str, Any]]) -> None:
    """Do nothing if no member of an object is named twice: readers differ in which one counts."""
    if len(dict(members)) == len(members):
        return
    for name, count in Counter(name for name, _ in members).items():
        if count > 1:
            raise _no_json(Message(N_("{name} stands in it twice."), {"name": name[:SHOWN]}))


#: Reads only to see that no member is named twice.
_DECODER = json.JSONDecoder(object_pairs_hook=_each_once)


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
    limits = limits_of(model, str(fault["loc"][0]))
    if limits.get("format") == "binary":
        return said, Message(N_("Send it as a file, as forms of browsers do."))
    mend, params = mend_of(limits)
    return said, Message(mend, params)
