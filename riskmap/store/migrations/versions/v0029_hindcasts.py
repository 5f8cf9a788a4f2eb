"""Hindcasts: what came of trying the detectors on the past."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

TABLE = "hazard_hindcast"


def upgrade() -> None:
    """Go up to this revision."""
    document: Any = sa.JSON(none_as_null=True).with_variant(
        postgresql.JSONB(none_as_null=True), "postgresql"
    )
    op.create_table(
        TABLE,
        sa.Column("realm", sa.Text(), nullable=False),
        sa.Column("hindcast_id", sa.String(length=32), nullable=False),
        sa.Column("code12", sa.String(length=12), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("body", document, nullable=False),
        sa.PrimaryKeyConstraint("realm", "hindcast_id", name=op.f(f"pk_{TABLE}")),
    )
    op.create_index(op.f(f"ix_{TABLE}_realm_made_at"), TABLE, ["realm", "made_at"])
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    op.execute(_refusal_sqlite() if is_sqlite else _refusal_postgresql())


def _refusal_sqlite() -> str:
    return f"""CREATE TRIGGER {TABLE}_no_update BEFORE UPDATE ON {TABLE}
    BEGIN SELECT RAISE(ABORT, '{TABLE} is never changed'); END"""


def _refusal_postgresql() -> str:
    return f"""CREATE TRIGGER {TABLE}_no_update BEFORE UPDATE ON {TABLE}
    FOR EACH ROW EXECUTE FUNCTION refuse_change()"""
