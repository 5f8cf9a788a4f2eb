"""A returned report is mended: the superior's words first, only the faulty fields open."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from attrs import evolve, frozen
from flask import Response, render_template

from riskmap.core.findings import Finding
from riskmap.core.words import Message
from riskmap.doors.words import say
from riskmap.reporting.model.drafts import BOX, MASS_LOSS, NUMBER, POSITION, Draft
from riskmap.reporting.model.forms import form_pages
from riskmap.reporting.model.indicators import indicators
from riskmap.reporting.model.marks import word_of
from riskmap.reporting.model.reports import BOXES, Kind, ReturnReason, Version
from riskmap.reporting.pages.positions import Picker, picker
from riskmap.reporting.pages.stages import placing
from riskmap.reporting.pages.stages.views import (
    Asked,
    Fold,
    Place,
    asked,
    boxes_of,
    hazard_of,
)
from riskmap.reporting.pages.stages.words import figure_said, told
from riskmap.reporting.service import reading, recalling
from riskmap.reporting.service.composing import Around
from riskmap.store import Reading

_SUMMARY = "summary"


@frozen(kw_only=True)
class MendPage:
    """A returned report, to be mended.

    Parameters
    ----------
    words, reason, by, at
        What the one who returned it says.
    open_ones
        Figures that were marked, or of which the checks had a remark.
    open_boxes
        Boxes of the text that were marked: (name of field, label, text).
    elsewhere
        What else was marked, that is mended on the next page or by its own list.
    rest, rest_boxes
        Everything else.
    is_summary_open, is_position_open
        The summary, or the position, was marked.
    value
        What stands in the fields of the position.
    is_mass_loss
        The box of massive losses is ticked; None where it is not asked.
    """

    title: str
    place: Place
    words: str
    reason: str
    by: str
    at: datetime | None
    open_ones: tuple[Asked, ...]
    open_boxes: tuple[tuple[str, str, str], ...]
    elsewhere: tuple[str, ...]
    rest: tuple[Fold, ...]
    rest_boxes: tuple[tuple[str, str, str], ...]
    summary: str
    is_summary_open: bool
    picker: Picker
    is_position_open: bool
    value: dict[str, str]
    is_mass_loss: bool | None
    faults: tuple[tuple[str, str], ...]


def shown(uow: Reading, draft: Draft, known: Around, faults: Iterable[Finding]) -> Response:
    """Show a returned report with its faulty fields open."""
    whole = reading.report(uow, draft.replaces)
    said = whole.decisions[-1] if whole.decisions else None
    marks = set(said.marks if said else ())
    troubles = {one.field or "": told(one) for one in faults}
    open_slugs = _open_slugs(uow, whole.version, marks) | set(troubles)
    every = _every(draft, known, troubles, whole.version)
    boxes = boxes_of(draft)
    is_open = {f"{BOX}-{box}" for box in BOXES if box in marks}
    place = placing.place(uow, draft, known, placing.MEND)
    record = MendPage(
        title=place.title,
        place=place,
        words=said.words if said else "",
        reason=say(ReturnReason(said.reason).word) if said and said.reason else "",
        by=said.actor if said else "",
        at=said.recorded_at if said else None,
        open_ones=tuple(one for fold in every for one in fold.asked if one.slug in open_slugs),
        open_boxes=tuple(one for one in boxes if one[0] in is_open),
        elsewhere=tuple(say(word_of(one)) for one in sorted(marks) if _is_elsewhere(one)),
        rest=tuple(_without(every, open_slugs)),
        rest_boxes=tuple(one for one in boxes if one[0] not in is_open),
        summary=draft.text(_SUMMARY),
        is_summary_open=_SUMMARY in marks,
        picker=picker(uow, draft.unit),
        is_position_open=POSITION in marks,
        value=dict(draft.said),
        is_mass_loss=None if draft.kind is Kind.VERIFIED else bool(draft.text(MASS_LOSS)),
        faults=tuple(
            (f"{NUMBER}-{name}" if name in indicators() else name, text)
            for name, text in troubles.items()
        ),
    )
    return Response(render_template("reporting/stages/mend.html", page=record))


def _open_slugs(uow: Reading, version: Version, marks: set[str]) -> set[str]:
    """Return the figures that stand open: marked ones; else those with a remark; else all said."""
    marked = marks & set(indicators())
    if marks:
        return marked
    remarked = {one.field for one in recalling.remarks(uow, version).findings if one.field}
    return (remarked & set(indicators())) or set(version.report.figures)


def _every(
    draft: Draft, known: Around, troubles: dict[str, str], version: Version
) -> tuple[Fold, ...]:
    """Return all figures by page, each with what was sent."""
    sent, said = version.report.figures, draft.told | set(known.figures)
    folds = []
    for page in (one for one in form_pages().values() if one.groups):
        headings = page.headings(draft.unit, hazard_of(draft, known), said).all
        several = (asked(one, draft, known, troubles) for one in headings)
        folds.append(
            Fold(
                name=say(Message(page.word)),
                asked=tuple(
                    evolve(one, sent=figure_said(one.slug, sent.get(one.slug))) for one in several
                ),
                is_open=False,
            )
        )
    return tuple(folds)


def _without(several: Iterable[Fold], slugs: set[str]) -> Iterable[Fold]:
    for fold in several:
        left = tuple(one for one in fold.asked if one.slug not in slugs)
        if left:
            yield evolve(fold, asked=left)


def _is_elsewhere(mark: str) -> bool:
    return not {mark} & {*indicators(), *BOXES, _SUMMARY, POSITION}
