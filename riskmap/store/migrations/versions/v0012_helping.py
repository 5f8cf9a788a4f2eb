"""People who need help in a disaster, sealed; since when an account is closed, or erased."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up to this revision."""
    _helped()
    for name in ("closed_at", "erased_at"):
        op.add_column("account", sa.Column(name, sa.DateTime(timezone=True)))
    # Nobody knows since when: periods begin now.
    op.execute("UPDATE account SET closed_at = CURRENT_TIMESTAMP WHERE NOT is_active")


def _helped() -> None:
    op.create_table(
        "helped_person",
        sa.Column("realm", sa.Text(), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("code12", sa.String(length=12), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("kinds", _document(), nullable=False),
        sa.Column("mobility", sa.Text(), nullable=False),
        sa.Column("floor", sa.Integer()),
        sa.Column("helper_account", sa.Integer()),
        sa.Column("has_helper", sa.Boolean(), nullable=False),
        sa.Column("has_measure", sa.Boolean(), nullable=False),
        sa.Column("card_on", sa.Date()),
        sa.Column("checked_on", sa.Date(), nullable=False),
        sa.Column("checked_by", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.CheckConstraint("version >= 1", name=op.f("ck_helped_person_version")),
        sa.CheckConstraint(
            "mobility IN ('walks', 'led', 'carried', 'unknown')",
            name=op.f("ck_helped_person_mobility"),
        ),
        sa.CheckConstraint(
            "state IN ('listed', 'removed', 'erased')", name=op.f("ck_helped_person_state")
        ),
        sa.CheckConstraint(
            "(sealed = '') = (state = 'erased')", name=op.f("ck_helped_person_sealed")
        ),
        sa.PrimaryKeyConstraint("realm", "person_id", "version", name=op.f("pk_helped_person")),
    )
    op.create_index(op.f("ix_helped_person_realm_code12"), "helped_person", ["realm", "code12"])


def _document() -> Any:
    return sa.JSON(none_as_null=True).with_variant(
        postgresql.JSONB(none_as_null=True), "postgresql"
    )
