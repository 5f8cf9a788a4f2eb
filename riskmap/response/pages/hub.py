"""The response at a glance, at ``/response``: who leads, who is on duty, what is open."""

from __future__ import annotations

from datetime import datetime

from attrs import frozen
from flask import Response, render_template

from riskmap.core.words import N_
from riskmap.doors.access import needs
from riskmap.doors.parts import parts
from riskmap.doors.scope import current_scope
from riskmap.doors.words import say
from riskmap.people.pages.duty import is_demo
from riskmap.reporting.pages.words import asked_division, line_of, reachable
from riskmap.response.model.consultations import Consultation
from riskmap.response.model.log import HandOver
from riskmap.response.model.orders import Followed
from riskmap.response.pages.blueprint import SEE, blueprint
from riskmap.response.pages.words import Known, known_said, people_said
from riskmap.response.service import consulting, duty_log, ordering, posting, standing
from riskmap.response.service.posting import Rota

_FEW = 5


@frozen(kw_only=True)
class HubPage:
    """The response of one division now."""

    title: str
    code12: str
    name: str
    divisions: tuple[tuple[str, str], ...]
    known: Known
    rota: Rota
    waiting: HandOver | None
    on_duty: HandOver | None
    people: dict[str, str]
    orders: tuple[Followed, ...]
    consultations: tuple[Consultation, ...]
    now: datetime
    is_demo: bool


@blueprint.get("/response")
@needs(*SEE)
def hub() -> Response:
    """Show who leads, who is on duty, what was ordered and what was settled."""
    with parts().database.read(current_scope()) as uow:
        code12 = asked_division(uow)
        shifts = (duty_log.waiting(uow, code12), duty_log.on_duty(uow, code12))
        actors = {name for one in shifts if one for name in (one.actor, one.taken_by) if name}
        page = HubPage(
            title=say(N_("Response")),
            code12=code12,
            name=line_of(uow, code12).get(code12, code12),
            divisions=reachable(uow),
            known=known_said(standing.known(uow, code12)),
            rota=posting.rota(uow, code12),
            waiting=shifts[0],
            on_duty=shifts[1],
            people=people_said(uow, actors),
            orders=tuple(one for one in ordering.listed(uow, code12) if one.is_open)[:_FEW],
            consultations=tuple(consulting.listed(uow, code12))[:_FEW],
            now=uow.now,
            is_demo=is_demo(),
        )
    return Response(render_template("response/hub.html", page=page))
