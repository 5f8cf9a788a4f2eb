"""An index of the events that a unit has begun: asked for with every report of it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up to this revision."""
    is_begun = sa.text("once IS NOT NULL")
    op.create_index(
        "ix_report_current_begun",
        "report_current",
        ["realm", "code12", "once", "event_id"],
        sqlite_where=is_begun,
        postgresql_where=is_begun,
    )
