"""Faults of a region folder as findings: file, field, what stood there, what is allowed."""

from __future__ import annotations

import types
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from riskmap.core.findings import Finding, Severity
from riskmap.core.words import N_, Message

_LONG = 60  # characters of a value that are shown


def fault(
    kind: str,
    message_id: str,
    *,
    file: str,
    field: str | None = None,
    row: int | None = None,
    value: object = None,
    allowed: object = None,
    **params: Any,
) -> Finding:
    """Return one fault; `allowed` says what may stand there."""
    mend = None if allowed is None else Message(N_("Allowed: {allowed}."), {"allowed": allowed})
    params |= {"field": field, "row": row, "value": value}
    return Finding(
        kind=kind,
        severity=Severity.ERROR,
        message=Message(message_id, params),
        mend=mend,
        file=file,
        row=row,
        field=field,
        value=None if value is None else str(value),
    )


def faults_of_form(error: ValidationError, model: type[BaseModel], file: str) -> Iterator[Finding]:
    """Yield every fault that pydantic found in the table of a TOML file."""
    for one in error.errors(include_url=False):
        if one["type"] == "too_short" and one["input"]:
            continue  # the entries are there; each has a fault of its own
        yield _fault_of_form(one, model, file)


def _fault_of_form(one: Mapping[str, Any], model: type[BaseModel], file: str) -> Finding:
    owner, info, place = _walk(model, one["loc"])
    field = dotted(place) or N_("The whole file")
    if one["type"] == "extra_forbidden":
        keys = ", ".join(owner.model_fields)
        message = N_("{field} is nothing that this file may hold.")
        return fault("unknown_field", message, file=file, field=field, allowed=keys)
    if one["type"].startswith("union_tag"):
        message = N_("{field} says which kind of table this is; it is missing or unknown.")
        kinds = ", ".join(tag for kind in _models_in(info) for tag in _tags(kind))
        return fault("unknown_kind", message, file=file, field=f"{field}.kind", allowed=kinds)
    if one["type"] == "missing":
        message = N_("{field} is missing.")
        return fault("missing_field", message, file=file, field=field, allowed=_allowed(info))
    is_entry = bool(place) and isinstance(place[-1], int) and bool(_models_in(info))
    return fault(
        "wrong_value",
        N_("{field} cannot be {value}: {reason}."),
        file=file,
        field=field,
        value=_shown(one["input"]),
        allowed=None if is_entry else _allowed(info),
        reason=str(one.get("ctx", {}).get("error") or one["msg"]),
    )


def _shown(given: Any) -> str:
    if isinstance(given, Mapping):
        return "{…}"
    text = repr(given)
    return text if len(text) <= _LONG else f"{text[:_LONG]}…"


def _allowed(info: FieldInfo | None) -> Message | None:
    """Return what may stand in a field: its description, or the keys of its table."""
    if info is None:
        return None
    if info.description:
        return Message(info.description)
    keys = ", ".join(key for one in _models_in(info) for key in one.model_fields)
    return Message(N_("a table with {keys}"), {"keys": keys}) if keys else None


def dotted(place: tuple[str | int, ...]) -> str:
    """Write a place in a TOML file as ``hazards[0].maker.seed``."""
    text = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in place)
    return text.removeprefix(".")


def _walk(
    model: type[BaseModel], loc: tuple[str | int, ...]
) -> tuple[type[BaseModel], FieldInfo | None, tuple[str | int, ...]]:
    """Follow a location from `model` down.

    Returns the innermost model, the field in it, and the location without the tags that
    pydantic adds for the kinds of a union.
    """
    owner: type[BaseModel] = model
    info: FieldInfo | None = None
    place: list[str | int] = []
    inside: Any = model
    for step in loc:
        kinds = _models_in(inside)
        tagged = [one for one in kinds if len(kinds) > 1 and step in _tags(one)]
        if tagged:
            inside = owner = tagged[0]
            continue
        place.append(step)
        if isinstance(step, int):
            continue
        owner = next((one for one in kinds if step in one.model_fields), owner)
        info = owner.model_fields.get(step)
        inside = info
    return owner, info, tuple(place)


def _models_in(kind: Any) -> list[type[BaseModel]]:
    """Return the models that a field of this type may hold, also within lists and unions."""
    if isinstance(kind, FieldInfo):
        kind = kind.annotation
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return [kind]
    if get_origin(kind) in {Annotated, Union, types.UnionType, tuple, list}:
        return [one for part in get_args(kind) for one in _models_in(part)]
    return []


def _tags(model: type[BaseModel]) -> tuple[Any, ...]:
    kind = model.model_fields.get("kind")
    return () if kind is None else get_args(kind.annotation)
