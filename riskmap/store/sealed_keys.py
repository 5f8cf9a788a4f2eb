"""The table of the keys that personal values are sealed with, each wrapped by a master key."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, LargeBinary, Text

from riskmap.store.tables import reference
from riskmap.store.types import UtcDateTime

#: A subject is whom values tell about, for example ``account:17``.
subject_key = reference(
    "subject_key",
    Column("subject", Text, primary_key=True),
    Column("master", Text, nullable=False),
    Column("wrapped", LargeBinary),
    Column("made_at", UtcDateTime, nullable=False),
    Column("erased_at", UtcDateTime),
    CheckConstraint("(wrapped IS NULL) = (erased_at IS NOT NULL)", name="erased"),
)
