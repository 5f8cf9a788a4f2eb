"""What is in force where, slots of reporting plans, duties, how they were met, their counts."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

OUTCOMES = ("open", "met_zero", "met_event", "late", "excused", "unreachable")
#: REPLACE would remove a row without asking the trigger on DELETE.
SQLITE = (
    """CREATE TRIGGER activation_change_no_update BEFORE UPDATE ON activation_change
    BEGIN SELECT RAISE(ABORT, 'activation_change is append-only'); END""",
    """CREATE TRIGGER activation_change_no_delete BEFORE DELETE ON activation_change
    BEGIN SELECT RAISE(ABORT, 'activation_change is append-only'); END""",
    """CREATE TRIGGER activation_change_no_replace BEFORE INSERT ON activation_change
    WHEN EXISTS (SELECT 1 FROM activation_change
                 WHERE realm = NEW.realm AND change_id = NEW.change_id)
    BEGIN SELECT RAISE(ABORT, 'activation_change is append-only'); END""",
)
POSTGRESQL = (
    """CREATE TRIGGER activation_change_append_only BEFORE UPDATE OR DELETE ON activation_change
    FOR EACH ROW EXECUTE FUNCTION refuse_change()""",
    """CREATE TRIGGER activation_change_no_truncate BEFORE TRUNCATE ON activation_change
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()""",
)


def upgrade() -> None:
    """Go up to this revision."""
    _activation()
    _slots()
    _duties()
    _submissions()
    _notes()
    _counts()


def _moment(name: str, *, nullable: bool = False) -> Any:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _text(name: str, length: int | None = None, *, nullable: bool = False) -> Any:
    kind = sa.Text() if length is None else sa.String(length=length)
    return sa.Column(name, kind, nullable=nullable)


def _activation() -> None:
    op.create_table(
        "activation_change",
        _text("realm"),
        _text("change_id", 32),
        _text("code12", 12),
        _text("track"),
        _text("value"),
        _moment("effective_at"),
        _moment("recorded_at"),
        _text("authority"),
        _text("document"),
        _text("reason"),
        _text("actor"),
        sa.CheckConstraint(
            "track IN ('season', 'flood', 'relief')", name=op.f("ck_activation_change_track")
        ),
        sa.PrimaryKeyConstraint("realm", "change_id", name=op.f("pk_activation_change")),
    )
    op.create_index(
        op.f("ix_activation_change_realm_code12"), "activation_change", ["realm", "code12"]
    )
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for statement in SQLITE if is_sqlite else POSTGRESQL:
        op.execute(statement)
    op.create_table(
        "duty_event",
        _text("realm"),
        _text("event_id", 36),
        _text("code12", 12),
        _moment("opened_at"),
        _moment("closed_at", nullable=True),
        sa.CheckConstraint(
            "closed_at IS NULL OR closed_at >= opened_at", name=op.f("ck_duty_event_closed_at")
        ),
        sa.PrimaryKeyConstraint("realm", "event_id", "code12", name=op.f("pk_duty_event")),
    )


def _slots() -> None:
    op.create_table(
        "duty_slot",
        _text("realm"),
        _text("slot_id", 96),
        _text("plan", 40),
        _text("event_id", 36),
        _moment("period_from"),
        _moment("cutoff_at"),
        _moment("due_at"),
        _moment("closes_at"),
        _text("fingerprint", 64),
        sa.CheckConstraint(
            "period_from <= cutoff_at AND cutoff_at <= due_at AND due_at <= closes_at",
            name=op.f("ck_duty_slot_times"),
        ),
        sa.PrimaryKeyConstraint("realm", "slot_id", name=op.f("pk_duty_slot")),
        sa.UniqueConstraint(
            "realm",
            "plan",
            "event_id",
            "due_at",
            name=op.f("uq_duty_slot_realm_plan_event_id_due_at"),
        ),
    )
    op.create_index(op.f("ix_duty_slot_realm_closes_at"), "duty_slot", ["realm", "closes_at"])


def _duties() -> None:
    op.create_table(
        "duty",
        _text("realm"),
        _text("slot_id", 96),
        _text("code12", 12),
        _text("outcome", 12),
        _moment("met_at", nullable=True),
        _text("met_kind", 8, nullable=True),
        _text("excuse_id", 32),
        _text("unreachable_id", 32),
        sa.CheckConstraint(f"outcome IN {OUTCOMES}", name=op.f("ck_duty_outcome")),
        sa.CheckConstraint("(met_at IS NULL) = (met_kind IS NULL)", name=op.f("ck_duty_met")),
        sa.CheckConstraint("met_kind IN ('zero', 'event')", name=op.f("ck_duty_met_kind")),
        sa.CheckConstraint(
            "outcome NOT IN ('met_zero', 'met_event', 'late') OR met_at IS NOT NULL",
            name=op.f("ck_duty_met_at"),
        ),
        sa.ForeignKeyConstraint(
            ["realm", "slot_id"],
            ["duty_slot.realm", "duty_slot.slot_id"],
            name=op.f("fk_duty_realm_slot_id"),
        ),
        sa.PrimaryKeyConstraint("realm", "slot_id", "code12", name=op.f("pk_duty")),
        sqlite_with_rowid=False,
    )


def _submissions() -> None:
    op.create_table(
        "duty_submission",
        _text("realm"),
        _text("submission_id", 36),
        _text("slot_id", 96),
        _text("code12", 12),
        _text("kind", 8),
        _text("event_id", 36),
        _moment("received_at"),
        _moment("counts_at"),
        _moment("phone_at", nullable=True),
        sa.Column("skew_s", sa.Float()),
        _text("channel"),
        _text("by"),
        _text("entered_by"),
        sa.CheckConstraint("kind IN ('zero', 'event')", name=op.f("ck_duty_submission_kind")),
        sa.ForeignKeyConstraint(
            ["realm", "slot_id", "code12"],
            ["duty.realm", "duty.slot_id", "duty.code12"],
            name=op.f("fk_duty_submission_realm_slot_id_code12"),
        ),
        sa.PrimaryKeyConstraint(
            "realm", "submission_id", "slot_id", name=op.f("pk_duty_submission")
        ),
        sqlite_with_rowid=False,
    )
    op.create_index(
        op.f("ix_duty_submission_realm_slot_id_code12"),
        "duty_submission",
        ["realm", "slot_id", "code12"],
    )


def _notes() -> None:
    op.create_table(
        "duty_note",
        _text("realm"),
        _text("note_id", 32),
        _text("slot_id", 96),
        _text("code12", 12),
        _text("kind"),
        _text("reason"),
        _text("actor"),
        _moment("recorded_at"),
        sa.CheckConstraint(
            "kind IN ('replanned', 'restored', 'excused', 'unreachable', 'reached')",
            name=op.f("ck_duty_note_kind"),
        ),
        sa.PrimaryKeyConstraint("realm", "note_id", name=op.f("pk_duty_note")),
    )
    op.create_index(
        op.f("ix_duty_note_realm_slot_id_code12"), "duty_note", ["realm", "slot_id", "code12"]
    )


def _counts() -> None:
    op.create_table(
        "duty_count",
        _text("realm"),
        _text("slot_id", 96),
        _text("code12", 12),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in OUTCOMES),
        *(
            sa.CheckConstraint(f"{name} >= 0", name=op.f(f"ck_duty_count_{name}"))
            for name in OUTCOMES
        ),
        sa.PrimaryKeyConstraint("realm", "slot_id", "code12", name=op.f("pk_duty_count")),
        sqlite_with_rowid=False,
    )
