"""Tables of the desk: what people decide beside accepting and returning; rows are never changed."""

from __future__ import annotations

from sqlalchemy import (
    CheckConstraint,
    Column,
    ColumnClause,
    ForeignKeyConstraint,
    Index,
    Integer,
    String,
    Text,
    literal_column,
)

from riskmap.reporting.store.report_tables import report_current
from riskmap.store import Json, UtcDateTime, operational

#: What waits to be looked at, oldest first: few among millions that are settled.
IS_WAITING: ColumnClause[str] = literal_column("'submitted'")
Index(
    "ix_report_current_waiting",
    report_current.c.realm,
    report_current.c.received_at,
    sqlite_where=report_current.c.state == IS_WAITING,
    postgresql_where=report_current.c.state == IS_WAITING,
)

# A unit that has not reported of an event says, or lets somebody above write, that it has no loss.
report_no_loss = operational(
    "report_no_loss",
    Column("event_id", String(32), primary_key=True),
    Column("code12", String(12), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("state", Text, nullable=False),
    Column("words", Text, nullable=False),  # how it is known
    Column("recorded_at", UtcDateTime, nullable=False),
    Column("actor", Text, nullable=False),
    CheckConstraint("number >= 1", name="number"),
    CheckConstraint("state IN ('declared', 'withdrawn')", name="state"),
    area_column="code12",
)

# Copies for levels above that serious figures ask for: who sent one, when and how.
report_copy_sent = operational(
    "report_copy_sent",
    Column("event_id", String(32), primary_key=True),
    Column("rule", Text, primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("code12", String(12), nullable=False),
    Column("sent_at", UtcDateTime, nullable=False),
    Column("how", Text, nullable=False),
    Column("figures", Json, nullable=False),  # dead and missing as they stood
    Column("recorded_at", UtcDateTime, nullable=False),
    Column("actor", Text, nullable=False),
    CheckConstraint("number >= 1", name="number"),
    area_column="code12",
)

# Which of two reports that came under one id stands.
report_conflict_verdict = operational(
    "report_conflict_verdict",
    Column("version_id", String(32), primary_key=True),
    Column("sent_hash", String(64), primary_key=True),
    Column("code12", String(12), nullable=False),
    Column("verdict", Text, nullable=False),
    Column("words", Text, nullable=False),
    Column("recorded_at", UtcDateTime, nullable=False),
    Column("actor", Text, nullable=False),
    ForeignKeyConstraint(
        ["realm", "version_id", "sent_hash"],
        ["report_conflict.realm", "report_conflict.version_id", "report_conflict.sent_hash"],
    ),
    CheckConstraint("verdict IN ('first', 'other')", name="verdict"),
    area_column="code12",
)

# A version as it stands in the national system: when it was entered there, by whom, what differs.
report_sent_up = operational(
    "report_sent_up",
    Column("version_id", String(32), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("code12", String(12), nullable=False),
    Column("national_at", UtcDateTime, nullable=False),
    Column("operator", Text, nullable=False),
    Column("figures", Json, nullable=False),  # only what stands there otherwise
    Column("words", Text, nullable=False),
    Column("recorded_at", UtcDateTime, nullable=False),
    Column("actor", Text, nullable=False),
    ForeignKeyConstraint(
        ["realm", "version_id"], ["report_version.realm", "report_version.version_id"]
    ),
    CheckConstraint("number >= 1", name="number"),
    area_column="code12",
)

report_publication = operational(
    "report_publication",
    Column("publication_id", String(32), primary_key=True),
    Column("code12", String(12), nullable=False),
    Column("event_id", String(32), nullable=False),
    Column("sum_id", String(32), nullable=False),
    Column("indicators", Json, nullable=False),  # which figures of the sum
    Column("words", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("document", Text, nullable=False),
    Column("recorded_at", UtcDateTime, nullable=False),
    Column("actor", Text, nullable=False),
    ForeignKeyConstraint(["realm", "sum_id"], ["report_sum.realm", "report_sum.sum_id"]),
    area_column="code12",
)
Index(None, report_publication.c.realm, report_publication.c.event_id)

report_publication_end = operational(
    "report_publication_end",
    Column("publication_id", String(32), primary_key=True),
    Column("code12", String(12), nullable=False),
    Column("words", Text, nullable=False),
    Column("recorded_at", UtcDateTime, nullable=False),
    Column("actor", Text, nullable=False),
    ForeignKeyConstraint(
        ["realm", "publication_id"],
        ["report_publication.realm", "report_publication.publication_id"],
    ),
    area_column="code12",
)

#: Tables whose rows are never changed.
NEVER_CHANGED = (
    report_no_loss, report_copy_sent, report_conflict_verdict, report_sent_up, report_publication,
    report_publication_end,
)  # fmt: skip
