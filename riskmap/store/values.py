"""Rows as JSON and back, the same on both databases."""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from math import isfinite
from typing import Any

from sqlalchemy import JSON, Column, Table

#: From here on Python writes a float with an exponent and PostgreSQL without.
_ROUND = 1e16


def row_to_json(table: Table, row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row as what JSON can hold, columns in the order of the table."""
    return {column.name: _to_json(column, row[column.name]) for column in table.c}


def row_from_json(table: Table, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row as its columns take it."""
    return {column.name: _from_json(column, values[column.name]) for column in table.c}


def _to_json(column: Column[Any], value: Any) -> Any:
    if value is None:
        return None
    if isinstance(column.type, JSON):
        return _settled(value)
    kind = column.type.python_type
    return _WRITE[kind](value)


def _from_json(column: Column[Any], value: Any) -> Any:
    if value is None or isinstance(column.type, JSON):
        return value
    kind = column.type.python_type
    return _READ.get(kind, kind)(value)


def _settled(value: Any) -> Any:
    """Return a document as both databases hand it back: keys in order, numbers in one form."""
    match value:
        case dict():
            return {key: _settled(value[key]) for key in sorted(value)}
        case list():
            return [_settled(one) for one in value]
        case float() if isfinite(value):
            return int(Decimal(repr(value))) if abs(value) >= _ROUND else value + 0.0
    return value


def _number(value: float) -> float | str:
    return float(value) if isfinite(value) else str(value)


_WRITE: Mapping[type, Callable[[Any], Any]] = {
    bool: bool,
    int: int,
    str: str,
    float: _number,
    datetime: datetime.isoformat,
    date: date.isoformat,
    bytes: lambda value: b64encode(value).decode(),
}
_READ: Mapping[type, Callable[[Any], Any]] = {
    datetime: datetime.fromisoformat,
    date: date.fromisoformat,
    bytes: b64decode,
}
