"""Officers on the roster, their absences, training, and awareness events."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up to this revision."""
    _roster()
    _training()
    _events()


def _moment() -> sa.DateTime:
    return sa.DateTime(timezone=True)


def _document() -> Any:
    return sa.JSON(none_as_null=True).with_variant(
        postgresql.JSONB(none_as_null=True), "postgresql"
    )


def _versions(name: str, key: str, *columns: Any) -> None:
    """Make a table whose rows are never overwritten: a new version is a new row."""
    op.create_table(
        name,
        sa.Column("realm", sa.Text(), nullable=False),
        sa.Column(key, sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("code12", sa.String(length=12), nullable=False),
        sa.Column("recorded_at", _moment(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        *columns,
        sa.CheckConstraint("version >= 1", name=op.f(f"ck_{name}_version")),
        sa.PrimaryKeyConstraint("realm", key, "version", name=op.f(f"pk_{name}")),
    )
    op.create_index(op.f(f"ix_{name}_realm_code12"), name, ["realm", "code12"])


def _roster() -> None:
    _versions(
        "roster_entry",
        "entry_id",
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("role", sa.String(length=1), nullable=False),
        sa.Column("account", sa.Integer()),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date()),
        sa.Column("confirmed_at", _moment()),
        sa.Column("confirmed_by", sa.Text(), nullable=False),
        sa.Column("reachability", sa.Text(), nullable=False),
        sa.Column("reachability_at", _moment()),
        sa.Column("has_ndis", sa.Boolean()),
        sa.Column("trained_on", sa.Date()),
        sa.Column("drilled_on", sa.Date()),
        sa.Column("import_id", sa.String(length=32), nullable=False),
        sa.CheckConstraint("role IN ('A', 'B')", name=op.f("ck_roster_entry_role")),
        sa.CheckConstraint(
            "reachability IN ('reachable', 'unreachable', 'unknown')",
            name=op.f("ck_roster_entry_reachability"),
        ),
        sa.CheckConstraint(
            "valid_to IS NULL OR valid_to >= valid_from", name=op.f("ck_roster_entry_validity")
        ),
    )
    op.create_index(op.f("ix_roster_entry_realm_person_id"), "roster_entry", ["realm", "person_id"])
    _versions(
        "roster_absence",
        "absence_id",
        sa.Column("entry_id", sa.String(length=32), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("stand_in", sa.String(length=32), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("is_cancelled", sa.Boolean(), nullable=False),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_roster_absence_days")),
    )
    op.create_table(
        "roster_import",
        sa.Column("realm", sa.Text(), nullable=False),
        sa.Column("import_id", sa.String(length=32), nullable=False),
        sa.Column("code12", sa.String(length=12), nullable=False),
        sa.Column("made_at", _moment(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("counts", _document(), nullable=False),
        sa.Column("findings", _document(), nullable=False),
        sa.PrimaryKeyConstraint("realm", "import_id", name=op.f("pk_roster_import")),
    )


def _training() -> None:
    _versions(
        "training_course",
        "course_id",
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("is_withdrawn", sa.Boolean(), nullable=False),
        sa.CheckConstraint("minutes > 0", name=op.f("ck_training_course_minutes")),
    )
    _versions(
        "training_session",
        "session_id",
        sa.Column("course_id", sa.String(length=32), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("begins", sa.String(length=5), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("trainer", sa.Text(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.CheckConstraint("minutes > 0", name=op.f("ck_training_session_minutes")),
        sa.CheckConstraint(
            "state IN ('planned', 'held', 'cancelled')", name=op.f("ck_training_session_state")
        ),
    )
    op.create_table(
        "training_attendance",
        sa.Column("realm", sa.Text(), nullable=False),
        sa.Column("session_id", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("code12", sa.String(length=12), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("presence", sa.Text(), nullable=False),
        sa.Column("certificate", sa.String(length=32), nullable=False),
        sa.Column("recorded_at", _moment(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "presence IN ('present', 'absent', 'unknown')",
            name=op.f("ck_training_attendance_presence"),
        ),
        sa.CheckConstraint("version >= 1", name=op.f("ck_training_attendance_version")),
        sa.PrimaryKeyConstraint(
            "realm", "session_id", "person_id", "version", name=op.f("pk_training_attendance")
        ),
    )
    op.create_index(
        op.f("ix_training_attendance_realm_code12"), "training_attendance", ["realm", "code12"]
    )
    op.create_index(
        op.f("ix_training_attendance_realm_person_id"),
        "training_attendance",
        ["realm", "person_id"],
    )


def _events() -> None:
    _versions(
        "awareness_event",
        "event_id",
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("head_kind", sa.Text(), nullable=False),
        sa.Column("head_count", sa.Integer()),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("photos", _document(), nullable=False),
        sa.Column("is_withdrawn", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "(head_count IS NULL) = (head_kind = 'unknown')", name=op.f("ck_awareness_event_head")
        ),
        sa.CheckConstraint(
            "head_kind IN ('number', 'at_least', 'unknown')",
            name=op.f("ck_awareness_event_head_kind"),
        ),
    )
