"""Lists by name: dead and missing, collapsed and damaged homes; who it is, is sealed."""

from riskmap.reporting.service.ledgers.comparing import (
    Against,
    against_reports,
    known_population,
    sums_for,
)
from riskmap.reporting.service.ledgers.erasing import erase, outlook
from riskmap.reporting.service.ledgers.importing import Checked, judge, take
from riskmap.reporting.service.ledgers.opening import leave_taken_along, open_one
from riskmap.reporting.service.ledgers.reading import (
    Happened,
    Shown,
    Wanted,
    entry,
    events_kept,
    history,
    known_unit,
    listed,
    shown,
)
from riskmap.reporting.service.ledgers.writing import Said, add, change, set_status

__all__ = [
    "Against",
    "Checked",
    "Happened",
    "Said",
    "Shown",
    "Wanted",
    "add",
    "against_reports",
    "change",
    "entry",
    "erase",
    "events_kept",
    "history",
    "judge",
    "known_population",
    "known_unit",
    "leave_taken_along",
    "listed",
    "open_one",
    "outlook",
    "set_status",
    "shown",
    "sums_for",
    "take",
]
