"""Tables of lists by name and of evacuation: operational, each row in a unit, never overwritten."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Index,
    Integer,
    String,
    Text,
)

from riskmap.people.store.versioned import versions
from riskmap.store import Json, UtcDateTime, operational

#: Numbers of an entry of evacuation; NULL: nobody knows.
NUMBERS = ("target", "moved", "refused", "returned", "in_sites", "elsewhere")

# Who it is, is sealed for that row alone; what is plain tells nobody's name.
ledger_entry = versions(
    "ledger_entry",
    "entry_id",
    Column("words", Text, nullable=False),  # why, as somebody wrote it
    Column("ledger", Text, nullable=False),
    Column("event_id", String(32), nullable=False),
    Column("serial", Integer, nullable=False),
    Column("status", Text, nullable=False),
    Column("plain", Json, nullable=False),
    Column("sealed", Text, nullable=False),  # empty once it was erased
    CheckConstraint("serial >= 1", name="serial"),
)
Index(None, ledger_entry.c.realm, ledger_entry.c.event_id, ledger_entry.c.ledger)

evacuation_entry = operational(
    "evacuation_entry",
    Column("entry_id", String(32), primary_key=True),  # made by the form: sent twice, kept once
    Column("code12", String(12), nullable=False),
    Column("event_id", String(32), nullable=False),  # empty: before any event was reported
    Column("cutoff_at", UtcDateTime, nullable=False),
    *(Column(name, Integer) for name in NUMBERS),
    Column("told_by", Text, nullable=False),
    Column("recorded_at", UtcDateTime, nullable=False),
    Column("actor", Text, nullable=False),
    CheckConstraint(
        " AND ".join(f"({name} IS NULL OR {name} >= 0)" for name in NUMBERS), name="numbers"
    ),
    area_column="code12",
)
Index(None, evacuation_entry.c.realm, evacuation_entry.c.event_id, evacuation_entry.c.code12)

shelter_entry = operational(
    "shelter_entry",
    Column("entry_id", String(32), primary_key=True),
    Column("place_id", Text, nullable=False),
    Column("code12", String(12), nullable=False),
    Column("event_id", String(32), nullable=False),
    Column("cutoff_at", UtcDateTime, nullable=False),
    Column("is_open", Boolean, nullable=False),
    Column("occupied", Integer),
    Column("recorded_at", UtcDateTime, nullable=False),
    Column("actor", Text, nullable=False),
    CheckConstraint("occupied IS NULL OR occupied >= 0", name="occupied"),
    area_column="code12",
)
Index(None, shelter_entry.c.realm, shelter_entry.c.event_id, shelter_entry.c.code12)

# Who of the list of people who need help is away already, and was ticked off.
evacuation_helped = operational(
    "evacuation_helped",
    Column("event_id", String(32), primary_key=True),
    Column("person_id", String(32), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("code12", String(12), nullable=False),
    Column("is_moved", Boolean, nullable=False),
    Column("recorded_at", UtcDateTime, nullable=False),
    Column("actor", Text, nullable=False),
    CheckConstraint("number >= 1", name="number"),
    area_column="code12",
)

#: Tables whose rows are never changed.
NEVER_CHANGED = (ledger_entry, evacuation_entry, shelter_entry, evacuation_helped)
