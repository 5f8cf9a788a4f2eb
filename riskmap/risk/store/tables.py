"""The room's tables; private to its store."""

from __future__ import annotations

from sqlalchemy import (
    CheckConstraint,
    Column,
    Date,
    Double,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    SmallInteger,
    String,
    Text,
    UniqueConstraint,
)

from riskmap.store import Json, UtcDateTime, reference

assessment = reference(
    "assessment",
    Column("id", Integer, primary_key=True),
    Column("region", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("name_zh", Text, nullable=False),
    Column("name_en", Text, nullable=False),
    Column("method", Text, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("inputs_hash", String(64), nullable=False),
    Column("flags", Json, nullable=False),
    Column("attribution", Json, nullable=False),
    Column("provenance", Json, nullable=False),
    Column("classes", Json, nullable=False),
    Column("supersedes", Integer, ForeignKey("assessment.id")),
    Column("language", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("review_due_on", Date, nullable=False),
    Column("money", Json),  # null: nothing was valued
    UniqueConstraint("region", "version"),
    CheckConstraint("version >= 1", name="version"),
)

assessment_state = reference(
    "assessment_state",
    Column("id", Integer, primary_key=True),
    Column("assessment_id", Integer, ForeignKey("assessment.id"), nullable=False),
    Column("version", Integer, nullable=False),
    Column("state", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("reason", Text, nullable=False),
    UniqueConstraint("assessment_id", "version"),
    CheckConstraint("state IN ('demo', 'draft', 'published')", name="state"),
)

assessment_current = reference(
    "assessment_current",
    Column("region", Text, primary_key=True),
    Column("assessment_id", Integer, ForeignKey("assessment.id"), nullable=False, unique=True),
)

assessment_unit = reference(
    "assessment_unit",
    Column("assessment_id", Integer, ForeignKey("assessment.id"), nullable=False),
    Column("code", Text, nullable=False),
    Column("place", Integer, nullable=False),  # order: by level, then by code
    Column("parent", Text),
    Column("division_level", Text, nullable=False),
    Column("composite_level", SmallInteger),  # null is no data
    Column("body", Json, nullable=False),
    PrimaryKeyConstraint("assessment_id", "code"),
    CheckConstraint("composite_level BETWEEN 1 AND 5", name="composite_level"),
)
Index(None, assessment_unit.c.assessment_id, assessment_unit.c.division_level)

# Outlines of units that come from a file of the place; those of the register lie there.
assessment_outline = reference(
    "assessment_outline",
    Column("assessment_id", Integer, ForeignKey("assessment.id"), nullable=False),
    Column("code", Text, nullable=False),
    Column("wkb", LargeBinary, nullable=False),  # EPSG:4490, longitude first
    Column("west", Double, nullable=False),
    Column("south", Double, nullable=False),
    Column("east", Double, nullable=False),
    Column("north", Double, nullable=False),
    Column("source", Text, nullable=False),
    Column("licence", Text, nullable=False),
    Column("attribution", Text, nullable=False),
    Column("flags", Json, nullable=False),
    PrimaryKeyConstraint("assessment_id", "code"),
)
