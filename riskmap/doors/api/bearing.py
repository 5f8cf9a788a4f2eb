"""Programs that act for a person by a token: who, how often, and whether they may change things."""

from __future__ import annotations

from datetime import datetime, timedelta
from math import ceil

from attrs import frozen
from flask import Flask, Response, g, request

from riskmap.core.access import Scope
from riskmap.core.errors import ForbiddenError, SignInNeededError, TooManyError
from riskmap.core.words import N_
from riskmap.doors.access import current_account
from riskmap.doors.forgery import is_by_token
from riskmap.doors.parts import parts
from riskmap.store import programs
from riskmap.store.programs import Use

#: Requests of one token in a window; a design proposal, about five a second.
MOST = 300
WINDOW = timedelta(seconds=60)


@frozen(kw_only=True)
class Program:
    """A program that was recognised.

    Parameters
    ----------
    name
        By which it is counted: not the token.
    may_write
        Whether it may change something.
    """

    name: str
    may_write: bool


def bear(program: Program) -> None:
    """Note which program asks; whoever recognises it calls this."""
    g.program = program


def current_program() -> Program | None:
    """Return the program that asks, None for somebody with a browser, or nobody."""
    found: Program | None = g.get("program")
    return found


def count_programs(app: Flask) -> None:
    """Tell programs of `app` with each answer how much they may still ask."""
    app.after_request(_tell)


def meet() -> None:
    """Recognise the program that asks, if it says that it is one, and count it.

    Nothing is changed but by a token that may write: no cookie is enough.

    Raises
    ------
    SignInNeededError
        If its token opens nothing, or there is none where something is to be changed.
    ForbiddenError
        If the token may only read.
    TooManyError
        If it asks too often.
    """
    is_write = request.method not in {"GET", "HEAD", "OPTIONS"}
    if not is_by_token():
        if is_write:
            require_program()
        return
    if current_account() is None:
        raise SignInNeededError(
            N_("The token opens nothing: it is wrong, has ended, or was taken away."),
            mend=N_("Make another one under My account, Tokens."),
        )
    program = require_program(may_write=is_write)
    use = parts().database.write(
        Scope.system("count requests"),
        lambda uow: programs.count(uow, program.name, WINDOW),
    )
    g.program_use = use
    if use.requests > MOST:
        raise TooManyError(
            N_("This token asks more than {most} times in {seconds} seconds."),
            wait_s=_left_s(use, parts().clock.now()),
            mend=N_("Wait {wait_s} seconds; ask for more at a time, and less often."),
            most=MOST,
            seconds=int(WINDOW.total_seconds()),
        )


def require_program(*, may_write: bool = False) -> Program:
    """Return the program that asks.

    Raises
    ------
    SignInNeededError
        If none does.
    ForbiddenError
        If it may not change anything, and is asked to.
    """
    program = current_program()
    if program is None:
        raise SignInNeededError(
            N_("{path} needs a token."),
            mend=N_("Send it in the header Authorization: Bearer rm_…"),
            path=request.path,
        )
    if may_write and not program.may_write:
        raise ForbiddenError(
            N_("This token may only read."), mend=N_("Make one that may also write.")
        )
    return program


def told(use: Use, now: datetime) -> dict[str, str]:
    """Return the headers that tell a program how much it may still ask."""
    seconds = int(WINDOW.total_seconds())
    left = max(0, MOST - use.requests)
    return {
        "RateLimit-Policy": f'"token";q={MOST};w={seconds}',
        "RateLimit": f'"token";r={left};t={_left_s(use, now)}',
    }


def _tell(response: Response) -> Response:
    use: Use | None = g.get("program_use")
    if use is not None:
        response.headers.update(told(use, parts().clock.now()))
        response.headers["Cache-Control"] = "no-store"
    return response


def _left_s(use: Use, now: datetime) -> int:
    return max(1, ceil((use.began_at + WINDOW - now).total_seconds()))
