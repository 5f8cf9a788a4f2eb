"""The roster: who is on duty in each unit, who stands in, and what is missing."""

from riskmap.people.service.roster.absences import add_absence, cancel_absence
from riskmap.people.service.roster.importing import (
    as_csv,
    as_xlsx,
    leave_taken_along,
    rows_of,
    take,
)
from riskmap.people.service.roster.judging import Checked, judge
from riskmap.people.service.roster.prone import declare, declared
from riskmap.people.service.roster.reading import (
    Counts,
    Happened,
    counts_of,
    gaps,
    history,
    last_seen,
    officer,
    unit,
    units,
)
from riskmap.people.service.roster.roles import hand_out
from riskmap.people.service.roster.writing import (
    Said,
    add,
    change,
    confirm,
    end,
    set_reachability,
)

__all__ = [
    "Checked",
    "Counts",
    "Happened",
    "Said",
    "add",
    "add_absence",
    "as_csv",
    "as_xlsx",
    "cancel_absence",
    "change",
    "confirm",
    "counts_of",
    "declare",
    "declared",
    "end",
    "gaps",
    "hand_out",
    "history",
    "judge",
    "last_seen",
    "leave_taken_along",
    "officer",
    "rows_of",
    "set_reachability",
    "take",
    "unit",
    "units",
]
