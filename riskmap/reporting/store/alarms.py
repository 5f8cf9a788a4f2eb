"""Alarms, who took them, and what happened meanwhile."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Select

from riskmap.core.access import Area
from riskmap.core.figure import Figure
from riskmap.reporting.model.alarms import Alarm, Note, NoteKind, Rise, Taken
from riskmap.reporting.store.alarm_tables import casualty_alarm, casualty_alarm_note
from riskmap.store import Reading, Writing


def add(uow: Writing, one: Alarm) -> bool:
    """Keep an alarm; False if its version made one already."""
    return uow.insert_if_new(
        casualty_alarm,
        version_id=one.version_id,
        code12=one.unit,
        event_id=one.event_id,
        rises=[_told(rise) for rise in one.rises],
        raised_at=one.raised_at,
        taken_by="",
        taken_name="",
        taken_words="",
    )


def take(uow: Writing, one: Alarm, taken: Taken) -> bool:
    """Write down who took an alarm; False if somebody was first."""
    table = casualty_alarm.c
    changed = (
        uow.update(casualty_alarm)
        .where(table.version_id == one.version_id, table.taken_at.is_(None))
        .values(
            taken_at=taken.at,
            taken_by=taken.actor,
            taken_name=taken.name,
            taken_words=taken.words,
        )
    )
    return bool(uow.execute(changed).rowcount)


def add_note(uow: Writing, one: Alarm, note: Note) -> bool:
    """Add a note; False if its number is taken."""
    return uow.insert_if_new(
        casualty_alarm_note,
        version_id=one.version_id,
        number=note.number,
        code12=one.unit,
        kind=str(note.kind),
        words=note.words,
        actor=note.actor,
        recorded_at=note.at,
    )


def by_id(uow: Reading, version_id: str) -> Alarm | None:
    """Return the alarm of a version that the scope reaches."""
    chosen = uow.select(casualty_alarm).where(casualty_alarm.c.version_id == version_id)
    return next(iter(_whole(uow, chosen)), None)


def find_open(uow: Reading) -> list[Alarm]:
    """Return the alarms that nobody took, the earliest first."""
    table = casualty_alarm.c
    chosen = uow.select(casualty_alarm).where(table.taken_at.is_(None))
    return _whole(uow, chosen.order_by(table.raised_at, table.version_id))


def page(uow: Reading, limit: int, *, area: Area | None = None) -> list[Alarm]:
    """Return the last alarms that somebody took, the latest first."""
    table = casualty_alarm.c
    chosen = uow.select(casualty_alarm).where(table.taken_at.is_not(None))
    if area is not None:
        chosen = chosen.where(table.code12.startswith(area.prefix, autoescape=True))
    return _whole(uow, chosen.order_by(table.taken_at.desc(), table.version_id).limit(limit))


def _whole(uow: Reading, chosen: Select[Any]) -> list[Alarm]:
    rows = uow.rows(chosen)
    notes = _notes(uow, [row["version_id"] for row in rows])
    return [
        Alarm(
            version_id=row["version_id"],
            unit=row["code12"],
            event_id=row["event_id"],
            rises=tuple(map(_rise, row["rises"])),
            raised_at=row["raised_at"],
            taken=_taken(row),
            notes=tuple(notes.get(row["version_id"], ())),
        )
        for row in rows
    ]


def _taken(row: Mapping[str, Any]) -> Taken | None:
    if row["taken_at"] is None:
        return None
    return Taken(
        at=row["taken_at"],
        actor=row["taken_by"],
        name=row["taken_name"],
        words=row["taken_words"],
    )


def _notes(uow: Reading, ids: Iterable[str]) -> dict[str, list[Note]]:
    chosen = uow.select(casualty_alarm_note).where(casualty_alarm_note.c.version_id.in_(list(ids)))
    found: dict[str, list[Note]] = {}
    for row in uow.rows(chosen.order_by(casualty_alarm_note.c.number)):
        note = Note(
            number=row["number"],
            kind=NoteKind(row["kind"]),
            at=row["recorded_at"],
            actor=row["actor"],
            words=row["words"],
        )
        found.setdefault(row["version_id"], []).append(note)
    return found


def _told(one: Rise) -> dict[str, Any]:
    return {
        "indicator": one.indicator,
        "before": None if one.before is None else one.before.to_json(),
        "after": one.after.to_json(),
    }


def _rise(said: Mapping[str, Any]) -> Rise:
    before = said["before"]
    return Rise(
        indicator=said["indicator"],
        before=None if before is None else Figure.from_json(before),
        after=Figure.from_json(said["after"]),
    )
