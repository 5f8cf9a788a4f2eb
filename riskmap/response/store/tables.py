"""Tables of orders, posts, the duty log and consultations: rows are added, never changed."""

from __future__ import annotations

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKeyConstraint,
    Index,
    Integer,
    String,
    Text,
)

from riskmap.store import Json, UtcDateTime, operational

_STEPS = ("delivered", "read", "done", "cannot")

response_order = operational(
    "response_order",
    Column("order_id", String(32), primary_key=True),
    Column("code12", String(12), nullable=False),  # who orders
    Column("authority", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("due_at", UtcDateTime),
    Column("event_id", String(32), nullable=False),  # empty: of none
    Column("replaces", String(32), nullable=False),  # empty: none
    Column("recorded_at", UtcDateTime, nullable=False),
    Column("actor", Text, nullable=False),
    area_column="code12",
)

response_order_to = operational(
    "response_order_to",
    Column("order_id", String(32), primary_key=True),
    Column("code12", String(12), primary_key=True),  # to whom
    Column("recorded_at", UtcDateTime, nullable=False),  # of the order
    ForeignKeyConstraint(
        ["realm", "order_id"], ["response_order.realm", "response_order.order_id"]
    ),
    area_column="code12",
)
Index(None, response_order_to.c.realm, response_order_to.c.recorded_at)
Index(None, response_order_to.c.realm, response_order_to.c.code12)

response_order_step = operational(
    "response_order_step",
    Column("order_id", String(32), primary_key=True),
    Column("code12", String(12), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("stage", Text, nullable=False),
    Column("words", Text, nullable=False),
    Column("told_by", Text, nullable=False),  # on the telephone; empty: the unit itself
    Column("recorded_at", UtcDateTime, nullable=False),
    Column("actor", Text, nullable=False),
    ForeignKeyConstraint(
        ["realm", "order_id", "code12"],
        [
            "response_order_to.realm",
            "response_order_to.order_id",
            "response_order_to.code12",
        ],
    ),
    CheckConstraint(f"stage IN {_STEPS}", name="stage"),
    area_column="code12",
)

response_order_end = operational(
    "response_order_end",
    Column("order_id", String(32), primary_key=True),
    Column("code12", String(12), nullable=False),
    Column("reason", Text, nullable=False),
    Column("replaced_by", String(32), nullable=False),
    Column("recorded_at", UtcDateTime, nullable=False),
    Column("actor", Text, nullable=False),
    ForeignKeyConstraint(
        ["realm", "order_id"], ["response_order.realm", "response_order.order_id"]
    ),
    CheckConstraint("reason <> ''", name="reason"),
    area_column="code12",
)

response_post = operational(
    "response_post",
    Column("post_id", String(32), primary_key=True),
    Column("code12", String(12), nullable=False),
    Column("starts_at", UtcDateTime, nullable=False),
    Column("ends_at", UtcDateTime, nullable=False),
    Column("leader", Integer, nullable=False),
    Column("deputy", Integer),
    Column("recorded_at", UtcDateTime, nullable=False),
    Column("actor", Text, nullable=False),
    CheckConstraint("starts_at < ends_at", name="period"),
    area_column="code12",
)
Index(None, response_post.c.realm, response_post.c.code12, response_post.c.ends_at)

response_post_end = operational(
    "response_post_end",
    Column("post_id", String(32), primary_key=True),
    Column("code12", String(12), nullable=False),
    Column("reason", Text, nullable=False),
    Column("recorded_at", UtcDateTime, nullable=False),
    Column("actor", Text, nullable=False),
    ForeignKeyConstraint(["realm", "post_id"], ["response_post.realm", "response_post.post_id"]),
    CheckConstraint("reason <> ''", name="reason"),
    area_column="code12",
)

response_log = operational(
    "response_log",
    Column("entry_id", String(32), primary_key=True),
    Column("code12", String(12), nullable=False),
    Column("kind", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("text", Text, nullable=False),
    Column("corrects", String(32), nullable=False),  # empty: none
    Column("recorded_at", UtcDateTime, nullable=False),
    Column("actor", Text, nullable=False),
    CheckConstraint("text <> ''", name="text"),
    area_column="code12",
)
Index(None, response_log.c.realm, response_log.c.code12, response_log.c.at)

response_handover = operational(
    "response_handover",
    Column("handover_id", String(32), primary_key=True),
    Column("code12", String(12), nullable=False),
    Column("words", Text, nullable=False),
    Column("known", Json, nullable=False),
    Column("recorded_at", UtcDateTime, nullable=False),
    Column("actor", Text, nullable=False),
    area_column="code12",
)
Index(None, response_handover.c.realm, response_handover.c.code12)

response_takeover = operational(
    "response_takeover",
    Column("handover_id", String(32), primary_key=True),
    Column("code12", String(12), nullable=False),
    Column("recorded_at", UtcDateTime, nullable=False),
    Column("actor", Text, nullable=False),
    ForeignKeyConstraint(
        ["realm", "handover_id"], ["response_handover.realm", "response_handover.handover_id"]
    ),
    area_column="code12",
)

response_consultation = operational(
    "response_consultation",
    Column("consultation_id", String(32), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("code12", String(12), nullable=False),
    Column("held_at", UtcDateTime, nullable=False),
    Column("event_id", String(32), nullable=False),  # empty: of none
    Column("body", Json, nullable=False),
    Column("known", Json, nullable=False),
    Column("reason", Text, nullable=False),
    Column("recorded_at", UtcDateTime, nullable=False),
    Column("actor", Text, nullable=False),
    CheckConstraint("number >= 1", name="number"),
    CheckConstraint("(number = 1) = (reason = '')", name="reason"),
    area_column="code12",
)
Index(None, response_consultation.c.realm, response_consultation.c.code12)

#: All of them: no row is ever changed.
NEVER_CHANGED = (
    response_order,
    response_order_to,
    response_order_step,
    response_order_end,
    response_post,
    response_post_end,
    response_log,
    response_handover,
    response_takeover,
    response_consultation,
)
