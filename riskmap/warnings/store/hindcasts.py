"""What came of trying the detectors on the past, run by run."""

from __future__ import annotations

from riskmap.store import Reading, Writing
from riskmap.warnings.model.hindcast import Hindcast
from riskmap.warnings.model.kept import from_json, to_json
from riskmap.warnings.store.tables import hazard_hindcast


def add(uow: Writing, number: str, home: str, made: Hindcast) -> None:
    """Keep a run."""
    uow.insert(hazard_hindcast, hindcast_id=number, code12=home, made_at=made.made_at,
               body=to_json(made))  # fmt: skip


def latest(uow: Reading) -> Hindcast | None:
    """Return the last run."""
    table = hazard_hindcast.c
    chosen = uow.select_published(hazard_hindcast)
    row = uow.row(chosen.order_by(table.made_at.desc(), table.hindcast_id).limit(1))
    return None if row is None else from_json(Hindcast, row["body"])
