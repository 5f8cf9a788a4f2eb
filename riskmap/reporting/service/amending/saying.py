"""What every word about an amendment needs: the version held, the right, the entry in the log."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from attrs import evolve

from riskmap.core.errors import ConflictError, ForbiddenError
from riskmap.core.words import N_
from riskmap.people.model import Acting
from riskmap.people.service.reading import acting
from riskmap.reporting.model.amendments import (
    Amendment,
    Said,
    Step,
    amended,
    is_verified,
    may_decide,
)
from riskmap.reporting.model.differences import differences
from riskmap.reporting.model.figures import Figures, Taken
from riskmap.reporting.model.reports import Version
from riskmap.reporting.service import chains, checking
from riskmap.reporting.service.amending.standing import compilers, require_there
from riskmap.reporting.service.checking import Judged
from riskmap.reporting.service.recording import record
from riskmap.reporting.service.submitting import require_known
from riskmap.reporting.store import amendments, reports
from riskmap.store import Reading, Writing, programs


def judged(
    uow: Reading, version: Version, figures: Figures, reason: str, ticked: Iterable[str] = ()
) -> Judged:
    """Return what the checks say of a verified report with other figures."""
    report = version.report
    whole = amended(report.figures, figures)
    several = {one.indicator: reason for one in differences(report.figures, whole)}
    new = evolve(
        report,
        figures=whole,
        reasons={**report.reasons, **several},
        ticked=tuple(dict.fromkeys((*report.ticked, *ticked))),
    )
    taken = Taken(whole, (), tells_casualties=False)
    chain = chains.chain_for(uow, report)
    return checking.judge(uow, new, taken, chain, version.position, amended=report.figures)


def begun(uow: Writing, version_id: str, by: str) -> tuple[Acting, Version, Amendment | None]:
    """Return the last version of a report, held for this write, and its open amendment."""
    version = require_known(reports.by_id(uow, version_id), version_id)
    _hold(uow, version.report.unit, version.report.event_id)
    version = require_known(reports.by_id(uow, version_id), version_id)
    current = reports.current(uow, version.report_id)
    if current is None or current.id != version.id:
        raise ConflictError(
            N_("There is a newer version of this report."), mend=N_("Look at that one.")
        )
    if not is_verified(version):
        raise ConflictError(
            N_("Only a verified report that was accepted is amended."),
            mend=N_("Before that, return the report or send a follow-up report."),
        )
    found = amendments.of_report(uow, version.report_id)
    return acting(uow, by), version, next((one for one in found if one.step.is_open), None)


def held(uow: Writing, amendment_id: str, by: str) -> tuple[Acting, Amendment]:
    """Return an amendment, held for this write."""
    one = require_there(amendments.by_id(uow, amendment_id))
    _hold(uow, one.unit, one.event_id)
    return acting(uow, by), require_there(amendments.by_id(uow, amendment_id))


def decided(uow: Writing, amendment_id: str, by: str) -> tuple[Acting, Amendment, Version]:
    """Return an amendment that somebody may decide about, and the version it would change."""
    who, one = held(uow, amendment_id, by)
    require_open(one)
    if not may_decide(who, one, compilers(uow, one.report_id)):
        raise ForbiddenError(
            N_("A second person decides: never who proposed it or compiled the report."),
            mend=N_("Ask another approver of your level or the one above."),
        )
    version = require_known(reports.by_id(uow, one.version_id), one.version_id)
    return who, one, version


def _hold(uow: Writing, unit: str, event_id: str) -> None:
    programs.hold(uow, f"chain {unit} {event_id}")


def require_open(one: Amendment) -> None:
    """Do nothing if something is still to be said of an amendment.

    Raises
    ------
    ConflictError
        If not.
    """
    if not one.step.is_open:
        raise ConflictError(
            N_("Nobody waits for this any more: {state}."),
            mend=N_("Look at it again; somebody may have decided meanwhile."),
            state=one.step.word,
        )


def require_free(open_one: Amendment | None) -> None:
    """Do nothing if no amendment of a report is open.

    Raises
    ------
    ConflictError
        If one is.
    """
    if open_one is not None:
        raise ConflictError(
            N_("There is an open amendment of this report already: {state}."),
            mend=N_("Let it be decided or withdrawn first."),
            state=open_one.step.word,
        )


def of_others(unit: str) -> ForbiddenError:
    """Return why somebody may not amend the figures of a unit."""
    return ForbiddenError(
        N_("Figures of {code} are amended by its own people only."),
        mend=N_("From above, ask the unit for an amendment."),
        code=unit,
    )


def say(uow: Writing, one: Amendment, step: Step, words: str, who: Acting) -> Amendment:
    """Write down what somebody said, and leave an entry about it."""
    said = Said(step=step, words=words, at=uow.now, by=who.name)
    after = evolve(one, said=(*one.said, said))
    if not amendments.add(uow, after):
        raise ConflictError(N_("Somebody else was faster."), mend=N_("Look at the report again."))
    told: dict[str, Any] = {"amendment": one.id}
    if step is Step.PROPOSED:
        told["figures"] = {slug: figure.to_json() for slug, figure in one.figures.items()}
    subject = ("report", one.version_id, one.unit)
    record(uow, f"amendment-{step.value.replace('_', '-')}", subject, who, words, after=told)
    return after
