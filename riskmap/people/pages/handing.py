"""An officer's telephone: the sheet to hand out, and what can be done with registered ones."""

from __future__ import annotations

from datetime import datetime

from attrs import frozen
from flask import Response, render_template, url_for
from markupsafe import Markup

from riskmap.core.words import N_, Message
from riskmap.doors.access import needs
from riskmap.doors.back import go_to
from riskmap.doors.parts import parts
from riskmap.doors.problems import status_of
from riskmap.doors.scope import current_scope
from riskmap.doors.words import say
from riskmap.people.model import givers
from riskmap.people.pages.blueprint import blueprint
from riskmap.people.pages.changing import EXPLAINED
from riskmap.people.pages.factor import picture_of
from riskmap.people.pages.listing import show_person
from riskmap.people.pages.words import division_said, explained
from riskmap.people.service import devices
from riskmap.people.signin import sign_in_secret


@frozen(kw_only=True)
class HandOutPage:
    """A sheet for one officer, shown once: address as QR code, PIN, until when."""

    title: str
    who: str
    number: int
    where: str
    address: str
    picture: Markup
    pin: str
    ends_at: datetime


@blueprint.post("/people/<int(max=2147483647):number>/device")
@needs(*givers())
def hand_out(number: int) -> Response:
    """Make the sheet with which somebody registers a telephone."""
    key = sign_in_secret()
    try:
        made = parts().database.write(
            current_scope(), lambda uow: devices.hand_out(uow, number, key=key)
        )
    except EXPLAINED as fault:
        return show_person(number, trouble=explained(fault), status=status_of(fault))
    address = url_for("people.device", token=made.link.token, _external=True)
    with parts().database.read(current_scope()) as uow:
        where = division_said(uow, made.account.code12)
    record = HandOutPage(
        title=say(Message(N_("Register a telephone"))),
        who=made.account.display_name,
        number=number,
        where=where,
        address=address,
        picture=picture_of(address),
        pin=made.pin,
        ends_at=made.link.invitation.ends_at,
    )
    response = Response(render_template("people/hand_out.html", page=record))
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.post(
    "/people/<int(max=2147483647):number>/devices/<int(max=2147483647):device_id>/unlock"
)
@needs(*givers())
def unlock_device(number: int, device_id: int) -> Response:
    """Open a telephone that wrong PINs locked."""
    parts().database.write(current_scope(), lambda uow: devices.unlock(uow, number, device_id))
    return go_to(url_for("people.person", number=number, done="device"))


@blueprint.post(
    "/people/<int(max=2147483647):number>/devices/<int(max=2147483647):device_id>/revoke"
)
@needs(*givers())
def revoke_device(number: int, device_id: int) -> Response:
    """Take the registration of somebody's telephone away."""
    parts().database.write(current_scope(), lambda uow: devices.revoke(uow, number, device_id))
    return go_to(url_for("people.person", number=number, done="device"))
