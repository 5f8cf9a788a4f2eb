"""Propose other figures for a verified report, at ``/report/amend/<version_id>`` (统计核销)."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import evolve, frozen
from flask import Response, render_template, request, url_for

from riskmap.core.errors import BodyError, ConflictError, InvalidRequestError, RiskmapError
from riskmap.core.words import N_
from riskmap.divisions import service as divisions
from riskmap.doors.access import needs
from riskmap.doors.back import go_to
from riskmap.doors.parts import parts
from riskmap.doors.scope import current_scope
from riskmap.doors.words import locale, say
from riskmap.people.pages.duty import UNTRIED, Tried, said
from riskmap.reporting.model import writing
from riskmap.reporting.model.checks import checks
from riskmap.reporting.model.drafts import TICK, Draft
from riskmap.reporting.model.indicators import indicators
from riskmap.reporting.model.reports import Kind, Version
from riskmap.reporting.model.rights import Deed, roles_of
from riskmap.reporting.pages.blueprint import blueprint
from riskmap.reporting.pages.stages.amended import (
    AmendmentSaid,
    amended_said,
    faults,
    looked_said,
    tried_with,
)
from riskmap.reporting.pages.stages.views import Asked, asked
from riskmap.reporting.pages.stages.words import event_said, figure_said, told
from riskmap.reporting.service import amending, chains, reading
from riskmap.reporting.service.composing import Around
from riskmap.store import Reading

AMENDERS = roles_of(Deed.AMEND)
_EXPLAINED = (BodyError, ConflictError, InvalidRequestError)
_NOTHING = Around(event=None, chain=None, before=None, sums=None)


@frozen(kw_only=True)
class AmendPage:
    """The form of an amendment.

    Parameters
    ----------
    amended
        Which amendment the version is already.
    said_so_far
        Amendments of the report, the last first.
    first, rest
        Figures that the report says, and all others.
    remarks
        Warnings that hold it up until they are ticked: (field, check, sentence).
    """

    title: str
    name: str
    what: str
    version: Version
    amended: str
    said_so_far: tuple[AmendmentSaid, ...]
    first: tuple[Asked, ...]
    rest: tuple[Asked, ...]
    words: str
    remarks: tuple[tuple[str, str, str], ...]
    faults: tuple[tuple[str, str], ...]
    may_propose: bool
    tried: Tried


@blueprint.get("/report/amend/<version_id>")
@needs(*AMENDERS)
def amend_report(version_id: str) -> Response:
    """Show the form of an amendment, and what was said of earlier ones."""
    return _shown(version_id, {}, None)


@blueprint.post("/report/amend/<version_id>")
@needs(*AMENDERS)
def propose_amendment(version_id: str) -> Response:
    """Propose other figures; nothing changes until a second person approves."""
    typed = request.form.to_dict()
    draft = _draft(version_id, "", typed)
    figures, words = writing.figures_typed(draft, {}), typed.get("words", "")
    ticked = writing.ticked(draft)
    try:
        parts().database.write(
            current_scope(),
            lambda uow: amending.propose(uow, version_id, figures, words, ticked=ticked),
        )
    except _EXPLAINED as fault:
        return _again(version_id, typed, fault)
    return go_to(url_for("reporting.my_report", version_id=version_id, done="proposed"))


@blueprint.post("/report/amend/<version_id>/<amendment_id>/withdraw")
@needs(*AMENDERS)
def withdraw_amendment(version_id: str, amendment_id: str) -> Response:
    """Take back what one proposed, while nobody decided."""
    words = said("words")
    try:
        parts().database.write(
            current_scope(), lambda uow: amending.withdraw(uow, amendment_id, words)
        )
    except _EXPLAINED as fault:
        return _again(version_id, {}, fault, tried_with(fault))
    return go_to(url_for("reporting.my_report", version_id=version_id, done="withdrawn"))


def _again(
    version_id: str, typed: Mapping[str, str], fault: RiskmapError, tried: Tried = UNTRIED
) -> Response:
    answer = _shown(version_id, typed, None if tried.form else fault, tried)
    answer.status_code = 409 if isinstance(fault, ConflictError) else 400
    return answer


def _draft(version_id: str, unit: str, typed: Mapping[str, str]) -> Draft:
    """Return what was typed as the form of a report has it."""
    return Draft(id=version_id, kind=Kind.VERIFIED, unit=unit, said=typed)


def _shown(
    version_id: str,
    typed: Mapping[str, str],
    fault: RiskmapError | None,
    tried: Tried = UNTRIED,
) -> Response:
    with parts().database.read(current_scope()) as uow:
        page = _page(uow, version_id, typed, fault, tried)
    return Response(render_template("reporting/stages/amend.html", page=page))


def _page(
    uow: Reading,
    version_id: str,
    typed: Mapping[str, str],
    fault: RiskmapError | None,
    tried: Tried,
) -> AmendPage:
    version = reading.report(uow, version_id).version
    report, stands = version.report, amending.standing(uow, version)
    draft = _draft(version_id, report.unit, typed)
    every = [
        evolve(asked(one, draft, _NOTHING, {}), sent=figure_said(slug, report.figures.get(slug)))
        for slug, one in indicators().items()
    ]
    return AmendPage(
        title=say(N_("Amend a verified report")),
        name=divisions.names_of(uow, [report.unit], locale=locale()).get(report.unit, report.unit),
        what=event_said(chains.event(uow, report.event_id)) if report.event_id else "",
        version=version,
        amended=amended_said(report),
        said_so_far=tuple(looked_said(one) for one in reversed(stands.all)),
        first=tuple(one for one in every if one.slug in report.figures),
        rest=tuple(one for one in every if one.slug not in report.figures),
        words=typed.get("words", ""),
        remarks=tuple(_remarks(fault)),
        faults=tuple(("words", each) for each in faults(fault)) if fault else (),
        may_propose=stands.may_propose,
        tried=tried,
    )


def _remarks(fault: RiskmapError | None) -> list[tuple[str, str, str]]:
    """Return the warnings that the proposer may leave as they are."""
    several = fault.findings if isinstance(fault, BodyError) else ()
    return [
        (f"{TICK}-{one.kind}", one.kind, told(one))
        for one in several
        if str(one.severity) == "warning" and one.kind in checks()
    ]
