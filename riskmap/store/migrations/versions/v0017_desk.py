"""Decisions of the desk: marked fields, no loss, copies, conflicts, sent up, publications."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

NEVER_CHANGED = (
    "report_no_loss",
    "report_copy_sent",
    "report_conflict_verdict",
    "report_sent_up",
    "report_publication",
    "report_publication_end",
)


def upgrade() -> None:
    """Go up to this revision."""
    op.add_column("report_decision", _document("marks", nullable=True))
    waiting = sa.text("state = 'submitted'")
    op.create_index(
        "ix_report_current_waiting",
        "report_current",
        ["realm", "received_at"],
        sqlite_where=waiting,
        postgresql_where=waiting,
    )
    _no_loss()
    _copies()
    _verdicts()
    _sent_up()
    _publications()
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for table in NEVER_CHANGED:
        op.execute(_refusal_sqlite(table) if is_sqlite else _refusal_postgresql(table))


def _refusal_sqlite(table: str) -> str:
    return f"""CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table}
    BEGIN SELECT RAISE(ABORT, '{table} is never changed'); END"""


def _refusal_postgresql(table: str) -> str:
    return f"""CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table}
    FOR EACH ROW EXECUTE FUNCTION refuse_change()"""


def _moment(name: str) -> Any:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=False)


def _text(name: str, length: int | None = None) -> Any:
    kind = sa.Text() if length is None else sa.String(length=length)
    return sa.Column(name, kind, nullable=False)


def _document(name: str, *, nullable: bool = False) -> Any:
    kind: Any = sa.JSON(none_as_null=True).with_variant(
        postgresql.JSONB(none_as_null=True), "postgresql"
    )
    return sa.Column(name, kind, nullable=nullable)


def _numbered(table: str) -> tuple[Any, Any]:
    return (
        sa.Column("number", sa.Integer(), nullable=False, autoincrement=False),
        sa.CheckConstraint("number >= 1", name=op.f(f"ck_{table}_number")),
    )


def _key(table: str, *columns: str) -> Any:
    return sa.PrimaryKeyConstraint("realm", *columns, name=op.f(f"pk_{table}"))


def _refers(table: str, other: str, *columns: str) -> Any:
    mine = ("realm", *columns)
    return sa.ForeignKeyConstraint(
        list(mine),
        [f"{other}.{one}" for one in mine],
        name=op.f("_".join(("fk", table, *mine))),
    )


def _no_loss() -> None:
    op.create_table(
        "report_no_loss",
        _text("realm"),
        _text("event_id", 32),
        _text("code12", 12),
        *_numbered("report_no_loss"),
        _text("state"),
        _text("words"),
        _moment("recorded_at"),
        _text("actor"),
        sa.CheckConstraint(
            "state IN ('declared', 'withdrawn')", name=op.f("ck_report_no_loss_state")
        ),
        _key("report_no_loss", "event_id", "code12", "number"),
    )


def _copies() -> None:
    op.create_table(
        "report_copy_sent",
        _text("realm"),
        _text("event_id", 32),
        _text("rule"),
        *_numbered("report_copy_sent"),
        _text("code12", 12),
        _moment("sent_at"),
        _text("how"),
        _document("figures"),
        _moment("recorded_at"),
        _text("actor"),
        _key("report_copy_sent", "event_id", "rule", "number"),
    )


def _verdicts() -> None:
    op.create_table(
        "report_conflict_verdict",
        _text("realm"),
        _text("version_id", 32),
        _text("sent_hash", 64),
        _text("code12", 12),
        _text("verdict"),
        _text("words"),
        _moment("recorded_at"),
        _text("actor"),
        sa.CheckConstraint(
            "verdict IN ('first', 'other')", name=op.f("ck_report_conflict_verdict_verdict")
        ),
        _refers("report_conflict_verdict", "report_conflict", "version_id", "sent_hash"),
        _key("report_conflict_verdict", "version_id", "sent_hash"),
    )


def _sent_up() -> None:
    op.create_table(
        "report_sent_up",
        _text("realm"),
        _text("version_id", 32),
        *_numbered("report_sent_up"),
        _text("code12", 12),
        _moment("national_at"),
        _text("operator"),
        _document("figures"),
        _text("words"),
        _moment("recorded_at"),
        _text("actor"),
        _refers("report_sent_up", "report_version", "version_id"),
        _key("report_sent_up", "version_id", "number"),
    )


def _publications() -> None:
    op.create_table(
        "report_publication",
        _text("realm"),
        _text("publication_id", 32),
        _text("code12", 12),
        _text("event_id", 32),
        _text("sum_id", 32),
        _document("indicators"),
        _text("words"),
        _text("channel"),
        _text("document"),
        _moment("recorded_at"),
        _text("actor"),
        _refers("report_publication", "report_sum", "sum_id"),
        _key("report_publication", "publication_id"),
    )
    op.create_index(
        op.f("ix_report_publication_realm_event_id"), "report_publication", ["realm", "event_id"]
    )
    op.create_table(
        "report_publication_end",
        _text("realm"),
        _text("publication_id", 32),
        _text("code12", 12),
        _text("words"),
        _moment("recorded_at"),
        _text("actor"),
        _refers("report_publication_end", "report_publication", "publication_id"),
        _key("report_publication_end", "publication_id"),
    )
