"""The last page of a report: sentence, figures, remarks, signature; and sending it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from attrs import evolve
from flask import Response, render_template, request, url_for

from riskmap.core.errors import (
    BodyError,
    ConflictError,
    ForbiddenError,
    InvalidRequestError,
    RiskmapError,
)
from riskmap.doors.access import current_account, needs
from riskmap.doors.back import go_to
from riskmap.doors.moments import zone
from riskmap.doors.parts import parts
from riskmap.doors.scope import current_scope
from riskmap.reporting.model.drafts import (
    CUTOFF_FIELDS,
    SIGNED_FIELDS,
    WHY,
    Draft,
    owned_by,
    said_from,
)
from riskmap.reporting.model.forms import CHECK, form_pages
from riskmap.reporting.model.writing import moment_typed
from riskmap.reporting.pages.blueprint import blueprint
from riskmap.reporting.pages.photos import keep_all, photos_brought, takes_photos
from riskmap.reporting.pages.reporters import REPORTERS
from riskmap.reporting.pages.stages import clashing, placing, reviewing
from riskmap.reporting.pages.stages.page import BACK, KEEP, LATER, kept_just_now
from riskmap.reporting.service import composing, drafting
from riskmap.reporting.service.composing import Signing
from riskmap.reporting.service.photo_files import Sent
from riskmap.reporting.service.submitting import Outcome
from riskmap.store import Reading, Writing

SEND = "send"
#: What a report is refused by, said on the page; the draft stays.
_REFUSED = (BodyError, *composing.REFUSALS)


@blueprint.get("/report/draft/<draft_id>/check")
@needs(*REPORTERS)
def check_report(draft_id: str) -> Response:
    """Show a report once more before it is sent."""
    with parts().database.read(current_scope()) as uow:
        draft = placing.draft_asked_for(uow, draft_id)
        return _shown(uow, draft, _signing(uow, draft))


@blueprint.post("/report/draft/<draft_id>/check")
@needs(*REPORTERS)
@takes_photos
def send_report(draft_id: str) -> Response:
    """Keep what the last page says, and send the report if its button says so."""
    posted, act = request.form.to_dict(), request.form.get("act", SEND)
    with parts().database.read(current_scope()) as uow:
        if _was_sent_so(uow, draft_id, posted):
            return _receipt(draft_id)
        draft = placing.draft_asked_for(uow, draft_id)
        signing = _signing(uow, draft, posted)
        photos = photos_brought(draft.id, draft.unit)
    said = _without_offered(posted)
    names = owned_by(form_pages()[CHECK], draft.kind)
    draft = parts().database.write(
        current_scope(), lambda uow: _kept(uow, draft, said, names, photos)
    )
    if act == KEEP:
        return kept_just_now()
    if act in {BACK, LATER}:
        return go_to(_elsewhere(draft, act))
    return _send(draft, signing) if act == SEND else go_to(placing.href(draft, CHECK))


def _kept(
    uow: Writing,
    draft: Draft,
    said: dict[str, str],
    names: frozenset[str],
    photos: tuple[Sent, ...],
) -> Draft:
    """Keep the page, and the photos that a form without a script brings."""
    saved = drafting.save(uow, draft, CHECK, said, names)
    keep_all(uow, photos)
    return saved


def _send(draft: Draft, signing: Signing) -> Response:
    """Send a draft; show why not where it is refused, with all that was typed."""
    try:
        outcome = parts().database.write(current_scope(), lambda uow: _sent(uow, draft, signing))
    except _REFUSED as refusal:
        return _refused(draft, signing, refusal)
    if outcome is None:
        return _refused(draft, signing, None)
    if outcome.is_conflict:
        return clashing.shown(draft)
    return _receipt(draft.id)


def _sent(uow: Writing, draft: Draft, signing: Signing) -> Outcome | None:
    """Send a draft within one write; None where something is missing that every report has."""
    known = composing.around(uow, draft)
    incoming = composing.whole(draft, known, signing)
    return None if incoming is None else composing.send(uow, draft, incoming)


def _refused(draft: Draft, signing: Signing, refusal: RiskmapError | None) -> Response:
    said = refusal if isinstance(refusal, composing.REFUSALS) else None
    with parts().database.read(current_scope()) as uow:
        answer = _shown(uow, draft, signing, refusal=said, is_tried=True)
    answer.status_code = {
        ConflictError: 409,
        InvalidRequestError: 400,
        ForbiddenError: 403,
    }.get(type(refusal), 422)  # type: ignore[arg-type]
    return answer


def _shown(
    uow: Reading,
    draft: Draft,
    signing: Signing,
    *,
    refusal: ConflictError | InvalidRequestError | ForbiddenError | None = None,
    is_tried: bool = False,
) -> Response:
    known = composing.around(uow, draft)
    checked = composing.check(uow, draft, known, signing)
    if refusal is not None and checked.refusal is None:
        checked = evolve(checked, refusal=refusal)
    record = reviewing.review(uow, draft, known, checked, signing)
    return Response(
        render_template("reporting/stages/check.html", page=evolve(record, is_tried=is_tried))
    )


def _signing(uow: Reading, draft: Draft, posted: Mapping[str, str] | None = None) -> Signing:
    """Return who signs, and of which moment the report speaks: of now, if nobody said."""
    visitor, said = current_account(), draft.said if posted is None else posted
    day, hour = (said.get(name, "") for name in CUTOFF_FIELDS)
    chosen = moment_typed(day, hour, zone())
    return Signing(
        compiler=visitor.display_name if visitor else "",
        cutoff_at=chosen or _minute(uow.now),
        zone=zone(),
    )


def _minute(at: datetime) -> datetime:
    return at - timedelta(seconds=at.second, microseconds=at.microsecond)


def _without_offered(posted: dict[str, str]) -> dict[str, str]:
    """Return what was posted without a cutoff that nobody touched: it is that of now again."""
    chosen = " ".join(posted.get(name, "") for name in CUTOFF_FIELDS)
    if chosen != posted.get("offered"):
        return posted
    return {name: text for name, text in posted.items() if name not in CUTOFF_FIELDS}


def _was_sent_so(uow: Reading, draft_id: str, posted: Mapping[str, str]) -> bool:
    """Tell whether the draft was sent already, as this page says it: somebody tapped twice."""
    sent = drafting.sent_under(uow, draft_id)
    if sent is None or drafting.find(uow, draft_id) is not None:
        return False
    before = said_from(sent.report)
    names = [*SIGNED_FIELDS, *(name for name in posted if name.startswith(f"{WHY}-"))]
    return all(before.get(name, "") == posted.get(name, "").strip() for name in names)


def _elsewhere(draft: Draft, act: str) -> str:
    if act == LATER:
        return url_for("reporting.report_today", unit=draft.unit, done="kept")
    return placing.href(draft, placing.before(draft, CHECK))


def _receipt(version_id: str) -> Response:
    return go_to(url_for("reporting.receipt", version_id=version_id))
