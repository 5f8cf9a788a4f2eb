"""Where a report begins: initial, follow-up, verified; mended; thrown away and brought back."""

from __future__ import annotations

from attrs import frozen
from flask import Response, request, url_for

from riskmap.doors.access import needs
from riskmap.doors.back import go_to
from riskmap.doors.parts import parts
from riskmap.doors.scope import current_scope
from riskmap.reporting.model.drafts import Draft
from riskmap.reporting.model.forms import pages_of
from riskmap.reporting.model.reports import Kind
from riskmap.reporting.pages.blueprint import blueprint
from riskmap.reporting.pages.reporters import REPORTERS, asked_unit
from riskmap.reporting.pages.stages.placing import MEND, href
from riskmap.reporting.pages.stages.words import hazard_said, kind_said
from riskmap.reporting.service import drafting


@frozen(kw_only=True)
class Kept:
    """A draft on the page of today: what it is, and where it goes on."""

    draft: Draft
    what: str
    href: str


@blueprint.get("/report/initial")
@needs(*REPORTERS)
def begin_initial() -> Response:
    """Begin or go on with the initial report of a unit."""
    return _begin(Kind.INITIAL)


@blueprint.get("/report/follow-up")
@needs(*REPORTERS)
def begin_follow_up() -> Response:
    """Begin or go on with a follow-up report of an event."""
    return _begin(Kind.FOLLOW_UP)


@blueprint.get("/report/verified")
@needs(*REPORTERS)
def begin_verified() -> Response:
    """Begin or go on with the verified report of an event."""
    return _begin(Kind.VERIFIED)


@blueprint.get("/report/correct/<version_id>")
@needs(*REPORTERS)
def begin_correction(version_id: str) -> Response:
    """Begin or go on with mending a report that was returned."""
    with parts().database.read(current_scope()) as uow:
        draft = drafting.mend(uow, version_id)
    return go_to(href(draft, MEND))


@blueprint.post("/report/draft/<draft_id>/throw")
@needs(*REPORTERS)
def throw_draft_away(draft_id: str) -> Response:
    """Throw a draft away; it can be brought back for some days."""
    draft = parts().database.write(current_scope(), lambda uow: drafting.throw_away(uow, draft_id))
    return go_to(url_for("reporting.report_today", unit=draft.unit, done="thrown"))


@blueprint.post("/report/draft/<draft_id>/restore")
@needs(*REPORTERS)
def bring_draft_back(draft_id: str) -> Response:
    """Bring a draft back that was thrown away."""
    draft = parts().database.write(current_scope(), lambda uow: drafting.bring_back(uow, draft_id))
    return go_to(url_for("reporting.report_today", unit=draft.unit, done="restored"))


def kept(draft: Draft) -> Kept:
    """Return a draft as the page of today shows it."""
    what = kind_said(draft.kind)
    if hazard := draft.text("hazard"):
        what = f"{what} · {hazard_said(hazard)}"
    return Kept(draft=draft, what=what, href=href(draft, left_at(draft)))


def left_at(draft: Draft) -> str:
    """Return the page on which a draft goes on."""
    first = MEND if draft.replaces else pages_of(draft.kind)[0].slug
    return draft.page or first


def _begin(kind: Kind) -> Response:
    with parts().database.read(current_scope()) as uow:
        draft = drafting.begin(
            uow,
            kind,
            asked_unit(uow),
            event_id=request.args.get("event", ""),
            upgrades=request.args.get("upgrades", ""),
        )
    return go_to(href(draft, left_at(draft)))
