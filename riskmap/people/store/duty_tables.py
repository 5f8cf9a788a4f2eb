"""Tables of the roster, of training and of awareness events: operational, each row in an area.

Nothing is overwritten. Names and telephone numbers are those of officers on duty; they are
never served to the public.
"""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    Index,
    Integer,
    String,
    Text,
)

from riskmap.people.store.versioned import versions
from riskmap.store import Json, UtcDateTime, operational

roster_entry = versions(
    "roster_entry",
    "entry_id",
    Column("person_id", String(32), nullable=False),  # one person may stand on several rows
    Column("role", String(1), nullable=False),
    Column("account", Integer),  # number of the account, if there is one
    Column("name", Text, nullable=False),
    Column("phone", Text, nullable=False),
    Column("valid_from", Date, nullable=False),
    Column("valid_to", Date),
    Column("confirmed_at", UtcDateTime),
    Column("confirmed_by", Text, nullable=False),
    Column("reachability", Text, nullable=False),
    Column("reachability_at", UtcDateTime),
    Column("reached_at", UtcDateTime),  # when somebody last got an answer
    Column("reached_by", Text),  # and how
    Column("has_ndis", Boolean),
    Column("trained_on", Date),  # last training as a file says, held elsewhere
    Column("drilled_on", Date),
    Column("import_id", String(32), nullable=False),  # empty: written by hand
    CheckConstraint("role IN ('A', 'B')", name="role"),
    CheckConstraint("reachability IN ('reachable', 'unreachable', 'unknown')", name="reachability"),
    CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="validity"),
)
Index(None, roster_entry.c.realm, roster_entry.c.person_id)

prone_area = versions(
    "prone_area",
    "area_id",  # its code: what was said last of a division counts
    Column("is_prone", Boolean, nullable=False),
)

roster_absence = versions(
    "roster_absence",
    "absence_id",
    Column("entry_id", String(32), nullable=False),
    Column("starts_on", Date, nullable=False),
    Column("ends_on", Date, nullable=False),  # the last day
    Column("stand_in", String(32), nullable=False),  # row of who stands in; empty: nobody
    Column("why", Text, nullable=False),
    Column("is_cancelled", Boolean, nullable=False),
    CheckConstraint("ends_on >= starts_on", name="days"),
)

roster_import = operational(
    "roster_import",
    Column("import_id", String(32), primary_key=True),
    Column("code12", String(12), nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
    Column("actor", Text, nullable=False),
    Column("file_name", Text, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("counts", Json, nullable=False),
    Column("findings", Json, nullable=False),  # without what stood in the cells
    area_column="code12",
)

training_course = versions(
    "training_course",
    "course_id",
    Column("title", Text, nullable=False),
    Column("about", Text, nullable=False),
    Column("minutes", Integer, nullable=False),
    Column("is_withdrawn", Boolean, nullable=False),
    CheckConstraint("minutes > 0", name="minutes"),
)

training_session = versions(
    "training_session",
    "session_id",
    Column("course_id", String(32), nullable=False),
    Column("title", Text, nullable=False),  # of the course as it was then
    Column("held_on", Date, nullable=False),
    Column("begins", String(5), nullable=False),  # 14:00, or empty
    Column("place", Text, nullable=False),
    Column("trainer", Text, nullable=False),
    Column("minutes", Integer, nullable=False),
    Column("state", Text, nullable=False),
    CheckConstraint("minutes > 0", name="minutes"),
    CheckConstraint("state IN ('planned', 'held', 'cancelled')", name="state"),
)

training_attendance = operational(
    "training_attendance",
    Column("session_id", String(32), primary_key=True),
    Column("person_id", String(32), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("code12", String(12), nullable=False),  # of the person's unit then
    Column("name", Text, nullable=False),
    Column("presence", Text, nullable=False),
    Column("certificate", String(32), nullable=False),  # its number; empty: none was issued
    Column("recorded_at", UtcDateTime, nullable=False),
    Column("actor", Text, nullable=False),
    CheckConstraint("presence IN ('present', 'absent', 'unknown')", name="presence"),
    CheckConstraint("version >= 1", name="version"),
    area_column="code12",
)
Index(None, training_attendance.c.realm, training_attendance.c.code12)
Index(None, training_attendance.c.realm, training_attendance.c.person_id)

awareness_event = versions(
    "awareness_event",
    "event_id",
    Column("held_on", Date, nullable=False),
    Column("kind", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("place", Text, nullable=False),
    Column("head_kind", Text, nullable=False),
    Column("head_count", Integer),
    Column("note", Text, nullable=False),
    Column("photos", Json, nullable=False),
    Column("is_withdrawn", Boolean, nullable=False),
    CheckConstraint("(head_count IS NULL) = (head_kind = 'unknown')", name="head"),
    CheckConstraint("head_kind IN ('number', 'at_least', 'unknown')", name="head_kind"),
)
