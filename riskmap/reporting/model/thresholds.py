"""Figures at which a response may be proposed, as ``thresholds.toml`` has them: none so far."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from attrs import field, frozen, validators

from riskmap.core.sources import Source
from riskmap.reporting.model.activation import Track, Value


@frozen(kw_only=True)
class Criterion:
    """From so many of something on, and below so many; the national plan counts so."""

    indicator: str
    at_least: int = field(validator=validators.ge(0))
    below: int | None = None


@frozen(kw_only=True)
class Threshold:
    """What lets a level of a system be proposed; any one criterion is enough."""

    system: Track = field(converter=Track, validator=validators.in_((Track.FLOOD, Track.RELIEF)))
    level: Value = field(converter=Value, validator=validators.in_(tuple(Track.FLOOD.values)))
    criteria: tuple[Criterion, ...]
    source: Source

    @property
    def is_empty(self) -> bool:
        """Tell whether nobody has entered figures yet."""
        return not self.criteria


@cache
def thresholds() -> tuple[Threshold, ...]:
    """Return the thresholds that ship with the program."""
    return read(files("riskmap.reporting").joinpath("thresholds.toml").read_text("utf-8"))


def read(text: str) -> tuple[Threshold, ...]:
    """Return the thresholds of a file."""
    return tuple(_threshold(values) for values in tomllib.loads(text)["threshold"])


def _threshold(values: Mapping[str, Any]) -> Threshold:
    return Threshold(
        system=values["system"],
        level=values["level"],
        criteria=tuple(
            Criterion(indicator=one["indicator"], at_least=one["from"], below=one.get("below"))
            for one in values["criteria"]
        ),
        source=Source(title=values["source"], verified=values["verified"]),
    )
