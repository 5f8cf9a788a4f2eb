"""Deliveries: every file that was brought to the register, taken or refused."""

from __future__ import annotations

from typing import Any

from riskmap.divisions.model import Delivery
from riskmap.divisions.store.tables import division_import
from riskmap.store import Reading, Writing


def record(uow: Writing, delivery: Delivery, counts: dict[str, int]) -> int:
    """Write down a delivery and return its number."""
    number: int = uow.insert(
        division_import,
        made_at=uow.now,
        actor=uow.scope.actor,
        file_name=delivery.file_name,
        sha256=delivery.sha256,
        what=str(delivery.what),
        encoding=delivery.encoding,
        datum=delivery.datum,
        verdict="accepted" if delivery.is_accepted else "refused",
        counts=counts,
        findings=[one.as_dict() for one in delivery.findings],
        original=delivery.original,
    )
    return number


def latest_sha256(uow: Reading, what: str) -> str | None:
    """Return the hash of the last accepted delivery of that kind, None before the first."""
    table = division_import.c
    taken = uow.select(division_import, table.sha256).where(
        table.what == what, table.verdict == "accepted"
    )
    found: str | None = uow.scalar(taken.order_by(table.id.desc()).limit(1))
    return found


def all_of(uow: Reading) -> list[dict[str, Any]]:
    """Return what was delivered so far, newest first, without the findings' text."""
    columns = [one for one in division_import.c if one.name != "findings"]
    statement = uow.select(division_import, *columns).order_by(division_import.c.id.desc())
    return [dict(row) for row in uow.rows(statement)]
