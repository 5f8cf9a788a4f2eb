"""Orders and what became of them, who leads on post, the duty log, consultations."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

NEVER_CHANGED = (
    "response_order",
    "response_order_to",
    "response_order_step",
    "response_order_end",
    "response_post",
    "response_post_end",
    "response_log",
    "response_handover",
    "response_takeover",
    "response_consultation",
)
STEPS = ("delivered", "read", "done", "cannot")


def upgrade() -> None:
    """Go up to this revision."""
    _orders()
    _posts()
    _log()
    _consultations()
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for table in NEVER_CHANGED:
        op.execute(_refusal_sqlite(table) if is_sqlite else _refusal_postgresql(table))


def _refusal_sqlite(table: str) -> str:
    return f"""CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table}
    BEGIN SELECT RAISE(ABORT, '{table} is never changed'); END"""


def _refusal_postgresql(table: str) -> str:
    return f"""CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table}
    FOR EACH ROW EXECUTE FUNCTION refuse_change()"""


def _moment(name: str, *, nullable: bool = False) -> Any:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _text(name: str, length: int | None = None) -> Any:
    kind = sa.Text() if length is None else sa.String(length=length)
    return sa.Column(name, kind, nullable=False)


def _number(name: str, *, nullable: bool = False) -> Any:
    return sa.Column(name, sa.Integer(), nullable=nullable, autoincrement=False)


def _document(name: str) -> Any:
    kind: Any = sa.JSON(none_as_null=True).with_variant(
        postgresql.JSONB(none_as_null=True), "postgresql"
    )
    return sa.Column(name, kind, nullable=False)


def _key(table: str, *columns: str) -> Any:
    return sa.PrimaryKeyConstraint("realm", *columns, name=op.f(f"pk_{table}"))


def _of(table: str, other: str, *columns: str) -> Any:
    names = ("realm", *columns)
    return sa.ForeignKeyConstraint(
        list(names),
        [f"{other}.{name}" for name in names],
        name=op.f("_".join(("fk", table, *names))),
    )


def _check(table: str, name: str, rule: str) -> Any:
    return sa.CheckConstraint(rule, name=op.f(f"ck_{table}_{name}"))


def _indexed(table: str, *columns: str) -> None:
    op.create_index(op.f("_".join(("ix", table, *columns))), table, list(columns))


def _orders() -> None:
    op.create_table(
        "response_order",
        _text("realm"),
        _text("order_id", 32),
        _text("code12", 12),
        _text("authority"),
        _text("text"),
        _moment("due_at", nullable=True),
        _text("event_id", 32),
        _text("replaces", 32),
        _moment("recorded_at"),
        _text("actor"),
        _key("response_order", "order_id"),
    )
    op.create_table(
        "response_order_to",
        _text("realm"),
        _text("order_id", 32),
        _text("code12", 12),
        _moment("recorded_at"),
        _of("response_order_to", "response_order", "order_id"),
        _key("response_order_to", "order_id", "code12"),
    )
    _indexed("response_order_to", "realm", "recorded_at")
    _indexed("response_order_to", "realm", "code12")
    op.create_table(
        "response_order_step",
        _text("realm"),
        _text("order_id", 32),
        _text("code12", 12),
        _number("number"),
        _text("stage"),
        _text("words"),
        _text("told_by"),
        _moment("recorded_at"),
        _text("actor"),
        _check("response_order_step", "stage", f"stage IN {STEPS}"),
        _of("response_order_step", "response_order_to", "order_id", "code12"),
        _key("response_order_step", "order_id", "code12", "number"),
    )
    op.create_table(
        "response_order_end",
        _text("realm"),
        _text("order_id", 32),
        _text("code12", 12),
        _text("reason"),
        _text("replaced_by", 32),
        _moment("recorded_at"),
        _text("actor"),
        _check("response_order_end", "reason", "reason <> ''"),
        _of("response_order_end", "response_order", "order_id"),
        _key("response_order_end", "order_id"),
    )


def _posts() -> None:
    op.create_table(
        "response_post",
        _text("realm"),
        _text("post_id", 32),
        _text("code12", 12),
        _moment("starts_at"),
        _moment("ends_at"),
        _number("leader"),
        _number("deputy", nullable=True),
        _moment("recorded_at"),
        _text("actor"),
        _check("response_post", "period", "starts_at < ends_at"),
        _key("response_post", "post_id"),
    )
    _indexed("response_post", "realm", "code12", "ends_at")
    op.create_table(
        "response_post_end",
        _text("realm"),
        _text("post_id", 32),
        _text("code12", 12),
        _text("reason"),
        _moment("recorded_at"),
        _text("actor"),
        _check("response_post_end", "reason", "reason <> ''"),
        _of("response_post_end", "response_post", "post_id"),
        _key("response_post_end", "post_id"),
    )


def _log() -> None:
    op.create_table(
        "response_log",
        _text("realm"),
        _text("entry_id", 32),
        _text("code12", 12),
        _text("kind"),
        _moment("at"),
        _text("text"),
        _text("corrects", 32),
        _moment("recorded_at"),
        _text("actor"),
        _check("response_log", "text", "text <> ''"),
        _key("response_log", "entry_id"),
    )
    _indexed("response_log", "realm", "code12", "at")
    op.create_table(
        "response_handover",
        _text("realm"),
        _text("handover_id", 32),
        _text("code12", 12),
        _text("words"),
        _document("known"),
        _moment("recorded_at"),
        _text("actor"),
        _key("response_handover", "handover_id"),
    )
    _indexed("response_handover", "realm", "code12")
    op.create_table(
        "response_takeover",
        _text("realm"),
        _text("handover_id", 32),
        _text("code12", 12),
        _moment("recorded_at"),
        _text("actor"),
        _of("response_takeover", "response_handover", "handover_id"),
        _key("response_takeover", "handover_id"),
    )


def _consultations() -> None:
    op.create_table(
        "response_consultation",
        _text("realm"),
        _text("consultation_id", 32),
        _number("number"),
        _text("code12", 12),
        _moment("held_at"),
        _text("event_id", 32),
        _document("body"),
        _document("known"),
        _text("reason"),
        _moment("recorded_at"),
        _text("actor"),
        _check("response_consultation", "number", "number >= 1"),
        _check("response_consultation", "reason", "(number = 1) = (reason = '')"),
        _key("response_consultation", "consultation_id", "number"),
    )
    _indexed("response_consultation", "realm", "code12")
