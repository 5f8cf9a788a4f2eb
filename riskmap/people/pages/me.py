"""One's own account at ``/me``: name, language, password, sessions, telephones."""

from __future__ import annotations

from attrs import frozen
from flask import Response, render_template, request, url_for

from riskmap.core.errors import InvalidRequestError
from riskmap.core.words import N_, Message
from riskmap.doors.access import current_account, needs
from riskmap.doors.back import go_to
from riskmap.doors.parts import parts
from riskmap.doors.scope import current_scope
from riskmap.doors.words import say
from riskmap.people import service
from riskmap.people.model import Account, Grant
from riskmap.people.model.sessions import Device, Session
from riskmap.people.pages.blueprint import blueprint
from riskmap.people.pages.factor import is_owner
from riskmap.people.pages.words import browser_said, division_said, explained, field_of
from riskmap.people.service import devices, passwords, sessions, signing_in
from riskmap.people.signin import current_stay, write_as_program

_FIELDS = ("display_name", "phone", "mail", "language")


@frozen(kw_only=True)
class Held:
    """A role that is held, and where, in words."""

    grant: Grant
    where: str


@frozen(kw_only=True)
class Stayed:
    """A session, and with what browser."""

    session: Session
    browser: str
    is_this: bool


@frozen(kw_only=True)
class MePage:
    """One's own account.

    Parameters
    ----------
    said
        What stands in the fields: what is known, or what was just typed.
    faults
        (field, sentence) of what was not right.
    """

    title: str
    account: Account
    where: str
    held: tuple[Held, ...]
    has_factor: bool
    codes_left: int
    sessions: tuple[Stayed, ...]
    devices: tuple[Device, ...]
    said: dict[str, str]
    faults: tuple[tuple[str, str], ...] = ()
    done: str = ""


@blueprint.get("/me")
@needs()
def me() -> Response:
    """Show one's own account."""
    return _show(done=request.args.get("done", ""))


@blueprint.get("/me/<path:form>")
@needs()
def back_to_me(form: str) -> Response:  # noqa: ARG001 - whichever it is
    """Lead back from the address of a form: loaded again, or in the other language."""
    return go_to(url_for("people.me"))


@blueprint.post("/me")
@needs()
def change_me() -> Response:
    """Change what one says of oneself."""
    said = {name: request.form.get(name, "") for name in _FIELDS}
    try:
        parts().database.write(current_scope(), lambda uow: service.change_own(uow, **said))
    except InvalidRequestError as fault:
        field = field_of(fault, ("phone", "mail"), "display_name")
        return _show(said=said, faults=((field, explained(fault)),))
    return go_to(url_for("people.me", done="said", lang=said["language"] or None))


@blueprint.post("/me/password")
@needs()
def change_password() -> Response:
    """Choose another password, after giving the present one; other sessions end."""
    stay, account = current_stay(), current_stay().holder.account
    if not is_owner(request.form.get("password", "")):
        return _show(faults=(("password", say(N_("The password is not right."))),))
    try:
        hashed = passwords.chosen(request.form.get("new_password", ""), account)
    except InvalidRequestError as fault:
        return _show(faults=(("new_password", explained(fault)),))
    write_as_program(
        lambda uow: passwords.replace(uow, account, hashed, but=stay.session.id),
        "choose a password",
        account,
    )
    return go_to(url_for("people.me", done="password"))


@blueprint.post("/me/sessions/<int(max=2147483647):session_id>/end")
@needs()
def end_session(session_id: int) -> Response:
    """End another of one's own sessions."""
    parts().database.write(current_scope(), lambda uow: sessions.end_own(uow, session_id))
    return go_to(url_for("people.me", done="session"))


@blueprint.post("/me/sessions/end-others")
@needs()
def end_other_sessions() -> Response:
    """End all of one's own sessions but this one."""
    this = current_stay().session.id
    parts().database.write(current_scope(), lambda uow: sessions.end_others(uow, this))
    return go_to(url_for("people.me", done="session"))


@blueprint.post("/me/devices/<int(max=2147483647):device_id>/revoke")
@needs()
def revoke_my_device(device_id: int) -> Response:
    """Take the registration of one's own telephone away."""
    number = current_stay().holder.account.number
    parts().database.write(current_scope(), lambda uow: devices.revoke(uow, number, device_id))
    is_gone = current_stay().session.device == device_id
    return go_to("/" if is_gone else url_for("people.me", done="device"))


def _show(
    *,
    said: dict[str, str] | None = None,
    faults: tuple[tuple[str, str], ...] = (),
    done: str = "",
) -> Response:
    stay, visitor = current_stay(), current_account()
    account = stay.holder.account
    with parts().database.read(current_scope()) as uow:
        holder = service.holder_of(uow, account)
        record = MePage(
            title=say(Message(N_("My account"))),
            account=account,
            where=division_said(uow, account.code12),
            held=tuple(
                Held(grant=one, where=division_said(uow, one.code12)) for one in holder.held
            ),
            has_factor=signing_in.has_second_factor(uow, account),
            codes_left=signing_in.recovery_codes_left(uow, account),
            sessions=tuple(
                _stayed(one, visitor.session if visitor else 0) for one in sessions.own(uow)
            ),
            devices=tuple(one for one in devices.of(uow, account.number) if not one.revoked_at),
            said=said or {name: getattr(account, name) for name in _FIELDS},
            faults=faults,
            done=done,
        )
    response = Response(render_template("people/me.html", page=record))
    response.status_code = 422 if faults else 200
    return response


def _stayed(one: Session, this: int) -> Stayed:
    return Stayed(session=one, browser=browser_said(one.agent), is_this=one.id == this)
