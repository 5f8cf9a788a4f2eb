"""The history of one call: to whom it went, and how far it came."""

from __future__ import annotations

from attrs import frozen
from flask import Response, render_template

from riskmap.calls.model.calls import Delivery
from riskmap.calls.pages.blueprint import blueprint
from riskmap.calls.service import book, calling
from riskmap.calls.service.calling import Told
from riskmap.core.words import N_
from riskmap.doors.access import needs
from riskmap.doors.looks import looked_at, looks
from riskmap.doors.parts import parts
from riskmap.doors.scope import current_scope
from riskmap.doors.words import say
from riskmap.people.model import Role
from riskmap.people.pages.words import division_said

#: Who works with calls.
VIEWERS = (
    Role.EMERGENCY_MANAGER,
    Role.DUTY_OFFICER,
    Role.STREET_APPROVER,
    Role.DISTRICT_APPROVER,
    Role.AUDITOR,
)


@frozen(kw_only=True)
class Gone:
    """A delivery and whose it is; no name where the person is gone."""

    delivery: Delivery
    name: str


@frozen(kw_only=True)
class CallPage:
    """One call."""

    title: str
    told: Told
    place: str
    gone: tuple[Gone, ...]


@blueprint.get("/calls/<call_id>")
@needs(*VIEWERS)
@looks("call", N_("Looked at a message and whom it went to."), subject="call_id")
def call(call_id: str) -> Response:
    """Show one call."""
    with parts().database.read(current_scope()) as uow:
        told = calling.told(uow, call_id)
        people = {one.id: book.look_up(uow, one.person, one.code12) for one in told.deliveries}
        place = division_said(uow, told.call.code12)
    looked_at(told.call.code12)
    page = CallPage(
        title=say(told.call.purpose.word),
        told=told,
        place=place,
        gone=tuple(
            Gone(delivery=one, name=who.name if (who := people[one.id]) else "")
            for one in told.deliveries
        ),
    )
    return Response(render_template("calls/call.html", page=page))
