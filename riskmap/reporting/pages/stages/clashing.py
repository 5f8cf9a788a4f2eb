"""Two reports under one id: both are kept, and the sender says what becomes of the second."""

from __future__ import annotations

from attrs import frozen
from flask import Response, render_template

from riskmap.core.words import N_
from riskmap.doors.access import needs
from riskmap.doors.back import go_to
from riskmap.doors.parts import parts
from riskmap.doors.scope import current_scope
from riskmap.doors.words import say
from riskmap.reporting.model.differences import differences
from riskmap.reporting.model.drafts import Draft
from riskmap.reporting.model.figures import with_sums
from riskmap.reporting.model.indicators import indicators
from riskmap.reporting.model.receipts import shown as receipt_shown
from riskmap.reporting.model.reports import Kind, Version
from riskmap.reporting.pages.blueprint import blueprint
from riskmap.reporting.pages.reporters import REPORTERS
from riskmap.reporting.pages.stages import placing
from riskmap.reporting.pages.stages.begin import left_at
from riskmap.reporting.pages.stages.placing import href
from riskmap.reporting.pages.stages.views import Place
from riskmap.reporting.pages.stages.words import figure_said
from riskmap.reporting.service import composing, drafting
from riskmap.reporting.service.submitting import require_known


@frozen(kw_only=True)
class ClashPage:
    """What was sent first, and what of the second is another.

    Parameters
    ----------
    rows
        (name, what was sent first, what was sent now).
    may_follow
        The second can be sent as a follow-up report.
    """

    title: str
    place: Place
    first: Version
    receipt: str
    rows: tuple[tuple[str, str, str], ...]
    may_follow: bool


@blueprint.post("/report/draft/<draft_id>/follow")
@needs(*REPORTERS)
def follow_with_draft(draft_id: str) -> Response:
    """Go on with a draft as a follow-up of the report that was sent under its id."""
    draft = parts().database.write(
        current_scope(), lambda uow: drafting.turn_into_follow_up(uow, draft_id)
    )
    return go_to(href(draft, left_at(draft)))


def shown(draft: Draft) -> Response:
    """Answer 409: another report came before under this id; both are kept."""
    with parts().database.read(current_scope()) as uow:
        first = require_known(drafting.sent_under(uow, draft.id), draft.id)
        known = composing.around(uow, draft)
        now = with_sums(composing.figures_of(draft, known).figures)
        before = first.report.figures
        record = ClashPage(
            title=say(N_("This report was sent already")),
            place=placing.place(uow, draft, known, "check"),
            first=first,
            receipt=receipt_shown(first.receipt),
            rows=tuple(
                (
                    say(indicators()[one.indicator].name),
                    figure_said(one.indicator, one.before),
                    figure_said(one.indicator, one.after),
                )
                for one in differences(before, now)
            ),
            may_follow=draft.kind is not Kind.VERIFIED,
        )
    answer = Response(render_template("reporting/stages/clash.html", page=record))
    answer.status_code = 409
    return answer
