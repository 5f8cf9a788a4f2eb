"""Reports as people and programs read them: lists, one with its past, events that go on."""

from __future__ import annotations

from datetime import datetime

from attrs import frozen

from riskmap.reporting.model.differences import Difference, differences
from riskmap.reporting.model.events import Event
from riskmap.reporting.model.reports import Version
from riskmap.reporting.service.chains import chain_of, event
from riskmap.reporting.service.checking import before_of
from riskmap.reporting.service.submitting import require_known
from riskmap.reporting.store import events, reports
from riskmap.reporting.store.reports import Decision, Wanted
from riskmap.store import Reading


@frozen(kw_only=True)
class Whole:
    """A version with what was decided about it, and what differs from the report before."""

    version: Version
    decisions: tuple[Decision, ...]
    differences: tuple[Difference, ...]


def report(uow: Reading, version_id: str) -> Whole:
    """Return one version.

    Raises
    ------
    NotFoundError
        If there is none, or not for the one who asks.
    """
    version = require_known(reports.by_id(uow, version_id), version_id)
    return Whole(
        version=version,
        decisions=tuple(reports.decisions(uow, [version.id])),
        differences=_differences(uow, version),
    )


def listed(
    uow: Reading, wanted: Wanted, limit: int, after: tuple[datetime, str] | None = None
) -> list[Version]:
    """Return the last versions of reports, the latest first; see `store.reports.page`."""
    return reports.page(uow, wanted, limit, after)


def events_going_on(uow: Reading) -> list[Event]:
    """Return the events within reach that go on or are stable, the latest first."""
    return events.find(uow)


def _differences(uow: Reading, version: Version) -> tuple[Difference, ...]:
    report = version.report
    if not report.kind.is_stage:
        return ()
    chain = chain_of(uow, event(uow, report.event_id), report.unit)
    before = before_of(uow, chain, version.position)
    return () if before is None else differences(before, report.figures)
