"""The section on the index: indicators, goalposts, weights, form, classes, uncertainty."""

from __future__ import annotations

from itertools import pairwise
from typing import Literal

from pydantic import Field, field_validator, model_validator

from riskmap.core.words import N_
from riskmap.risk.region.parts import SCALE, Cited, Finite, Part, Seed, Share, Text, Verified

#: Weights may miss 1 by this much.
WEIGHT_TOLERANCE = 1e-3
#: Names of the dimensions in their order; coping capacity lowers risk, the others raise it.
DIMENSIONS = ("hazard", "exposure", "vulnerability", "coping_capacity")


def _require_sum_of_one(weights: dict[str, float]) -> None:
    total = sum(weights.values())
    if abs(total - 1) > WEIGHT_TOLERANCE:
        msg = f"weights sum to 1, not to {total:g}"
        raise ValueError(msg)


class Indicator(Part):
    """What is measured, the fixed goalposts of its score, and its weight in its dimension."""

    indicator: str = Field(
        pattern=r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)?$",
        description=N_(
            "<hazard>.expected_affected_share, <hazard>.mean_intensity, <hazard>.annual_loss,"
            " annual_loss, population, population_density, a social indicator's id"
            " or coping_capacity"
        ),
    )
    low: Finite
    high: Finite
    unit: Text
    weight: Share = 1.0
    source: Text
    verified: Verified

    @model_validator(mode="after")
    def _rising(self) -> Indicator:
        if self.low >= self.high:
            msg = "low must be less than high"
            raise ValueError(msg)
        return self


class Dimension(Part):
    """One dimension: its indicators, and how their scores become one."""

    join: Literal["arithmetic", "geometric", "inform_hazards"] = Field(
        default="arithmetic",
        description=N_('"arithmetic", "geometric" or "inform_hazards"'),
    )
    weights_source: Text | None = None
    indicators: tuple[Indicator, ...] = Field(
        min_length=1, description=N_("at least one indicator, weights that sum to 1")
    )

    @model_validator(mode="after")
    def _weighted(self) -> Dimension:
        _require_sum_of_one({str(n): one.weight for n, one in enumerate(self.indicators)})
        if len(self.indicators) > 1 and self.weights_source is None:
            msg = "weights_source says where the weights of several indicators come from"
            raise ValueError(msg)
        return self


class Weights(Part):
    """Weights of the dimensions in a geometric mean; they sum to 1."""

    hazard: Share
    exposure: Share
    vulnerability: Share
    coping_capacity: Share = 0.0
    source: Text
    verified: Verified

    @model_validator(mode="after")
    def _sum_to_one(self) -> Weights:
        _require_sum_of_one({name: getattr(self, name) for name in DIMENSIONS})
        return self


class Classes(Part):
    """Fixed cut points between the five classes; a score on a cut belongs to the class above."""

    cuts: tuple[Finite, Finite, Finite, Finite] = Field(description=N_("four numbers, rising"))
    source: Text
    verified: Verified

    @model_validator(mode="after")
    def _rising(self) -> Classes:
        if any(low >= high for low, high in pairwise((0.0, *self.cuts))):
            msg = "four numbers above 0, each above the one before"
            raise ValueError(msg)
        return self


class Uncertainty(Part):
    """How often the index is computed again, with what changed, and from which seed."""

    seed: Seed
    weight_draws: int = Field(ge=0, le=100_000, description=N_("a whole number from 0"))
    weight_spread: Cited
    input_draws: int = Field(ge=0, le=1000, description=N_("a whole number from 0"))
    curve_spread: Cited


class Index(Part):
    """How hazard, exposure, vulnerability and coping capacity become one score."""

    form: Literal["inform_geometric", "nri", "nri_simplified"] = Field(
        description=N_('"inform_geometric", "nri" or "nri_simplified"')
    )
    floor: Cited = Field(
        description=N_("a table whose value lies above 0 and below 10, with source and verified")
    )
    hazard: Dimension
    exposure: Dimension
    vulnerability: Dimension
    coping_capacity: Dimension | Literal["not_surveyed"] = Field(
        description=N_('"not_surveyed", or a table like that of the other dimensions')
    )
    weights: Weights
    classes: Classes
    uncertainty: Uncertainty | None = None

    @field_validator("floor")
    @classmethod
    def _keeps_scores_above_zero(cls, floor: Cited) -> Cited:
        if not 0 < floor.value < SCALE:
            msg = f"{floor.value:g} does not lie above 0 and below {SCALE:g}"
            raise ValueError(msg)
        return floor

    @model_validator(mode="after")
    def _fits_together(self) -> Index:
        surveyed = self.coping_capacity != "not_surveyed"
        if self.form != "inform_geometric" and not surveyed:
            msg = f"{self.form} divides by coping capacity, which is not surveyed"
            raise ValueError(msg)
        if not surveyed and self.weights.coping_capacity:
            msg = "what is not surveyed has no weight: weights.coping_capacity must be 0"
            raise ValueError(msg)
        if self.form == "inform_geometric" and self.classes.cuts[-1] >= SCALE:
            msg = f"classes.cuts lie below {SCALE:g}"
            raise ValueError(msg)
        return self

    @property
    def dimensions(self) -> dict[str, Dimension]:
        """The dimensions that are measured, by name, in their order."""
        found = {name: getattr(self, name) for name in DIMENSIONS}
        return {name: one for name, one in found.items() if isinstance(one, Dimension)}
