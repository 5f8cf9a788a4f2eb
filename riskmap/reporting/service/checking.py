"""Judge a report before it is kept: what the checks find, and whether that holds it up."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from attrs import evolve, frozen

from riskmap.core.access import Area
from riskmap.core.clock import SHANGHAI
from riskmap.core.codes import DivisionLevel, level_of
from riskmap.core.errors import BodyError, NotFoundError
from riskmap.core.figure import FigureSum
from riskmap.core.findings import Finding
from riskmap.core.words import N_
from riskmap.divisions.service import reading as divisions
from riskmap.reporting.model.activation import in_force
from riskmap.reporting.model.chains import Chain
from riskmap.reporting.model.checks import (
    Around,
    Facts,
    Ledgers,
    findings,
    holding_up,
    is_urgent,
    softened,
)
from riskmap.reporting.model.differences import Difference
from riskmap.reporting.model.figures import Figures, Taken, with_sums
from riskmap.reporting.model.photos import asked_in
from riskmap.reporting.model.reports import Kind, Report
from riskmap.reporting.service import rolling
from riskmap.reporting.service.ledgers import comparing
from riskmap.reporting.store import activation, events, photos, reports
from riskmap.store import Reading

#: Units where hardly a field or a cow is expected.
_URBAN = frozenset({"subdistrict", "residents_committee"})


@frozen(kw_only=True)
class Judged:
    """What the checks say of a report.

    Parameters
    ----------
    report
        With its sums worked out.
    findings
        Every remark; of an urgent report none is an error.
    differences
        To the report before in the chain.
    is_urgent
        It tells of casualties, and nothing holds it up.
    """

    report: Report
    findings: tuple[Finding, ...]
    differences: tuple[Difference, ...]
    is_urgent: bool

    @property
    def holding_up(self) -> tuple[Finding, ...]:
        """Errors, and warnings that nobody ticked; nothing of an urgent report."""
        return () if self.is_urgent else holding_up(self.findings, self.report.ticked)


def judge(
    uow: Reading,
    report: Report,
    taken: Taken,
    chain: Chain,
    position: int,
    *,
    amended: Figures | None = None,
) -> Judged:
    """Return what the checks say of a report that is to stand at a place of a chain.

    Parameters
    ----------
    amended
        Figures of the verified report that it amends: it is compared with these, not with those of
        the report before.
    """
    whole = evolve(report, figures=with_sums(taken.figures))
    before = before_of(uow, chain, position) if amended is None else amended
    facts = _facts(uow, whole, chain, before)
    found = (*taken.findings, *(findings(facts) if report.kind.is_stage else ()))
    urgent = is_urgent(report.kind, whole.figures, before, says_so=taken.tells_casualties)
    return Judged(
        report=whole,
        findings=softened(found) if urgent else found,
        differences=facts.changes,
        is_urgent=urgent,
    )


def require_passed(judged: Judged) -> None:
    """Do nothing if a report is not held up.

    Raises
    ------
    BodyError
        If it is; with each reason.
    """
    if judged.holding_up:
        raise BodyError(
            N_("The report contradicts itself or asks for a word of yours."),
            mend=N_("Correct what is listed; tick the warnings that are right as they are."),
            findings=judged.holding_up,
        )


def before_of(uow: Reading, chain: Chain, position: int) -> Figures | None:
    """Return the figures of the last report in a chain before a place; None if there is none."""
    link = chain.before(position)
    found = None if link is None else reports.by_id(uow, link.id)
    return None if found is None else found.report.figures


def require_unit(uow: Reading, code12: str) -> str:
    """Return the kind of a unit that the register knows and the scope reaches.

    Raises
    ------
    NotFoundError
        If not.
    """
    if not uow.scope.reaches(code12):
        raise NotFoundError(
            N_("There is no unit {code} here."),
            mend=N_("Choose a unit for which you report."),
            code=code12,
        )
    return divisions.division(uow, code12).kind


def _facts(uow: Reading, report: Report, chain: Chain, before: Figures | None) -> Facts:
    header = chain.event.header
    is_initial = report.kind is Kind.INITIAL
    return Facts(
        stage=report.kind,
        figures=report.figures,
        now=uow.now,
        header=header if report.kind.is_stage else None,
        before=before,
        reasons=report.reasons,
        children=_below(uow, report, chain) if report.kind.is_stage else None,
        population=_population(uow, report),
        ledgers=None if is_initial else _ledgers(uow, report),
        is_urban=divisions.division(uow, report.unit).kind in _URBAN,
        also_open=_also_open(uow, chain) if is_initial else (),
        photos=_photos(uow, report) if report.kind.is_stage else None,
    )


def _photos(uow: Reading, report: Report) -> tuple[int, int] | None:
    """Return how many photos there are, those sent ahead included, and how many are asked (R41)."""
    asked = asked_in(in_force(activation.timeline(uow), report.unit, uow.now)).count
    if not asked:
        return None
    known = photos.versions_on(uow, report.event_id, report.unit) if report.event_id else []
    return len(photos.of_versions(uow, [*known, report.id.hex], report.unit)), asked


def _ledgers(uow: Reading, report: Report) -> Ledgers | None:
    """Return what the lists by name of the unit and all in it add up to (K23, K24)."""
    if not report.kind.is_stage or not report.event_id:
        return None
    return Ledgers(**comparing.sums_for(uow, report.event_id, report.unit))


def _population(uow: Reading, report: Report) -> Around | None:
    """Return how many people live in the unit, where it is to be compared (K25)."""
    if not report.kind.is_stage or "affected_pop" not in report.figures:
        return None
    return comparing.known_population(uow, report.unit)


def _below(uow: Reading, report: Report, chain: Chain) -> Mapping[str, FigureSum] | None:
    if level_of(report.unit).below is None or not chain.event.id:
        return None
    return rolling.add_up_below(uow, chain.event, report.unit, report.cutoff_at).sums


def _also_open(uow: Reading, chain: Chain) -> tuple[str, ...]:
    """Return other events of the same local day, district and hazard (K35)."""
    event = chain.event
    begin = _local_day(event.header.occurred_at)
    district = Area.of(event.unit[: DivisionLevel.DISTRICT].ljust(12, "0"))
    alike = events.like(uow, district, event.header.hazard, begin, begin + timedelta(days=1))
    return tuple(one.id for one in alike if one.id != event.id)


def _local_day(moment: datetime) -> datetime:
    """Return the beginning of the day of a moment, as the calendar on the wall has it."""
    local = moment.astimezone(SHANGHAI)
    return local.replace(hour=0, minute=0, second=0, microsecond=0)
