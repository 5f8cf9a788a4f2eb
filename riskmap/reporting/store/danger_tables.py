"""Tables of dangers and photos: what was done, how each danger stands, pictures by their hash.

Triggers refuse to change a row of all tables but `danger_current`, whose rows follow from the
others. A photo of a report that was never sent may be taken away.
"""

from __future__ import annotations

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKeyConstraint,
    Index,
    Integer,
    String,
    Text,
    UniqueConstraint,
)

from riskmap.store import Json, UtcDateTime, operational

_STATES = ("reported", "dispatched", "closed")
_ACTS = ("dispatch", "close", "reopen")

danger_step = operational(
    "danger_step",
    Column("step_id", String(32), primary_key=True),  # made by who writes it down
    Column("report_id", String(32), nullable=False),
    Column("number", Integer, nullable=False),
    Column("code12", String(12), nullable=False),
    Column("act", Text, nullable=False),
    Column("words", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("recorded_at", UtcDateTime, nullable=False),
    Column("actor", Text, nullable=False),
    UniqueConstraint("realm", "report_id", "number"),
    CheckConstraint(f"act IN {_ACTS}", name="act"),
    area_column="code12",
)

danger_current = operational(
    "danger_current",
    Column("report_id", String(32), primary_key=True),
    Column("version_id", String(32), nullable=False),
    Column("code12", String(12), nullable=False),
    Column("what", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("received_at", UtcDateTime, nullable=False),  # of the first version
    Column("changed_at", UtcDateTime, nullable=False),
    Column("upgraded_to", String(32), nullable=False),  # empty: it became no disaster
    ForeignKeyConstraint(
        ["realm", "version_id"], ["report_version.realm", "report_version.version_id"]
    ),
    CheckConstraint(f"state IN {_STATES}", name="state"),
    area_column="code12",
)
Index(None, danger_current.c.realm, danger_current.c.state, danger_current.c.received_at)

report_photo = operational(
    "report_photo",
    Column("photo_id", String(32), primary_key=True),  # made by the sender
    Column("version_id", String(32), nullable=False),  # of the report, which may come later
    Column("code12", String(12), nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("name", Text, nullable=False),
    Column("words", Text, nullable=False),
    Column("shot", Json, nullable=False),  # size, and what the camera said: when, where
    Column("added_at", UtcDateTime, nullable=False),
    Column("actor", Text, nullable=False),
    area_column="code12",
)
Index(None, report_photo.c.realm, report_photo.c.version_id)
Index(None, report_photo.c.realm, report_photo.c.sha256)

report_photo_hidden = operational(
    "report_photo_hidden",
    Column("photo_id", String(32), primary_key=True),
    Column("code12", String(12), nullable=False),
    Column("why", Text, nullable=False),
    Column("hidden_at", UtcDateTime, nullable=False),
    Column("actor", Text, nullable=False),
    ForeignKeyConstraint(["realm", "photo_id"], ["report_photo.realm", "report_photo.photo_id"]),
    area_column="code12",
)

#: Tables whose rows are never changed.
NEVER_CHANGED = (danger_step, report_photo, report_photo_hidden)
