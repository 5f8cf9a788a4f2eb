"""What is asked of the roster and of training, as ``duty.toml`` has it, with sources."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import timedelta
from functools import cache
from importlib.resources import files
from typing import Any

from attrs import frozen

from riskmap.core.sources import Source


@frozen(kw_only=True)
class Asked:
    """What is asked, and where each number comes from.

    Parameters
    ----------
    confirmation
        So long a confirmation of the roster holds.
    trainings
        So many are asked of each person in a period.
    training_period
        So long a training counts.
    second_source
        Where it comes from that areas prone to disasters have a B in each unit.
    """

    confirmation: timedelta
    confirmation_source: Source
    trainings: int
    training_period: timedelta
    training_source: Source
    second_source: Source


@cache
def asked() -> Asked:
    """Return what is asked."""
    table = tomllib.loads(files("riskmap.people").joinpath("duty.toml").read_text("utf-8"))
    confirmation, training = table["confirmation"], table["training"]
    return Asked(
        confirmation=timedelta(days=confirmation["days"]),
        confirmation_source=_source(confirmation),
        trainings=training["a_year"],
        training_period=timedelta(days=training["period_days"]),
        training_source=_source(training),
        second_source=_source(table["second"]),
    )


def _source(table: Mapping[str, Any]) -> Source:
    return Source(title=table["source"], verified=table["verified"])
