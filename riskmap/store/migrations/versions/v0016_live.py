"""Numbers that open screens listen to."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up to this revision."""
    op.create_table(
        "live_number",
        sa.Column("realm", sa.Text(), nullable=False),
        sa.Column("topic", sa.String(length=16), nullable=False),
        sa.Column("code12", sa.String(length=12), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("realm", "topic", "code12", name=op.f("pk_live_number")),
        sqlite_with_rowid=False,
    )
