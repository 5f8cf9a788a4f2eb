"""Dangers: what was done about each and how it stands; photos of reports by their hash."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

NEVER_CHANGED = ("danger_step", "report_photo", "report_photo_hidden")
STATES = ("reported", "dispatched", "closed")
ACTS = ("dispatch", "close", "reopen")


def upgrade() -> None:
    """Go up to this revision."""
    _steps()
    _current()
    _photos()
    _hidden()
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for table in NEVER_CHANGED:
        op.execute(_refusal_sqlite(table) if is_sqlite else _refusal_postgresql(table))


def _refusal_sqlite(table: str) -> str:
    return f"""CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table}
    BEGIN SELECT RAISE(ABORT, '{table} is never changed'); END"""


def _refusal_postgresql(table: str) -> str:
    return f"""CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table}
    FOR EACH ROW EXECUTE FUNCTION refuse_change()"""


def _text(name: str, length: int | None = None) -> Any:
    return sa.Column(name, sa.Text() if length is None else sa.String(length), nullable=False)


def _moment(name: str) -> Any:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=False)


def _document(name: str) -> Any:
    kind: Any = sa.JSON(none_as_null=True).with_variant(
        postgresql.JSONB(none_as_null=True), "postgresql"
    )
    return sa.Column(name, kind, nullable=False)


def _indexed(table: str, *columns: str) -> None:
    op.create_index(op.f("_".join(("ix", table, *columns))), table, list(columns))


def _steps() -> None:
    op.create_table(
        "danger_step",
        _text("realm"),
        _text("step_id", 32),
        _text("report_id", 32),
        sa.Column("number", sa.Integer(), nullable=False),
        _text("code12", 12),
        _text("act"),
        _text("words"),
        _moment("at"),
        _moment("recorded_at"),
        _text("actor"),
        sa.CheckConstraint(f"act IN {ACTS}", name=op.f("ck_danger_step_act")),
        sa.PrimaryKeyConstraint("realm", "step_id", name=op.f("pk_danger_step")),
        sa.UniqueConstraint(
            "realm", "report_id", "number", name=op.f("uq_danger_step_realm_report_id_number")
        ),
    )


def _current() -> None:
    op.create_table(
        "danger_current",
        _text("realm"),
        _text("report_id", 32),
        _text("version_id", 32),
        _text("code12", 12),
        _text("what"),
        _text("state"),
        _moment("received_at"),
        _moment("changed_at"),
        _text("upgraded_to", 32),
        sa.CheckConstraint(f"state IN {STATES}", name=op.f("ck_danger_current_state")),
        sa.ForeignKeyConstraint(
            ["realm", "version_id"],
            ["report_version.realm", "report_version.version_id"],
            name=op.f("fk_danger_current_realm_version_id"),
        ),
        sa.PrimaryKeyConstraint("realm", "report_id", name=op.f("pk_danger_current")),
    )
    _indexed("danger_current", "realm", "state", "received_at")


def _photos() -> None:
    op.create_table(
        "report_photo",
        _text("realm"),
        _text("photo_id", 32),
        _text("version_id", 32),
        _text("code12", 12),
        _text("sha256", 64),
        _text("name"),
        _text("words"),
        _document("shot"),
        _moment("added_at"),
        _text("actor"),
        sa.PrimaryKeyConstraint("realm", "photo_id", name=op.f("pk_report_photo")),
    )
    _indexed("report_photo", "realm", "version_id")
    _indexed("report_photo", "realm", "sha256")


def _hidden() -> None:
    op.create_table(
        "report_photo_hidden",
        _text("realm"),
        _text("photo_id", 32),
        _text("code12", 12),
        _text("why"),
        _moment("hidden_at"),
        _text("actor"),
        sa.ForeignKeyConstraint(
            ["realm", "photo_id"],
            ["report_photo.realm", "report_photo.photo_id"],
            name=op.f("fk_report_photo_hidden_realm_photo_id"),
        ),
        sa.PrimaryKeyConstraint("realm", "photo_id", name=op.f("pk_report_photo_hidden")),
    )
