"""Queries on counts: the register's own, and those of other documents."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy import func, select

from riskmap.core.codes import DivisionLevel
from riskmap.divisions.model import DivisionCount
from riskmap.divisions.store.divisions import Wanted, in_force
from riskmap.divisions.store.tables import division_count
from riskmap.store import Reading, Writing


def counted(uow: Reading, day: date) -> list[DivisionCount]:
    """Count the register's own rows by level and kind, with the date of its edition."""
    held = in_force(uow, Wanted(on=day)).subquery()
    statement = (
        select(
            held.c.level,
            held.c.kind,
            func.count().label("units"),
            func.max(held.c.valid_from).label("as_of"),
            func.max(held.c.source).label("source"),
        )
        .group_by(held.c.level, held.c.kind)
        .order_by(held.c.level, held.c.kind)
    )
    return [
        DivisionCount(
            level=DivisionLevel(row["level"]),
            kind=row["kind"],
            units=row["units"],
            as_of=row["as_of"].isoformat(),
            source=row["source"],
            verified=True,
        )
        for row in uow.rows(statement)
    ]


def counts_elsewhere(uow: Reading) -> list[DivisionCount]:
    """Return what other documents count."""
    table = division_count.c
    rows = uow.rows(uow.select(division_count).order_by(table.as_of, table.kind))
    return [
        DivisionCount(
            level=DivisionLevel(row["level"]),
            kind=row["kind"],
            units=row["units"],
            as_of=row["as_of"],
            source=row["source"],
            verified=row["verified"],
        )
        for row in rows
    ]


def append_counts(uow: Writing, counts: Iterable[DivisionCount]) -> int:
    """Note what other documents count; return how many were new."""
    return sum(
        uow.insert_if_new(
            division_count,
            level=int(one.level),
            kind=one.kind,
            units=one.units,
            as_of=one.as_of,
            source=one.source,
            verified=one.verified,
            recorded_at=uow.now,
        )
        for one in counts
    )
