"""Table of amendments of verified reports: a row for each thing said of one; none changes."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKeyConstraint, Index, Integer, String, Text

from riskmap.store import Json, UtcDateTime, operational

_STEPS = ("asked", "proposed", "withdrawn", "turned_down", "approved")

report_amendment = operational(
    "report_amendment",
    Column("amendment_id", String(32), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("code12", String(12), nullable=False),
    Column("event_id", String(32), nullable=False),
    Column("report_id", String(32), nullable=False),
    Column("version_id", String(32), nullable=False),  # whose figures are to change
    Column("step", Text, nullable=False),
    Column("figures", Json),  # of a proposal: those that change
    Column("ticked", Json),  # of a proposal: checks whose remarks are right as they are
    Column("words", Text, nullable=False),
    Column("recorded_at", UtcDateTime, nullable=False),
    Column("actor", Text, nullable=False),
    ForeignKeyConstraint(
        ["realm", "version_id"], ["report_version.realm", "report_version.version_id"]
    ),
    CheckConstraint("number >= 1", name="number"),
    CheckConstraint(f"step IN {_STEPS}", name="step"),
    CheckConstraint("(step = 'proposed') = (figures IS NOT NULL)", name="figures"),
    area_column="code12",
)
Index(None, report_amendment.c.realm, report_amendment.c.report_id)
Index(None, report_amendment.c.realm, report_amendment.c.event_id)

#: Tables whose rows are never changed.
NEVER_CHANGED = (report_amendment,)
