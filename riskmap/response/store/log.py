"""The duty log and shifts that were handed over."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from attrs import asdict

from riskmap.response.model.log import EntryKind, HandOver, LogEntry
from riskmap.response.store.tables import response_handover, response_log, response_takeover
from riskmap.store import Reading, Writing


def add(uow: Writing, entry: LogEntry) -> None:
    """Write an entry."""
    values = asdict(entry)
    uow.insert(response_log, entry_id=values.pop("id"), **{**values, "kind": str(entry.kind)})


def by_id(uow: Reading, entry_id: str) -> LogEntry | None:
    """Return an entry within reach."""
    row = uow.row(uow.select(response_log).where(response_log.c.entry_id == entry_id))
    return None if row is None else _entry(row)


def between(uow: Reading, code12: str, begin: datetime, end: datetime) -> list[LogEntry]:
    """Return the entries of a division about a time, and what corrects them, in their order."""
    table = response_log
    statement = uow.select(table).where(
        table.c.code12 == code12, table.c.at >= begin, table.c.at < end
    )
    return [_entry(row) for row in uow.rows(statement.order_by(table.c.at, table.c.entry_id))]


def hand_over(uow: Writing, one: HandOver) -> None:
    """Write that a shift ends, and what is open."""
    uow.insert(
        response_handover,
        handover_id=one.id,
        code12=one.code12,
        words=one.words,
        known=dict(one.known),
        recorded_at=one.recorded_at,
        actor=one.actor,
    )


def take_over(uow: Writing, one: HandOver, actor: str) -> bool:
    """Write who took a shift over; False if somebody had."""
    return uow.insert_if_new(
        response_takeover,
        handover_id=one.id,
        code12=one.code12,
        recorded_at=uow.now,
        actor=actor,
    )


def hand_overs(uow: Reading, code12: str, limit: int) -> list[HandOver]:
    """Return the shifts that a division handed over, the latest first."""
    table = response_handover
    statement = uow.select(table).where(table.c.code12 == code12)
    ordered = statement.order_by(table.c.recorded_at.desc(), table.c.handover_id)
    return _hand_overs(uow, uow.rows(ordered.limit(limit)))


def hand_over_of(uow: Reading, handover_id: str) -> HandOver | None:
    """Return a shift that was handed over, within reach."""
    table = response_handover
    rows = uow.rows(uow.select(table).where(table.c.handover_id == handover_id))
    return next(iter(_hand_overs(uow, rows)), None)


def _hand_overs(uow: Reading, rows: Any) -> list[HandOver]:
    ids = [row["handover_id"] for row in rows]
    statement = uow.select(response_takeover).where(response_takeover.c.handover_id.in_(ids))
    taken = {row["handover_id"]: row for row in uow.rows(statement)}
    return [_hand_over(row, taken.get(row["handover_id"])) for row in rows]


def _hand_over(row: Mapping[str, Any], taken: Mapping[str, Any] | None) -> HandOver:
    return HandOver(
        id=row["handover_id"],
        taken_by="" if taken is None else taken["actor"],
        taken_at=None if taken is None else taken["recorded_at"],
        **{name: row[name] for name in ("code12", "words", "known", "recorded_at", "actor")},
    )


def _entry(row: Mapping[str, Any]) -> LogEntry:
    names = ("code12", "at", "text", "corrects", "recorded_at", "actor")
    return LogEntry(
        id=row["entry_id"], kind=EntryKind(row["kind"]), **{name: row[name] for name in names}
    )
