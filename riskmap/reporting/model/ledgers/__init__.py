"""Lists by name (台账): which fields they have, what stands in them, what they add up to."""

from riskmap.reporting.model.ledgers.entries import Entry, Personal, subject_of
from riskmap.reporting.model.ledgers.fields import Field, Kind
from riskmap.reporting.model.ledgers.sums import Compared, compared, sums_of
from riskmap.reporting.model.ledgers.table import (
    Ledger,
    Right,
    Status,
    ledger_named,
    ledgers,
    purposes,
    read_ledgers,
    roles_with,
    source,
)

__all__ = [
    "Compared",
    "Entry",
    "Field",
    "Kind",
    "Ledger",
    "Personal",
    "Right",
    "Status",
    "compared",
    "ledger_named",
    "ledgers",
    "purposes",
    "read_ledgers",
    "roles_with",
    "source",
    "subject_of",
    "sums_of",
]
