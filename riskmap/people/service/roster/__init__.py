"""The roster: who is on duty in each unit, who stands in, and what is missing."""

from riskmap.people.service.roster.absences import add_absence, cancel_absence
from riskmap.people.service.roster.reading import (
    Counts,
    Happened,
    counts_of,
    gaps,
    history,
    officer,
    unit,
    units,
)
from riskmap.people.service.roster.writing import (
    Said,
    add,
    change,
    confirm,
    end,
    set_reachability,
)

__all__ = [
    "Counts",
    "Happened",
    "Said",
    "add",
    "add_absence",
    "cancel_absence",
    "change",
    "confirm",
    "counts_of",
    "end",
    "gaps",
    "history",
    "officer",
    "set_reachability",
    "unit",
    "units",
]
