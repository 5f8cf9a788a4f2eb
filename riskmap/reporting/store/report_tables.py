"""Tables of reports: versions that are never changed, and pointers that say which ones count.

Triggers refuse to change a row of all tables but `report_current`, whose rows follow from the
others.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
    literal_column,
)

from riskmap.store import Json, UtcDateTime, operational

_KINDS = ("season_zero", "event_zero", "danger", "initial", "follow_up", "verified")
_STATES = ("submitted", "returned", "accepted")

report_event = operational(
    "report_event",
    Column("event_id", String(32), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("code12", String(12), nullable=False),  # the highest unit that reported of it
    Column("hazard", Text, nullable=False),
    Column("occurred_at", UtcDateTime, nullable=False),
    Column("header", Json, nullable=False),
    Column("state", Text, nullable=False),
    Column("stable_at", UtcDateTime),
    Column("merged_into", String(32), nullable=False),  # empty: counted by itself
    Column("recorded_at", UtcDateTime, nullable=False),
    Column("actor", Text, nullable=False),
    Column("reason", Text, nullable=False),
    CheckConstraint("number >= 1", name="number"),
    CheckConstraint("(state IN ('stable', 'verified')) = (stable_at IS NOT NULL)", name="stable"),
    area_column="code12",
)
Index(None, report_event.c.realm, report_event.c.code12)
Index(None, report_event.c.realm, report_event.c.merged_into)

report_version = operational(
    "report_version",
    Column("version_id", String(32), primary_key=True),  # made by the sender
    Column("report_id", String(32), nullable=False),  # of its first version
    Column("number", Integer, nullable=False),
    Column("code12", String(12), nullable=False),
    Column("event_id", String(32), nullable=False),  # empty: of none
    Column("kind", Text, nullable=False),
    Column("position", Integer, nullable=False),
    Column("carries", String(32), nullable=False),  # of an event zero: whose figures hold
    Column("supersedes", String(32)),
    Column("cutoff_at", UtcDateTime, nullable=False),
    Column("received_at", UtcDateTime, nullable=False),
    Column("body", Json, nullable=False),  # all but the figures
    Column("findings", Json, nullable=False),  # ids of the checks that had a remark
    Column("sent", LargeBinary, nullable=False),
    Column("sent_hash", String(64), nullable=False),
    Column("receipt", String(8), nullable=False),
    Column("actor", Text, nullable=False),
    ForeignKeyConstraint(
        ["realm", "supersedes"], ["report_version.realm", "report_version.version_id"]
    ),
    UniqueConstraint("realm", "receipt"),
    CheckConstraint(f"kind IN {_KINDS}", name="kind"),
    CheckConstraint("number >= 1 AND position >= 0", name="number"),
    CheckConstraint("(number = 1) = (supersedes IS NULL)", name="supersedes"),
    CheckConstraint("number > 1 OR version_id = report_id", name="first"),
    area_column="code12",
)
# Most reports have one version, which has their id and needs no second place to be found by it.
IS_LATER = report_version.c.number > literal_column("1")
Index(
    "ix_report_version_later",
    report_version.c.realm,
    report_version.c.report_id,
    report_version.c.number,
    unique=True,
    sqlite_where=IS_LATER,
    postgresql_where=IS_LATER,
)

report_figure = operational(
    "report_figure",
    Column("version_id", String(32), primary_key=True),
    Column("indicator", Text, primary_key=True),
    Column("code12", String(12), nullable=False),
    Column("kind", Text, nullable=False),
    Column("amount", BigInteger),  # of the smallest unit
    ForeignKeyConstraint(
        ["realm", "version_id"], ["report_version.realm", "report_version.version_id"]
    ),
    CheckConstraint("kind IN ('number', 'at_least', 'unknown')", name="kind"),
    CheckConstraint("(kind = 'unknown') = (amount IS NULL)", name="amount"),
    CheckConstraint("amount >= 0", name="not_negative"),
    area_column="code12",
)

report_current = operational(
    "report_current",
    Column("report_id", String(32), primary_key=True),
    Column("version_id", String(32), nullable=False),
    Column("code12", String(12), nullable=False),
    Column("event_id", String(32)),
    Column("kind", Text, nullable=False),
    Column("position", Integer),  # in the chain of unit and event
    Column("once", Text),  # initial or verified, of which a chain has one
    Column("state", Text, nullable=False),
    Column("cutoff_at", UtcDateTime, nullable=False),
    Column("received_at", UtcDateTime, nullable=False),
    ForeignKeyConstraint(
        ["realm", "version_id"], ["report_version.realm", "report_version.version_id"]
    ),
    CheckConstraint(f"state IN {_STATES}", name="state"),
    CheckConstraint("once IN ('initial', 'verified')", name="once"),
    CheckConstraint("(event_id IS NULL) = (position IS NULL) OR kind = 'danger'", name="position"),
    area_column="code12",
)
Index(None, report_current.c.realm, report_current.c.received_at, report_current.c.report_id)
Index(None, report_current.c.realm, report_current.c.code12, report_current.c.received_at)
# Most reports are of no event, and need no place in these two.
_IS_OF_EVENT = report_current.c.event_id.is_not(None)
_IS_BEGUN = report_current.c.once.is_not(None)
Index(
    "ix_report_current_position",
    report_current.c.realm,
    report_current.c.event_id,
    report_current.c.code12,
    report_current.c.position,
    unique=True,
    sqlite_where=_IS_OF_EVENT,
    postgresql_where=_IS_OF_EVENT,
)
Index(
    "ix_report_current_once",
    report_current.c.realm,
    report_current.c.event_id,
    report_current.c.code12,
    report_current.c.once,
    unique=True,
    sqlite_where=_IS_BEGUN,
    postgresql_where=_IS_BEGUN,
)
# Whether an event goes on at a unit is asked with every report of it.
Index(
    "ix_report_current_begun",
    report_current.c.realm,
    report_current.c.code12,
    report_current.c.once,
    report_current.c.event_id,  # SQLite chooses it only if it tells all that is asked
    sqlite_where=_IS_BEGUN,
    postgresql_where=_IS_BEGUN,
)

report_decision = operational(
    "report_decision",
    Column("version_id", String(32), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("code12", String(12), nullable=False),
    Column("state", Text, nullable=False),
    Column("reason", Text, nullable=False),  # a slug; empty where it was accepted
    Column("words", Text, nullable=False),
    Column("marks", Json),  # slugs of the fields to be mended; NULL: the whole report
    Column("recorded_at", UtcDateTime, nullable=False),
    Column("actor", Text, nullable=False),
    ForeignKeyConstraint(
        ["realm", "version_id"], ["report_version.realm", "report_version.version_id"]
    ),
    CheckConstraint("state IN ('returned', 'accepted')", name="state"),
    CheckConstraint("(state = 'returned') = (reason <> '')", name="reason"),
    area_column="code12",
)

# Other bytes under an id that is taken: kept, and looked at by people.
report_conflict = operational(
    "report_conflict",
    Column("version_id", String(32), primary_key=True),
    Column("sent_hash", String(64), primary_key=True),
    Column("code12", String(12), nullable=False),
    Column("sent", LargeBinary, nullable=False),
    Column("received_at", UtcDateTime, nullable=False),
    Column("actor", Text, nullable=False),
    area_column="code12",
)

report_sum = operational(
    "report_sum",
    Column("sum_id", String(32), primary_key=True),
    Column("code12", String(12), nullable=False),
    Column("event_id", String(32), nullable=False),
    Column("cutoff_at", UtcDateTime, nullable=False),
    Column("parts", Json, nullable=False),  # versions that were added up, and those awaited
    Column("figures", Json, nullable=False),
    Column("recorded_at", UtcDateTime, nullable=False),
    Column("actor", Text, nullable=False),
    area_column="code12",
)
Index(None, report_sum.c.realm, report_sum.c.event_id, report_sum.c.code12)

#: Tables whose rows are never changed.
NEVER_CHANGED = (
    report_event, report_version, report_figure, report_decision, report_conflict, report_sum,
)  # fmt: skip
