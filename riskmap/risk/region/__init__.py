"""The form of a ``region.toml``: what may stand in it, with types and limits.

Files that it names are read and checked in `riskmap.risk.place.reading`.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from riskmap.core.words import N_
from riskmap.risk.region.exposure import (
    AssetLayer,
    DivisionValues,
    Exposure,
    ValueRaster,
    Vulnerability,
)
from riskmap.risk.region.hazards import (
    EVENTS,
    FIELD,
    ON_GROUND,
    RETURN_PERIODS,
    Ground,
    Hazard,
    HazardEvent,
    HazardMap,
    Maker,
)
from riskmap.risk.region.index import (
    DIMENSIONS,
    Classes,
    Dimension,
    Index,
    Indicator,
    Uncertainty,
    Weights,
)
from riskmap.risk.region.parts import (
    INTENSITIES,
    SCALE,
    Cited,
    Language,
    Name,
    Part,
    Slug,
)
from riskmap.risk.region.people import (
    AgeShare,
    Capacity,
    DivisionFields,
    Divisions,
    Population,
    PopulationRaster,
    Social,
    TableIndicator,
)

__all__ = [
    "DIMENSIONS",
    "EVENTS",
    "FIELD",
    "INTENSITIES",
    "ON_GROUND",
    "RETURN_PERIODS",
    "SCALE",
    "AgeShare",
    "AssetLayer",
    "Capacity",
    "Cited",
    "Classes",
    "Dimension",
    "DivisionFields",
    "DivisionValues",
    "Divisions",
    "Exposure",
    "Ground",
    "Hazard",
    "HazardEvent",
    "HazardMap",
    "Index",
    "Indicator",
    "Maker",
    "Name",
    "Population",
    "PopulationRaster",
    "Region",
    "Social",
    "TableIndicator",
    "Uncertainty",
    "ValueRaster",
    "Vulnerability",
    "Weights",
]


class Region(Part):
    """A whole ``region.toml``."""

    format: Literal[1] = Field(description=N_("1"))
    id: Slug
    language: Language
    name: Name
    review_every_months: int = Field(
        default=12, ge=1, le=120, description=N_("months from 1 to 120: when to look at it again")
    )
    divisions: Divisions
    population: Population | None = None
    social: tuple[Social, ...] = Field(default=(), description=N_("[[social]] indicators"))
    capacity: Capacity | None = None
    ground: Ground | None = None
    hazards: tuple[Hazard, ...] = Field(min_length=1, description=N_("at least one [[hazards]]"))
    exposure: tuple[Exposure, ...] = Field(default=(), description=N_("[[exposure]] tables"))
    vulnerability: tuple[Vulnerability, ...] = Field(
        default=(), description=N_("[[vulnerability]] tables")
    )
    index: Index
