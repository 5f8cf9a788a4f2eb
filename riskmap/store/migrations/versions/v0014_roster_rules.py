"""Areas prone to disasters; when and how an officer was last reached."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up to this revision."""
    moment = sa.DateTime(timezone=True)
    op.add_column("roster_entry", sa.Column("reached_at", moment))
    op.add_column("roster_entry", sa.Column("reached_by", sa.Text()))
    op.create_table(
        "prone_area",
        sa.Column("realm", sa.Text(), nullable=False),
        sa.Column("area_id", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("code12", sa.String(length=12), nullable=False),
        sa.Column("recorded_at", moment, nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("is_prone", sa.Boolean(), nullable=False),
        sa.CheckConstraint("version >= 1", name=op.f("ck_prone_area_version")),
        sa.PrimaryKeyConstraint("realm", "area_id", "version", name=op.f("pk_prone_area")),
    )
    op.create_index(op.f("ix_prone_area_realm_code12"), "prone_area", ["realm", "code12"])
