"""Tables of calls. What was said and what became of it is never changed.

No telephone number and no mail address stands here but the sender's of a message that came in,
for `KEPT`: where a message goes is looked up on the roster when it is sent.
"""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    String,
    Text,
)

from riskmap.store import Json, UtcDateTime, operational

#: So long the sender of a message that came in is known.
KEPT = timedelta(days=90)
_STATES = ("not_sent", "dropped", "failed", "sent", "delivered", "read", "answered", "acted")

call = operational(
    "call",
    Column("call_id", String(32), primary_key=True),
    Column("code12", String(12), nullable=False),
    Column("purpose", Text, nullable=False),
    Column("sender", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("words", Text, nullable=False),
    Column("needs_answer", Boolean, nullable=False),
    Column("about", Json, nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
    area_column="code12",
    append_only=True,
)
Index(None, call.c.realm, call.c.code12, call.c.made_at)

call_delivery = operational(
    "call_delivery",
    Column("delivery_id", String(32), primary_key=True),
    Column("call_id", String(32), nullable=False),
    Column("code12", String(12), nullable=False),
    Column("person", String(48), nullable=False),
    Column("channel", Text, nullable=False),
    Column("step", Text, nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
    ForeignKeyConstraint(["realm", "call_id"], ["call.realm", "call.call_id"]),
    area_column="code12",
    append_only=True,
)
Index(None, call_delivery.c.realm, call_delivery.c.person, call_delivery.c.made_at)
Index(None, call_delivery.c.realm, call_delivery.c.call_id)

call_mark = operational(
    "call_mark",
    Column("delivery_id", String(32), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("code12", String(12), nullable=False),
    Column("state", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("channel", Text, nullable=False),
    Column("evidence", Text, nullable=False),
    Column("actor", Text, nullable=False),
    ForeignKeyConstraint(
        ["realm", "delivery_id"], ["call_delivery.realm", "call_delivery.delivery_id"]
    ),
    CheckConstraint(f"state IN {_STATES}", name="state"),
    CheckConstraint("number >= 1", name="number"),
    area_column="code12",
    append_only=True,
)

call_answer = operational(
    "call_answer",
    Column("channel", String(40), primary_key=True),
    Column("message_id", String(64), primary_key=True),  # hash of the provider's id
    Column("code12", String(12), nullable=False),
    Column("received_at", UtcDateTime, nullable=False),
    Column("sender", Text, nullable=False),  # blanked after `KEPT`
    Column("person", String(48), nullable=False),  # empty: nobody known
    Column("delivery_id", String(32), nullable=False),  # what it answers; empty: nothing
    Column("text", Text, nullable=False),
    Column("sent", LargeBinary, nullable=False),  # as it came
    Column("outcome", Text, nullable=False),
    Column("reply", Text, nullable=False),
    Column("settled_at", UtcDateTime),  # since when nobody has to look at it
    Column("settled_by", Text, nullable=False),
    area_column="code12",
)
Index(None, call_answer.c.realm, call_answer.c.received_at)

# The one stream of reminders that a person gets: the program's own note.
call_stream = operational(
    "call_stream",
    Column("person", String(48), primary_key=True),
    Column("code12", String(12), nullable=False),
    Column("sent_at", UtcDateTime, nullable=False),  # when the last one may have left
    Column("parcel_key", String(120), nullable=False),
    Column("is_refused", Boolean, nullable=False),  # the last attempt certainly did not arrive
    area_column="code12",
    audited=False,
)
