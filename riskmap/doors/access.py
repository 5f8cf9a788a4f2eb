"""Who comes in: who is signed in, which roles a page asks for, and where they are held.

What recognises people is handed over by the room that knows them; nothing here knows it.

A view says whom it is for::

    @blueprint.get("/duties")
    @needs("officer_a", "officer_b")
    def duties() -> Response: ...

Then `current_scope` reaches where this person holds one of those roles, and nowhere else. What
lies outside does not exist for that person: services answer `NotFoundError`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any, ParamSpec, TypeVar, cast

import structlog
from attrs import frozen
from flask import Flask, current_app, g, request
from flask.typing import ResponseReturnValue

from riskmap.core.access import Scope
from riskmap.core.errors import ForbiddenError, NotFoundError, SignInNeededError
from riskmap.core.words import N_
from riskmap.doors.problems import answer_to
from riskmap.doors.refusals import refused_by
from riskmap.doors.scope import current_scope, recognise_by

log = structlog.get_logger(__name__)

Parameters = ParamSpec("Parameters")
Answer = TypeVar("Answer")
_KEY = "riskmap.access"
#: Under this name a view remembers whom it is for; `roles_of_view` reads it.
_MARK = "riskmap_needs"


@frozen(kw_only=True)
class Visitor:
    """Who is signed in, as far as pages need to know.

    Parameters
    ----------
    number, name, display_name
        Of the account: its number, its sign-in name, and what others see.
    roles
        Held today, somewhere.
    withheld
        Held too, but not given before a second factor was.
    is_demo
        Made up: sees and changes demonstration data only.
    session
        Id of this stay.
    scope_for
        Returns the right where one of some roles is held; of all roles without any.
    """

    number: int
    name: str
    display_name: str
    roles: tuple[str, ...]
    withheld: tuple[str, ...]
    is_demo: bool
    session: int
    scope_for: Callable[[tuple[str, ...]], Scope]


class SecondFactorNeededError(SignInNeededError):
    """Somebody is signed in whose role asks for more than a password."""

    mend = N_("Set up a second factor first.")


@frozen
class _Doors:
    recognise: Callable[[], Visitor | None]
    ask: Callable[[SignInNeededError], ResponseReturnValue]


def let_in_by(
    app: Flask,
    recognise: Callable[[], Visitor | None],
    ask: Callable[[SignInNeededError], ResponseReturnValue],
) -> None:
    """Let a room tell who asks, and ask somebody unknown to sign in.

    Parameters
    ----------
    recognise
        Returns who is signed in with the current request.
    ask
        Answers a page that needs somebody to sign in; programs get a problem with 401.
    """
    app.extensions[_KEY] = _Doors(recognise, ask)
    recognise_by(app, _scope)
    app.register_error_handler(SignInNeededError, _ask)
    app.jinja_env.globals.update(visitor=visitor_or_nobody, may=holds)


def current_account() -> Visitor | None:
    """Return who is signed in with the current request; None for nobody."""
    if "visitor" not in g:
        doors: _Doors | None = current_app.extensions.get(_KEY)
        g.visitor = None if doors is None else doors.recognise()
    return cast("Visitor | None", g.visitor)


def visitor_or_nobody() -> Visitor | None:
    """Return who is signed in, for the frame of pages: it is shown, too, while nobody can tell."""
    try:
        return current_account()
    except Exception as fault:  # noqa: BLE001 - whatever it is, the page around it is needed more
        log.warning("nobody can tell who is signed in", reason=str(fault))
        g.visitor = None
        return None


def needs(
    *roles: str,
) -> Callable[[Callable[Parameters, Answer]], Callable[Parameters, Answer]]:
    """Keep a view for people who are signed in and hold one of `roles`; any, if none is named.

    Raises
    ------
    SignInNeededError
        On a request of nobody: a page asks to sign in, a program gets 401.
    ForbiddenError
        On a request of somebody without such a role.
    """

    def kept(view: Callable[Parameters, Answer]) -> Callable[Parameters, Answer]:
        @wraps(view)
        def guarded(*args: Parameters.args, **more: Parameters.kwargs) -> Answer:
            visitor = require_visitor(roles)
            g.scope = visitor.scope_for(tuple(map(str, roles)))
            return view(*args, **more)

        setattr(guarded, _MARK, tuple(map(str, roles)))
        return guarded

    return kept


def require_visitor(roles: Iterable[str] = ()) -> Visitor:
    """Return who is signed in, if that person holds one of `roles`; see `needs`."""
    asked = set(map(str, roles))
    visitor = current_account()
    if visitor is None:
        raise SignInNeededError(N_("{path} is not for everybody."), path=request.path)
    if asked and not asked & set(visitor.roles):
        if asked & set(visitor.withheld):
            raise SecondFactorNeededError(N_("{path} asks for a second factor."), path=request.path)
        raise ForbiddenError(
            N_("{path} is for others."),
            mend=N_("An administrator of your area can give you a role that may see it."),
            path=request.path,
        )
    return visitor


def holds(*roles: str) -> bool:
    """Tell whether who is signed in holds one of `roles`; for what a page shows."""
    visitor = visitor_or_nobody()
    return visitor is not None and bool(set(map(str, roles)) & set(visitor.roles))


def require_reach(code12: str) -> None:
    """Do nothing if a division lies within the right of the current request.

    Raises
    ------
    NotFoundError
        If not: what lies outside does not exist for the one who asks.
    """
    if not current_scope().reaches(code12):
        raise NotFoundError(
            N_("There is nothing at {path}."),
            mend=N_("Check the address, or start from the map."),
            path=request.path,
        )


def roles_of_view(view: Any) -> tuple[str, ...] | None:
    """Return the roles that a view asks for; () for anybody signed in, None for everybody."""
    found: tuple[str, ...] | None = getattr(view, _MARK, None)
    return found


def _scope() -> Scope:
    visitor = visitor_or_nobody()
    if visitor is not None:
        return visitor.scope_for(())
    return Scope.public(purpose=request.endpoint or "unknown page")


def _ask(fault: SignInNeededError) -> ResponseReturnValue:
    refused_by(fault)
    if request.path.startswith("/api/"):
        answer = answer_to(fault)
        answer.headers["WWW-Authenticate"] = 'Bearer realm="riskmap"'
        return answer
    doors: _Doors = current_app.extensions[_KEY]
    return doors.ask(fault)
