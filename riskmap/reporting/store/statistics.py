"""Counts over a time: duties by outcome, reports by kind, returns and corrections, by unit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func

from riskmap.core.access import Area
from riskmap.core.codes import CODE_LENGTH, DivisionLevel
from riskmap.reporting.model.activation import bounds
from riskmap.reporting.model.duties import Outcome
from riskmap.reporting.model.reports import Kind, State
from riskmap.reporting.store.duty_tables import duty, duty_count, duty_slot
from riskmap.reporting.store.report_tables import report_current, report_decision, report_version
from riskmap.reporting.store.slots import here
from riskmap.store import Reading

#: Counts of duties by unit and outcome.
Duties = Mapping[str, Mapping[Outcome, int]]


def duties(
    uow: Reading, area: Area, level: DivisionLevel, begin: datetime, end: datetime
) -> Duties:
    """Return how duties of an area that were due in a time stand, by the unit of a level.

    Each unit is counted with all that lies in it. The caller has asked for the reach.
    """
    if level is DivisionLevel.COMMITTEE:
        return _each(uow, area, begin, end)
    unit = _unit(duty_count.c.code12, level)
    sums = [func.sum(duty_count.c[one.value]).label(one.value) for one in Outcome]
    statement = (
        uow.select(duty_count, unit.label("unit"), *sums)
        .join(duty_slot, _is_slot(duty_count, begin, end))
        .where(here(uow, duty_count), *_inside(duty_count, area))
        .group_by(unit)
    )
    return {
        row["unit"].ljust(CODE_LENGTH, "0"): {one: int(row[one.value]) for one in Outcome}
        for row in uow.rows(statement)
    }


def duties_of(uow: Reading, code12: str, begin: datetime, end: datetime) -> Mapping[Outcome, int]:
    """Return how the duties of one unit itself stand that were due in a time."""
    statement = (
        uow.select(duty, duty.c.outcome, func.count().label("count"))
        .join(duty_slot, _is_slot(duty, begin, end))
        .where(duty.c.code12 == code12)
        .group_by(duty.c.outcome)
    )
    return {Outcome(row["outcome"]): row["count"] for row in uow.rows(statement)}


def reports(
    uow: Reading, area: Area, level: DivisionLevel, begin: datetime, end: datetime
) -> Mapping[str, Counter[Kind]]:
    """Return how many reports came first in a time, by unit of a level and kind."""
    table = report_version.c
    unit = _unit(table.code12, level)
    statement = (
        uow.select(report_version, unit.label("unit"), table.kind, func.count().label("count"))
        .where(table.number == 1, *_in_time(table.received_at, begin, end))
        .where(*_inside(report_version, area))
        .group_by(unit, table.kind)
    )
    found: dict[str, Counter[Kind]] = {}
    for row in uow.rows(statement):
        code12 = row["unit"].ljust(CODE_LENGTH, "0")
        found.setdefault(code12, Counter())[Kind(row["kind"])] += row["count"]
    return found


def mended(uow: Reading, code12: str, begin: datetime, end: datetime) -> int:
    """Return how many versions of one unit took the place of an earlier one in a time."""
    table = report_version.c
    statement = uow.select(report_version, func.count()).where(
        table.code12 == code12, table.number > 1, *_in_time(table.received_at, begin, end)
    )
    return int(uow.scalar(statement) or 0)


def returned(uow: Reading, code12: str, begin: datetime, end: datetime) -> Counter[str]:
    """Return how often reports of one unit were returned in a time, by reason."""
    table = report_decision.c
    statement = (
        uow.select(report_decision, table.reason, func.count().label("count"))
        .where(table.code12 == code12, table.state == str(State.RETURNED))
        .where(*_in_time(table.recorded_at, begin, end))
        .group_by(table.reason)
    )
    return Counter({row["reason"]: row["count"] for row in uow.rows(statement)})


def waiting(uow: Reading, code12: str) -> int:
    """Return how many reports of one unit are returned and not mended."""
    table = report_current.c
    statement = uow.select(report_current, func.count()).where(
        table.code12 == code12, table.state == str(State.RETURNED)
    )
    return int(uow.scalar(statement) or 0)


def _each(uow: Reading, area: Area, begin: datetime, end: datetime) -> Duties:
    columns = (duty.c.code12, duty.c.outcome, func.count().label("count"))
    statement = (
        uow.select(duty, *columns)
        .join(duty_slot, _is_slot(duty, begin, end))
        .where(*_inside(duty, area))
        .group_by(duty.c.code12, duty.c.outcome)
    )
    found: dict[str, dict[Outcome, int]] = {}
    for row in uow.rows(statement):
        counts = found.setdefault(row["code12"], dict.fromkeys(Outcome, 0))
        counts[Outcome(row["outcome"])] = row["count"]
    return found


def _is_slot(table: Any, begin: datetime, end: datetime) -> ColumnElement[bool]:
    return and_(
        duty_slot.c.realm == table.c.realm,
        duty_slot.c.slot_id == table.c.slot_id,
        *_in_time(duty_slot.c.due_at, begin, end),
    )


def _in_time(
    column: ColumnElement[Any], begin: datetime, end: datetime
) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return column >= begin, column < end


def _inside(table: Any, area: Area) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    first, last = bounds(area)
    return table.c.code12 >= first, table.c.code12 < last


def _unit(column: ColumnElement[Any], level: DivisionLevel) -> ColumnElement[Any]:
    return func.substr(column, 1, int(level))
