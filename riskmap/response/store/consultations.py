"""Consultations in versions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import asdict
from sqlalchemy import and_

from riskmap.core.access import Area
from riskmap.response.model.consultations import Consultation, Minutes
from riskmap.response.store.tables import response_consultation
from riskmap.store import Reading, Writing

_TEXTS = ("topic", "settled", "signed")
_LISTS = ("present", "figures", "proposals")


def add(uow: Writing, one: Consultation) -> None:
    """Write a version."""
    said = asdict(one.minutes)
    body = {name: said[name] for name in _TEXTS} | {name: list(said[name]) for name in _LISTS}
    uow.insert(
        response_consultation,
        consultation_id=one.id,
        number=one.number,
        code12=one.code12,
        held_at=one.minutes.held_at,
        event_id=one.minutes.event_id,
        body=body,
        known=dict(one.known),
        reason=one.reason,
        recorded_at=one.recorded_at,
        actor=one.actor,
    )


def versions(uow: Reading, consultation_id: str) -> list[Consultation]:
    """Return all versions of one consultation within reach, the newest first."""
    table = response_consultation
    statement = uow.select(table).where(table.c.consultation_id == consultation_id)
    return [_one(row) for row in uow.rows(statement.order_by(table.c.number.desc()))]


def find(
    uow: Reading, under: str, *, event_id: str = "", limit: int | None = None
) -> list[Consultation]:
    """Return the last version of each consultation in a division, the latest held first."""
    table, newer = response_consultation, response_consultation.alias("newer")
    is_next = and_(
        newer.c.realm == table.c.realm,
        newer.c.consultation_id == table.c.consultation_id,
        newer.c.number == table.c.number + 1,
    )
    statement = (
        uow.select(table)
        .outerjoin(newer, is_next)
        .where(
            newer.c.number.is_(None),
            table.c.code12.startswith(Area.of(under).prefix, autoescape=True),
        )
    )
    if event_id:
        statement = statement.where(table.c.event_id == event_id)
    ordered = statement.order_by(table.c.held_at.desc(), table.c.consultation_id)
    return [_one(row) for row in uow.rows(ordered.limit(limit) if limit else ordered)]


def _one(row: Mapping[str, Any]) -> Consultation:
    names = ("number", "code12", "known", "reason", "recorded_at", "actor")
    minutes = Minutes(held_at=row["held_at"], event_id=row["event_id"], **row["body"])
    return Consultation(
        id=row["consultation_id"], minutes=minutes, **{name: row[name] for name in names}
    )
