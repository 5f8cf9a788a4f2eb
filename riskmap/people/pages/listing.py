"""The people one looks after: the list at ``/people``, and one of them."""

from __future__ import annotations

from attrs import frozen
from flask import Response, render_template, request, url_for

from riskmap.core.codes import is_code12
from riskmap.core.words import N_, Message
from riskmap.doors.access import needs
from riskmap.doors.arguments import whole_number
from riskmap.doors.back import go_to
from riskmap.doors.looks import looked_at, looks
from riskmap.doors.parts import parts
from riskmap.doors.scope import current_scope
from riskmap.doors.words import say
from riskmap.people import service
from riskmap.people.model import Account, Grant, Holder, Role, givers, role_named
from riskmap.people.model.reasons import reason_said
from riskmap.people.model.sessions import Device
from riskmap.people.pages.blueprint import blueprint
from riskmap.people.pages.words import choices, divisions_said
from riskmap.people.service import devices, signing_in

PAGE = 50


@frozen(kw_only=True)
class Row:
    """One person of the list."""

    account: Account
    where: str
    roles: tuple[Message, ...]


@frozen(kw_only=True)
class PeoplePage:
    """The list, as far as it is asked for."""

    title: str
    rows: tuple[Row, ...]
    total: int
    text: str
    role: str
    under: str
    roles: tuple[tuple[str, str], ...]
    divisions: tuple[tuple[str, str], ...]
    number: int
    pages: int
    before: str | None
    after: str | None


@frozen(kw_only=True)
class HeldRow:
    """A role in the history of somebody."""

    grant: Grant
    where: str
    why: Message
    state: str
    may_revoke: bool


@frozen(kw_only=True)
class PersonPage:
    """One person, and what may be done.

    Parameters
    ----------
    link
        A one-time link that was just made: shown this once.
    said
        What was typed and could not be taken.
    """

    title: str
    account: Account
    where: str
    may_manage: bool
    has_password: bool
    has_factor: bool
    held: tuple[HeldRow, ...]
    roles: tuple[tuple[str, str], ...]
    divisions: tuple[tuple[str, str], ...]
    devices: tuple[Device, ...]
    today: str
    said: dict[str, str]
    trouble: str = ""
    link: str = ""
    done: str = ""


@blueprint.get("/people")
@needs(*givers())
@looks("account", N_("Looked at the list of people."), asked=("role", "under"))
def people() -> Response:
    """List the people one looks after: ``?text=&role=&under=&page=``."""
    text, under = request.args.get("text", "")[:60], request.args.get("under", "")
    role = role_named(request.args["role"]) if request.args.get("role") else None
    number = whole_number("page", default=1, least=1)
    with parts().database.read(current_scope()) as uow:
        areas = service.acting(uow).areas()
        inside = under if is_code12(under) and any(one.contains(under) for one in areas) else ""
        found = service.people(uow, text=text, role=role, under=inside)
        shown = found[PAGE * (number - 1) : PAGE * number]
        where = divisions_said(uow, (one.account.code12 for one in shown))
        rows = tuple(
            Row(
                account=one.account,
                where=where[one.account.code12],
                roles=tuple(held.word for held in one.roles),
            )
            for one in shown
        )
        offered = choices(uow, areas)
    pages = max(1, -(-len(found) // PAGE))
    record = PeoplePage(
        title=say(Message(N_("People and roles"))),
        rows=rows,
        total=len(found),
        text=text,
        role=str(role or ""),
        under=inside,
        roles=tuple((str(one), say(one.word)) for one in Role),
        divisions=offered,
        number=number,
        pages=pages,
        before=_page(number - 1) if number > 1 else None,
        after=_page(number + 1) if number < pages else None,
    )
    return Response(render_template("people/people.html", page=record))


@blueprint.get("/people/<int(max=2147483647):number>")
@needs(*givers())
def person(number: int) -> Response:
    """Show one person."""
    return show_person(number, done=request.args.get("done", ""))


@blueprint.get("/people/<int(max=2147483647):number>/<path:form>")
@needs(*givers())
def back_to_person(number: int, form: str) -> Response:  # noqa: ARG001 - whichever it is
    """Lead back from the address of a form: loaded again, or in the other language."""
    return go_to(url_for("people.person", number=number))


@looks("account", N_("Looked at a person with roles and telephones."), subject="number")
def show_person(
    number: int, *, trouble: str = "", link: str = "", done: str = "", status: int = 200
) -> Response:
    """Show one person, with what was just made or could not be done."""
    with parts().database.read(current_scope()) as uow:
        found, who = service.person(uow, number), service.acting(uow)
        account = found.holder.account
        codes = (account.code12, *(one.code12 for one in found.holder.grants))
        where = divisions_said(uow, codes)
        looked_at(account.code12)
        record = PersonPage(
            title=account.display_name,
            account=account,
            where=where[account.code12],
            may_manage=found.may_manage,
            has_password=signing_in.has_password(uow, account),
            has_factor=signing_in.has_second_factor(uow, account),
            held=tuple(
                HeldRow(
                    grant=one,
                    where=where[one.code12],
                    why=reason_said(one.why),
                    state=_state(one, found.holder),
                    may_revoke=not one.is_over_on(found.holder.day)
                    and who.may_give(one.role, one.code12, account),
                )
                for one in found.holder.grants
            ),
            roles=tuple((str(one), say(one.word)) for one in who.roles_to_give(account)),
            divisions=choices(uow, who.areas()),
            devices=tuple(devices.of(uow, number)) if found.may_manage else (),
            today=found.holder.day.isoformat(),
            said=_said(account, is_failed=bool(trouble)),
            trouble=trouble,
            link=link,
            done=done,
        )
    response = Response(render_template("people/person.html", page=record))
    response.status_code = status
    response.headers["Cache-Control"] = "no-store"
    return response


def _state(one: Grant, holder: Holder) -> str:
    if one.revoked_at is not None:
        return "revoked"
    if one.is_over_on(holder.day):
        return "over"
    return "held" if one.is_held_on(holder.day) else "later"


def _said(account: Account, *, is_failed: bool) -> dict[str, str]:
    fields = ("display_name", "phone", "mail", "language", "code12")
    known = {name: str(getattr(account, name)) for name in fields}
    known |= {"role": "", "where": account.code12, "valid_from": "", "valid_to": "", "why": ""}
    typed = {name: request.form[name] for name in known if is_failed and name in request.form}
    return {**known, **typed}


def _page(number: int) -> str:
    asked = {**request.args.to_dict(), "page": str(number)}
    return url_for("people.people", **asked)  # type: ignore[arg-type]
