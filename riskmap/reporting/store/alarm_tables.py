"""Tables of alarms, of what is told by telephone, and of who calls whom.

An alarm is changed once, by who takes it; notes and answers never. A claim of the roll-call follows
the person who calls.
"""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ForeignKeyConstraint,
    Index,
    Integer,
    String,
    Text,
)
from sqlalchemy.schema import SchemaItem

from riskmap.store import Json, UtcDateTime, operational


def _of_version() -> SchemaItem:
    return ForeignKeyConstraint(
        ["realm", "version_id"], ["report_version.realm", "report_version.version_id"]
    )


def _of_alarm() -> SchemaItem:
    return ForeignKeyConstraint(
        ["realm", "version_id"], ["casualty_alarm.realm", "casualty_alarm.version_id"]
    )


# The primary key makes sure that a version makes one alarm, and a trigger that who took it stays.
casualty_alarm = operational(
    "casualty_alarm",
    Column("version_id", String(32), primary_key=True),
    Column("code12", String(12), nullable=False),
    Column("event_id", String(32), nullable=False),
    Column("rises", Json, nullable=False),
    Column("raised_at", UtcDateTime, nullable=False),
    Column("taken_at", UtcDateTime),
    Column("taken_by", Text, nullable=False),  # empty while nobody did
    Column("taken_name", Text, nullable=False),
    Column("taken_words", Text, nullable=False),
    _of_version(),
    CheckConstraint("(taken_at IS NULL) = (taken_by = '')", name="taken"),
    area_column="code12",
)
Index(None, casualty_alarm.c.realm, casualty_alarm.c.taken_at, casualty_alarm.c.raised_at)

casualty_alarm_note = operational(
    "casualty_alarm_note",
    Column("version_id", String(32), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("code12", String(12), nullable=False),
    Column("kind", Text, nullable=False),
    Column("words", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("recorded_at", UtcDateTime, nullable=False),
    CheckConstraint("kind IN ('told', 'said')", name="kind"),
    _of_alarm(),
    area_column="code12",
)

# A report that the desk wrote down for a unit: it waits for the unit's word.
phoned_report = operational(
    "phoned_report",
    Column("version_id", String(32), primary_key=True),
    Column("code12", String(12), nullable=False),
    Column("actor", Text, nullable=False),
    Column("recorded_at", UtcDateTime, nullable=False),
    _of_version(),
    area_column="code12",
)
Index(None, phoned_report.c.realm, phoned_report.c.recorded_at)
Index(None, phoned_report.c.realm, phoned_report.c.code12, phoned_report.c.recorded_at)

# What a unit says of a report that the desk wrote down for it; the last row counts.
phoned_answer = operational(
    "phoned_answer",
    Column("version_id", String(32), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("code12", String(12), nullable=False),
    Column("is_right", Boolean, nullable=False),
    Column("words", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("recorded_at", UtcDateTime, nullable=False),
    CheckConstraint("is_right OR words <> ''", name="words"),
    _of_version(),
    area_column="code12",
)

# A report of the desk that was a slip of the hand: it stays, and meets nothing any more.
phoned_withdrawal = operational(
    "phoned_withdrawal",
    Column("version_id", String(32), primary_key=True),
    Column("code12", String(12), nullable=False),
    Column("words", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("recorded_at", UtcDateTime, nullable=False),
    _of_version(),
    area_column="code12",
)

roll_call_claim = operational(
    "roll_call_claim",
    Column("code12", String(12), primary_key=True),
    Column("actor", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("since", UtcDateTime, nullable=False),
    area_column="code12",
    audited=False,
)

#: Tables whose rows are never changed; of `casualty_alarm` those are that somebody took.
NEVER_CHANGED = (
    casualty_alarm_note, phoned_report, phoned_answer, phoned_withdrawal,
)  # fmt: skip
