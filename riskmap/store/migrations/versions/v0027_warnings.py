"""Warnings: versions, impact, what detectors remember, alerts that are given out."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

NEVER_CHANGED = (
    "hazard_warning_version",
    "hazard_warning_impact",
    "hazard_warning_paper",
    "hazard_warning_decision",
)
_STATUSES = "status IN ('new', 'updated', 'cancelled', 'expired')"


def upgrade() -> None:
    """Go up to this revision."""
    _warnings()
    _versions()
    _impacts()
    _courses()
    _due()
    _detectors()
    _papers()
    _decisions()
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for table in NEVER_CHANGED:
        op.execute(_refusal_sqlite(table) if is_sqlite else _refusal_postgresql(table))


def _refusal_sqlite(table: str) -> str:
    return f"""CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table}
    BEGIN SELECT RAISE(ABORT, '{table} is never changed'); END"""


def _refusal_postgresql(table: str) -> str:
    return f"""CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table}
    FOR EACH ROW EXECUTE FUNCTION refuse_change()"""


def _moment(name: str, *, nullable: bool = False) -> Any:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _text(name: str, length: int | None = None) -> Any:
    kind = sa.Text() if length is None else sa.String(length=length)
    return sa.Column(name, kind, nullable=False)


def _number(name: str) -> Any:
    return sa.Column(name, sa.Integer(), nullable=False, autoincrement=False)


def _document(name: str) -> Any:
    document: Any = sa.JSON(none_as_null=True).with_variant(
        postgresql.JSONB(none_as_null=True), "postgresql"
    )
    return sa.Column(name, document, nullable=False)


def _key(table: str, *columns: str) -> Any:
    return sa.PrimaryKeyConstraint("realm", *columns, name=op.f(f"pk_{table}"))


def _check(table: str, name: str, text: str) -> Any:
    return sa.CheckConstraint(text, name=op.f(f"ck_{table}_{name}"))


def _of(table: str, other: str, column: str) -> Any:
    return sa.ForeignKeyConstraint(
        ["realm", column],
        [f"{other}.realm", f"{other}.{column}"],
        name=op.f(f"fk_{table}_realm_{column}"),
    )


def _index(table: str, *columns: str) -> None:
    op.create_index(op.f("_".join(("ix", table, "realm", *columns))), table, ["realm", *columns])


def _warnings() -> None:
    table = "hazard_warning"
    op.create_table(
        table,
        _text("realm"),
        _text("warning_id", 32),
        _text("kind"),
        _text("origin"),
        _text("subject"),
        _text("code12", 12),
        _number("number"),
        _text("status"),
        _moment("opened_at"),
        _moment("seen_at"),
        _moment("expires_at"),
        _check(table, "kind", "kind IN ('official', 'own')"),
        _check(table, "status", _STATUSES),
        _key(table, "warning_id"),
    )
    _index(table, "status", "expires_at")
    _index(table, "opened_at")
    _index(table, "kind", "origin", "subject")


def _versions() -> None:
    table = "hazard_warning_version"
    op.create_table(
        table,
        _text("realm"),
        _text("warning_id", 32),
        _number("number"),
        _text("code12", 12),
        _text("status"),
        _document("body"),
        _moment("recorded_at"),
        _of(table, "hazard_warning", "warning_id"),
        _check(table, "status", _STATUSES),
        _check(table, "number", "(number = 1) = (status = 'new')"),
        _key(table, "warning_id", "number"),
    )


def _impacts() -> None:
    table = "hazard_warning_impact"
    op.create_table(
        table,
        _text("realm"),
        _text("warning_id", 32),
        _number("number"),
        _text("code12", 12),
        _document("body"),
        _number("took_ms"),
        _moment("recorded_at"),
        _of(table, "hazard_warning", "warning_id"),
        _key(table, "warning_id", "number"),
    )


def _courses() -> None:
    table = "hazard_warning_course"
    op.create_table(
        table,
        _text("realm"),
        _text("detector", 60),
        _text("subject", 200),
        _text("code12", 12),
        _text("warning_id", 32),
        sa.Column("is_pending", sa.Boolean(), nullable=False),
        _document("course"),
        _document("seen"),
        _moment("looked_at"),
        _key(table, "detector", "subject"),
    )
    _index(table, "is_pending")


def _due() -> None:
    table = "hazard_warning_due"
    op.create_table(
        table,
        _text("realm"),
        _text("detector", 60),
        _text("station", 200),
        _text("code12", 12),
        _moment("since"),
        _key(table, "detector", "station"),
    )


def _detectors() -> None:
    table = "hazard_warning_detector"
    op.create_table(
        table,
        _text("realm"),
        _text("detector", 60),
        _text("code12", 12),
        _moment("looked_at"),
        _moment("sound_at", nullable=True),
        _text("fault"),
        _number("faults"),
        _key(table, "detector"),
    )


def _papers() -> None:
    table = "hazard_warning_paper"
    op.create_table(
        table,
        _text("realm"),
        _text("paper_id", 32),
        _text("warning_id", 32),
        _number("number"),
        _text("code12", 12),
        _text("does"),
        _text("identifier"),
        _moment("sent_at"),
        _text("document"),
        _text("words"),
        _text("actor"),
        _moment("recorded_at"),
        _of(table, "hazard_warning", "warning_id"),
        _check(table, "does", "does IN ('alert', 'update', 'cancel')"),
        _key(table, "paper_id"),
    )
    _index(table, "warning_id")


def _decisions() -> None:
    table = "hazard_warning_decision"
    op.create_table(
        table,
        _text("realm"),
        _text("paper_id", 32),
        _text("code12", 12),
        _text("verdict"),
        _text("words"),
        _text("actor"),
        _moment("recorded_at"),
        _of(table, "hazard_warning_paper", "paper_id"),
        _check(table, "verdict", "verdict IN ('approved', 'declined', 'withdrawn')"),
        _key(table, "paper_id"),
    )
    _index(table, "recorded_at")
