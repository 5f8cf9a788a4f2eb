"""Tables of what is in force, and of duties.

The timeline only grows. A duty is written once for each unit and slot; what is known of it stands
in its own row, the evidence in `duty_submission` and `duty_note`, which are never changed.
"""

from __future__ import annotations

from sqlalchemy import (
    CheckConstraint,
    Column,
    Float,
    ForeignKeyConstraint,
    Index,
    Integer,
    String,
    Text,
    UniqueConstraint,
)

from riskmap.store import UtcDateTime, operational, reference

_OUTCOMES = ("open", "met_zero", "met_event", "late", "excused", "unreachable")

activation_change = operational(
    "activation_change",
    Column("change_id", String(32), primary_key=True),
    Column("code12", String(12), nullable=False),
    Column("track", Text, nullable=False),
    Column("value", Text, nullable=False),
    Column("effective_at", UtcDateTime, nullable=False),
    Column("recorded_at", UtcDateTime, nullable=False),
    Column("authority", Text, nullable=False),
    Column("document", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("actor", Text, nullable=False),
    CheckConstraint("track IN ('season', 'flood', 'relief')", name="track"),
    area_column="code12",
    append_only=True,
)
Index(None, activation_change.c.realm, activation_change.c.code12)

duty_event = operational(
    "duty_event",
    Column("event_id", String(36), primary_key=True),
    Column("code12", String(12), primary_key=True),
    Column("opened_at", UtcDateTime, nullable=False),
    Column("closed_at", UtcDateTime),
    CheckConstraint("closed_at IS NULL OR closed_at >= opened_at", name="closed_at"),
    area_column="code12",
)

# Slots belong to no division, and counts count more than the officer may see whose report
# changes them. So the unit of work cannot limit the two: `store.here` adds the realm, and
# services ask for the reach.
duty_slot = reference(
    "duty_slot",
    Column("realm", Text, primary_key=True),
    Column("slot_id", String(96), primary_key=True),
    Column("plan", String(40), nullable=False),
    Column("event_id", String(36), nullable=False),  # empty: about no event
    Column("period_from", UtcDateTime, nullable=False),
    Column("cutoff_at", UtcDateTime, nullable=False),
    Column("due_at", UtcDateTime, nullable=False),
    Column("closes_at", UtcDateTime, nullable=False),
    Column("fingerprint", String(64), nullable=False),  # of the units that it is expected of
    UniqueConstraint("realm", "plan", "event_id", "due_at"),
    CheckConstraint(
        "period_from <= cutoff_at AND cutoff_at <= due_at AND due_at <= closes_at", name="times"
    ),
    audited=False,
)
Index(None, duty_slot.c.realm, duty_slot.c.closes_at)

# Kept in the order of its key: one slot's duties of an area lie side by side.
duty = operational(
    "duty",
    Column("slot_id", String(96), primary_key=True),
    Column("code12", String(12), primary_key=True),
    Column("outcome", String(12), nullable=False),
    Column("met_at", UtcDateTime),
    Column("met_kind", String(8)),
    Column("excuse_id", String(32), nullable=False),
    Column("unreachable_id", String(32), nullable=False),
    ForeignKeyConstraint(["realm", "slot_id"], ["duty_slot.realm", "duty_slot.slot_id"]),
    CheckConstraint(f"outcome IN {_OUTCOMES}", name="outcome"),
    CheckConstraint("(met_at IS NULL) = (met_kind IS NULL)", name="met"),
    CheckConstraint("met_kind IN ('zero', 'event')", name="met_kind"),
    CheckConstraint(
        "outcome NOT IN ('met_zero', 'met_event', 'late') OR met_at IS NOT NULL", name="met_at"
    ),
    area_column="code12",
    sqlite_with_rowid=False,
)

duty_submission = operational(
    "duty_submission",
    Column("submission_id", String(36), primary_key=True),
    Column("slot_id", String(96), primary_key=True),
    Column("code12", String(12), nullable=False),
    Column("kind", String(8), nullable=False),
    Column("event_id", String(36), nullable=False),
    Column("received_at", UtcDateTime, nullable=False),
    Column("counts_at", UtcDateTime, nullable=False),
    Column("phone_at", UtcDateTime),
    Column("skew_s", Float),
    Column("channel", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("entered_by", Text, nullable=False),
    ForeignKeyConstraint(
        ["realm", "slot_id", "code12"], ["duty.realm", "duty.slot_id", "duty.code12"]
    ),
    CheckConstraint("kind IN ('zero', 'event')", name="kind"),
    area_column="code12",
    sqlite_with_rowid=False,
)
Index(None, duty_submission.c.realm, duty_submission.c.slot_id, duty_submission.c.code12)

duty_note = operational(
    "duty_note",
    Column("note_id", String(32), primary_key=True),
    Column("slot_id", String(96), nullable=False),
    Column("code12", String(12), nullable=False),  # the unit, or the area that it is about
    Column("kind", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("recorded_at", UtcDateTime, nullable=False),
    CheckConstraint(
        "kind IN ('replanned', 'restored', 'excused', 'unreachable', 'reached')", name="kind"
    ),
    area_column="code12",
)
Index(None, duty_note.c.realm, duty_note.c.slot_id, duty_note.c.code12)

# Counts of duties by slot and street (of each unit the first nine digits).
duty_count = reference(
    "duty_count",
    Column("realm", Text, primary_key=True),
    Column("slot_id", String(96), primary_key=True),
    Column("code12", String(12), primary_key=True),
    *(Column(name, Integer, nullable=False) for name in _OUTCOMES),
    *(CheckConstraint(f"{name} >= 0", name=name) for name in _OUTCOMES),
    audited=False,
    sqlite_with_rowid=False,
)
