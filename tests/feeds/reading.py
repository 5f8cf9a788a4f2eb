"""Read a payload with a format, in one line."""

from __future__ import annotations

from typing import Any, TypeVar

import pytest

from riskmap.feeds.model import Context, Observation, Parsed
from riskmap.feeds.service import format_named
from tests.feeds.written import CHINA

Kind = TypeVar("Kind")
#: pytest's own, for pairs and triples: its type fits no number that it is compared with.
near: Any = pytest.approx


def read(name: str, payload: bytes, context: Context = CHINA) -> Parsed:
    return format_named(name).parse(payload, context)


def only(kind: type[Kind], parsed: Parsed) -> Kind:
    """Return the one record of a kind, where nothing was refused."""
    assert [str(one.why) for one in parsed.refusals] == []
    (found,) = all_of(kind, parsed)
    return found


def all_of(kind: type[Kind], parsed: Parsed) -> list[Kind]:
    return [one for one in parsed.records if isinstance(one, kind)]


def values(parsed: Parsed, quantity: str) -> list[float]:
    return [one.value for one in all_of(Observation, parsed) if one.quantity == quantity]


def why(parsed: Parsed) -> list[tuple[str, str]]:
    return [(str(one.where), str(one.why)) for one in parsed.refusals]


def counts(parsed: Parsed) -> dict[str, Any]:
    return dict(parsed.messages)
