"""The register of divisions and their outlines."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up to this revision."""
    moment = sa.DateTime(timezone=True)
    document = sa.JSON(none_as_null=True).with_variant(
        postgresql.JSONB(none_as_null=True), "postgresql"
    )

    op.create_table(
        "division_count",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("as_of", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("level", sa.SmallInteger(), nullable=False),
        sa.Column("units", sa.Integer(), nullable=False),
        sa.Column("verified", sa.Boolean(), nullable=False),
        sa.Column("recorded_at", moment, nullable=False),
        sa.PrimaryKeyConstraint("kind", "as_of", "source", name=op.f("pk_division_count")),
    )
    op.create_table(
        "division_import",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("made_at", moment, nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("encoding", sa.Text()),
        sa.Column("datum", sa.Text()),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("counts", document, nullable=False),
        sa.Column("findings", document, nullable=False),
        sa.Column("original", sa.Text()),
        sa.CheckConstraint(
            "verdict IN ('accepted', 'refused')", name=op.f("ck_division_import_verdict")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_division_import")),
    )
    op.create_index(op.f("ix_division_import_what_verdict"), "division_import", ["what", "verdict"])
    op.create_table(
        "division_successor",
        sa.Column("code12", sa.String(length=12), nullable=False),
        sa.Column("successor", sa.String(length=12), nullable=False),
        sa.Column("name_zh", sa.Text(), nullable=False),
        sa.Column("follows_on", sa.Date()),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("verified", sa.Boolean(), nullable=False),
        sa.Column("recorded_at", moment, nullable=False),
        sa.PrimaryKeyConstraint("code12", "successor", name=op.f("pk_division_successor")),
    )
    op.create_table(
        "division",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code12", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("level", sa.SmallInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name_zh", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("pinyin", sa.Text(), nullable=False),
        sa.Column("initials", sa.Text(), nullable=False),
        sa.Column("parent", sa.String(length=12)),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date()),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("recorded_at", moment, nullable=False),
        sa.Column("supersedes", sa.Integer()),
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("length(code12) = 12", name=op.f("ck_division_code12")),
        sa.CheckConstraint("level IN (2, 4, 6, 9, 12)", name=op.f("ck_division_level")),
        sa.CheckConstraint(
            "valid_to IS NULL OR valid_to > valid_from", name=op.f("ck_division_validity")
        ),
        sa.CheckConstraint("version >= 1", name=op.f("ck_division_version")),
        sa.ForeignKeyConstraint(
            ["import_id"], ["division_import.id"], name=op.f("fk_division_import_id")
        ),
        sa.ForeignKeyConstraint(
            ["supersedes"], ["division.id"], name=op.f("fk_division_supersedes")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_division")),
        sa.UniqueConstraint("code12", "version", name=op.f("uq_division_code12_version")),
    )
    op.create_index(op.f("ix_division_import_id"), "division", ["import_id"])
    op.create_table(
        "division_current",
        sa.Column("code12", sa.String(length=12), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["division.id"], name=op.f("fk_division_current_id")),
        sa.PrimaryKeyConstraint("code12", name=op.f("pk_division_current")),
        sa.UniqueConstraint("id", name=op.f("uq_division_current_id")),
    )
    op.create_table(
        "boundary",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code12", sa.String(length=12), nullable=False),
        sa.Column("is_public", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("wkb", sa.LargeBinary(), nullable=False),
        sa.Column("west", sa.Double(), nullable=False),
        sa.Column("south", sa.Double(), nullable=False),
        sa.Column("east", sa.Double(), nullable=False),
        sa.Column("north", sa.Double(), nullable=False),
        sa.Column("area_m2", sa.Double(), nullable=False),
        sa.Column("geometry_is_synthetic", sa.Boolean(), nullable=False),
        sa.Column("geometry_is_approximate", sa.Boolean(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("licence", sa.Text(), nullable=False),
        sa.Column("attribution", sa.Text(), nullable=False),
        sa.Column("as_of", sa.Date()),
        sa.Column("recorded_at", moment, nullable=False),
        sa.Column("supersedes", sa.Integer()),
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "NOT (is_public AND geometry_is_approximate)", name=op.f("ck_boundary_exact_in_public")
        ),
        sa.CheckConstraint("area_m2 > 0", name=op.f("ck_boundary_area")),
        sa.ForeignKeyConstraint(
            ["code12"], ["division_current.code12"], name=op.f("fk_boundary_code12")
        ),
        sa.ForeignKeyConstraint(
            ["import_id"], ["division_import.id"], name=op.f("fk_boundary_import_id")
        ),
        sa.ForeignKeyConstraint(
            ["supersedes"], ["boundary.id"], name=op.f("fk_boundary_supersedes")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_boundary")),
        sa.UniqueConstraint(
            "code12", "is_public", "version", name=op.f("uq_boundary_code12_is_public_version")
        ),
    )
    op.create_index(op.f("ix_boundary_import_id"), "boundary", ["import_id"])
    op.create_table(
        "division_alias",
        sa.Column("system", sa.Text(), nullable=False),
        sa.Column("alias_code", sa.Text(), nullable=False),
        sa.Column("alias_name", sa.Text(), nullable=False),
        sa.Column("code12", sa.String(length=12), nullable=False),
        sa.Column("recorded_at", moment, nullable=False),
        sa.ForeignKeyConstraint(
            ["code12"], ["division_current.code12"], name=op.f("fk_division_alias_code12")
        ),
        sa.PrimaryKeyConstraint("system", "alias_code", name=op.f("pk_division_alias")),
    )
    op.create_index(op.f("ix_division_alias_code12"), "division_alias", ["code12"])
    op.create_table(
        "boundary_current",
        sa.Column("code12", sa.String(length=12), nullable=False),
        sa.Column("is_public", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["code12"], ["division_current.code12"], name=op.f("fk_boundary_current_code12")
        ),
        sa.ForeignKeyConstraint(["id"], ["boundary.id"], name=op.f("fk_boundary_current_id")),
        sa.PrimaryKeyConstraint("code12", "is_public", name=op.f("pk_boundary_current")),
        sa.UniqueConstraint("id", name=op.f("uq_boundary_current_id")),
    )
