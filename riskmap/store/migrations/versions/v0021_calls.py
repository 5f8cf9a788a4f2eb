"""The outbox; calls, to whom they go and what became of them, answers, streams of reminders."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

NEVER_CHANGED = ("call", "call_delivery", "call_mark")
PARCELS = ("waiting", "sending", "sent", "dropped", "dead", "held")
MARKS = ("not_sent", "dropped", "failed", "sent", "delivered", "read", "answered", "acted")


def upgrade() -> None:
    """Go up to this revision."""
    _outbox()
    _calls()
    _deliveries()
    _marks()
    _answers()
    _streams()
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


def _number(name: str) -> Any:
    return sa.Column(name, sa.Integer(), nullable=False, autoincrement=False)


def _document(name: str) -> Any:
    kind: Any = sa.JSON(none_as_null=True).with_variant(
        postgresql.JSONB(none_as_null=True), "postgresql"
    )
    return sa.Column(name, kind, nullable=False)


def _key(table: str, *columns: str) -> Any:
    return sa.PrimaryKeyConstraint("realm", *columns, name=op.f(f"pk_{table}"))


def _refers(table: str, column: str, other: str) -> Any:
    return sa.ForeignKeyConstraint(
        ["realm", column],
        [f"{other}.realm", f"{other}.{column}"],
        name=op.f(f"fk_{table}_realm_{column}"),
    )


def _indexed(table: str, *columns: str) -> None:
    op.create_index(op.f("_".join(("ix", table, *columns))), table, list(columns))


def _outbox() -> None:
    op.create_table(
        "outbox",
        _text("realm"),
        _text("parcel_id", 32),
        _text("topic", 40),
        _text("code12", 12),
        _text("key", 120),
        _document("payload"),
        _text("state", 8),
        _moment("made_at"),
        _moment("not_before"),
        _moment("expires_at"),
        _number("attempts"),
        _moment("lease_until", nullable=True),
        _moment("settled_at", nullable=True),
        _text("fault"),
        sa.CheckConstraint(f"state IN {PARCELS}", name=op.f("ck_outbox_state")),
        sa.CheckConstraint(
            "(state = 'sending') = (lease_until IS NOT NULL)", name=op.f("ck_outbox_lease")
        ),
        sa.CheckConstraint("attempts >= 0", name=op.f("ck_outbox_attempts")),
        _key("outbox", "parcel_id"),
        sa.UniqueConstraint("realm", "key", name=op.f("uq_outbox_realm_key")),
    )
    _indexed("outbox", "realm", "state", "not_before")


def _calls() -> None:
    op.create_table(
        "call",
        _text("realm"),
        _text("call_id", 32),
        _text("code12", 12),
        _text("purpose"),
        _text("sender"),
        _text("subject"),
        _text("words"),
        sa.Column("needs_answer", sa.Boolean(), nullable=False),
        _document("about"),
        _moment("made_at"),
        _key("call", "call_id"),
    )
    _indexed("call", "realm", "code12", "made_at")


def _deliveries() -> None:
    op.create_table(
        "call_delivery",
        _text("realm"),
        _text("delivery_id", 32),
        _text("call_id", 32),
        _text("code12", 12),
        _text("person", 48),
        _text("channel"),
        _text("step"),
        _moment("made_at"),
        _refers("call_delivery", "call_id", "call"),
        _key("call_delivery", "delivery_id"),
    )
    _indexed("call_delivery", "realm", "person", "made_at")
    _indexed("call_delivery", "realm", "call_id")


def _marks() -> None:
    op.create_table(
        "call_mark",
        _text("realm"),
        _text("delivery_id", 32),
        _number("number"),
        _text("code12", 12),
        _text("state"),
        _moment("at"),
        _text("channel"),
        _text("evidence"),
        _text("actor"),
        sa.CheckConstraint(f"state IN {MARKS}", name=op.f("ck_call_mark_state")),
        sa.CheckConstraint("number >= 1", name=op.f("ck_call_mark_number")),
        _refers("call_mark", "delivery_id", "call_delivery"),
        _key("call_mark", "delivery_id", "number"),
    )


def _answers() -> None:
    op.create_table(
        "call_answer",
        _text("realm"),
        _text("channel", 40),
        _text("message_id", 64),
        _text("code12", 12),
        _moment("received_at"),
        _text("sender"),
        _text("person", 48),
        _text("delivery_id", 32),
        _text("text"),
        sa.Column("sent", sa.LargeBinary(), nullable=False),
        _text("outcome"),
        _text("reply"),
        _moment("settled_at", nullable=True),
        _text("settled_by"),
        _key("call_answer", "channel", "message_id"),
    )
    _indexed("call_answer", "realm", "received_at")


def _streams() -> None:
    op.create_table(
        "call_stream",
        _text("realm"),
        _text("person", 48),
        _text("code12", 12),
        _moment("sent_at"),
        _text("parcel_key", 120),
        sa.Column("is_refused", sa.Boolean(), nullable=False),
        _key("call_stream", "person"),
    )
