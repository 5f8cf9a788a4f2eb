"""The form of a ``region.toml``: what may stand in it, with types and limits.

Files that it names are read and checked in `riskmap.risk.place`.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from riskmap.core.words import N_
from riskmap.risk.region.hazards import Hazard, HazardMap, Maker
from riskmap.risk.region.index import DIMENSIONS, Classes, Dimension, Index, Weights
from riskmap.risk.region.parts import SCALE, Cited, Name, Part, Slug
from riskmap.risk.region.people import (
    AgeShare,
    DivisionFields,
    Divisions,
    Population,
    Social,
    TableIndicator,
)

__all__ = [
    "DIMENSIONS",
    "SCALE",
    "AgeShare",
    "Cited",
    "Classes",
    "Dimension",
    "DivisionFields",
    "Divisions",
    "Hazard",
    "HazardMap",
    "Index",
    "Maker",
    "Name",
    "Population",
    "Region",
    "Social",
    "TableIndicator",
    "Weights",
]


class Region(Part):
    """A whole ``region.toml``."""

    format: Literal[1] = Field(description=N_("1"))
    id: Slug
    name: Name
    divisions: Divisions
    population: Population
    social: tuple[Social, ...] = Field(
        min_length=1, description=N_("at least one [[social]] indicator")
    )
    hazards: tuple[Hazard, ...] = Field(min_length=1, description=N_("at least one [[hazards]]"))
    index: Index
