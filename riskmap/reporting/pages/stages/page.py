"""One page of a report that is written: shown, kept, and on to the next."""

from __future__ import annotations

from collections.abc import Iterable

from attrs import frozen
from flask import Response, render_template, request, url_for

from riskmap.core.findings import Finding
from riskmap.core.hazards import hazards
from riskmap.core.words import N_
from riskmap.doors.access import needs
from riskmap.doors.back import go_to
from riskmap.doors.moments import typed, zone
from riskmap.doors.parts import parts
from riskmap.doors.scope import current_scope
from riskmap.doors.words import locale, say, today
from riskmap.reporting.model import writing
from riskmap.reporting.model.drafts import (
    MASS_LOSS,
    NUMBER,
    Draft,
    asks_mass_loss,
    has_words,
    mended,
    owned_by,
)
from riskmap.reporting.model.forms import CHECK, WHAT, FormPage
from riskmap.reporting.model.indicators import indicators
from riskmap.reporting.model.reports import Kind
from riskmap.reporting.pages.blueprint import blueprint
from riskmap.reporting.pages.positions import Picker, picker
from riskmap.reporting.pages.reporters import REPORTERS
from riskmap.reporting.pages.stages import mending, placing
from riskmap.reporting.pages.stages.boarded import TICK, from_board, of_board, offer_for
from riskmap.reporting.pages.stages.placing import MEND
from riskmap.reporting.pages.stages.views import (
    FiguresPage,
    Fold,
    Place,
    asked,
    boxes_of,
    hazard_of,
    taken_over,
)
from riskmap.reporting.pages.stages.words import event_said, told
from riskmap.reporting.service import composing, drafting, joining
from riskmap.reporting.service.composing import Around
from riskmap.store import Reading

_CHOOSE, _NEW = N_("Choose what happened"), N_("A new event")
_RARE = ("typhoon", "magnitude", "ended_day", "ended_hour")
#: What the buttons of a page say: on, on in spite of faults, back, later; and the script's keeping.
NEXT, ON, BACK, LATER, KEEP = "next", "on", "back", "later", "keep"


@frozen(kw_only=True)
class WhatPage:
    """The first page: what happened, where and when.

    Parameters
    ----------
    hazards
        (slug, name), one that nobody chose in front.
    events
        Events that the report can join: (id, words), a new one in front.
    value
        What stands in each field.
    is_more_open
        Something stands behind the fold.
    """

    title: str
    place: Place
    hazards: tuple[tuple[str, str], ...]
    events: tuple[tuple[str, str], ...]
    value: dict[str, str]
    is_more_open: bool
    picker: Picker
    faults: tuple[tuple[str, str], ...] = ()


@blueprint.get("/report/draft/<draft_id>/<page>")
@needs(*REPORTERS)
def report_page(draft_id: str, page: str) -> Response:
    """Show a page of a report that is written."""
    with parts().database.read(current_scope()) as uow:
        draft = placing.draft_asked_for(uow, draft_id)
        return _shown(uow, draft, page)


@blueprint.post("/report/draft/<draft_id>/<page>")
@needs(*REPORTERS)
def save_report_page(draft_id: str, page: str) -> Response:
    """Keep what a page says, and go where its button leads."""
    posted, act = request.form.to_dict(), request.form.get("act", NEXT)
    with parts().database.read(current_scope()) as uow:
        draft = placing.draft_asked_for(uow, draft_id)
        known = composing.around(uow, draft)
        posted = _with_board(uow, draft, page, posted, known)
    names = _owned(draft, page)
    said, left_at = _with_takeovers(draft, page, posted, known), _left_at(draft, page, act)
    draft = parts().database.write(
        current_scope(), lambda uow: drafting.save(uow, draft, left_at, said, names)
    )
    if act == KEEP:
        return kept_just_now()
    if act == LATER:
        return go_to(url_for("reporting.report_today", unit=draft.unit, done="kept"))
    if act == BACK:
        return go_to(placing.href(draft, placing.before(draft, page)))
    return _onward(draft, page, is_forced=act == ON)


def kept_just_now() -> Response:
    """Answer the script that keeps a page, with the time on the wall."""
    return Response(status=204, headers={"Kept-At": typed(parts().clock.now())[1]})


def _left_at(draft: Draft, page: str, act: str) -> str:
    """Return the page on which somebody is after a button: there the draft goes on."""
    if act == BACK:
        return placing.before(draft, page)
    return page if act in {LATER, KEEP} else placing.next_after(draft, page)


def _onward(draft: Draft, page: str, *, is_forced: bool) -> Response:
    """Go to the next page; where something cannot be read, show the page again first."""
    with parts().database.read(current_scope()) as uow:
        known = composing.around(uow, draft)
        faults = () if is_forced else _faults(draft, page, known)
        if faults:
            answer = _shown(uow, draft, page, faults)
            answer.status_code = 422
            return answer
    return go_to(placing.href(draft, placing.next_after(draft, page)))


