"""Faults of a region folder as findings: file, field, what stood there, what is allowed."""

from __future__ import annotations

import types
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel, RootModel, ValidationError
from pydantic.fields import FieldInfo

from riskmap.core.findings import Finding, Severity
from riskmap.core.words import N_, Message

_LONG = 60  # characters of a value that are shown
# Fields that may tell which of several models a table is.
_TELLING = ("kind", "name")
# How pydantic calls, in the place of a fault, a word that it tried besides a table, a table with
# checks of its own, and a key of a table of free keys.
_TRIED_WORD, _CHECKED, _KEY = "literal[", "function-", "[key]"


def fault(
    kind: str,
    message_id: str,
    *,
    file: str,
    field: str | None = None,
    row: int | None = None,
    value: object = None,
    allowed: object = None,
    mend: Message | None = None,
    severity: Severity = Severity.ERROR,
    **params: Any,
) -> Finding:
    """Return one fault: `allowed` says what may stand there, or `mend` what to do."""
    if allowed is not None:
        mend = Message(N_("Allowed: {allowed}."), {"allowed": allowed})
    params |= {"file": file, "field": field, "row": row, "value": value}
    return Finding(
        kind=kind,
        severity=severity,
        message=Message(message_id, params),
        mend=mend if mend is not None and mend.id else None,
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
        if not _was_only_tried(one, model):
            yield _fault_of_form(one, model, file)


def _was_only_tried(one: Mapping[str, Any], model: type[BaseModel]) -> bool:
    """Tell whether a fault is that of the other of "a table or one word"."""
    tried = any(str(step).startswith(_TRIED_WORD) for step in one["loc"])
    if tried:
        return isinstance(one["input"], Mapping)
    is_no_table = one["type"] in {"model_type", "model_attributes_type"}
    siblings = _models_in(_walk(model, one["loc"][:-1])[1])
    return is_no_table and any(_is_meant(kind, one["loc"][-1]) for kind in siblings)


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
        telling = str(one["ctx"]["discriminator"]).strip("'")
        return fault("unknown_kind", message, file=file, field=f"{field}.{telling}", allowed=kinds)
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
    inner = _models_in(info)
    described = [info, *(one.model_fields["root"] for one in inner if issubclass(one, RootModel))]
    said = next((one.description for one in described if one.description), None)
    if said:
        return Message(said)
    keys = ", ".join(key for one in inner for key in one.model_fields)
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
        meant = [one for one in kinds if _is_meant(one, step)]
        if meant and step not in meant[0].model_fields:
            inside = owner = meant[0]
        elif step != _KEY and not str(step).startswith(_TRIED_WORD):
            place.append(step)
            if isinstance(step, str) and not _has_free_keys(info, kinds):
                owner = kinds[0] if kinds else owner
                inside = info = owner.model_fields.get(step)
    return owner, info, tuple(place)


def _is_meant(model: type[BaseModel], step: str | int) -> bool:
    """Tell whether a step of a place only says which of several models a table was taken for."""
    is_checked = str(step).startswith(_CHECKED) and model.__name__ in str(step)
    return is_checked or step in {*_tags(model), model.__name__}


def _has_free_keys(info: FieldInfo | None, kinds: list[type[BaseModel]]) -> bool:
    """Tell whether a table has keys that its writer chooses, such as languages."""
    if any(issubclass(one, RootModel) for one in kinds):
        return True
    return info is not None and get_origin(info.annotation) is dict


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
    """Return the words that tell a table of this model from its siblings."""
    told = [model.model_fields[name] for name in _TELLING if name in model.model_fields]
    return tuple(
        tag
        for field in told
        if get_origin(field.annotation) is Literal
        for tag in get_args(field.annotation)
    )
