"""What one-time links open: the first administrator, a password, a telephone."""

from __future__ import annotations

from attrs import frozen
from flask import Response, render_template, request, url_for

from riskmap.core.access import Scope
from riskmap.core.errors import InvalidRequestError
from riskmap.core.words import N_, Message
from riskmap.doors.back import go_to
from riskmap.doors.parts import parts
from riskmap.doors.words import say
from riskmap.people.model import Account, Person, normal_name
from riskmap.people.model.sessions import Purpose
from riskmap.people.pages.blueprint import blueprint
from riskmap.people.pages.sign_in import go_on
from riskmap.people.pages.words import browser_said, division_said, explained
from riskmap.people.service import devices, links, passwords
from riskmap.people.service.signing_in import Kind, Outcome
from riskmap.people.signin import came, register_device, sign_in_secret, write_as_program


@frozen(kw_only=True)
class InvitedPage:
    """The page behind a link.

    Parameters
    ----------
    purpose
        ``administrator``, ``password`` or ``device``.
    who
        Whose it is; empty for the first administrator.
    where
        The division that the first administrator will administer.
    said
        What was typed, but for what is secret.
    """

    title: str
    purpose: str
    who: str
    name: str
    where: str
    said: dict[str, str]
    faults: tuple[tuple[str, str], ...] = ()


_TITLES = {
    Purpose.ADMINISTRATOR: N_("The first administrator"),
    Purpose.PASSWORD: N_("Choose a password"),
    Purpose.DEVICE: N_("Register this telephone"),
}


@blueprint.get("/invitation/<token>")
def invitation(token: str) -> Response:
    """Show what a link is for, while it can be used."""
    return _show(token)


@blueprint.post("/invitation/<token>")
def accept_invitation(token: str) -> Response:
    """Use a link up: make the first administrator, or set the password."""
    with parts().database.read(_scope()) as uow:
        one = links.found(uow, token, Purpose.ADMINISTRATOR, Purpose.PASSWORD)
        account = None if one.account is None else links.account_of(uow, one)
    try:
        _accept(token, account)
    except InvalidRequestError as fault:
        is_password = "password" in str(fault.message)
        return _show(token, (("new_password" if is_password else "name", explained(fault)),))
    return go_to(f"{url_for('people.sign_in')}?with=password")


@blueprint.get("/device/<token>")
def device(token: str) -> Response:
    """Ask for the PIN of the hand-out, and for one of the owner's own."""
    return _show(token)


@blueprint.post("/device/<token>")
def accept_device(token: str) -> Response:
    """Register the telephone that asks, and let its owner in."""
    pin, here, key = request.form.get("pin", ""), came(), sign_in_secret()
    with parts().database.read(_scope()) as uow:
        account = links.account_of(uow, links.found(uow, token, Purpose.DEVICE))
    try:
        new = devices.fresh(request.form.get("new_pin", ""), browser_said(here.agent))
    except InvalidRequestError as fault:
        return _show(token, (("new_pin", explained(fault)),))
    outcome: Outcome = write_as_program(
        lambda uow: devices.register(uow, token, pin, new, here, key=key), "register", account
    )
    if outcome.kind is not Kind.IN:
        said = N_("This is not the PIN of the hand-out. After five wrong ones it is void.")
        return _show(token, (("pin", say(said)),))
    return register_device(go_on(outcome, account, next_="/", is_device=True), new.secret)


def _accept(token: str, account: Account | None) -> None:
    password = request.form.get("new_password", "")
    if account is not None:
        hashed = passwords.chosen(password, account)
        write_as_program(
            lambda uow: links.choose_password(uow, token, hashed), "choose a password", account
        )
        return
    person = Person(
        name=normal_name(request.form.get("name", "")),
        display_name=request.form.get("display_name", "").strip(),
        code12=parts().settings.place.code12,
    )
    hashed = passwords.chosen_by(password, person.name, person.display_name)
    write_as_program(
        lambda uow: links.become_administrator(uow, token, person, hashed), "first administrator"
    )


def _show(token: str, faults: tuple[tuple[str, str], ...] = ()) -> Response:
    purposes = (Purpose.DEVICE,) if request.endpoint in _OF_DEVICES else _OTHERS
    with parts().database.read(_scope()) as uow:
        one = links.found(uow, token, *purposes)
        account = None if one.account is None else links.account_of(uow, one)
        where = division_said(uow, parts().settings.place.code12)
    record = InvitedPage(
        title=say(Message(_TITLES[one.purpose])),
        purpose=str(one.purpose),
        who="" if account is None else account.display_name,
        name="" if account is None else account.name,
        where=where,
        said={name: request.form.get(name, "") for name in ("name", "display_name")},
        faults=faults,
    )
    response = Response(render_template("people/invited.html", page=record))
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.status_code = 422 if faults else 200
    return response


_OTHERS = (Purpose.ADMINISTRATOR, Purpose.PASSWORD)
_OF_DEVICES = {"people.device", "people.accept_device"}


def _scope() -> Scope:
    return Scope.system("open a link")
