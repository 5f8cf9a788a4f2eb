"""Tables of warnings: what was said is never changed; how it stands is a row beside it."""

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

from riskmap.store import Json, UtcDateTime, operational

_STATUSES = ("new", "updated", "cancelled", "expired")
_WARNING = ["hazard_warning.realm", "hazard_warning.warning_id"]

# One row a warning, as it stands: found again from its versions.
hazard_warning = operational(
    "hazard_warning",
    Column("warning_id", String(32), primary_key=True),
    Column("kind", Text, nullable=False),
    Column("origin", Text, nullable=False),  # detector, or feed
    Column("subject", Text, nullable=False),
    Column("code12", String(12), nullable=False),  # smallest division around its areas
    Column("number", Integer, nullable=False),  # of the last version
    Column("status", Text, nullable=False),
    Column("opened_at", UtcDateTime, nullable=False),
    Column("seen_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    CheckConstraint("kind IN ('official', 'own')", name="kind"),
    CheckConstraint(f"status IN {_STATUSES}", name="status"),
    area_column="code12",
    audited=False,
)
Index(None, hazard_warning.c.realm, hazard_warning.c.status, hazard_warning.c.expires_at)
Index(None, hazard_warning.c.realm, hazard_warning.c.opened_at)
Index(
    None,
    hazard_warning.c.realm,
    hazard_warning.c.kind,
    hazard_warning.c.origin,
    hazard_warning.c.subject,
)

hazard_warning_version = operational(
    "hazard_warning_version",
    Column("warning_id", String(32), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("code12", String(12), nullable=False),
    Column("status", Text, nullable=False),
    Column("body", Json, nullable=False),
    Column("recorded_at", UtcDateTime, nullable=False),
    ForeignKeyConstraint(["realm", "warning_id"], _WARNING),
    CheckConstraint(f"status IN {_STATUSES}", name="status"),
    CheckConstraint("(number = 1) = (status = 'new')", name="number"),
    area_column="code12",
)

hazard_warning_impact = operational(
    "hazard_warning_impact",
    Column("warning_id", String(32), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("code12", String(12), nullable=False),
    Column("body", Json, nullable=False),
    Column("took_ms", Integer, nullable=False),  # from the version to this row
    Column("recorded_at", UtcDateTime, nullable=False),
    ForeignKeyConstraint(["realm", "warning_id"], _WARNING),
    area_column="code12",
)

# What a detector said last of a subject, and how that subject went: its memory, not a record.
hazard_warning_course = operational(
    "hazard_warning_course",
    Column("detector", String(60), primary_key=True),
    Column("subject", String(200), primary_key=True),
    Column("code12", String(12), nullable=False),
    Column("warning_id", String(32), nullable=False),  # in force; empty: none
    Column("is_pending", Boolean, nullable=False),
    Column("course", Json, nullable=False),
    Column("seen", Json, nullable=False),
    Column("looked_at", UtcDateTime, nullable=False),
    area_column="code12",
    audited=False,
)
Index(None, hazard_warning_course.c.realm, hazard_warning_course.c.is_pending)

# Stations that a detector has still to look at, and how the detector itself is.
hazard_warning_due = operational(
    "hazard_warning_due",
    Column("detector", String(60), primary_key=True),
    Column("station", String(200), primary_key=True),  # empty: all of them
    Column("code12", String(12), nullable=False),
    Column("since", UtcDateTime, nullable=False),
    area_column="code12",
    audited=False,
)

hazard_warning_detector = operational(
    "hazard_warning_detector",
    Column("detector", String(60), primary_key=True),
    Column("code12", String(12), nullable=False),
    Column("looked_at", UtcDateTime, nullable=False),
    Column("sound_at", UtcDateTime),
    Column("fault", Text, nullable=False),  # of the last look; empty: none
    Column("faults", Integer, nullable=False),  # in a row
    area_column="code12",
    audited=False,
)

# Alerts of the Common Alerting Protocol that somebody wants to give out, and who decided.
hazard_warning_paper = operational(
    "hazard_warning_paper",
    Column("paper_id", String(32), primary_key=True),
    Column("warning_id", String(32), nullable=False),
    Column("number", Integer, nullable=False),  # version that it tells of
    Column("code12", String(12), nullable=False),
    Column("does", Text, nullable=False),
    Column("identifier", Text, nullable=False),
    Column("sent_at", UtcDateTime, nullable=False),
    Column("document", Text, nullable=False),
    Column("words", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("recorded_at", UtcDateTime, nullable=False),
    ForeignKeyConstraint(["realm", "warning_id"], _WARNING),
    CheckConstraint("does IN ('alert', 'update', 'cancel')", name="does"),
    area_column="code12",
)
Index(None, hazard_warning_paper.c.realm, hazard_warning_paper.c.warning_id)

hazard_warning_decision = operational(
    "hazard_warning_decision",
    Column("paper_id", String(32), primary_key=True),
    Column("code12", String(12), nullable=False),
    Column("verdict", Text, nullable=False),
    Column("words", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("recorded_at", UtcDateTime, nullable=False),
    ForeignKeyConstraint(
        ["realm", "paper_id"], ["hazard_warning_paper.realm", "hazard_warning_paper.paper_id"]
    ),
    CheckConstraint("verdict IN ('approved', 'declined', 'withdrawn')", name="verdict"),
    area_column="code12",
)
Index(None, hazard_warning_decision.c.realm, hazard_warning_decision.c.recorded_at)

# What came of trying the detectors on the past; the last run is shown.
hazard_hindcast = operational(
    "hazard_hindcast",
    Column("hindcast_id", String(32), primary_key=True),
    Column("code12", String(12), nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
    Column("body", Json, nullable=False),
    area_column="code12",
    audited=False,
)
Index(None, hazard_hindcast.c.realm, hazard_hindcast.c.made_at)
