"""Evacuation: what committees tell at a cutoff, shelters, what is worked out of both."""

from riskmap.reporting.model.evacuation.entries import (
    Entry,
    Remark,
    Shelter,
    ShelterEntry,
    UnitNow,
    remarks_on,
    require_sound,
    totals,
)
from riskmap.reporting.model.evacuation.offering import Offered, offer
from riskmap.reporting.model.evacuation.table import (
    Right,
    before,
    figure_rules,
    numbers,
    roles_with,
    source,
)

__all__ = [
    "Entry",
    "Offered",
    "Remark",
    "Right",
    "Shelter",
    "ShelterEntry",
    "UnitNow",
    "before",
    "figure_rules",
    "numbers",
    "offer",
    "remarks_on",
    "require_sound",
    "roles_with",
    "source",
    "totals",
]
