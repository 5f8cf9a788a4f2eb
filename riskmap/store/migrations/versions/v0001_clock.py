"""The clock's runs and its sign of life."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up to this revision."""
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "job_run",
        sa.Column("realm", sa.Text(), nullable=False),
        sa.Column("job", sa.Text(), nullable=False),
        sa.Column("slot", moment, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("holder", sa.Text(), nullable=False),
        sa.Column("started_at", moment, nullable=False),
        sa.Column("finished_at", moment),
        sa.Column("result", sa.Text()),
        sa.Column("error", sa.Text()),
        sa.CheckConstraint(
            "state IN ('running', 'done', 'failed', 'lost')", name=op.f("ck_job_run_state")
        ),
        sa.PrimaryKeyConstraint("realm", "job", "slot", name=op.f("pk_job_run")),
    )
    op.create_table(
        "clock_beat",
        sa.Column("holder", sa.Text(), nullable=False),
        sa.Column("host", sa.Text(), nullable=False),
        sa.Column("pid", sa.Integer(), nullable=False),
        sa.Column("started_at", moment, nullable=False),
        sa.Column("beat_at", moment, nullable=False),
        sa.PrimaryKeyConstraint("holder", name=op.f("pk_clock_beat")),
    )
