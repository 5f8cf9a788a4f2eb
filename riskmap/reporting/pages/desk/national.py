"""Reports in the order of the national system, and how they stand there."""

from __future__ import annotations

from datetime import datetime

from attrs import frozen
from flask import Response, render_template, request, url_for

from riskmap.core.words import N_
from riskmap.doors.access import needs
from riskmap.doors.looks import looks
from riskmap.doors.moments import needed_moment, typed
from riskmap.doors.parts import parts
from riskmap.doors.scope import current_scope
from riskmap.doors.words import moment, say
from riskmap.people.pages.duty import UNTRIED, Tried, attempt, is_demo, said
from riskmap.people.pages.words import division_said, divisions_said
from riskmap.reporting.model.deciding import Mismatch, SentUp
from riskmap.reporting.model.figures import told as told_figures
from riskmap.reporting.model.indicators import indicators
from riskmap.reporting.model.reports import BOXES
from riskmap.reporting.pages.blueprint import blueprint
from riskmap.reporting.pages.desk.forms import AT_DESK, TRANSCRIBERS
from riskmap.reporting.pages.stages.words import event_said, figure_said, kind_said
from riskmap.reporting.service import chains, transcribing
from riskmap.reporting.service.transcribing import Entered
from riskmap.store import Reading


@frozen(kw_only=True)
class Row:
    """One accepted report, and how it stands above."""

    id: str
    kind: str
    unit: str
    accepted_of: datetime
    sent: SentUp | None
    differs: tuple[str, ...]


@frozen(kw_only=True)
class ListPage:
    """Accepted reports by how they stand in the national system."""

    title: str
    waiting: int
    rows: tuple[Row, ...]
    is_demo: bool


@frozen(kw_only=True)
class Field:
    """One field in the order of the national system.

    Parameters
    ----------
    zh
        The heading as the form prints it.
    copied
        What is put on the clipboard: the number alone; empty where nobody knows it.
    theirs
        What stands there, where it is something else; None where it is the same.
    typed
        What was written down before as standing there.
    """

    number: int
    slug: str
    zh: str
    name: str
    unit: str
    shown: str
    copied: str
    theirs: str | None
    typed: str


@frozen(kw_only=True)
class NationalPage:
    """One report as it is typed into the national system."""

    title: str
    entered: Entered
    unit: str
    event: str
    kind: str
    head: tuple[tuple[str, str], ...]
    fields: tuple[Field, ...]
    boxes: tuple[tuple[str, str], ...]
    whole: str
    may_note: bool
    day: str
    hour: str
    is_demo: bool
    done: str
    tried: Tried


@blueprint.get("/reports/national")
@needs(*AT_DESK)
def national_list() -> Response:
    """Show which accepted reports are not yet entered above, and which stand there otherwise."""
    with parts().database.read(current_scope()) as uow:
        found = transcribing.entries(uow)
        names = divisions_said(uow, {one.version.report.unit for one in found})
    page = ListPage(
        title=say(N_("Entered in the national system")),
        waiting=sum(one.sent is None for one in found),
        rows=tuple(_row(one, names) for one in found),
        is_demo=is_demo(),
    )
    return Response(render_template("reporting/desk/national_list.html", page=page))


@blueprint.get("/reports/<version_id>/national")
@needs(*AT_DESK)
def national(version_id: str) -> Response:
    """Show one report in the order of the national system."""
    return _show(version_id, UNTRIED)


@blueprint.post("/reports/<version_id>/national")
@needs(*TRANSCRIBERS)
def note_national(version_id: str) -> Response:
    """Write down when and by whom a report was entered there, and what stands there otherwise."""

    def read() -> object:
        at, operator, words = (
            needed_moment(said("day"), said("hour")),
            said("operator"),
            said("words"),
        )
        theirs = _theirs()
        return lambda uow: transcribing.note(uow, version_id, at, operator, theirs, words)

    return attempt(
        read,  # type: ignore[arg-type]
        lambda form: _show(version_id, form),
        url_for("reporting.national", version_id=version_id, done="entered"),
    )


def _theirs() -> dict[str, str | int | float]:
    """Return the figures that the form says; what is left empty stands there as here."""
    several = {slug: said(f"f-{slug}") for slug in indicators()}
    return {
        slug: "unknown" if text in {"?", "\uff1f"} else text
        for slug, text in several.items()
        if text
    }


@looks("report", N_("Looked at a report."), subject="version_id")
def _show(version_id: str, form: Tried) -> Response:
    with parts().database.read(current_scope()) as uow:
        page = _page(uow, version_id, form)
    return Response(render_template("reporting/desk/national.html", page=page))


def _page(uow: Reading, version_id: str, form: Tried) -> NationalPage:
    found = transcribing.entered(uow, version_id)
    report = found.version.report
    event = chains.event(uow, report.event_id) if report.event_id else None
    theirs = {one.indicator: one for one in found.mismatches}
    fields = tuple(_field(slug, found, theirs.get(slug)) for slug in indicators())
    unit = division_said(uow, report.unit)
    day, hour = typed(uow.now)
    kind = kind_said(report.kind)
    head = _head(unit, kind, found, "" if event is None else event_said(event))
    boxes = tuple(
        (say(word), report.narrative[slug])
        for slug, word in BOXES.items()
        if report.narrative.get(slug)
    )
    return NationalPage(
        title=say(N_("For the national system")),
        entered=found,
        unit=unit,
        event="" if event is None else event_said(event),
        kind=kind,
        head=head,
        fields=fields,
        boxes=(*boxes, (say(N_("Summary")), report.summary)) if report.summary else boxes,
        whole="\n".join(f"{one.zh}\t{one.copied}" for one in fields if one.copied),
        may_note=transcribing.may_note(uow, found.version),
        day=day,
        hour=hour,
        is_demo=is_demo(),
        done=request.args.get("done", ""),
        tried=form,
    )


def _head(unit: str, kind: str, found: Entered, event: str) -> tuple[tuple[str, str], ...]:
    report = found.version.report
    return (
        (say(N_("Unit")), unit),
        (say(N_("Report")), kind),
        (say(N_("Disaster event")), event),
        (say(N_("Cutoff")), moment(report.cutoff_at)),
        (say(N_("Compiler")), report.signed.compiler),
        (say(N_("Head of the unit")), report.signed.unit_head or "–"),
    )


def _field(slug: str, found: Entered, theirs: Mismatch | None) -> Field:
    one, figures = indicators()[slug], found.version.report.figures
    figure = figures.get(slug)
    said_ours = told_figures(figures).get(slug)
    copied = str(said_ours) if isinstance(said_ours, int | float) else ""
    other = None if theirs is None else told_figures({slug: theirs.theirs}).get(slug)
    return Field(
        number=one.order,
        slug=slug,
        zh=one.zh,
        name=say(one.name),
        unit=one.unit.zh,
        shown=figure_said(slug, figure),
        copied=copied,
        theirs=None if theirs is None else figure_said(slug, theirs.theirs),
        typed=_typed(other) if found.sent else "",
    )


def _typed(value: object) -> str:
    if value is None:
        return ""
    if value == "unknown":
        return "?"
    return str(value["at_least"]) if isinstance(value, dict) else str(value)


def _row(one: Entered, names: dict[str, str]) -> Row:
    report = one.version.report
    return Row(
        id=one.version.id,
        kind=kind_said(report.kind),
        unit=names.get(report.unit, report.unit),
        accepted_of=report.cutoff_at,
        sent=one.sent,
        differs=tuple(say(indicators()[each.indicator].name) for each in one.mismatches),
    )
