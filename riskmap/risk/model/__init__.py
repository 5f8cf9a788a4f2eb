"""Records of the room: assessments, their units, and what hazards do to them."""

from __future__ import annotations

from riskmap.risk.model.assessment import (
    METHOD,
    Assessment,
    ClassLimits,
    Edition,
    Money,
    PublicationError,
    State,
    StateChange,
    caveat,
    first_state,
    is_made_up,
    notices,
)
from riskmap.risk.model.figures import HazardFigures, LossFigures, MapFigures
from riskmap.risk.model.outline import UnitOutline
from riskmap.risk.model.unit import (
    CapacityFigure,
    IndicatorFigure,
    Measure,
    Member,
    PopulationFigure,
    RankFigure,
    UnitRisk,
)

__all__ = [
    "METHOD",
    "Assessment",
    "CapacityFigure",
    "ClassLimits",
    "Edition",
    "HazardFigures",
    "IndicatorFigure",
    "LossFigures",
    "MapFigures",
    "Measure",
    "Member",
    "Money",
    "PopulationFigure",
    "PublicationError",
    "RankFigure",
    "State",
    "StateChange",
    "UnitOutline",
    "UnitRisk",
    "caveat",
    "first_state",
    "is_made_up",
    "notices",
]
