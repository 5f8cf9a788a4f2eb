"""Records of the room and the rules that need nothing else."""

from riskmap.places.model.capacity import Duration, durations
from riskmap.places.model.kinds import (
    ENDS,
    GROUP_WORDS,
    GROUPS,
    ROUTE,
    Grade,
    Kind,
    kind,
    kinds,
    kinds_of,
)
from riskmap.places.model.phones import EmergencyNumber, emergency_numbers, emergency_numbers_of
from riskmap.places.model.place import Near, Place, Route

__all__ = [
    "ENDS",
    "GROUPS",
    "GROUP_WORDS",
    "ROUTE",
    "Duration",
    "EmergencyNumber",
    "Grade",
    "Kind",
    "Near",
    "Place",
    "Route",
    "durations",
    "emergency_numbers",
    "emergency_numbers_of",
    "kind",
    "kinds",
    "kinds_of",
]