def _shown(
    uow: Reading, draft: Draft, page: str, faults: tuple[Finding, ...] | None = None
) -> Response:
    known = composing.around(uow, draft)
    found = _faults(draft, page, known) if faults is None and draft.page else faults or ()
    if page == MEND and draft.replaces:
        return mending.shown(uow, draft, known, found)
    step = placing.page_named(draft, page)
    if page == WHAT:
        return _what(uow, draft, known, faults or ())
    if page == CHECK:
        return go_to(placing.href(draft, CHECK))
    return _figures(uow, draft, known, step, found, is_tried=faults is not None)


def _what(uow: Reading, draft: Draft, known: Around, faults: Iterable[Finding]) -> Response:
    place, offered = placing.place(uow, draft, known, WHAT), joining.offered(uow, draft)
    usual = {"day": today().isoformat()} if not draft.is_saved else {}
    record = WhatPage(
        title=place.title,
        place=place,
        hazards=(("", say(_CHOOSE)), *_hazards()),
        events=(("", say(_NEW)), *((one.id, event_said(one)) for one in offered)),
        value={**usual, **draft.said},
        picker=picker(uow, draft.unit),
        is_more_open=any(draft.text(one) for one in _RARE),
        faults=tuple((one.field or "hazard", told(one)) for one in faults),
    )
    return Response(render_template("reporting/stages/what.html", page=record))


def _figures(
    uow: Reading,
    draft: Draft,
    known: Around,
    step: FormPage,
    faults: tuple[Finding, ...],
    *,
    is_tried: bool,
) -> Response:
    place = placing.place(uow, draft, known, step.slug)
    troubles = {one.field or "": told(one) for one in faults}
    headings = step.headings(draft.unit, hazard_of(draft, known), draft.told | set(known.figures))
    focus = request.args.get("at", "")
    record = FiguresPage(
        title=place.title,
        place=place,
        page=step,
        first=tuple(asked(one, draft, known, troubles) for one in headings.first),
        rest=tuple(
            Fold(
                name=group.name(locale()),
                asked=tuple(asked(one, draft, known, troubles) for one in several),
                is_open=any(
                    one.slug in draft.told or one.slug in known.figures or one.slug == focus
                    for one in several
                ),
            )
            for group, several in headings.rest
        ),
        boxes=boxes_of(draft) if has_words(step) else (),
        summary=_summary(draft, step),
        has_before=bool(known.figures),
        has_sums=known.sums is not None and bool(known.sums.parts),
        focus=focus,
        board=offer_for(step, of_board(uow, draft, known)),
        is_mass_loss=bool(draft.text(MASS_LOSS)) if asks_mass_loss(step, draft.kind) else None,
        faults=tuple((f"{NUMBER}-{slug}", text) for slug, text in troubles.items())
        if is_tried
        else (),
    )
    return Response(render_template("reporting/stages/figures.html", page=record))


def _faults(draft: Draft, page: str, known: Around) -> tuple[Finding, ...]:
    """Return what of a page cannot be read."""
    if page == WHAT:
        if draft.joins:
            return writing.position_typed(draft)[1]
        return writing.header_typed(draft, zone())[1]
    names = _owned(draft, page)
    taken = composing.figures_of(draft, known)
    placed = writing.position_typed(draft)[1] if page == MEND else ()
    return (*placed, *(one for one in taken.findings if f"{NUMBER}-{one.field}" in names))


def _summary(draft: Draft, step: FormPage) -> str | None:
    """Return the summary where it is written with the other words; None where it is not."""
    is_here = has_words(step) and draft.kind is not Kind.INITIAL
    return draft.text("summary") if is_here else None


def _with_takeovers(
    draft: Draft, page: str, posted: dict[str, str], known: Around
) -> dict[str, str]:
    """Return what was posted with the sums and earlier figures that were ticked."""
    wanted = {one for one in (*indicators(), "rest") if posted.get(f"sum-{one}")}
    wanted |= {"before"} if posted.get("same-rest") else set()
    if not wanted or page in {WHAT, MEND}:
        return posted
    return taken_over(placing.page_named(draft, page), posted, known, frozenset(wanted))


def _with_board(
    uow: Reading, draft: Draft, page: str, posted: dict[str, str], known: Around
) -> dict[str, str]:
    """Return what was posted with figures of the evacuation board, where that was ticked."""
    if not posted.get(TICK) or page in {WHAT, MEND}:
        return posted
    return from_board(placing.page_named(draft, page), posted, of_board(uow, draft, known))


def _owned(draft: Draft, page: str) -> frozenset[str]:
    if page == MEND and draft.replaces:
        return mended()
    return owned_by(placing.page_named(draft, page), draft.kind)


def _hazards() -> tuple[tuple[str, str], ...]:
    return tuple(
        (slug, one.name(locale())) for slug, one in hazards().items() if one.stat_id is not None
    )
