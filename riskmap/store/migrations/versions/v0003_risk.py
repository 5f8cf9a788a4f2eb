"""Risk assessments."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up to this revision."""
    moment = sa.DateTime(timezone=True)
    document = sa.JSON(none_as_null=True).with_variant(
        postgresql.JSONB(none_as_null=True), "postgresql"
    )

    op.create_table(
        "assessment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name_zh", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("method", sa.Text(), nullable=False),
        sa.Column("created_at", moment, nullable=False),
        sa.Column("inputs_hash", sa.String(length=64), nullable=False),
        sa.Column("flags", document, nullable=False),
        sa.Column("attribution", document, nullable=False),
        sa.Column("provenance", document, nullable=False),
        sa.Column("classes", document, nullable=False),
        sa.Column("supersedes", sa.Integer()),
        sa.CheckConstraint("version >= 1", name=op.f("ck_assessment_version")),
        sa.ForeignKeyConstraint(
            ["supersedes"], ["assessment.id"], name=op.f("fk_assessment_supersedes")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessment")),
        sa.UniqueConstraint("region", "version", name=op.f("uq_assessment_region_version")),
    )
    op.create_table(
        "assessment_current",
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assessment_id"], ["assessment.id"], name=op.f("fk_assessment_current_assessment_id")
        ),
        sa.PrimaryKeyConstraint("region", name=op.f("pk_assessment_current")),
        sa.UniqueConstraint("assessment_id", name=op.f("uq_assessment_current_assessment_id")),
    )
    op.create_table(
        "assessment_state",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "state IN ('demo', 'draft', 'published')", name=op.f("ck_assessment_state_state")
        ),
        sa.ForeignKeyConstraint(
            ["assessment_id"], ["assessment.id"], name=op.f("fk_assessment_state_assessment_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessment_state")),
        sa.UniqueConstraint(
            "assessment_id", "version", name=op.f("uq_assessment_state_assessment_id_version")
        ),
    )
    op.create_table(
        "assessment_unit",
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("parent", sa.Text()),
        sa.Column("division_level", sa.Text(), nullable=False),
        sa.Column("composite_level", sa.SmallInteger()),
        sa.Column("body", document, nullable=False),
        sa.CheckConstraint(
            "composite_level BETWEEN 1 AND 5", name=op.f("ck_assessment_unit_composite_level")
        ),
        sa.ForeignKeyConstraint(
            ["assessment_id"], ["assessment.id"], name=op.f("fk_assessment_unit_assessment_id")
        ),
        sa.PrimaryKeyConstraint("assessment_id", "code", name=op.f("pk_assessment_unit")),
    )
    op.create_index(
        op.f("ix_assessment_unit_assessment_id_division_level"),
        "assessment_unit",
        ["assessment_id", "division_level"],
    )
