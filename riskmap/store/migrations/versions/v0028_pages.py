"""Fewer and nearer pages for each zero report: what is of no event stands in no index of events."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

STATES = ("submitted", "returned", "accepted")
INDEXES: dict[str, tuple[tuple[str, ...], str | None]] = {
    "ix_report_current_realm_received_at_report_id": (("realm", "received_at", "report_id"), None),
    "ix_report_current_realm_code12_received_at": (("realm", "code12", "received_at"), None),
    "ix_report_current_waiting": (("realm", "received_at"), "state = 'submitted'"),
    "ix_report_current_begun": (("realm", "code12", "once", "event_id"), "once IS NOT NULL"),
}
UNIQUE: dict[str, tuple[str, str]] = {
    "ix_report_current_position": ("position", "event_id IS NOT NULL"),
    "ix_report_current_once": ("once", "once IS NOT NULL"),
}


def upgrade() -> None:
    """Go up to this revision."""
    if op.get_bind().dialect.name == "sqlite":
        _current_anew()
    else:
        for name in ("once", "position"):
            op.drop_constraint(f"uq_report_current_realm_event_id_code12_{name}", "report_current")
    for name, (column, where) in UNIQUE.items():
        columns = ["realm", "event_id", "code12", column]
        _index(name, columns, where, unique=True)
    _live_anew()
    _uses_anew()


def _current_anew() -> None:
    """Make the table of pointers without the two constraints, which SQLite cannot take away."""
    op.rename_table("report_current", "report_current_before")
    op.create_table(
        "report_current",
        _text("realm"),
        _text("report_id", 32),
        _text("version_id", 32),
        _text("code12", 12),
        _text("event_id", 32, nullable=True),
        _text("kind"),
        sa.Column("position", sa.Integer()),
        _text("once", nullable=True),
        _text("state"),
        _moment("cutoff_at"),
        _moment("received_at"),
        sa.CheckConstraint(f"state IN {STATES}", name=op.f("ck_report_current_state")),
        sa.CheckConstraint("once IN ('initial', 'verified')", name=op.f("ck_report_current_once")),
        sa.CheckConstraint(
            "(event_id IS NULL) = (position IS NULL) OR kind = 'danger'",
            name=op.f("ck_report_current_position"),
        ),
        sa.ForeignKeyConstraint(
            ["realm", "version_id"],
            ["report_version.realm", "report_version.version_id"],
            name=op.f("fk_report_current_realm_version_id"),
        ),
        sa.PrimaryKeyConstraint("realm", "report_id", name=op.f("pk_report_current")),
    )
    op.execute("INSERT INTO report_current SELECT * FROM report_current_before")
    op.drop_table("report_current_before")
    for name, (columns, where) in INDEXES.items():
        _index(name, list(columns), where)


def _live_anew() -> None:
    """Begin the numbers anew: open screens fetch themselves once more, no more than that."""
    op.drop_table("live_number")
    op.create_table(
        "live_number",
        _text("realm"),
        _text("code12", 12),
        _text("topic", 16),
        sa.Column("number", sa.Integer(), nullable=False),
        _moment("changed_at"),
        sa.PrimaryKeyConstraint("realm", "code12", "topic", name=op.f("pk_live_number")),
        sqlite_with_rowid=False,
    )


def _uses_anew() -> None:
    """Begin the minutes anew in which uses of tokens are counted."""
    op.drop_table("program_use")
    op.create_table(
        "program_use",
        _text("program"),
        _moment("began_at"),
        sa.Column("requests", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("program", name=op.f("pk_program_use")),
        sqlite_with_rowid=False,
    )


def _index(name: str, columns: list[str], where: str | None, *, unique: bool = False) -> None:
    only = None if where is None else sa.text(where)
    op.create_index(
        name, "report_current", columns, unique=unique, sqlite_where=only, postgresql_where=only
    )


def _text(name: str, length: int | None = None, *, nullable: bool = False) -> Any:
    kind = sa.Text() if length is None else sa.String(length=length)
    return sa.Column(name, kind, nullable=nullable)


def _moment(name: str) -> Any:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=False)
