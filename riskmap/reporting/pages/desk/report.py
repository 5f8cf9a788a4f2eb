"""One report at the desk, at ``/reports/<version_id>``: looked at, accepted, returned, settled."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import frozen
from flask import Response, render_template, request, url_for

from riskmap.core.words import N_
from riskmap.doors.access import needs
from riskmap.doors.looks import looks
from riskmap.doors.parts import parts
from riskmap.doors.scope import current_scope
from riskmap.doors.words import say
from riskmap.people.pages.duty import UNTRIED, Tried, attempt, is_demo, said
from riskmap.people.pages.words import division_said
from riskmap.reporting.model.deciding import Conflict, Verdict
from riskmap.reporting.model.differences import Difference
from riskmap.reporting.model.indicators import indicators
from riskmap.reporting.model.marks import OTHERS, word_of
from riskmap.reporting.model.receipts import shown
from riskmap.reporting.model.reports import BOXES, ReturnReason
from riskmap.reporting.pages.blueprint import blueprint
from riskmap.reporting.pages.desk.forms import AT_DESK, DECIDERS
from riskmap.reporting.pages.desk.reports import urgent_said
from riskmap.reporting.pages.stages.amended import AmendmentSaid, amended_said, looked_said
from riskmap.reporting.pages.stages.words import (
    change_said,
    event_said,
    figure_said,
    kind_said,
    told,
)
from riskmap.reporting.service import correcting, desk, disputes, photos
from riskmap.reporting.service.desk import Looked
from riskmap.reporting.service.disputes import Beside
from riskmap.reporting.service.photos import Photos
from riskmap.store import Reading


@frozen(kw_only=True)
class Line:
    """One figure with the one before it.

    Parameters
    ----------
    change
        In words; empty where nothing changed, or there is no report before.
    is_less
        It went down, or is not known any more.
    why
        The reason that the sender gave.
    """

    number: int
    slug: str
    name: str
    before: str
    now: str
    change: str
    is_less: bool
    asks_reason: bool
    why: str


@frozen(kw_only=True)
class ConflictSaid:
    """Another report under the same id, beside the first."""

    conflict: Conflict
    beside: tuple[Beside, ...]
    verdict: str


@frozen(kw_only=True)
class ReportPage:
    """One report at the desk.

    Parameters
    ----------
    has_before
        There is a report before it in the chain of its unit.
    marks
        What can be marked beside the figures: (slug, words).
    findings
        (severity, sentence).
    amended, amendments
        Which amendment it is; those of the report, the last first.
    """

    title: str
    looked: Looked
    unit: str
    event: str
    kind: str
    receipt: str
    urgent: str
    lines: tuple[Line, ...]
    has_before: bool
    boxes: tuple[tuple[str, str, str], ...]
    marks: tuple[tuple[str, str], ...]
    marked: dict[str, tuple[str, ...]]
    reasons: tuple[tuple[str, str], ...]
    reason_words: dict[str, str]
    findings: tuple[tuple[str, str], ...]
    conflicts: tuple[ConflictSaid, ...]
    verdicts: tuple[tuple[str, str], ...]
    photos: Photos
    amended: str
    amendments: tuple[AmendmentSaid, ...]
    is_demo: bool
    done: str
    tried: Tried


@blueprint.get("/reports/<version_id>")
@needs(*AT_DESK)
def report_one(version_id: str) -> Response:
    """Show one report."""
    return show(version_id, UNTRIED)


@blueprint.post("/reports/<version_id>/accept")
@needs(*DECIDERS)
def accept_report(version_id: str) -> Response:
    """Accept a report."""
    words = said("words")
    return attempt(
        lambda: lambda uow: correcting.accept(uow, version_id, words=words),
        lambda form: show(version_id, form),
        url_for("reporting.report_desk", done="accepted"),
    )


@blueprint.post("/reports/<version_id>/return")
@needs(*DECIDERS)
def return_report(version_id: str) -> Response:
    """Return a report with the reason that its sender sees first, and the fields to be mended."""
    reason = next((one for one in ReturnReason if one == said("reason")), ReturnReason.OTHER)
    words, marks = said("words"), request.form.getlist("marks")
    return attempt(
        lambda: lambda uow: correcting.return_(uow, version_id, reason, words, marks=marks),
        lambda form: show(version_id, form),
        url_for("reporting.report_desk", done="returned"),
    )


@blueprint.post("/reports/<version_id>/conflicts/<sent_hash>")
@needs(*DECIDERS)
def settle_conflict(version_id: str, sent_hash: str) -> Response:
    """Write down which of two reports that came under one id stands."""
    verdict = next((one for one in Verdict if one == said("verdict")), Verdict.FIRST)
    words = said("words")
    return attempt(
        lambda: lambda uow: disputes.settle(uow, version_id, sent_hash, verdict, words),
        lambda form: show(version_id, form),
        url_for("reporting.report_one", version_id=version_id, done="settled"),
    )


@looks("report", N_("Looked at a report."), subject="version_id")
def show(version_id: str, form: Tried) -> Response:
    """Show one report, with a form that was not right."""
    with parts().database.read(current_scope()) as uow:
        page = _page(uow, version_id, form)
    return Response(render_template("reporting/desk/report.html", page=page))


def _page(uow: Reading, version_id: str, form: Tried) -> ReportPage:
    looked = desk.look(uow, version_id)
    version, report = looked.version, looked.version.report
    unit = division_said(uow, report.unit)
    return ReportPage(
        title=f"{kind_said(report.kind)} · {unit}",
        looked=looked,
        unit=unit,
        event="" if looked.event is None else event_said(looked.event),
        kind=kind_said(report.kind),
        receipt=shown(version.receipt),
        urgent=urgent_said(version),
        lines=tuple(_lines(looked)),
        has_before=looked.before is not None,
        boxes=tuple(
            (slug, say(word), report.narrative[slug])
            for slug, word in BOXES.items()
            if report.narrative.get(slug)
        ),
        marks=tuple((slug, say(word_of(slug))) for slug in (*BOXES, *OTHERS)),
        marked={
            one.version_id: tuple(say(word_of(mark)) for mark in one.marks)
            for several in looked.decisions.values()
            for one in several
            if one.marks
        },
        reasons=tuple((str(one), say(one.word)) for one in ReturnReason),
        reason_words={str(one): say(one.word) for one in ReturnReason},
        findings=tuple((str(one.severity), told(one)) for one in looked.findings),
        conflicts=tuple(
            ConflictSaid(
                conflict=one,
                beside=disputes.beside(uow, one),
                verdict=say(one.verdict.word) if one.verdict else "",
            )
            for one in looked.conflicts
        ),
        verdicts=tuple((str(one), say(one.word)) for one in Verdict),
        photos=photos.of_version(uow, version),
        amended=amended_said(report),
        amendments=tuple(looked_said(one) for one in reversed(looked.amending.all)),
        is_demo=is_demo(),
        done=request.args.get("done", ""),
        tried=form,
    )


def _lines(looked: Looked) -> Iterator[Line]:
    report, before = looked.version.report, looked.before or {}
    for slug in looked.slugs:
        found = looked.differences.get(slug)
        yield Line(
            number=indicators()[slug].order,
            slug=slug,
            name=say(indicators()[slug].name),
            before=figure_said(slug, before.get(slug)),
            now=figure_said(slug, report.figures.get(slug)),
            change=_change(found),
            is_less=found is not None and found.is_less,
            asks_reason=found is not None and found.asks_reason,
            why=report.reasons.get(slug, ""),
        )


def _change(one: Difference | None) -> str:
    return "" if one is None else change_said(one)
