"""Sign in at ``/sign-in``: name and password, then a code if one is set; or a telephone's PIN."""

from __future__ import annotations

from attrs import frozen
from flask import Response, render_template, request, url_for

from riskmap.core.access import Scope
from riskmap.core.words import N_, Message
from riskmap.doors.access import current_account, needs
from riskmap.doors.back import go_to, safe_next
from riskmap.doors.landing import HOME, landing_for
from riskmap.doors.parts import parts
from riskmap.doors.words import say
from riskmap.people.model import Account
from riskmap.people.model.limits import limits
from riskmap.people.pages.again import Kept, kept_in
from riskmap.people.pages.blueprint import blueprint
from riskmap.people.pages.tickets import read_back, signed
from riskmap.people.service import devices, reading, sessions, signing_in
from riskmap.people.service.signing_in import Kind, Outcome
from riskmap.people.signin import (
    DEVICE_COOKIE,
    came,
    current_stay,
    enter,
    leave,
    sign_in_secret,
    write_as_program,
)

_USE = "second factor"


@frozen(kw_only=True)
class SignInPage:
    """The page to sign in.

    Parameters
    ----------
    step
        ``password``, ``code`` or ``pin``.
    name
        What was typed as sign-in name; at a telephone, what its owner is called.
    next, kept, ticket
        What the form brings along: where to go then, a form that waits, a right password.
    trouble
        What was wrong.
    is_locked
        Wrong PINs locked this telephone.
    """

    title: str
    step: str
    name: str
    next: str
    kept: str
    ticket: str = ""
    trouble: str = ""
    is_locked: bool = False


@frozen(kw_only=True)
class AgainPage:
    """A form that waits for its owner to send it."""

    title: str
    kept: Kept


@blueprint.get("/sign-in")
def sign_in() -> Response:
    """Ask who it is: with a PIN on a registered telephone, else with name and password."""
    visitor = current_account()
    if visitor is not None and "with" not in request.args:
        next_ = safe_next(request.args.get("next"))
        return go_to(landing_for(visitor.roles) if next_ == HOME else next_)
    return show(next_=safe_next(request.args.get("next")))


@blueprint.post("/sign-in")
def sign_in_now() -> Response:
    """Take name and password."""
    name, password = request.form.get("name", ""), request.form.get("password", "")
    with parts().database.read(Scope.system("sign in")) as uow:
        asked = signing_in.look_up(uow, name, came())
    is_right = asked.is_proved_by(password)
    outcome: Outcome = write_as_program(
        lambda uow: signing_in.settle(uow, asked, is_right=is_right), "sign in", asked.account
    )
    if outcome.kind is Kind.CODE and outcome.account is not None:
        return _ask_code(outcome.account)
    return _answer(outcome, "password", name=name)


@blueprint.post("/sign-in/code")
def sign_in_code() -> Response:
    """Take the code of the second factor."""
    ticket = request.form.get("ticket", "")
    found = read_back(_USE, ticket, within_s=limits().session.ticket_s)
    if found is None:
        return show(trouble=say(N_("That took too long. Please begin again.")))
    number, mark = found
    code, here, key = request.form.get("code", ""), came(), sign_in_secret()
    with parts().database.read(Scope.system("sign in")) as uow:
        if signing_in.mark_of(uow, number) != mark:
            return show(trouble=say(N_("That took too long. Please begin again.")))
        account = reading.account_numbered(uow, number)
    outcome: Outcome = write_as_program(
        lambda uow: signing_in.settle_code(uow, number, code, here, key=key),
        "sign in",
        account,
    )
    return _answer(outcome, "code", ticket=ticket)


@blueprint.post("/sign-in/pin")
def sign_in_pin() -> Response:
    """Take the PIN of a registered telephone."""
    secret, pin = request.cookies.get(DEVICE_COOKIE, ""), request.form.get("pin", "")
    with parts().database.read(Scope.system("sign in")) as uow:
        known = devices.of_secret(uow, secret)
    is_right = known is not None and known.is_opened_by(secret, pin)
    account, here = None if known is None else known.account, came()
    outcome: Outcome = write_as_program(
        lambda uow: devices.settle_pin(uow, secret, here, is_right=is_right), "sign in", account
    )
    return _answer(outcome, "pin")


