"""Things with a position: shelters, hospitals, hazard sources, routes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up to this revision."""
    moment = sa.DateTime(timezone=True)
    document = sa.JSON(none_as_null=True).with_variant(
        postgresql.JSONB(none_as_null=True), "postgresql"
    )

    op.create_table(
        "place_import",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("made_at", moment, nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("encoding", sa.Text()),
        sa.Column("datum", sa.Text()),
        sa.Column("counts", document, nullable=False),
        sa.Column("findings", document, nullable=False),
        sa.Column("original", sa.Text()),
        sa.CheckConstraint(
            "what IN ('file', 'demo', 'demo_removed')", name=op.f("ck_place_import_what")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_place_import")),
    )
    op.create_index(op.f("ix_place_import_what"), "place_import", ["what"])
    op.create_table(
        "place",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("place_id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("wkb", sa.LargeBinary(), nullable=False),
        sa.Column("west", sa.Double(), nullable=False),
        sa.Column("south", sa.Double(), nullable=False),
        sa.Column("east", sa.Double(), nullable=False),
        sa.Column("north", sa.Double(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date()),
        sa.Column("is_public", sa.Boolean(), nullable=False),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("body", document, nullable=False),
        sa.Column("recorded_at", moment, nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("supersedes", sa.Integer()),
        sa.Column("import_id", sa.Integer()),
        sa.CheckConstraint("version >= 1", name=op.f("ck_place_version")),
        sa.CheckConstraint(
            "valid_to IS NULL OR valid_to >= valid_from", name=op.f("ck_place_validity")
        ),
        sa.ForeignKeyConstraint(
            ["import_id"], ["place_import.id"], name=op.f("fk_place_import_id")
        ),
        sa.ForeignKeyConstraint(["supersedes"], ["place.id"], name=op.f("fk_place_supersedes")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_place")),
        sa.UniqueConstraint("place_id", "version", name=op.f("uq_place_place_id_version")),
    )
    op.create_index(op.f("ix_place_kind"), "place", ["kind"])
    op.create_index(op.f("ix_place_import_id"), "place", ["import_id"])
    op.create_table(
        "place_current",
        sa.Column("place_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["place.id"], name=op.f("fk_place_current_id")),
        sa.PrimaryKeyConstraint("place_id", name=op.f("pk_place_current")),
        sa.UniqueConstraint("id", name=op.f("uq_place_current_id")),
    )
