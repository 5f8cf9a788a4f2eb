"""The table of people who need help: operational, each row in a committee, never overwritten.

Who somebody is, is sealed for that person alone. What is plain tells nobody's name: what kind
of help, which floor, who is responsible by the number of an account.
"""

from __future__ import annotations

from sqlalchemy import Boolean, CheckConstraint, Column, Date, Integer, Text

from riskmap.people.store.versioned import versions
from riskmap.store import Json

helped_person = versions(
    "helped_person",
    "person_id",
    Column("kinds", Json, nullable=False),
    Column("mobility", Text, nullable=False),
    Column("floor", Integer),
    Column("helper_account", Integer),
    Column("has_helper", Boolean, nullable=False),
    Column("has_measure", Boolean, nullable=False),
    Column("card_on", Date),
    Column("checked_on", Date, nullable=False),
    Column("checked_by", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("sealed", Text, nullable=False),
    CheckConstraint("mobility IN ('walks', 'led', 'carried', 'unknown')", name="mobility"),
    CheckConstraint("state IN ('listed', 'removed', 'erased')", name="state"),
    CheckConstraint("(sealed = '') = (state = 'erased')", name="sealed"),
)
