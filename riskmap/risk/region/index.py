"""The section on the index: goalposts, weights, classes."""

from __future__ import annotations

from itertools import pairwise
from typing import Literal

from pydantic import Field, field_validator, model_validator

from riskmap.core.words import N_
from riskmap.risk.region.parts import SCALE, Cited, Finite, Part, Share, Text, Verified

#: Weights may miss 1 by this much.
WEIGHT_TOLERANCE = 1e-3
#: Names of the dimensions that can enter the composite, in their order.
DIMENSIONS = ("hazard", "exposure", "vulnerability")


class Dimension(Part):
    """What a dimension is measured by, and the fixed goalposts of its score."""

    indicator: str = Field(
        pattern=r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)?$",
        description=N_(
            "<hazard>.expected_wet_share, population, population_density or a social indicator's id"
        ),
    )
    low: Finite
    high: Finite
    unit: Text
    source: Text
    verified: Verified

    @model_validator(mode="after")
    def _rising(self) -> Dimension:
        if self.low >= self.high:
            msg = "low must be less than high"
            raise ValueError(msg)
        return self


class Weights(Part):
    """Weights of the dimensions; they sum to 1."""

    hazard: Share
    exposure: Share
    vulnerability: Share
    source: Text
    verified: Verified

    @model_validator(mode="after")
    def _sum_to_one(self) -> Weights:
        total = self.hazard + self.exposure + self.vulnerability
        if abs(total - 1) > WEIGHT_TOLERANCE:
            msg = f"weights sum to 1, not to {total:g}"
            raise ValueError(msg)
        return self


class Classes(Part):
    """Fixed cut points between the five classes; a score on a cut belongs to the class above."""

    cuts: tuple[Finite, Finite, Finite, Finite] = Field(
        description=N_("four numbers between 0 and 10, rising")
    )
    source: Text
    verified: Verified

    @field_validator("cuts")
    @classmethod
    def _rising(cls, cuts: tuple[float, ...]) -> tuple[float, ...]:
        if any(low >= high for low, high in pairwise((0.0, *cuts, SCALE))):
            msg = "four numbers between 0 and 10, each above the one before"
            raise ValueError(msg)
        return cuts


class Index(Part):
    """How hazard, exposure and vulnerability become one score."""

    form: Literal["inform_geometric"] = Field(description=N_('"inform_geometric"'))
    floor: Cited = Field(
        description=N_("a table whose value lies above 0 and below 10, with source and verified")
    )
    coping_capacity: Literal["not_surveyed"] = Field(description=N_('"not_surveyed"'))
    hazard: Dimension
    exposure: Dimension
    vulnerability: Dimension
    weights: Weights
    classes: Classes

    @field_validator("floor")
    @classmethod
    def _above_zero(cls, floor: Cited) -> Cited:
        if not 0 < floor.value < SCALE:
            msg = f"{floor.value:g} does not lie above 0 and below {SCALE:g}"
            raise ValueError(msg)
        return floor
