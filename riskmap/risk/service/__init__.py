"""What the room can do: assess a place, keep assessments, publish them, hand out classes."""

from riskmap.risk.service.computing import assess, is_up_to_date, rows_of
from riskmap.risk.service.reading import (
    assessment,
    compared,
    division_levels,
    editions,
    has_assessment_of,
    has_its_outlines,
    history,
    latest,
    latest_assessment,
    members,
    outlines,
    reachable,
    shown,
    versions,
)
from riskmap.risk.service.releasing import complete_outlines, publish, record_assessment, withdraw

__all__ = [
    "assess",
    "assessment",
    "compared",
    "complete_outlines",
    "division_levels",
    "editions",
    "has_assessment_of",
    "has_its_outlines",
    "history",
    "is_up_to_date",
    "latest",
    "latest_assessment",
    "members",
    "outlines",
    "publish",
    "reachable",
    "record_assessment",
    "rows_of",
    "shown",
    "versions",
    "withdraw",
]
