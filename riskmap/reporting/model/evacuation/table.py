"""Numbers of evacuation, what is offered to reports from them, and rights: ``evacuation.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from attrs import field, frozen

from riskmap.core.sources import Source
from riskmap.core.words import Message
from riskmap.people.model import Role
from riskmap.reporting.model.indicators import indicators

SITES = "sites"


class Right(StrEnum):
    """What somebody may do with the board."""

    SEES = "sees"
    ENTERS = "enters"
    TICKS = "ticks"


class How(StrEnum):
    """How entries become one figure."""

    LAST = "last"
    HIGHEST = "highest"
    OPEN = "open"
    OPENED = "opened"


@frozen(kw_only=True)
class FigureRule:
    """One indicator that is offered from the board; see ``evacuation.toml``."""

    indicator: str = field()
    of: str = field()
    how: How = field(converter=How)
    mark: str

    @indicator.validator
    def _known(self, _attribute: object, value: str) -> None:
        if value not in indicators():
            msg = f"evacuation offers {value}, which is no indicator"
            raise ValueError(msg)

    @of.validator
    def _there(self, _attribute: object, value: str) -> None:
        if value not in numbers() and value != SITES:
            msg = f"{self.indicator} is worked out of {value}, which nobody tells"
            raise ValueError(msg)


@frozen(kw_only=True)
class Before:
    """How long before an event entries without one count for it."""

    period: timedelta
    source: Source


@cache
def numbers() -> Mapping[str, Message]:
    """Return what is told, by slug, with its words, in the order of the form."""
    return MappingProxyType({row["slug"]: Message(row["word"]) for row in _table()["number"]})


@cache
def figure_rules() -> tuple[FigureRule, ...]:
    """Return the indicators that are offered, in the order of the form."""
    return tuple(FigureRule(**row) for row in _table()["figure"])


@cache
def before() -> Before:
    """Return how long before an event entries without one count for it."""
    row = _table()["before"]
    return Before(period=timedelta(hours=row["hours"]), source=_source(row))


@cache
def source() -> Source:
    """Return where the relations come from."""
    return _source(_table()["about"])


@cache
def roles_with(right: Right) -> tuple[Role, ...]:
    """Return the roles that have a right, in the order of roles."""
    named = {Role(one) for one in _table()["rights"][right]}
    return tuple(role for role in Role if role in named)


def _source(row: Mapping[str, Any]) -> Source:
    return Source(title=row["source"], verified=row["verified"])


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(files("riskmap.reporting").joinpath("evacuation.toml").read_text("utf-8"))
