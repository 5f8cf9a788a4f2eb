"""The sections on hazards: maps by return period, given or made."""

from __future__ import annotations

from itertools import pairwise
from typing import Literal

from pydantic import Field, field_validator, model_validator

from riskmap.core.hazards import hazards as known_hazards
from riskmap.core.sources import Flags
from riskmap.core.words import N_
from riskmap.risk.region.parts import Cited, Part, RegionFile, Share, Slug, Text, Years


class Maker(Part):
    """How hazard maps are made where there are none."""

    name: Literal["synthetic_waterlogging"] = Field(description=N_('"synthetic_waterlogging"'))
    seed: int = Field(ge=0, lt=2**63, description=N_("a whole number from 0"))
    grid_m: float = Field(ge=1, le=1000, description=N_("metres, from 1 to 1000"))
    storms: RegionFile
    duration_minutes: float = Field(gt=0, le=1440, description=N_("minutes, up to 1440"))
    drainage_return_period_years: Cited
    runoff_coefficient: Cited

    @field_validator("runoff_coefficient")
    @classmethod
    def _a_share(cls, given: Cited) -> Cited:
        if not 0 < given.value <= 1:
            msg = "it lies above 0 and not above 1"
            raise ValueError(msg)
        return given

    @field_validator("drainage_return_period_years")
    @classmethod
    def _above_zero(cls, given: Cited) -> Cited:
        if given.value <= 0:
            msg = "it lies above 0"
            raise ValueError(msg)
        return given


class HazardMap(Part):
    """One return-period map."""

    return_period_years: Years
    file: RegionFile


class Hazard(Part):
    """One hazard: maps by return period, given or made."""

    kind: Slug = Field(description=N_("a slug of the one list of hazards"))
    intensity: Literal["depth_m"] = Field(description=N_('"depth_m"'))
    vertical_datum: Text
    hazard_is_synthetic: bool = Field(description=N_("true or false"))
    terrain_is_synthetic: bool = Field(description=N_("true or false"))
    wet_from_m: Cited
    covered_share_min: Share = 0.95
    return_periods_years: tuple[Years, ...] = Field(
        default=(), description=N_("years, rising, at least two; only with a maker")
    )
    maker: Maker | None = None
    maps: tuple[HazardMap, ...] = Field(
        default=(), description=N_("return-period maps, T rising, at least two; not with a maker")
    )
    source: Text | None = None
    licence: Text | None = None

    @field_validator("kind")
    @classmethod
    def _is_listed(cls, slug: str) -> str:
        if slug not in known_hazards():
            msg = f"one of {', '.join(known_hazards())}"
            raise ValueError(msg)
        return slug

    @model_validator(mode="after")
    def _fits_together(self) -> Hazard:
        if (self.maker is None) == (not self.maps) or bool(self.return_periods_years) != (
            self.maker is not None
        ):
            msg = "give either a maker with return_periods_years, or maps"
            raise ValueError(msg)
        if self.maker is not None and not (self.hazard_is_synthetic and self.terrain_is_synthetic):
            msg = f"what {self.maker.name} makes is synthetic: both flags must be true"
            raise ValueError(msg)
        if self.maps and (self.source is None or self.licence is None):
            msg = "given maps need a source and a licence"
            raise ValueError(msg)
        periods = self.periods
        if len(periods) < 2 or any(a >= b for a, b in pairwise(periods)):  # noqa: PLR2004
            msg = "two return periods or more, each longer than the one before"
            raise ValueError(msg)
        return self

    @property
    def periods(self) -> tuple[float, ...]:
        """Return periods in years, rising."""
        return self.return_periods_years or tuple(one.return_period_years for one in self.maps)

    @property
    def flags(self) -> Flags:
        """What must be said beside everything made from it."""
        return Flags(
            hazard_is_synthetic=self.hazard_is_synthetic,
            terrain_is_synthetic=self.terrain_is_synthetic,
        )
