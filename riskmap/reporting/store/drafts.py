"""Drafts, each of one person: kept, found, thrown away, removed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from riskmap.reporting.model.drafts import Draft
from riskmap.reporting.model.reports import Kind
from riskmap.reporting.store.draft_tables import report_draft
from riskmap.store import Reading, Writing

_NAMES = ("event_id", "replaces", "upgrades", "said", "page", "started_at", "saved_at", "thrown_at")


def by_id(uow: Reading, draft_id: str, actor: str) -> Draft | None:
    """Return a draft of somebody; None for one of others."""
    table = report_draft.c
    mine = (table.draft_id == draft_id) & (table.actor == actor)
    row = uow.row(uow.select(report_draft).where(mine))
    return None if row is None else _draft(row)


def of(uow: Reading, actor: str, unit: str) -> list[Draft]:
    """Return the drafts of somebody for a unit, the last one first."""
    table = report_draft.c
    statement = uow.select(report_draft).where(table.actor == actor, table.code12 == unit)
    return [_draft(row) for row in uow.rows(statement.order_by(table.saved_at.desc()))]


def is_taken(uow: Reading, draft_id: str) -> bool:
    """Tell whether somebody has a draft of an id."""
    table = report_draft.c
    return uow.row(uow.select(report_draft).where(table.draft_id == draft_id)) is not None


def put(uow: Writing, one: Draft, actor: str) -> None:
    """Keep a draft, new or changed; its times are those of this write."""
    known = by_id(uow, one.id, actor) is not None
    values = {"said": dict(one.said), "page": one.page, "saved_at": uow.now}
    if known:
        _change(uow, one.id, actor, **values)
        return
    uow.insert(
        report_draft,
        draft_id=one.id,
        actor=actor,
        code12=one.unit,
        kind=str(one.kind),
        event_id=one.event_id,
        replaces=one.replaces,
        upgrades=one.upgrades,
        started_at=uow.now,
        **values,
    )


def throw(uow: Writing, draft_id: str, actor: str, at: datetime | None) -> None:
    """Throw a draft away; None brings it back."""
    _change(uow, draft_id, actor, thrown_at=at)


def remove(uow: Writing, draft_id: str) -> None:
    """Remove a draft: its report was sent."""
    uow.execute(uow.delete(report_draft).where(report_draft.c.draft_id == draft_id))


def forget(uow: Writing, unfinished_before: datetime, thrown_before: datetime) -> int:
    """Remove what nobody has finished or brought back, and return how many."""
    table = report_draft.c
    is_old = (table.saved_at < unfinished_before) | (table.thrown_at < thrown_before)
    return uow.execute(uow.delete(report_draft).where(is_old)).rowcount


def _change(uow: Writing, draft_id: str, actor: str, **values: Any) -> None:
    table = report_draft.c
    mine = (table.draft_id == draft_id) & (table.actor == actor)
    uow.execute(uow.update(report_draft).where(mine).values(**values))


def _draft(row: Mapping[str, Any]) -> Draft:
    return Draft(
        id=row["draft_id"],
        kind=Kind(row["kind"]),
        unit=row["code12"],
        **{name: row[name] for name in _NAMES},
    )
