"""Who has no loss by an event, and which copies were sent above."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import func

from riskmap.core.access import Area
from riskmap.core.figure import Figure
from riskmap.reporting.model.deciding import CopySent, NoLoss
from riskmap.reporting.store.desk_tables import report_copy_sent, report_no_loss
from riskmap.store import Reading, Writing


def add_no_loss(uow: Writing, one: NoLoss) -> None:
    """Write down that a unit has no loss by an event, or that this is not said any more."""
    mine = (report_no_loss.c.event_id == one.event_id) & (report_no_loss.c.code12 == one.unit)
    uow.insert(
        report_no_loss,
        event_id=one.event_id,
        code12=one.unit,
        number=_next(uow, report_no_loss, mine),
        state="declared" if one.is_declared else "withdrawn",
        words=one.words,
        recorded_at=one.recorded_at,
        actor=one.by,
    )


def no_loss_of(uow: Reading, event_ids: Iterable[str], area: Area) -> dict[str, NoLoss]:
    """Return what was said last of each unit in an area that has no loss by some events."""
    statement = uow.select(report_no_loss).where(
        report_no_loss.c.event_id.in_(sorted(set(event_ids))),
        report_no_loss.c.code12.startswith(area.prefix, autoescape=True),
    )
    rows = uow.rows(statement.order_by(report_no_loss.c.recorded_at, report_no_loss.c.number))
    last = {
        row["code12"]: NoLoss(
            event_id=row["event_id"],
            unit=row["code12"],
            is_declared=row["state"] == "declared",
            words=row["words"],
            recorded_at=row["recorded_at"],
            by=row["actor"],
        )
        for row in rows
    }
    return {unit: one for unit, one in last.items() if one.is_declared}


def add_copy(uow: Writing, one: CopySent) -> None:
    """Write down that a copy was sent."""
    table = report_copy_sent
    mine = (table.c.event_id == one.event_id) & (table.c.rule == one.rule)
    uow.insert(
        table,
        event_id=one.event_id,
        rule=one.rule,
        number=_next(uow, table, mine),
        code12=one.unit,
        sent_at=one.sent_at,
        how=one.how,
        figures={slug: figure.to_json() for slug, figure in one.figures.items()},
        recorded_at=one.recorded_at,
        actor=one.by,
    )


def copies_of(uow: Reading, event_id: str) -> list[CopySent]:
    """Return the copies of an event that were sent, here or by units above."""
    statement = uow.select_published(report_copy_sent).where(
        report_copy_sent.c.event_id == event_id
    )
    return [
        CopySent(
            event_id=row["event_id"],
            rule=row["rule"],
            unit=row["code12"],
            sent_at=row["sent_at"],
            how=row["how"],
            figures={slug: Figure.from_json(said) for slug, said in row["figures"].items()},
            recorded_at=row["recorded_at"],
            by=row["actor"],
        )
        for row in uow.rows(statement.order_by(report_copy_sent.c.recorded_at))
    ]


def _next(uow: Writing, table: Any, mine: Any) -> int:
    last = uow.scalar(uow.select(table, func.max(table.c.number)).where(mine))
    return (last or 0) + 1
