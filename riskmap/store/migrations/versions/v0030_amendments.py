"""Amendments of verified reports: asked for, proposed, decided."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

TABLE = "report_amendment"
_STEPS = ("asked", "proposed", "withdrawn", "turned_down", "approved")


def upgrade() -> None:
    """Go up to this revision."""
    op.create_table(
        TABLE,
        _text("realm"),
        _text("amendment_id", 32),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        _text("code12", 12),
        _text("event_id", 32),
        _text("report_id", 32),
        _text("version_id", 32),
        _text("step"),
        _document("figures"),
        _document("ticked"),
        _text("words"),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        _text("actor"),
        sa.ForeignKeyConstraint(
            ["realm", "version_id"],
            ["report_version.realm", "report_version.version_id"],
            name=op.f("fk_report_amendment_realm_version_id"),
        ),
        sa.CheckConstraint("number >= 1", name=op.f("ck_report_amendment_number")),
        sa.CheckConstraint(f"step IN {_STEPS}", name=op.f("ck_report_amendment_step")),
        sa.CheckConstraint(
            "(step = 'proposed') = (figures IS NOT NULL)", name=op.f("ck_report_amendment_figures")
        ),
        sa.PrimaryKeyConstraint("realm", "amendment_id", "number", name=op.f(f"pk_{TABLE}")),
    )
    for column in ("report_id", "event_id"):
        op.create_index(op.f(f"ix_{TABLE}_realm_{column}"), TABLE, ["realm", column])
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    op.execute(_refusal_sqlite() if is_sqlite else _refusal_postgresql())


def _refusal_sqlite() -> str:
    return f"""CREATE TRIGGER {TABLE}_no_update BEFORE UPDATE ON {TABLE}
    BEGIN SELECT RAISE(ABORT, '{TABLE} is never changed'); END"""


def _refusal_postgresql() -> str:
    return f"""CREATE TRIGGER {TABLE}_no_update BEFORE UPDATE ON {TABLE}
    FOR EACH ROW EXECUTE FUNCTION refuse_change()"""


def _text(name: str, length: int | None = None) -> Any:
    return sa.Column(name, sa.Text() if length is None else sa.String(length), nullable=False)


def _document(name: str) -> Any:
    kind: Any = sa.JSON(none_as_null=True).with_variant(
        postgresql.JSONB(none_as_null=True), "postgresql"
    )
    return sa.Column(name, kind, nullable=True)
