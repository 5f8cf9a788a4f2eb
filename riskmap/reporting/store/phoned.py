"""Reports that the desk wrote down for a unit, what the unit says of them, and who calls whom."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from attrs import frozen

from riskmap.core.access import Area
from riskmap.reporting.store.alarm_tables import (
    phoned_answer,
    phoned_report,
    phoned_withdrawal,
    roll_call_claim,
)
from riskmap.store import Reading, Writing


@frozen(kw_only=True)
class Entered:
    """A report that the desk wrote down."""

    version_id: str
    unit: str
    actor: str
    at: datetime


@frozen(kw_only=True)
class Answer:
    """What a unit says of one: that it is right, or why it is not."""

    version_id: str
    is_right: bool
    words: str
    actor: str
    at: datetime


@frozen(kw_only=True)
class Withdrawal:
    """Why one counts for nothing any more, and who says so."""

    version_id: str
    words: str
    actor: str
    at: datetime


@frozen(kw_only=True)
class Claim:
    """Who calls a unit at this moment."""

    unit: str
    actor: str
    name: str
    since: datetime


def add(uow: Writing, version_id: str, unit: str, actor: str) -> None:
    """Remember that the desk wrote a report down."""
    uow.insert_if_new(
        phoned_report, version_id=version_id, code12=unit, actor=actor, recorded_at=uow.now
    )


def by_id(uow: Reading, version_id: str) -> Entered | None:
    """Return one that the scope reaches."""
    chosen = uow.select(phoned_report).where(phoned_report.c.version_id == version_id)
    row = uow.row(chosen)
    return None if row is None else _entered(row)


def find(
    uow: Reading, area: Area, since: datetime, *, actor: str = "", limit: int = 50
) -> list[Entered]:
    """Return what the desk wrote down in an area since a moment, the latest first."""
    table = phoned_report.c
    chosen = uow.select(phoned_report).where(
        table.code12.startswith(area.prefix, autoescape=True), table.recorded_at >= since
    )
    if actor:
        chosen = chosen.where(table.actor == actor)
    ordered = chosen.order_by(table.recorded_at.desc(), table.version_id)
    return [_entered(row) for row in uow.rows(ordered.limit(limit))]


def of_unit(uow: Reading, unit: str, since: datetime) -> list[Entered]:
    """Return what the desk wrote down for one unit since a moment, the latest first."""
    table = phoned_report.c
    chosen = uow.select(phoned_report).where(table.code12 == unit, table.recorded_at >= since)
    return [_entered(row) for row in uow.rows(chosen.order_by(table.recorded_at.desc()))]


def add_answer(uow: Writing, unit: str, one: Answer) -> None:
    """Add an answer after those there are."""
    before = uow.select(phoned_answer, phoned_answer.c.number)
    numbers = uow.rows(before.where(phoned_answer.c.version_id == one.version_id))
    uow.insert(
        phoned_answer,
        version_id=one.version_id,
        number=len(numbers) + 1,
        code12=unit,
        is_right=one.is_right,
        words=one.words,
        actor=one.actor,
        recorded_at=one.at,
    )


def answers(uow: Reading, ids: Iterable[str]) -> dict[str, Answer]:
    """Return the last answer to each."""
    chosen = uow.select(phoned_answer).where(phoned_answer.c.version_id.in_(list(ids)))
    return {
        row["version_id"]: Answer(
            version_id=row["version_id"],
            is_right=row["is_right"],
            words=row["words"],
            actor=row["actor"],
            at=row["recorded_at"],
        )
        for row in uow.rows(chosen.order_by(phoned_answer.c.number))
    }


def withdraw(uow: Writing, unit: str, one: Withdrawal) -> bool:
    """Write down that a report counts for nothing any more; False if that stands there."""
    return uow.insert_if_new(
        phoned_withdrawal,
        version_id=one.version_id,
        code12=unit,
        words=one.words,
        actor=one.actor,
        recorded_at=one.at,
    )


def withdrawals(uow: Reading, ids: Iterable[str]) -> dict[str, Withdrawal]:
    """Return which of some reports count for nothing any more."""
    chosen = phoned_withdrawal.c.version_id.in_(list(ids))
    return {
        row["version_id"]: Withdrawal(
            version_id=row["version_id"],
            words=row["words"],
            actor=row["actor"],
            at=row["recorded_at"],
        )
        for row in uow.rows(uow.select(phoned_withdrawal).where(chosen))
    }


def claim(uow: Writing, one: Claim, expired: datetime) -> bool:
    """Let somebody call a unit; False while somebody else does who began after `expired`."""
    values = {"actor": one.actor, "name": one.name, "since": one.since}
    if uow.insert_if_new(roll_call_claim, code12=one.unit, **values):
        return True
    table = roll_call_claim.c
    free = (table.actor == one.actor) | (table.since < expired)
    changed = uow.update(roll_call_claim).where(table.code12 == one.unit, free).values(**values)
    return bool(uow.execute(changed).rowcount)


def release(uow: Writing, actor: str, keep: str = "") -> list[str]:
    """Let go of the units that somebody calls, but for one; return which."""
    table = roll_call_claim.c
    mine = uow.select(roll_call_claim, table.code12).where(table.actor == actor)
    units = [row["code12"] for row in uow.rows(mine.where(table.code12 != keep))]
    if units:
        gone = uow.delete(roll_call_claim).where(table.actor == actor, table.code12.in_(units))
        uow.execute(gone)
    return units


def claims(uow: Reading, since: datetime) -> list[Claim]:
    """Return who calls whom, of those who began since a moment."""
    chosen = uow.select(roll_call_claim).where(roll_call_claim.c.since >= since)
    return [
        Claim(unit=row["code12"], actor=row["actor"], name=row["name"], since=row["since"])
        for row in uow.rows(chosen.order_by(roll_call_claim.c.since))
    ]


def _entered(row: Mapping[str, Any]) -> Entered:
    return Entered(
        version_id=row["version_id"],
        unit=row["code12"],
        actor=row["actor"],
        at=row["recorded_at"],
    )
