"""Published maps, and those that were withdrawn."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up to this revision."""
    moment = sa.DateTime(timezone=True)
    document = sa.JSON(none_as_null=True).with_variant(
        postgresql.JSONB(none_as_null=True), "postgresql"
    )
    op.create_table(
        "map_publication",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("assessment_version", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("maker", sa.Text(), nullable=False),
        sa.Column("reviewer", sa.Text(), nullable=False),
        sa.Column("review_number", sa.Text(), nullable=False),
        sa.Column("exemption", sa.Text(), nullable=False),
        sa.Column("none_found", sa.Text(), nullable=False),
        sa.Column("height_datum", sa.Text(), nullable=False),
        sa.Column("approved_by", sa.Text(), nullable=False),
        sa.Column("published_at", moment, nullable=False),
        sa.Column("result", document, nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.CheckConstraint("version >= 1", name=op.f("ck_map_publication_version")),
        sa.CheckConstraint("kind IN ('public', 'internal')", name=op.f("ck_map_publication_kind")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_map_publication")),
        sa.UniqueConstraint(
            "region",
            "level",
            "kind",
            "version",
            name=op.f("uq_map_publication_region_level_kind_version"),
        ),
    )
    op.create_table(
        "map_withdrawal",
        sa.Column("publication_id", sa.Integer(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["publication_id"],
            ["map_publication.id"],
            name=op.f("fk_map_withdrawal_publication_id"),
        ),
        sa.PrimaryKeyConstraint("publication_id", name=op.f("pk_map_withdrawal")),
    )
