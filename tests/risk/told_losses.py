"""Losses as an assessment tells them, for tests."""

from __future__ import annotations

from typing import Any

from riskmap.risk.model import LossFigures, UnitRisk
from riskmap.risk.results.files import summary
from riskmap.risk.run import Result
from tests.risk.filled_sections import FLOOD


def units(result: Result) -> dict[str, UnitRisk]:
    return {one.code: one for one in result.assessment.units}


def loss(result: Result, code: str, hazard: str = FLOOD) -> LossFigures:
    found = units(result)[code].hazards[hazard].loss
    assert found is not None
    return found


def by_map(result: Result, code: str) -> list[float | None]:
    return [one.loss for one in units(result)[code].hazards[FLOOD].maps]


def total(result: Result, hazard: str = FLOOD) -> Any:
    return summary(result.assessment)["hazards"][hazard]["losses"]


def lost(result: Result) -> list[Any]:
    return [one["loss"] for one in total(result)["by_map"]]