@blueprint.get("/sign-in/<step>")
def sign_in_step(step: str) -> Response:  # noqa: ARG001 - whichever it is
    """Begin anew where a step is opened by itself: loaded again, or in the other language."""
    return go_to(url_for("people.sign_in"))


@blueprint.post("/sign-out")
@needs()
def sign_out() -> Response:
    """End this session."""
    stay = current_stay()
    write_as_program(lambda uow: sessions.sign_out(uow, stay), "sign out", stay.holder.account)
    return leave(go_to("/"))


def show(
    *,
    step: str = "",
    name: str = "",
    next_: str | None = None,
    kept: str | None = None,
    ticket: str = "",
    trouble: str = "",
) -> Response:
    """Show the page at one of its steps; by itself it knows a registered telephone."""
    known = None if step == "code" or "with" in request.args else _telephone()
    is_pin = known is not None and step in {"", "pin"}
    record = SignInPage(
        title=say(Message(N_("Sign in"))),
        step="pin" if is_pin else step if step in {"password", "code"} else "password",
        name=known.account.display_name if is_pin and known is not None else name,
        next=safe_next(request.form.get("next")) if next_ is None else next_,
        kept=request.form.get("kept", "") if kept is None else kept,
        ticket=ticket,
        trouble=trouble,
        is_locked=known is not None and not known.device.is_usable,
    )
    response = Response(render_template("people/sign_in.html", page=record))
    response.headers["Cache-Control"] = "no-store"
    return response


def go_on(outcome: Outcome, account: Account, *, next_: str, is_device: bool = False) -> Response:
    """Let somebody in and lead him on: to his waiting form, to a second factor, or where to."""
    kept = kept_in(request.form.get("kept", ""), account)
    answer = go_to(_next_for(outcome, next_))
    answer = enter(answer, outcome.token, account, device=is_device)
    if kept is not None:
        record = AgainPage(title=say(Message(N_("You are signed in again"))), kept=kept)
        answer.set_data(render_template("people/again.html", page=record))
        answer.status_code = 200
        answer.headers.pop("Location")
    return answer


def _next_for(outcome: Outcome, next_: str) -> str:
    with parts().database.read(Scope.system("sign in")) as uow:
        stay = sessions.recognise(uow, outcome.token)
    if stay is not None and next_ == HOME:
        next_ = landing_for(one for one in stay.holder.roles if one not in stay.withheld)
    if stay is not None and stay.withheld and stay.session.device is None:
        return url_for("people.second_factor", next=next_)
    return next_


def _answer(outcome: Outcome, step: str, *, name: str = "", ticket: str = "") -> Response:
    if outcome.kind is Kind.IN and outcome.account is not None:
        next_ = safe_next(request.form.get("next"))
        return go_on(outcome, outcome.account, next_=next_, is_device=step == "pin")
    if outcome.kind is Kind.WAIT:
        params = {"seconds": outcome.wait_s}
        said = Message(N_("Too many attempts failed. Wait {seconds} seconds, then try."), params)
        answer = show(step=step, name=name, ticket=ticket, trouble=say(said))
        answer.status_code = 429
        answer.headers["Retry-After"] = str(outcome.wait_s)
        return answer
    words = {
        "password": N_("Sign-in name or password is not right."),
        "code": N_("This code is not right, or it was used already."),
        "pin": N_("This PIN is not right. After five wrong ones the telephone is locked."),
    }
    answer = show(step=step, name=name, ticket=ticket, trouble=say(words[step]))
    answer.status_code = 403
    return answer


def _ask_code(account: Account) -> Response:
    with parts().database.read(Scope.system("sign in")) as uow:
        mark = signing_in.mark_of(uow, account.number)
    return show(step="code", ticket=signed(_USE, [account.number, mark]))


def _telephone() -> devices.Known | None:
    secret = request.cookies.get(DEVICE_COOKIE)
    if not secret:
        return None
    with parts().database.read(Scope.system("sign in")) as uow:
        return devices.of_secret(uow, secret)
