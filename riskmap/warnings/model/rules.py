"""How patient the platform is with its own detectors, as ``rules.toml`` says."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import timedelta
from functools import cache
from importlib.resources import files
from typing import Any

from attrs import field, frozen, validators


def _minutes(number: float | timedelta) -> timedelta:
    return number if isinstance(number, timedelta) else timedelta(minutes=number)


@frozen(kw_only=True)
class Rule:
    """When a detection opens, changes and ends a warning. Each is told in ``rules.toml``."""

    raise_again_after: timedelta = field(converter=_minutes)
    again_within: timedelta = field(converter=_minutes)
    step_down_after: timedelta = field(converter=_minutes)
    minimum_life: timedelta = field(converter=_minutes)
    update_after: timedelta = field(converter=_minutes)
    life: timedelta = field(converter=_minutes)
    changes_an_hour: int = field(validator=validators.ge(1))
    never_kept_back: int = field(validator=[validators.ge(1), validators.le(4)])
    source: str
    verified: bool


@cache
def rule_of(detector: str) -> Rule:
    """Return the rule for a detector: the common one, with what is its own."""
    table = dict(_table())
    own = table.pop("detector", {}).get(detector, {})
    return Rule(**{**table, **own})


@cache
def _table() -> Mapping[str, Any]:
    text = files("riskmap.warnings").joinpath("rules.toml").read_text("utf-8")
    return tomllib.loads(text)
