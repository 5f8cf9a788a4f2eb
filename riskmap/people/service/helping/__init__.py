"""People who need help in a disaster: a list of each committee, with who they are sealed."""

from riskmap.people.service.helping.importing import Checked, judge, take
from riskmap.people.service.helping.opening import leave_taken_along, open_list, open_one
from riskmap.people.service.helping.publishing import Published, published
from riskmap.people.service.helping.reading import (
    Counts,
    Happened,
    Shown,
    Wanted,
    counts_of,
    history,
    known_unit,
    listed,
    one,
    shown,
)
from riskmap.people.service.helping.writing import (
    Plain,
    add,
    change,
    check,
    remove,
    restore,
)

__all__ = [
    "Checked",
    "Counts",
    "Happened",
    "Plain",
    "Published",
    "Shown",
    "Wanted",
    "add",
    "change",
    "check",
    "counts_of",
    "history",
    "judge",
    "known_unit",
    "leave_taken_along",
    "listed",
    "one",
    "open_list",
    "open_one",
    "published",
    "remove",
    "restore",
    "shown",
    "take",
]
