"""The desk: what waits for whom, and one report with all that belongs to it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from attrs import frozen

from riskmap.core.codes import level_of
from riskmap.core.findings import Finding
from riskmap.people.model import Acting
from riskmap.people.service.reading import acting
from riskmap.reporting.model.deciding import Conflict, SentUp
from riskmap.reporting.model.differences import Difference, differences
from riskmap.reporting.model.events import Event, EventState
from riskmap.reporting.model.figures import Figures, Taken, have_casualties
from riskmap.reporting.model.indicators import indicators
from riskmap.reporting.model.reports import Kind, State, Version
from riskmap.reporting.model.rights import Deed, may, roles_for
from riskmap.reporting.service import amending, chains, checking
from riskmap.reporting.service.amending import Standing
from riskmap.reporting.service.submitting import require_known
from riskmap.reporting.store import desk, releases, reports
from riskmap.reporting.store.desk import Pointer
from riskmap.reporting.store.reports import Decision
from riskmap.store import Reading

#: More than that waits nowhere that is worked at; the oldest of them are shown.
MOST = 2000
PAGE = 25


@frozen(kw_only=True)
class Waiting:
    """Reports that wait for the one who asks, page by page.

    Parameters
    ----------
    versions
        Casualties first, then those of the level next below, then the oldest.
    total
        How many there are on all pages.
    urgent
        Ids of those that tell of casualties.
    conflicts
        Ids under which something else came that nobody has decided about.
    """

    versions: tuple[Version, ...]
    total: int
    urgent: frozenset[str]
    conflicts: tuple[Version, ...]


@frozen(kw_only=True)
class Looked:
    """One version with all that belongs to it.

    Parameters
    ----------
    before
        Figures of the report before in the chain; None where there is none.
    versions
        All versions of the report, the first first.
    decisions
        By id of the version.
    findings
        What the checks say of it, as they stand now.
    is_last
        No newer version took its place.
    amending
        How it stands to amendments.
    """

    version: Version
    event: Event | None
    before: Figures | None
    differences: Mapping[str, Difference]
    versions: tuple[Version, ...]
    decisions: Mapping[str, tuple[Decision, ...]]
    findings: tuple[Finding, ...]
    conflicts: tuple[Conflict, ...]
    sent_up: SentUp | None
    is_last: bool
    may_decide: bool
    may_transcribe: bool
    amending: Standing

    @property
    def may_accept(self) -> bool:
        """True where it waits, and who asks has not sent it."""
        return self.may_decide and self.version.state is State.SUBMITTED

    @property
    def may_return(self) -> bool:
        """True where it can be given back to be mended: nothing that is settled."""
        is_stage = self.version.report.kind.is_stage
        is_there = self.is_last and self.version.state is not State.RETURNED
        return self.may_decide and is_stage and is_there and not self._is_settled

    @property
    def _is_settled(self) -> bool:
        is_verified = self.event is not None and self.event.state is EventState.VERIFIED
        return self.version.report.kind is Kind.VERIFIED and (
            is_verified or self.amending.open is not None
        )

    @property
    def has_casualties(self) -> bool:
        """True where somebody is dead, missing or seriously injured."""
        return have_casualties(self.version.report.figures)

    @property
    def slugs(self) -> tuple[str, ...]:
        """Indicators that it or the report before speaks of, in the order of the form."""
        said = {*self.version.report.figures, *(self.before or {})}
        return tuple(one for one in indicators() if one in said)


def waiting(uow: Reading, *, page: int = 1) -> Waiting:
    """Return what waits for the one who asks; never what he sent himself."""
    who = acting(uow)
    found = [one for one in desk.waiting(uow, MOST) if may(who, Deed.DECIDE, one.unit)]
    ordered = sorted(found, key=lambda one: _rank(one, who))
    shown = ordered[(page - 1) * PAGE : page * PAGE]
    return Waiting(
        versions=tuple(reports.by_ids(uow, [one.version_id for one in shown])),
        total=len(ordered),
        urgent=frozenset(one.version_id for one in ordered if one.is_urgent),
        conflicts=tuple(reports.by_ids(uow, desk.with_open_conflicts(uow))),
    )


def look(uow: Reading, version_id: str) -> Looked:
    """Return one version with all that belongs to it.

    Raises
    ------
    NotFoundError
        If there is none, or not for the one who asks.
    """
    version = require_known(reports.by_id(uow, version_id), version_id)
    report, who = version.report, acting(uow)
    event = chains.event(uow, report.event_id) if report.event_id else None
    chain = None if event is None else chains.chain_of(uow, event, report.unit)
    before = None if chain is None else checking.before_of(uow, chain, version.position)
    ids = reports.version_ids(uow, version.report_id)
    current = reports.current(uow, version.report_id)
    found = differences(before, report.figures) if before is not None else ()
    return Looked(
        version=version,
        event=event,
        before=before if report.kind.is_stage else None,
        differences={one.indicator: one for one in found},
        versions=tuple(reports.by_ids(uow, ids)),
        decisions=_decisions(uow, ids),
        findings=_findings(uow, version),
        conflicts=tuple(desk.conflicts_of(uow, version.id)),
        sent_up=releases.sent_up_of(uow, [version.id]).get(version.id),
        is_last=current is not None and current.id == version.id,
        may_decide=may(who, Deed.DECIDE, report.unit) and uow.scope.reaches(report.unit),
        may_transcribe=may(who, Deed.TRANSCRIBE, report.unit) and report.kind.is_stage,
        amending=amending.standing(uow, version),
    )


def _rank(one: Pointer, who: Acting) -> tuple[bool, int, datetime]:
    return (not one.is_urgent, _distance(one.unit, who), one.received_at)


def _distance(unit: str, who: Acting) -> int:
    """Return how many levels lie between a unit and the nearest role that decides about it."""
    roles = roles_for(Deed.DECIDE, unit)
    held = () if who.holder is None else who.holder.held
    near = (one.area.level for one in held if one.role in roles and one.area.contains(unit))
    level = level_of(unit)
    return min((level - each for each in near), default=0)


def _decisions(uow: Reading, ids: list[str]) -> dict[str, tuple[Decision, ...]]:
    found: dict[str, tuple[Decision, ...]] = {}
    for one in reports.decisions(uow, ids):
        found[one.version_id] = (*found.get(one.version_id, ()), one)
    return found


def _findings(uow: Reading, version: Version) -> tuple[Finding, ...]:
    report = version.report
    if not report.kind.is_stage:
        return ()
    chain = chains.chain_for(uow, report)
    taken = Taken(report.figures, (), tells_casualties=have_casualties(report.figures))
    return checking.judge(uow, report, taken, chain, version.position).findings
