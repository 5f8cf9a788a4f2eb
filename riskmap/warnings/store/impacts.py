"""What was found to lie where warnings hold, version by version."""

from __future__ import annotations

from riskmap.store import Reading, Writing
from riskmap.warnings.model.impacts import Impact
from riskmap.warnings.model.kept import from_json, to_json
from riskmap.warnings.store.tables import hazard_warning_impact


def add(uow: Writing, code12: str, one: Impact) -> None:
    """Write what lies where a version holds."""
    uow.insert(
        hazard_warning_impact,
        warning_id=one.warning_id,
        number=one.number,
        code12=code12,
        body=to_json(one),
        took_ms=one.took_ms,
        recorded_at=one.recorded_at,
    )


def of(uow: Reading, warning_id: str) -> tuple[Impact, ...]:
    """Return what was found for a warning, the latest version in front."""
    table = hazard_warning_impact
    statement = uow.select_published(table).where(table.c.warning_id == warning_id)
    rows = uow.rows(statement.order_by(table.c.number.desc()))
    return tuple(from_json(Impact, row["body"]) for row in rows)
