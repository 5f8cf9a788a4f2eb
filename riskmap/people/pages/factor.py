"""The second factor at ``/me/second-factor``: an app on the telephone, and codes on paper."""

from __future__ import annotations

import io

import segno
from attrs import frozen
from flask import Response, render_template, request
from markupsafe import Markup

from riskmap.core.errors import InvalidRequestError
from riskmap.core.words import N_, Message
from riskmap.doors.access import needs
from riskmap.doors.back import safe_next
from riskmap.doors.parts import parts
from riskmap.doors.scope import current_scope
from riskmap.doors.words import say
from riskmap.people.model.limits import limits
from riskmap.people.pages.blueprint import blueprint
from riskmap.people.pages.tickets import read_back, signed
from riskmap.people.pages.words import explained
from riskmap.people.service import second_factor, sessions, signing_in
from riskmap.people.signin import came, current_stay, enter, sign_in_secret, write_as_program

_USE = "new second factor"


@frozen(kw_only=True)
class FactorPage:
    """The page to set a second factor up.

    Parameters
    ----------
    is_set
        There is one already; its owner gives the password before another replaces it.
    is_asked
        A role of this person waits for it.
    secret, address, picture, ticket
        The new secret in base 32, as the address that apps know, as QR code (SVG) of that, and
        signed for the way back.
    """

    title: str
    is_set: bool
    is_asked: bool
    secret: str
    address: str
    picture: str
    ticket: str
    next: str
    trouble: str = ""


@frozen(kw_only=True)
class CodesPage:
    """Recovery codes, shown once."""

    title: str
    codes: tuple[str, ...]
    next: str


@blueprint.get("/me/second-factor", endpoint="second_factor")
@needs()
def second_factor_page() -> Response:
    """Show a new secret as QR code and as letters."""
    return _show(second_factor.new_secret(), next_=safe_next(request.args.get("next")))


@blueprint.post("/me/second-factor")
@needs()
def set_second_factor() -> Response:
    """Take the first code, keep the secret, and show the recovery codes once."""
    stay, account = current_stay(), current_stay().holder.account
    next_ = safe_next(request.form.get("next"))
    secret = read_back(_USE, request.form.get("ticket", ""), within_s=limits().session.kept_s)
    if secret is None:
        return _show(second_factor.new_secret(), next_=next_, trouble=_too_old())
    if not _is_owner():
        return _show(secret, next_=next_, trouble=say(N_("The password is not right.")))
    code, key, here = request.form.get("code", ""), sign_in_secret(), came()
    try:
        codes, token = write_as_program(
            lambda uow: (
                second_factor.set_up(uow, account, secret, code, key=key),
                sessions.strengthen(uow, stay, here),
            ),
            "set a second factor up",
            account,
        )
    except InvalidRequestError as fault:
        return _show(secret, next_=next_, trouble=explained(fault))
    return enter(_codes(codes, next_), token, account)


@blueprint.post("/me/recovery-codes")
@needs()
def renew_recovery_codes() -> Response:
    """Make new recovery codes, for somebody who gave the password again."""
    account, key = current_stay().holder.account, sign_in_secret()
    if not _is_owner():
        return _show(
            second_factor.new_secret(), next_="/me", trouble=say(N_("The password is not right."))
        )
    codes = write_as_program(
        lambda uow: second_factor.renew_codes(uow, account, key=key),
        "make recovery codes",
        account,
    )
    return _codes(codes, "/me")


def is_owner(password: str) -> bool:
    """Tell whether who sits at the browser knows the password of the account signed in."""
    account = current_stay().holder.account
    with parts().database.read(current_scope()) as uow:
        asked = signing_in.look_up(uow, account.name, came())
    is_right = asked.is_proved_by(password)
    outcome = write_as_program(
        lambda uow: signing_in.note_proof(uow, asked, is_right=is_right), "prove again", account
    )
    return bool(outcome)


def _is_owner() -> bool:
    with parts().database.read(current_scope()) as uow:
        has_factor = signing_in.has_second_factor(uow, current_stay().holder.account)
    return not has_factor or is_owner(request.form.get("password", ""))


def _show(secret: str, *, next_: str, trouble: str = "") -> Response:
    stay = current_stay()
    with parts().database.read(current_scope()) as uow:
        is_set = signing_in.has_second_factor(uow, stay.holder.account)
    address = second_factor.address_of(secret, stay.holder.account)
    record = FactorPage(
        title=say(Message(N_("Second factor"))),
        is_set=is_set,
        is_asked=bool(stay.withheld),
        secret=" ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
        address=address,
        picture=picture_of(address),
        ticket=signed(_USE, secret),
        next=next_,
        trouble=trouble,
    )
    return _unkept(render_template("people/second_factor.html", page=record))


def _codes(codes: tuple[str, ...], next_: str) -> Response:
    record = CodesPage(title=say(Message(N_("Recovery codes"))), codes=codes, next=next_)
    return _unkept(render_template("people/recovery_codes.html", page=record))


def picture_of(text: str) -> Markup:
    """Return a QR code as SVG that takes the room it is given."""
    drawn = io.BytesIO()
    segno.make(text, error="m", micro=False).save(
        drawn, kind="svg", xmldecl=False, svgns=True, omitsize=True, border=4,
        dark="#000", light="#fff", svgclass="qr", lineclass=None,
    )  # fmt: skip
    return Markup(drawn.getvalue().decode())  # noqa: S704 - drawn here, of squares only  # nosec B704


def _too_old() -> str:
    return say(N_("That took too long. Please begin again."))


def _unkept(text: str) -> Response:
    response = Response(text)
    response.headers["Cache-Control"] = "no-store"
    return response
