"""What open screens listen to: a number for each topic and division, that grows with a change.

A service that changes something says so with `touch`; the number is counted up in the write's own
transaction, after all else that it changed::

    live.touch(uow, "reports", unit)

A screen asks for the numbers within its reach, and fetches a part of itself anew where one grew.
It learns nothing of what lies outside its reach, not even that something happened there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from attrs import frozen
from sqlalchemy import Column, Integer, String, and_, bindparam, func, or_
from sqlalchemy.dialects import postgresql, sqlite

from riskmap.store.prepared import run_many
from riskmap.store.tables import operational
from riskmap.store.types import UtcDateTime
from riskmap.store.work import Reading, Writing

#: What may be listened to. Parts of pages name them in ``data-live``.
TOPICS = (
    "reports", "duties", "alarms", "calls", "orders", "ledgers", "evacuation", "watch", "feeds",
    "warnings",
)  # fmt: skip
#: Added to the topic of what units above publish to all below them.
_DOWNWARD = "+"

# One row for each unit and topic: writers for different units wait for nobody, and what one write
# touches of a unit lies side by side.
live_number = operational(
    "live_number",
    Column("code12", String(12), primary_key=True),
    Column("topic", String(16), primary_key=True),
    Column("number", Integer, nullable=False),
    Column("changed_at", UtcDateTime, nullable=False),
    area_column="code12",
    audited=False,
    sqlite_with_rowid=False,
)


@frozen(kw_only=True)
class Heard:
    """How often a topic changed within reach, and how long ago last; 0 and None: never."""

    number: int = 0
    age: timedelta | None = None


def touch(uow: Writing, topic: str, code12: str, *, downward: bool = False) -> None:
    """Let open screens that see a division know that something of a topic changed there.

    Parameters
    ----------
    topic
        One of `TOPICS`.
    downward
        True for what is meant for everybody below, as decisions of a headquarters are.

    Raises
    ------
    ValueError
        If there is no such topic.
    """
    if topic not in TOPICS:
        msg = f"nobody listens to {topic!r}"
        raise ValueError(msg)
    uow.trail.touched.add((topic + _DOWNWARD if downward else topic, code12))


def close(uow: Writing) -> None:
    """Count up what a write touched: all in one order, so that no two wait in a circle."""
    touched = sorted(uow.trail.touched)
    if not touched:
        return
    same = {"new_realm": uow.scope.realm.name, "new_number": 1, "new_changed_at": uow.now}
    rows = [{"new_topic": topic, "new_code12": code12} for topic, code12 in touched]
    run_many(uow.connection, _COUNTED, _counting, rows, **same)


_COUNTED: dict[str, Any] = {}


def _counting(dialect: str) -> Any:
    begun = {"sqlite": sqlite, "postgresql": postgresql}[dialect].insert(live_number)
    values = {one.name: bindparam(f"new_{one.name}", type_=one.type) for one in live_number.c}
    now = {"number": live_number.c.number + 1, "changed_at": begun.excluded.changed_at}
    return begun.values(values).on_conflict_do_update(
        index_elements=["realm", "code12", "topic"], set_=now
    )


def heard(uow: Reading, topics: Iterable[str]) -> Mapping[str, Heard]:
    """Return how often each topic changed within the scope, or above it for all below."""
    asked = tuple(topics)
    mine = and_(uow.reach(live_number), live_number.c.topic.in_(asked))
    above = live_number.c.topic.in_([one + _DOWNWARD for one in asked])
    columns = (
        live_number.c.topic,
        func.sum(live_number.c.number).label("number"),
        func.max(live_number.c.changed_at).label("changed_at"),
    )
    statement = uow.select_published(live_number, *columns).where(or_(mine, above))
    found: dict[str, Heard] = dict.fromkeys(asked, Heard())
    for row in uow.rows(statement.group_by(live_number.c.topic)):
        topic = row["topic"].removesuffix(_DOWNWARD)
        found[topic] = _together(found[topic], int(row["number"]), uow.now - row["changed_at"])
    return found


def _together(one: Heard, number: int, age: timedelta) -> Heard:
    nearest = age if one.age is None else min(one.age, age)
    return Heard(number=one.number + number, age=nearest)
