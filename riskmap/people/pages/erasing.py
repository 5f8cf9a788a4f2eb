"""Erase an account at ``/people/<number>/erase``: what goes, what stays, and being sure."""

from __future__ import annotations

from attrs import frozen
from flask import Response, render_template, request, url_for

from riskmap.core.errors import ForbiddenError
from riskmap.core.words import N_
from riskmap.doors.access import needs
from riskmap.doors.back import go_to
from riskmap.doors.looks import looked_at, looks
from riskmap.doors.parts import parts
from riskmap.doors.scope import current_scope
from riskmap.doors.words import say
from riskmap.people import service
from riskmap.people.model import Account, Role
from riskmap.people.pages.blueprint import blueprint
from riskmap.people.service import erasing


@frozen(kw_only=True)
class ErasePage:
    """The page that asks before an account is erased."""

    title: str
    account: Account
    outlook: erasing.Outlook
    why: str = ""
    fault: str = ""


@blueprint.get("/people/<int(max=2147483647):number>/erase")
@needs(Role.ADMINISTRATOR)
def erase_person(number: int) -> Response:
    """Show what erasing an account takes away and what stays."""
    return _show(number)


@blueprint.post("/people/<int(max=2147483647):number>/erase")
@needs(Role.ADMINISTRATOR)
def erase_person_now(number: int) -> Response:
    """Erase an account for good, where somebody is sure and says why."""
    why = request.form.get("why", "").strip()
    if not why or request.form.get("sure") != "1":
        answer = _show(number, why, say(N_("Say why, and that you are sure.")))
        answer.status_code = 400
        return answer
    parts().database.write(current_scope(), lambda uow: erasing.account(uow, number, why=why))
    return go_to(url_for("people.person", number=number, done="erased"))


@looks("account", N_("Looked at an account to erase it."), subject="number")
def _show(number: int, why: str = "", fault: str = "") -> Response:
    with parts().database.read(current_scope()) as uow:
        found = service.person(uow, number)
    account = found.holder.account
    looked_at(account.code12)
    if not found.may_manage:
        raise ForbiddenError(
            N_("You cannot change the account of {name}."),
            mend=N_("Ask an administrator whose area holds all that this person may do."),
            name=account.display_name,
        )
    record = ErasePage(
        title=say(N_("Erase an account for good")),
        account=account,
        outlook=erasing.outlook_of_account(parts().settings.backup.keep),
        why=why,
        fault=fault,
    )
    return Response(render_template("people/erase.html", page=record))
