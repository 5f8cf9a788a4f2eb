"""Table of paragraphs that were frozen; rows never change."""

from __future__ import annotations

from sqlalchemy import Column, Index, String, Text

from riskmap.store import Json, UtcDateTime, operational

report_paragraph = operational(
    "report_paragraph",
    Column("paragraph_id", String(32), primary_key=True),
    Column("code12", String(12), nullable=False),
    Column("event_id", String(32), nullable=False),
    Column("cutoff_at", UtcDateTime, nullable=False),
    Column("texts", Json, nullable=False),  # by language
    Column("basis", Text, nullable=False),
    Column("versions", Json, nullable=False),  # ids that the figures come from
    Column("figures", Json, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("recorded_at", UtcDateTime, nullable=False),
    Column("actor", Text, nullable=False),
    area_column="code12",
)
Index(None, report_paragraph.c.realm, report_paragraph.c.event_id, report_paragraph.c.code12)

#: Tables whose rows are never changed.
NEVER_CHANGED = (report_paragraph,)
