"""The table of drafts: notes of people who write, which go when the report is sent."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Index, String, Text

from riskmap.store import Json, UtcDateTime, operational

report_draft = operational(
    "report_draft",
    Column("draft_id", String(32), primary_key=True),  # of the report that it becomes
    Column("actor", Text, nullable=False),
    Column("code12", String(12), nullable=False),
    Column("kind", Text, nullable=False),
    Column("event_id", String(32), nullable=False),  # empty: of none that is known
    Column("replaces", String(32), nullable=False),
    Column("upgrades", String(32), nullable=False),
    Column("said", Json, nullable=False),
    Column("page", Text, nullable=False),
    Column("started_at", UtcDateTime, nullable=False),
    Column("saved_at", UtcDateTime, nullable=False),
    Column("thrown_at", UtcDateTime),
    CheckConstraint("kind IN ('initial', 'follow_up', 'verified')", name="kind"),
    area_column="code12",
    audited=False,
)
Index(None, report_draft.c.realm, report_draft.c.actor, report_draft.c.code12)
Index(None, report_draft.c.saved_at)
