"""Models of answers made from the records that are answered with: one place for each field."""

from __future__ import annotations

import re
import types
from collections.abc import Mapping
from enum import IntEnum
from functools import cache
from typing import Any, Union, get_args, get_origin

import attrs
from pydantic import Field, create_model

from riskmap.doors.problem_details import Document


@cache
def document_of(record: type[Any], names: tuple[str, ...] = ()) -> type[Document]:
    """Return the model of an attrs record as it is written in JSON, with what its docstring says.

    Parameters
    ----------
    record
        A frozen record; records inside it become models of their own.
    names
        Only these fields, and null for texts that are empty; all as they are by default.
    """
    attrs.resolve_types(record)
    told = _parameters(record.__doc__ or "")
    fields: dict[str, Any] = {
        one.name: (
            _or_null(_written(one.type)) if names else _written(one.type),
            Field(description=told.get(one.name)),
        )
        for one in attrs.fields(record)
        if not names or one.name in names
    }
    summary = (record.__doc__ or "").partition("\n")[0]
    return create_model(record.__name__, __base__=Document, __doc__=summary, **fields)


def _or_null(kind: Any) -> Any:
    return kind | None if kind is str else kind


def _written(kind: Any) -> Any:
    """Return the type that a value of a field has in JSON."""
    if attrs.has(kind):
        return document_of(kind)
    origin, inside = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):
        return Union[tuple(_written(one) for one in inside)]  # noqa: UP007 - of a tuple
    if origin is tuple:
        return list[_written(inside[0])]  # type: ignore[misc]
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return dict[str, _written(inside[1])]  # type: ignore[misc]
    if isinstance(kind, type) and issubclass(kind, IntEnum):
        return int
    return kind


def _parameters(docstring: str) -> dict[str, str]:
    """Return what a numpydoc docstring says of each parameter; several may share a paragraph."""
    told: dict[str, str] = {}
    _, _, listed = docstring.partition("----------\n")
    for names, text in re.findall(
        r"^    (\w[\w, \n]*?)\n((?:        .*\n?)+)", listed, re.MULTILINE
    ):
        words = " ".join(text.split())
        told |= dict.fromkeys(re.findall(r"\w+", names), words)
    return told
