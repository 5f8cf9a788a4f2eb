"""Records as JSON and back, as they are kept. Sentences keep their parameters, not their words."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypeVar

from cattrs.preconf.json import make_converter

from riskmap.core.words import Message

Record = TypeVar("Record")


def to_json(record: Any) -> dict[str, Any]:
    """Return a record as JSON values."""
    body: dict[str, Any] = _CONVERTER.unstructure(record)
    return body


def from_json(kind: type[Record], body: Mapping[str, Any]) -> Record:
    """Read what `to_json` returned."""
    return _CONVERTER.structure(body, kind)


def _message_to_json(one: Message) -> dict[str, Any]:
    return {"id": one.id, "params": {name: _plain(value) for name, value in one.params.items()}}


def _plain(value: Any) -> Any:
    """Return a parameter so that JSON can keep it; numbers of numpy become Python's."""
    if isinstance(value, Message):
        return _message_to_json(value)
    if isinstance(value, datetime):
        return value.isoformat()
    number = value.item() if hasattr(value, "item") else value
    is_kept = number is None or isinstance(number, int | float | str)
    return number if is_kept and not _is_odd(number) else str(number)


def _message_from_json(body: Mapping[str, Any], _kind: type[Message]) -> Message:
    return Message(body["id"], {name: _param(value) for name, value in body["params"].items()})


def _param(value: Any) -> Any:
    return _message_from_json(value, Message) if isinstance(value, dict) else value


def _number_to_json(value: float) -> float | None:
    """Return a number; one that is none, as JSON has none, is unknown."""
    plain = value.item() if hasattr(value, "item") else value
    return None if _is_odd(plain) else plain


def _is_odd(value: Any) -> bool:
    return isinstance(value, float) and not math.isfinite(value)


_CONVERTER = make_converter()
_CONVERTER.register_unstructure_hook(Message, _message_to_json)
_CONVERTER.register_structure_hook(Message, _message_from_json)
_CONVERTER.register_unstructure_hook(float, _number_to_json)
