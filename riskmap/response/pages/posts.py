"""Who leads on post, at ``/posts``: now, ahead, and the gaps."""

from __future__ import annotations

from datetime import datetime

from attrs import frozen
from flask import Response, render_template, request, url_for

from riskmap.core.errors import InvalidRequestError
from riskmap.core.realm import DEMO
from riskmap.core.words import N_
from riskmap.doors.access import needs
from riskmap.doors.looks import looks
from riskmap.doors.moments import needed_moment
from riskmap.doors.parts import parts
from riskmap.doors.scope import current_scope
from riskmap.doors.words import say
from riskmap.people.pages.duty import NOBODY, UNTRIED, Tried, Work, attempt, is_demo, said
from riskmap.people.service import reading as people
from riskmap.reporting.pages.words import asked_division, line_of, reachable
from riskmap.response.model.rights import Deed, roles_of
from riskmap.response.pages.blueprint import SEE, blueprint
from riskmap.response.pages.words import division_said, may_here
from riskmap.response.service import posting
from riskmap.response.service.posting import Rota
from riskmap.store import Reading


@frozen(kw_only=True)
class PostsPage:
    """Who leads in a division."""

    title: str
    code12: str
    name: str
    divisions: tuple[tuple[str, str], ...]
    rota: Rota
    choices: tuple[tuple[str, str], ...]
    deputies: tuple[tuple[str, str], ...]
    may_enter: bool
    now: datetime
    is_demo: bool
    done: str
    tried: Tried


@blueprint.get("/posts")
@needs(*SEE, *roles_of(Deed.POST))
def posts() -> Response:
    """Show who leads in a division now and in the days to come."""
    with parts().database.read(current_scope()) as uow:
        code12 = asked_division(uow)
    return _show(code12, UNTRIED)


@blueprint.post("/posts")
@needs(*roles_of(Deed.POST))
def enter_post() -> Response:
    """Enter who leads in a period."""
    code12 = division_said()
    return attempt(
        lambda: _read(code12),
        lambda form: _show(code12, form),
        url_for("response.posts", under=code12, done="entered"),
    )


@blueprint.post("/posts/<post_id>/end")
@needs(*roles_of(Deed.POST))
def end_post(post_id: str) -> Response:
    """Take a period back."""
    code12, reason = division_said(), said("why")
    return attempt(
        lambda: lambda uow: posting.cancel(uow, code12, post_id, reason),
        lambda form: _show(code12, form),
        url_for("response.posts", under=code12, done="taken-back"),
    )


@looks("post", N_("Looked at who leads on post."), at="code12")
def _show(code12: str, form: Tried) -> Response:
    with parts().database.read(current_scope()) as uow:
        may_enter = may_here(Deed.POST, code12)
        choices = _people(uow, code12) if may_enter else ()
        page = PostsPage(
            title=say(N_("Leader on post")),
            code12=code12,
            name=line_of(uow, code12).get(code12, code12),
            divisions=reachable(uow),
            rota=posting.rota(uow, code12),
            choices=choices,
            deputies=((NOBODY, say(N_("nobody"))), *choices),
            may_enter=may_enter,
            now=uow.now,
            is_demo=is_demo(),
            done=request.args.get("done", ""),
            tried=form,
        )
    return Response(render_template("response/posts.html", page=page))


def _people(uow: Reading, code12: str) -> tuple[tuple[str, str], ...]:
    """Return who may lead: people of the division who hold a role at a desk, by name."""
    roles = roles_of(Deed.SEE, Deed.POST)
    found = people.who_holds(uow, roles, within=code12, is_demo=uow.scope.realm == DEMO)
    named = ((str(one.account.number), one.account.display_name) for one in found)
    return tuple(sorted(named, key=lambda one: one[1]))


def _read(code12: str) -> Work:
    starts_at = needed_moment(said("from_day"), said("from_hour"))
    ends_at = needed_moment(said("to_day"), said("to_hour"))
    leader, deputy = _number(said("leader")), said("deputy")
    second = None if deputy in {"", NOBODY} else _number(deputy)
    return lambda uow: posting.enter(uow, code12, starts_at, ends_at, leader, deputy=second)


def _number(text: str) -> int:
    if not text.isdecimal():
        raise InvalidRequestError(N_("Nobody was chosen."), mend=N_("Choose somebody of the list."))
    return int(text)
