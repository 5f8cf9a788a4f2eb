"""Drafts of reports, page by page, until they are sent."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

IDS = ("event_id", "replaces", "upgrades")


def upgrade() -> None:
    """Go up to this revision."""
    said: Any = sa.JSON(none_as_null=True).with_variant(
        postgresql.JSONB(none_as_null=True), "postgresql"
    )
    op.create_table(
        "report_draft",
        sa.Column("realm", sa.Text(), nullable=False),
        sa.Column("draft_id", sa.String(length=32), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("code12", sa.String(length=12), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        *(sa.Column(name, sa.String(length=32), nullable=False) for name in IDS),
        sa.Column("said", said, nullable=False),
        sa.Column("page", sa.Text(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("thrown_at", sa.DateTime(timezone=True)),
        sa.CheckConstraint(
            "kind IN ('initial', 'follow_up', 'verified')", name=op.f("ck_report_draft_kind")
        ),
        sa.PrimaryKeyConstraint("realm", "draft_id", name=op.f("pk_report_draft")),
    )
    for columns in (["realm", "actor", "code12"], ["saved_at"]):
        name = op.f("_".join(("ix_report_draft", *columns)))
        op.create_index(name, "report_draft", columns)
