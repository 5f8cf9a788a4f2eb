"""A first version is found by its id: only later ones stand in an index of their report's."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

KINDS = ("season_zero", "event_zero", "danger", "initial", "follow_up", "verified")
CHECKS = {
    "kind": f"kind IN {KINDS}",
    "number": "number >= 1 AND position >= 0",
    "supersedes": "(number = 1) = (supersedes IS NULL)",
    "first": "number > 1 OR version_id = report_id",
}
REFUSAL = """CREATE TRIGGER report_version_no_update BEFORE UPDATE ON report_version
    BEGIN SELECT RAISE(ABORT, 'report_version is never changed'); END"""


def upgrade() -> None:
    """Go up to this revision."""
    if op.get_bind().dialect.name == "sqlite":
        _versions_anew()
    else:
        op.drop_constraint("uq_report_version_realm_report_id_number", "report_version")
        op.create_check_constraint(
            op.f("ck_report_version_first"), "report_version", CHECKS["first"]
        )
    is_later = sa.text("number > 1")
    op.create_index(
        "ix_report_version_later",
        "report_version",
        ["realm", "report_id", "number"],
        unique=True,
        sqlite_where=is_later,
        postgresql_where=is_later,
    )


def _versions_anew() -> None:
    """Make the table without the constraint, which SQLite cannot take away.

    It is given its name last, so that what refers to it goes on doing so.
    """
    op.create_table(
        "report_version_anew",
        _text("realm"),
        _text("version_id", 32),
        _text("report_id", 32),
        _number("number"),
        _text("code12", 12),
        _text("event_id", 32),
        _text("kind"),
        _number("position"),
        _text("carries", 32),
        _text("supersedes", 32, nullable=True),
        _moment("cutoff_at"),
        _moment("received_at"),
        _document("body"),
        _document("findings"),
        sa.Column("sent", sa.LargeBinary(), nullable=False),
        _text("sent_hash", 64),
        _text("receipt", 8),
        _text("actor"),
        *(
            sa.CheckConstraint(said, name=op.f(f"ck_report_version_{name}"))
            for name, said in CHECKS.items()
        ),
        sa.ForeignKeyConstraint(
            ["realm", "supersedes"],
            ["report_version.realm", "report_version.version_id"],
            name=op.f("fk_report_version_realm_supersedes"),
        ),
        sa.PrimaryKeyConstraint("realm", "version_id", name=op.f("pk_report_version")),
        sa.UniqueConstraint("realm", "receipt", name=op.f("uq_report_version_realm_receipt")),
    )
    op.execute("INSERT INTO report_version_anew SELECT * FROM report_version ORDER BY rowid")
    op.drop_table("report_version")
    op.rename_table("report_version_anew", "report_version")
    op.execute(REFUSAL)


def _moment(name: str) -> Any:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=False)


def _text(name: str, length: int | None = None, *, nullable: bool = False) -> Any:
    kind = sa.Text() if length is None else sa.String(length=length)
    return sa.Column(name, kind, nullable=nullable)


def _number(name: str) -> Any:
    return sa.Column(name, sa.Integer(), nullable=False, autoincrement=False)


def _document(name: str) -> Any:
    kind: Any = sa.JSON(none_as_null=True).with_variant(
        postgresql.JSONB(none_as_null=True), "postgresql"
    )
    return sa.Column(name, kind, nullable=False)
