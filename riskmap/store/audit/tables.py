"""The audit log's table: it grows at its end, and triggers refuse any other change."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Index, Integer, String, Text

from riskmap.store.tables import operational
from riskmap.store.types import UtcDateTime

# ``before`` and ``after`` are the very text that was hashed: a database's own JSON type would
# order keys and write numbers anew.
audit_entry = operational(
    "audit_entry",
    Column("writer", Text, primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("at", UtcDateTime, nullable=False),
    Column("actor", Text, nullable=False),
    Column("origin", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("subject_kind", Text, nullable=False),
    Column("subject_id", Text, nullable=False),
    Column("code12", Text),
    Column("why", Text, nullable=False),
    Column("before", Text),
    Column("after", Text),
    Column("previous", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
    CheckConstraint("seq >= 1", name="seq"),
    Index(None, "realm", "at", "code12"),
    Index(None, "realm", "actor", "at"),
    Index(None, "realm", "code12", "at"),
    Index(None, "realm", "action", "at"),
    Index(None, "realm", "subject_kind", "subject_id", "at"),
    area_column="code12",
    append_only=True,
)
