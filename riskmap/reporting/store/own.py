"""Reports of one unit itself, nothing of those below it: listed, and each with its past."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from riskmap.reporting.model.reports import Kind, State, Version
from riskmap.reporting.store.report_tables import report_current, report_version
from riskmap.reporting.store.reports import by_ids, version_ids
from riskmap.store import Reading


def page(
    uow: Reading,
    unit: str,
    limit: int,
    *,
    kinds: Iterable[Kind] = (),
    states: Iterable[State] = (),
    after: tuple[datetime, str] | None = None,
) -> list[Version]:
    """Return the last versions of a unit's reports, the latest first.

    Parameters
    ----------
    kinds, states
        Only these; all by default.
    after
        When the last one of the page before was received, and its report's id.
    """
    table = report_current.c
    statement = uow.select(report_current, table.version_id).where(table.code12 == unit)
    if several := sorted(map(str, kinds)):
        statement = statement.where(table.kind.in_(several))
    if several := sorted(map(str, states)):
        statement = statement.where(table.state.in_(several))
    if after is not None:
        at, report_id = after
        is_same = (table.received_at == at) & (table.report_id < report_id)
        statement = statement.where((table.received_at < at) | is_same)
    ordered = statement.order_by(table.received_at.desc(), table.report_id.desc())
    return by_ids(uow, [row["version_id"] for row in uow.rows(ordered.limit(limit))])


def versions(uow: Reading, report_id: str) -> list[Version]:
    """Return all versions of a report, the last first."""
    return by_ids(uow, list(reversed(version_ids(uow, report_id))))


def remarks(uow: Reading, version_id: str) -> tuple[str, ...]:
    """Return the ids of the checks that had a remark when a version came in."""
    statement = uow.select(report_version, report_version.c.findings)
    found = uow.scalar(statement.where(report_version.c.version_id == version_id))
    return tuple(found or ())
