"""Who asks, by the cookie of a session; and how somebody unknown is asked to sign in.

The application calls `let_in` once; afterwards `riskmap.doors.access` knows who is who.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

import structlog
from attrs import evolve
from flask import Flask, Response, current_app, g, request, url_for
from flask.typing import ResponseReturnValue

from riskmap.core.access import Scope
from riskmap.core.errors import DatabaseError, SignInNeededError
from riskmap.doors.access import SecondFactorNeededError, Visitor, let_in_by
from riskmap.doors.api.bearing import Program, bear
from riskmap.doors.back import go_to
from riskmap.doors.forgery import begin_anew, is_by_token, protect_forms
from riskmap.doors.parts import parts
from riskmap.doors.words import COOKIE as LANGUAGE_COOKIE
from riskmap.doors.words import LANGUAGES
from riskmap.people.keys import sign_in_key
from riskmap.people.model import Account
from riskmap.people.model.limits import limits
from riskmap.people.model.roles import Helping, who_may
from riskmap.people.service import access_tokens, reading, sessions
from riskmap.people.service.access_tokens import Bearer
from riskmap.people.service.sealing import Key
from riskmap.people.service.sessions import From, Stay
from riskmap.store import Parts, Writing

log = structlog.get_logger(__name__)

COOKIE = "riskmap_session"
DEVICE_COOKIE = "riskmap_device"
_KEY = "riskmap.sign_in_key"
_YEAR_S = 365 * 24 * 3600


def let_in(app: Flask, runtime: Parts) -> None:
    """Let `app` know people by their sessions, and guard its forms."""
    key = sign_in_key(runtime.home.keys)
    app.extensions[_KEY] = key
    protect_forms(app, key.derived("forms"))
    let_in_by(app, recognise, ask)
    app.jinja_env.globals["helping_roles"] = who_may(Helping.SEES)


def sign_in_secret() -> Key:
    """Return the key of signing in, within a request."""
    return cast("Key", current_app.extensions[_KEY])


def came() -> From:
    """Return where the current request comes from."""
    agent = request.user_agent.string or ""
    return From(address=request.remote_addr or "", agent=agent)


def recognise() -> Visitor | None:
    """Return who is signed in with the current request, by its cookie."""
    if is_by_token():
        return recognise_program()
    token = request.cookies.get(COOKIE)
    if not token:
        return None
    with parts().database.read(Scope.system("recognise a session")) as uow:
        stay = sessions.recognise(uow, token)
        is_sign_due = stay is not None and sessions.needs_sign(uow, stay.session)
    if stay is None:
        return None
    if is_sign_due:
        _see(stay)
    g.stay = stay
    return visitor_of(stay)


def recognise_program() -> Visitor | None:
    """Return for whom a program asks, by its token; only addresses for programs know tokens."""
    if not request.path.startswith("/api/"):
        return None
    token = request.headers["Authorization"].partition(" ")[2].strip()
    with parts().database.read(Scope.system("recognise a token")) as uow:
        bearer = access_tokens.recognise(uow, token, sign_in_secret())
        is_sign_due = bearer is not None and access_tokens.needs_sign(uow, bearer.token)
    if bearer is None:
        return None
    if is_sign_due:
        write_as_program(lambda uow: access_tokens.see(uow, bearer.token), "see a token")
    bear(Program(name=bearer.token.program, may_write=bearer.token.may_write))
    return visitor_by(bearer)


def visitor_by(bearer: Bearer) -> Visitor:
    """Return what addresses for programs may know of whom a program asks for."""
    account = bearer.holder.account

    def scope_for(roles: tuple[str, ...]) -> Scope:
        right = reading.scope_of(
            bearer.holder,
            request.endpoint or "unknown address",
            origin=request.remote_addr or "",
        )
        return evolve(right, areas=bearer.areas(roles or None))

    return Visitor(
        number=account.number,
        name=account.name,
        display_name=account.display_name,
        roles=tuple(map(str, bearer.holder.roles)),
        withheld=tuple(map(str, bearer.withheld)),
        is_demo=account.is_demo,
        session=0,
        scope_for=scope_for,
    )


def current_stay() -> Stay:
    """Return the session of the current request, within a view that `needs` one."""
    return cast("Stay", g.stay)


def visitor_of(stay: Stay) -> Visitor:
    """Return what pages may know of somebody who is signed in."""
    account = stay.holder.account

    def scope_for(roles: tuple[str, ...]) -> Scope:
        return reading.scope_of(
            stay.holder,
            request.endpoint or "unknown page",
            roles=roles or None,
            origin=request.remote_addr or "",
        )

    return Visitor(
        number=account.number,
        name=account.name,
        display_name=account.display_name,
        roles=tuple(map(str, stay.holder.roles)),
        withheld=tuple(map(str, stay.withheld)),
        is_demo=account.is_demo,
        session=stay.session.id,
        scope_for=scope_for,
    )


def write_as_program(
    work: Callable[[Writing], Any], purpose: str, account: Account | None = None
) -> Any:
    """Run a write of the program itself for somebody who is not signed in yet."""
    realm = {} if account is None else {"realm": reading.realm_of(account)}
    scope = Scope.system(purpose, origin=request.remote_addr or "", **realm)
    return parts().database.write(scope, work)


def ask(fault: SignInNeededError) -> ResponseReturnValue:
    """Ask somebody unknown to sign in, and keep what a form held until that is done."""
    from riskmap.people.pages.again import sign_in_again  # noqa: PLC0415 - pages stand above

    here = request.full_path.rstrip("?")
    if isinstance(fault, SecondFactorNeededError):
        address = url_for("people.second_factor", next=here if request.method == "GET" else None)
    else:
        address = url_for("people.sign_in", next=here if request.method == "GET" else None)
    if request.headers.get("HX-Request"):
        return Response(status=401, headers={"HX-Redirect": address})
    if request.method in {"GET", "HEAD"} or isinstance(fault, SecondFactorNeededError):
        return go_to(address)
    return sign_in_again()


def enter(response: Response, token: str, account: Account, *, device: bool = False) -> Response:
    """Give the browser the cookie of a new session, and the owner's language."""
    begin_anew()
    longest = limits().session.longest_s if device else None
    _set(response, COOKIE, token, longest)
    if account.language in LANGUAGES:
        _set(response, LANGUAGE_COOKIE, account.language, _YEAR_S)
    return response


def register_device(response: Response, secret: str) -> Response:
    """Give a telephone the cookie by which it is known."""
    _set(response, DEVICE_COOKIE, secret, limits().device.longest_s)
    return response


def leave(response: Response) -> Response:
    """Take the cookie of the session away."""
    begin_anew()
    response.delete_cookie(COOKIE)
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


def _set(response: Response, name: str, value: str, max_age: int | None) -> None:
    response.set_cookie(
        name, value, max_age=max_age, httponly=True, samesite="Lax", secure=request.is_secure
    )


def _see(stay: Stay) -> None:
    try:
        write_as_program(lambda uow: sessions.see(uow, stay.session.id), "note a sign of life")
    except DatabaseError as fault:
        log.warning("a sign of life could not be written", reason=str(fault))
