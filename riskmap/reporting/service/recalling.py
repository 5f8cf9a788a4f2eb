"""What was reported by a unit: its list, and one report with all its versions and remarks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from attrs import frozen

from riskmap.core.findings import Finding
from riskmap.reporting.model.checks import Check, checks
from riskmap.reporting.model.differences import Difference, differences
from riskmap.reporting.model.figures import Taken
from riskmap.reporting.model.reports import Kind, Version
from riskmap.reporting.service import chains, checking
from riskmap.reporting.service.submitting import require_known
from riskmap.reporting.store import own, reports
from riskmap.reporting.store.reports import Decision
from riskmap.store import Reading

_PAGE = 25


@frozen(kw_only=True)
class Listed:
    """One page of what a unit reported, the latest first.

    Parameters
    ----------
    decisions
        The last one about each version, by id.
    next_key
        Where the next page begins; empty on the last.
    """

    versions: tuple[Version, ...]
    decisions: Mapping[str, Decision]
    next_key: str


@frozen(kw_only=True)
class Remarks:
    """What the checks had to say of a version.

    Parameters
    ----------
    findings
        In full, as far as they still hold of what is there now.
    others
        Checks that had a remark when it came in, and have none now.
    """

    findings: tuple[Finding, ...]
    others: tuple[Check, ...]


@frozen(kw_only=True)
class Told:
    """One version with what became of it.

    Parameters
    ----------
    mended
        What differs from the version before; empty for the first.
    conflicts
        How often other bytes came under its id.
    """

    version: Version
    decisions: tuple[Decision, ...]
    mended: tuple[Difference, ...]
    remarks: Remarks
    conflicts: int


@frozen(kw_only=True)
class Past:
    """A report with all its versions, the last first, and what differs from the report before."""

    told: tuple[Told, ...]
    changed: tuple[Difference, ...]


def listed(uow: Reading, unit: str, *, kinds: Iterable[Kind] = (), after: str = "") -> Listed:
    """Return a page of what a unit itself reported.

    Parameters
    ----------
    after
        `Listed.next_key` of the page before.
    """
    found = own.page(uow, unit, _PAGE + 1, kinds=kinds, after=_key(after))
    shown, is_more = found[:_PAGE], len(found) > _PAGE
    last = {one.version_id: one for one in reports.decisions(uow, [one.id for one in shown])}
    end = f"{shown[-1].received_at.isoformat()} {shown[-1].report_id}" if is_more else ""
    return Listed(versions=tuple(shown), decisions=last, next_key=end)


def past(uow: Reading, version_id: str) -> Past:
    """Return a report with all its versions, by the id of any of them.

    Raises
    ------
    NotFoundError
        If there is none, or not for the one who asks.
    """
    version = require_known(reports.by_id(uow, version_id), version_id)
    several = own.versions(uow, version.report_id)
    earlier = {one.id: one for one in several}
    decided = reports.decisions(uow, earlier)
    told = tuple(
        Told(
            version=one,
            decisions=tuple(each for each in decided if each.version_id == one.id),
            mended=_mended(one, earlier.get(one.supersedes)),
            remarks=remarks(uow, one),
            conflicts=len(reports.conflicts(uow, one.id)),
        )
        for one in several
    )
    return Past(told=told, changed=_changed(uow, several[0]))


def remarks(uow: Reading, version: Version) -> Remarks:
    """Return what the checks had to say of a version when it came in."""
    kinds = own.remarks(uow, version.id)
    if not kinds or not version.report.kind.is_stage:
        return Remarks(findings=(), others=())
    now = _judged_now(uow, version)
    found = tuple(one for one in now if one.kind in kinds)
    left = set(kinds) - {one.kind for one in found}
    return Remarks(
        findings=found, others=tuple(checks()[one] for one in sorted(left) if one in checks())
    )


def _judged_now(uow: Reading, version: Version) -> tuple[Finding, ...]:
    report = version.report
    taken = Taken(report.figures, (), tells_casualties=False)
    chain = chains.chain_for(uow, report)
    return checking.judge(uow, report, taken, chain, version.position).findings


def _mended(one: Version, earlier: Version | None) -> tuple[Difference, ...]:
    return () if earlier is None else differences(earlier.report.figures, one.report.figures)


def _changed(uow: Reading, version: Version) -> tuple[Difference, ...]:
    report = version.report
    if not report.kind.is_stage:
        return ()
    chain = chains.chain_for(uow, report)
    before = checking.before_of(uow, chain, version.position)
    return () if before is None else differences(before, report.figures)


def _key(text: str) -> tuple[datetime, str] | None:
    at, _, report_id = text.partition(" ")
    try:
        moment = datetime.fromisoformat(at)
    except ValueError:
        return None
    return (moment, report_id) if moment.tzinfo is not None and report_id else None
