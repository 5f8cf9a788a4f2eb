"""Who leads on post: entered ahead, taken back, and asked for in the night."""

from __future__ import annotations

from datetime import datetime, timedelta

from attrs import frozen

from riskmap.core.codes import ancestors_of
from riskmap.core.errors import ConflictError, InvalidRequestError
from riskmap.core.words import N_
from riskmap.people.model import Account
from riskmap.people.service.reading import account_numbered, acting
from riskmap.response.model.posts import Post, gaps, on_post, require_period
from riskmap.response.model.rights import Deed, require
from riskmap.response.service.noting import new_id, nothing_there, record, why
from riskmap.response.store import posts as store
from riskmap.store import Reading, Writing, live

#: So far ahead gaps are named. A proposal.
AHEAD = timedelta(days=7)


@frozen(kw_only=True)
class Leading:
    """A period with who leads in it."""

    post: Post
    leader: Account
    deputy: Account | None


@frozen(kw_only=True)
class Rota:
    """Who leads in a division from now on.

    Parameters
    ----------
    now
        Who leads now; None where nobody does.
    ahead
        All periods that have not ended, taken back ones left out.
    gaps
        Times of the next seven days in which nobody leads.
    """

    code12: str
    now: Leading | None
    ahead: tuple[Leading, ...]
    gaps: tuple[tuple[datetime, datetime], ...]


def enter(
    uow: Writing,
    code12: str,
    starts_at: datetime,
    ends_at: datetime,
    leader: int,
    *,
    deputy: int | None = None,
    by: str = "",
) -> Post:
    """Enter who leads in a period.

    Raises
    ------
    ForbiddenError
        If it is not for the one who asks.
    InvalidRequestError
        If the period is none, or somebody has no account that is in use.
    """
    who = acting(uow, by)
    require(who, Deed.POST, code12)
    require_period(starts_at, ends_at)
    for number in (leader, deputy):
        _require_account(uow, number)
    if leader == deputy:
        raise InvalidRequestError(
            N_("Leader and deputy are the same person."), mend=N_("Choose somebody else.")
        )
    post = Post(
        id=new_id(),
        code12=code12,
        starts_at=starts_at,
        ends_at=ends_at,
        leader=leader,
        deputy=deputy,
        recorded_at=uow.now,
        actor=who.name,
    )
    store.add(uow, post)
    live.touch(uow, "watch", code12)
    after = {"starts_at": starts_at, "ends_at": ends_at, "leader": leader, "deputy": deputy}
    record(uow, "entered", ("post", post.id, code12), who, after=after)
    return post


def cancel(uow: Writing, code12: str, post_id: str, reason: str, *, by: str = "") -> None:
    """Take a period back; it stays readable with the reason.

    Raises
    ------
    ForbiddenError, NotFoundError, InvalidRequestError, ConflictError
        If it is not for the one who asks, not there, nobody says why, or it was done before.
    """
    who = acting(uow, by)
    require(who, Deed.POST, code12)
    found = (one for one in store.find(uow, [code12], uow.now) if one.id == post_id)
    if (post := next(found, None)) is None:
        raise nothing_there()
    reason = why(reason)
    if not store.cancel(uow, post, reason, who.name):
        raise ConflictError(
            N_("This period was taken back already."), mend=N_("Look at the list again.")
        )
    live.touch(uow, "watch", code12)
    record(uow, "taken_back", ("post", post.id, code12), who, why=reason)


def rota(uow: Reading, code12: str) -> Rota:
    """Return who leads in a division now and in the days to come."""
    posts = store.find(uow, [code12], uow.now)
    now = on_post(posts, uow.now)
    return Rota(
        code12=code12,
        now=None if now is None else _leading(uow, now),
        ahead=tuple(_leading(uow, one) for one in posts if one.cancelled_at is None),
        gaps=gaps(posts, uow.now, uow.now + AHEAD),
    )


def leader_now(uow: Reading, code12: str) -> Leading | None:
    """Return who leads where something happened: of the division, else of the next above."""
    line = (code12, *ancestors_of(code12))
    posts = store.find(uow, line, uow.now)
    for division in line:
        found = on_post((one for one in posts if one.code12 == division), uow.now)
        if found is not None:
            return _leading(uow, found)
    return None


def _leading(uow: Reading, post: Post) -> Leading:
    leader = account_numbered(uow, post.leader)
    if leader is None:
        raise nothing_there()
    deputy = None if post.deputy is None else account_numbered(uow, post.deputy)
    return Leading(post=post, leader=leader, deputy=deputy)


def _require_account(uow: Reading, number: int | None) -> None:
    if number is None:
        return
    found = account_numbered(uow, number)
    if found is None or not found.is_active or not uow.scope.reaches(found.code12):
        raise InvalidRequestError(
            N_("Nobody with an account in use was chosen."),
            mend=N_("Choose somebody of the list; an administrator can add an account."),
        )
