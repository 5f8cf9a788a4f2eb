"""The room's tables; private to its store."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
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

CODE = String(12)

division_import = reference(
    "division_import",
    Column("id", Integer, primary_key=True),
    Column("made_at", UtcDateTime, nullable=False),
    Column("actor", Text, nullable=False),
    Column("file_name", Text, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("what", Text, nullable=False),  # base, cells, divisions, boundaries
    Column("encoding", Text),
    Column("datum", Text),
    Column("verdict", Text, nullable=False),
    Column("counts", Json, nullable=False),
    Column("findings", Json, nullable=False),
    Column("original", Text),  # where the file is kept, relative to home
    CheckConstraint("verdict IN ('accepted', 'refused')", name="verdict"),
)
Index(None, division_import.c.what, division_import.c.verdict)

division = reference(
    "division",
    Column("id", Integer, primary_key=True),
    Column("code12", CODE, nullable=False),
    Column("version", Integer, nullable=False),
    Column("level", SmallInteger, nullable=False),
    Column("kind", Text, nullable=False),
    Column("name_zh", Text, nullable=False),
    Column("name_en", Text, nullable=False),
    Column("pinyin", Text, nullable=False),
    Column("initials", Text, nullable=False),
    Column("parent", CODE),
    Column("valid_from", Date, nullable=False),
    Column("valid_to", Date),
    Column("source", Text, nullable=False),
    Column("recorded_at", UtcDateTime, nullable=False),
    Column("supersedes", Integer, ForeignKey("division.id")),
    Column("import_id", Integer, ForeignKey("division_import.id"), nullable=False),
    UniqueConstraint("code12", "version"),
    CheckConstraint("version >= 1", name="version"),
    CheckConstraint("level IN (2, 4, 6, 9, 12)", name="level"),
    CheckConstraint("length(code12) = 12", name="code12"),
    CheckConstraint("valid_to IS NULL OR valid_to > valid_from", name="validity"),
)
Index(None, division.c.import_id)

division_current = reference(
    "division_current",
    Column("code12", CODE, primary_key=True),
    Column("id", Integer, ForeignKey("division.id"), nullable=False, unique=True),
)

# The unit that is gone need not be a row of the register, so its name stands here.
division_successor = reference(
    "division_successor",
    Column("code12", CODE, nullable=False),
    Column("successor", CODE, nullable=False),
    Column("name_zh", Text, nullable=False),
    Column("follows_on", Date),
    Column("source", Text, nullable=False),
    Column("verified", Boolean, nullable=False),
    Column("recorded_at", UtcDateTime, nullable=False),
    PrimaryKeyConstraint("code12", "successor"),
)

division_alias = reference(
    "division_alias",
    Column("system", Text, nullable=False),
    Column("alias_code", Text, nullable=False),
    Column("alias_name", Text, nullable=False),
    Column("code12", CODE, ForeignKey("division_current.code12"), nullable=False),
    Column("recorded_at", UtcDateTime, nullable=False),
    PrimaryKeyConstraint("system", "alias_code"),
)
Index(None, division_alias.c.code12)

division_count = reference(
    "division_count",
    Column("kind", Text, nullable=False),
    Column("as_of", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("level", SmallInteger, nullable=False),
    Column("units", Integer, nullable=False),
    Column("verified", Boolean, nullable=False),
    Column("recorded_at", UtcDateTime, nullable=False),
    PrimaryKeyConstraint("kind", "as_of", "source"),
)

boundary = reference(
    "boundary",
    Column("id", Integer, primary_key=True),
    Column("code12", CODE, ForeignKey("division_current.code12"), nullable=False),
    Column("is_public", Boolean, nullable=False),
    Column("version", Integer, nullable=False),
    Column("wkb", LargeBinary, nullable=False),  # EPSG:4490, longitude first
    Column("west", Double, nullable=False),
    Column("south", Double, nullable=False),
    Column("east", Double, nullable=False),
    Column("north", Double, nullable=False),
    Column("area_m2", Double, nullable=False),
    Column("geometry_is_synthetic", Boolean, nullable=False),
    Column("geometry_is_approximate", Boolean, nullable=False),
    Column("source", Text, nullable=False),
    Column("licence", Text, nullable=False),
    Column("attribution", Text, nullable=False),
    Column("as_of", Date),
    Column("recorded_at", UtcDateTime, nullable=False),
    Column("supersedes", Integer, ForeignKey("boundary.id")),
    Column("import_id", Integer, ForeignKey("division_import.id"), nullable=False),
    UniqueConstraint("code12", "is_public", "version"),
    CheckConstraint("NOT (is_public AND geometry_is_approximate)", name="exact_in_public"),
    CheckConstraint("area_m2 > 0", name="area"),
)
Index(None, boundary.c.import_id)

# One outline for everybody and, where a district brought one, one for those inside.
boundary_current = reference(
    "boundary_current",
    Column("code12", CODE, ForeignKey("division_current.code12"), nullable=False),
    Column("is_public", Boolean, nullable=False),
    Column("id", Integer, ForeignKey("boundary.id"), nullable=False, unique=True),
    PrimaryKeyConstraint("code12", "is_public"),
)
