"""Change people: a new account, what is said of one, roles, a link, closed and opened."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from attrs import frozen
from flask import Response, render_template, request, url_for

from riskmap.core.errors import (
    ConflictError,
    ForbiddenError,
    InvalidCodeError,
    InvalidRequestError,
)
from riskmap.core.words import N_, Message
from riskmap.doors.access import needs
from riskmap.doors.back import go_to
from riskmap.doors.parts import parts
from riskmap.doors.problems import status_of
from riskmap.doors.scope import current_scope
from riskmap.doors.words import say
from riskmap.people import service
from riskmap.people.model import Person, givers, normal_name, role_named
from riskmap.people.pages.blueprint import blueprint
from riskmap.people.pages.listing import show_person
from riskmap.people.pages.words import choices, explained
from riskmap.people.service import links

_NEW = ("name", "display_name", "code12", "phone", "mail", "language")
_CHANGED = ("display_name", "code12", "phone", "mail", "language")
#: What is the fault of what was typed: the page is shown again, with the sentence above it.
EXPLAINED = (InvalidRequestError, InvalidCodeError, ConflictError, ForbiddenError)


@frozen(kw_only=True)
class NewPersonPage:
    """The page of a new account."""

    title: str
    divisions: tuple[tuple[str, str], ...]
    said: dict[str, str]
    trouble: str = ""


@blueprint.get("/people/new")
@needs(*givers())
def new_person() -> Response:
    """Ask who gets an account."""
    return _show_new(dict.fromkeys(_NEW, ""))


@blueprint.post("/people/new")
@needs(*givers())
def add_person() -> Response:
    """Make an account; the page of the new person offers the link to choose a password."""
    said = {name: request.form.get(name, "").strip() for name in _NEW}
    try:
        person = Person(**{**said, "name": normal_name(said["name"])})  # type: ignore[arg-type]
        account = _write(lambda uow: service.add(uow, person))
    except EXPLAINED as fault:
        answer = _show_new(said, explained(fault))
        answer.status_code = status_of(fault)
        return answer
    return go_to(url_for("people.person", number=account.number, done="added"))


@blueprint.post("/people/<int(max=2147483647):number>")
@needs(*givers())
def change_person(number: int) -> Response:
    """Change what is said of somebody."""
    said = {name: request.form.get(name, "").strip() for name in _CHANGED}
    return _changed(number, "said", lambda uow: service.change(uow, number, **said))


@blueprint.post("/people/<int(max=2147483647):number>/grants")
@needs(*givers())
def give_role(number: int) -> Response:
    """Give somebody a role for a division and a time."""
    said = request.form.to_dict()

    def give(uow: Any) -> Any:
        return service.grant(
            uow,
            number,
            role_named(said.get("role", "")),
            said.get("where", ""),
            why=said.get("why", ""),
            valid_from=_day(said.get("valid_from", "")),
            valid_to=_day(said.get("valid_to", "")),
        )

    return _changed(number, "granted", give)


@blueprint.post("/people/<int(max=2147483647):number>/grants/<int(max=2147483647):grant_id>/revoke")
@needs(*givers())
def revoke_role(number: int, grant_id: int) -> Response:
    """Take a role away."""
    why = request.form.get("why", "")
    return _changed(number, "revoked", lambda uow: service.revoke(uow, number, grant_id, why=why))


@blueprint.post("/people/<int(max=2147483647):number>/close")
@needs(*givers())
def close_account(number: int) -> Response:
    """Close an account."""
    why = request.form.get("why", "")
    return _changed(number, "closed", lambda uow: service.deactivate(uow, number, why=why))


@blueprint.post("/people/<int(max=2147483647):number>/open")
@needs(*givers())
def open_account(number: int) -> Response:
    """Open an account again."""
    why = request.form.get("why", "")
    return _changed(number, "opened", lambda uow: service.activate(uow, number, why=why))


@blueprint.post("/people/<int(max=2147483647):number>/reset")
@needs(*givers())
def reset_account(number: int) -> Response:
    """Make a one-time link to choose a password, shown once."""
    why, with_factor = request.form.get("why", ""), "with_factor" in request.form
    try:
        link = _write(lambda uow: links.reset(uow, number, why=why, with_factor=with_factor))
    except EXPLAINED as fault:
        return show_person(number, trouble=explained(fault), status=status_of(fault))
    address = url_for("people.invitation", token=link.token, _external=True)
    return show_person(number, link=address)


def _changed(number: int, done: str, work: Callable[[Any], Any]) -> Response:
    try:
        _write(work)
    except EXPLAINED as fault:
        return show_person(number, trouble=explained(fault), status=status_of(fault))
    return go_to(url_for("people.person", number=number, done=done))


def _write(work: Callable[[Any], Any]) -> Any:
    return parts().database.write(current_scope(), work)


def _day(text: str) -> date | None:
    if not text.strip():
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise InvalidRequestError(
            N_("{text} is no day."), mend=N_("Write it as 2026-07-12."), text=text[:20]
        ) from None


def _show_new(said: dict[str, str], trouble: str = "") -> Response:
    with parts().database.read(current_scope()) as uow:
        offered = choices(uow, service.acting(uow).areas())
    record = NewPersonPage(
        title=say(Message(N_("New account"))), divisions=offered, said=said, trouble=trouble
    )
    return Response(render_template("people/new.html", page=record))
