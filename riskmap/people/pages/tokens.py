"""One's own tokens for programs: made here, shown once, taken away here."""

from __future__ import annotations

from attrs import frozen
from flask import Response, render_template, request, url_for

from riskmap.core.errors import InvalidRequestError
from riskmap.core.words import N_, Message
from riskmap.doors.access import needs
from riskmap.doors.back import go_to
from riskmap.doors.parts import parts
from riskmap.doors.scope import current_scope
from riskmap.doors.words import say
from riskmap.people.model.access import LONGEST_DAYS, AccessToken
from riskmap.people.pages.blueprint import blueprint
from riskmap.people.pages.words import choices, division_said, explained
from riskmap.people.service import access_tokens
from riskmap.people.service.access_tokens import Wish
from riskmap.people.signin import current_stay, sign_in_secret

#: Days after which a token may be wished to end.
DAYS = (7, 30, 90, LONGEST_DAYS)
_USUAL = 30


@frozen(kw_only=True)
class Listed:
    """A token, and where it reaches in words; empty for all that its owner reaches."""

    token: AccessToken
    where: str
    is_good: bool


@frozen(kw_only=True)
class TokensPage:
    """One's own tokens.

    Parameters
    ----------
    made
        A token that was made just now; nobody sees it again.
    areas
        Divisions to which one can be narrowed, as (code, name).
    said
        What stands in the fields.
    """

    title: str
    tokens: tuple[Listed, ...]
    areas: tuple[tuple[str, str], ...]
    days: tuple[int, ...]
    said: Wish
    made: str = ""
    faults: tuple[tuple[str, str], ...] = ()
    done: str = ""


@blueprint.get("/me/tokens")
@needs()
def tokens() -> Response:
    """Show one's own tokens."""
    return _show(done=request.args.get("done", ""))


@blueprint.post("/me/tokens")
@needs()
def make_token() -> Response:
    """Make a token and show it, this once."""
    wish, key = _wish(), sign_in_secret()
    is_strong = current_stay().session.is_strong
    try:
        made = parts().database.write(
            current_scope(),
            lambda uow: access_tokens.make(uow, wish, is_strong=is_strong, key=key),
        )
    except InvalidRequestError as fault:
        return _show(said=wish, faults=(("label", explained(fault)),))
    return _show(made=made)


@blueprint.post("/me/tokens/<int:token_id>/revoke")
@needs()
def revoke_token(token_id: int) -> Response:
    """Take one of one's own tokens away."""
    parts().database.write(current_scope(), lambda uow: access_tokens.revoke(uow, token_id))
    return go_to(url_for("people.tokens", done="token"))


def _wish() -> Wish:
    days = request.form.get("days", "")
    return Wish(
        label=request.form.get("label", ""),
        may_write=request.form.get("may") == "write",
        code12=request.form.get("code12", ""),
        days=int(days) if days in map(str, DAYS) else 0,
    )


def _show(
    *,
    said: Wish | None = None,
    made: str = "",
    faults: tuple[tuple[str, str], ...] = (),
    done: str = "",
) -> Response:
    scope = current_scope()
    with parts().database.read(scope) as uow:
        listed = tuple(
            Listed(
                token=one,
                where=division_said(uow, one.code12) if one.code12 else "",
                is_good=one.is_good_at(uow.now),
            )
            for one in access_tokens.own(uow)
        )
        areas = choices(uow, scope.areas)
    record = TokensPage(
        title=say(Message(N_("Tokens for programs"))),
        tokens=listed,
        areas=areas,
        days=DAYS,
        said=said or Wish(label="", may_write=False, code12="", days=_USUAL),
        made=made,
        faults=faults,
        done=done,
    )
    response = Response(render_template("people/tokens.html", page=record))
    response.status_code = 422 if faults else 200
    return response
