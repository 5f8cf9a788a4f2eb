"""Areas that somebody declared prone to disasters, or not; what was said last counts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from riskmap.people.model.prone import Declared
from riskmap.people.store.duty_tables import prone_area
from riskmap.people.store.versioned import last
from riskmap.store import Reading, Writing

_SAME = ("code12", "is_prone", "recorded_at", "actor", "reason")


def declared(uow: Reading) -> list[Declared]:
    """Return what was said of divisions of the own area and of those above, by code."""
    statement = last(uow, prone_area, with_above=True).order_by(prone_area.c.code12)
    return [_declared(row) for row in uow.rows(statement)]


def append(uow: Writing, code12: str, *, is_prone: bool, actor: str, reason: str) -> None:
    """Say anew of a division whether it is prone."""
    before = uow.row(last(uow, prone_area).where(prone_area.c.area_id == code12))
    uow.insert(
        prone_area,
        area_id=code12,
        version=1 if before is None else before["version"] + 1,
        code12=code12,
        recorded_at=uow.now,
        actor=actor,
        reason=reason,
        is_prone=is_prone,
    )


def _declared(row: Mapping[str, Any]) -> Declared:
    return Declared(**{name: row[name] for name in _SAME})
