"""Sums that were kept, each with the versions that it was made of."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from attrs import evolve, frozen

from riskmap.core.figure import Figure
from riskmap.reporting.model.figures import Figures
from riskmap.reporting.model.rolling import Part, RollUp
from riskmap.reporting.store.report_tables import report_sum
from riskmap.store import Reading, Writing


def add(uow: Writing, sum_id: str, one: RollUp, actor: str) -> None:
    """Keep a sum."""
    uow.insert(
        report_sum,
        sum_id=sum_id,
        code12=one.unit,
        event_id=one.event_id,
        cutoff_at=one.cutoff_at,
        parts=[_part(part) for part in one.parts],
        figures={slug: figure.to_json() for slug, figure in one.figures.items()},
        recorded_at=uow.now,
        actor=actor,
    )


def by_id(uow: Reading, sum_id: str) -> RollUp | None:
    """Return a kept sum without its parts' figures; see `with_figures`."""
    row = uow.row(uow.select(report_sum).where(report_sum.c.sum_id == sum_id))
    if row is None:
        return None
    return _roll_up(row)


@frozen(kw_only=True)
class Kept:
    """A sum that was kept: for which cutoff, when and by whom."""

    id: str
    cutoff_at: datetime
    figures: Figures
    recorded_at: datetime
    by: str


def kept_of(uow: Reading, event_id: str, unit: str) -> list[Kept]:
    """Return the sums of a unit on an event, the latest cutoff first; of one the last kept."""
    table = report_sum.c
    statement = uow.select(report_sum).where(table.event_id == event_id, table.code12 == unit)
    ordered = statement.order_by(table.cutoff_at.desc(), table.recorded_at.desc(), table.sum_id)
    return [
        Kept(
            id=row["sum_id"],
            cutoff_at=row["cutoff_at"],
            figures={slug: Figure.from_json(value) for slug, value in row["figures"].items()},
            recorded_at=row["recorded_at"],
            by=row["actor"],
        )
        for row in uow.rows(ordered)
    ]


def figures(uow: Reading, sum_id: str) -> Figures | None:
    """Return the figures of a sum as they were kept."""
    row = uow.row(uow.select(report_sum).where(report_sum.c.sum_id == sum_id))
    if row is None:
        return None
    return {slug: Figure.from_json(value) for slug, value in row["figures"].items()}


def published(uow: Reading, sum_id: str) -> tuple[RollUp, Figures] | None:
    """Return a sum with its figures as they were kept, also one of a unit above.

    For what was released: whoever sees the release sees its figures.
    """
    row = uow.row(uow.select_published(report_sum).where(report_sum.c.sum_id == sum_id))
    if row is None:
        return None
    said = {slug: Figure.from_json(value) for slug, value in row["figures"].items()}
    return _roll_up(row), said


def with_figures(one: RollUp, figures: Mapping[str, Figures]) -> RollUp:
    """Return a sum whose parts say again what their versions say."""
    parts = tuple(evolve(part, figures=figures.get(part.version_id, {})) for part in one.parts)
    return evolve(one, parts=parts)


def _roll_up(row: Mapping[str, Any]) -> RollUp:
    return RollUp(
        unit=row["code12"],
        event_id=row["event_id"],
        cutoff_at=row["cutoff_at"],
        parts=tuple(_part_from(part) for part in row["parts"]),
    )


def _part(one: Part) -> dict[str, Any]:
    checked_at = one.checked_at and one.checked_at.isoformat()
    return {
        "unit": one.unit, "event": one.event_id, "version": one.version_id,
        "checked_at": checked_at,
    }  # fmt: skip


def _part_from(said: Mapping[str, Any]) -> Part:
    checked_at = said["checked_at"] and datetime.fromisoformat(said["checked_at"])
    return Part(
        unit=said["unit"],
        event_id=said["event"],
        version_id=said["version"],
        checked_at=checked_at,
    )
