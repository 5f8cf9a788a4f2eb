"""What stands behind the question mark of an address for programs, read with care."""

from __future__ import annotations

from typing import Annotated, Any, Literal, TypeVar

from flask import request
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from riskmap.core.errors import InvalidRequestError
from riskmap.core.words import N_

#: Letters of a wrong value that are said back.
SHOWN = 40


class Query(BaseModel):
    """What every address for programs takes; a model of one room adds its own."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    lang: Literal["zh", "en"] | None = Field(
        default=None, description="Language of words and names; without it the reader's."
    )


Taken = TypeVar("Taken", bound=BaseModel)
#: A number that every database can hold.
Number = Annotated[int, Field(ge=1, le=999_999_999)]
Version = Annotated[
    Number | None,
    Field(description="An earlier assessment by its number; without it the one that is shown."),
]
Text = Annotated[str, Field(max_length=100)]


def taken(model: type[Taken]) -> Taken:
    """Return what was asked behind the question mark.

    Raises
    ------
    InvalidRequestError
        If a parameter is not known, given twice, or outside what is allowed.
    """
    for name, values in request.args.lists():
        if len(values) > 1:
            raise InvalidRequestError(
                N_("{name} is given {count} times."),
                mend=N_("Give it once."),
                name=name[:SHOWN],
                count=len(values),
            )
    try:
        return model.model_validate(request.args.to_dict())
    except ValidationError as fault:
        raise _explained(fault, model) from None


def require_text() -> None:
    """Refuse what no name contains and no database stores.

    Raises
    ------
    InvalidRequestError
        If address or arguments hold a character of number 0.
    """
    if "\0" in request.path or any("\0" in one for pair in request.args.items() for one in pair):
        raise InvalidRequestError(
            N_("The address holds a character that no name has."),
            mend=N_("Leave %00 out."),
        )


def _explained(fault: ValidationError, model: type[BaseModel]) -> InvalidRequestError:
    """Say which parameter is wrong and what is allowed."""
    first = fault.errors()[0]
    name = str(first["loc"][0])[:SHOWN]
    if first["type"] == "extra_forbidden":
        return InvalidRequestError(
            N_("There is no parameter {name}."),
            mend=N_("Use: {allowed}."),
            name=name,
            allowed=", ".join(names_of(model)),
        )
    if first["type"] == "missing":
        return InvalidRequestError(N_("{name} is missing."), mend=N_("Add it: ?{name}="), name=name)
    mend, params = mend_of(limits_of(model, str(first["loc"][0])))
    return InvalidRequestError(
        N_("{name} cannot be {value}."),
        mend=mend,
        name=name,
        value=repr(str(first["input"])[:SHOWN]),
        **params,
    )


def limits_of(model: type[BaseModel], name: str) -> dict[str, Any]:
    """Return what the schema of a field allows, of a choice with null the other half."""
    schema: dict[str, Any] = model.model_json_schema()["properties"][name]
    halves = [one for one in schema.get("anyOf", []) if one.get("type") != "null"]
    return {**schema, **halves[0]} if len(halves) == 1 else schema


def mend_of(limits: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """Return the sentence that says what limits of `limits_of` allow, and its parameters."""
    if allowed := limits.get("enum") or [limits[name] for name in ("const",) if name in limits]:
        return N_("Use one of: {allowed}."), {"allowed": ", ".join(map(str, allowed))}
    if limits.get("format") == "date":
        return N_("Write the day as YYYY-MM-DD."), {}
    if {"minimum", "maximum"} <= limits.keys():
        return _range(limits)
    return N_("Use {least} to {most} characters."), {
        "least": limits.get("minLength", 0),
        "most": limits.get("maxLength", "\N{INFINITY}"),
    }


def _range(limits: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    ends = {"least": limits["minimum"], "most": limits["maximum"]}
    if limits["type"] == "integer":
        return N_("Give a whole number from {least} to {most}."), ends
    return N_("Give a number from {least} to {most}."), ends


def names_of(model: type[BaseModel]) -> list[str]:
    """Return the parameters of a model: its own first, then what it shares with others."""
    declared = [name for one in model.__mro__ for name in vars(one).get("__annotations__", ())]
    fields = model.model_fields
    return [fields[name].alias or name for name in dict.fromkeys(declared) if name in fields]
