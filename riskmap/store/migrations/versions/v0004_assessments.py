"""Assessments by the second method: language, name, review, money.

Assessments of the first method hold other figures and cannot be read as such. No version of
the program that made them was released: they are taken away, and set-up assesses anew.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up to this revision."""
    document = sa.JSON(none_as_null=True).with_variant(
        postgresql.JSONB(none_as_null=True), "postgresql"
    )
    for table in ("assessment_current", "assessment_state", "assessment_unit"):
        op.execute(sa.delete(sa.table(table)))
    op.execute(sa.update(sa.table("assessment", sa.column("supersedes"))).values(supersedes=None))
    op.execute(sa.delete(sa.table("assessment")))
    with op.batch_alter_table("assessment") as assessment:
        assessment.add_column(sa.Column("language", sa.Text(), nullable=False))
        assessment.add_column(sa.Column("name", sa.Text(), nullable=False))
        assessment.add_column(sa.Column("review_due_on", sa.Date(), nullable=False))
        assessment.add_column(sa.Column("money", document))
