"""Give roles and take them away: by area, with a period, always with who and why."""

from __future__ import annotations

from datetime import date

from riskmap.core.errors import ConflictError, ForbiddenError, NotFoundError
from riskmap.core.words import N_
from riskmap.divisions.service.reading import today
from riskmap.people import store
from riskmap.people.model import Acting, Grant, Holder, Role, require_period, require_place
from riskmap.people.model.reasons import require_reason
from riskmap.people.service import trail
from riskmap.people.service.reading import acting, person, require_known
from riskmap.store import Writing


def grant(
    uow: Writing,
    number: int,
    role: Role,
    code12: str,
    *,
    why: str,
    valid_from: date | None = None,
    valid_to: date | None = None,
    by: str = "",
) -> Grant:
    """Give somebody a role for a division and all below it.

    Parameters
    ----------
    valid_from, valid_to
        First day, today by default, and the first day on which it is held no more.
    why
        Stays in the history.

    Raises
    ------
    NotFoundError
        If there is nobody of that number, or not for the one who asks.
    ForbiddenError
        If the one who asks may not give it there, or asks for himself.
    ConflictError
        If that person holds it there already in that period.
    InvalidRequestError
        If no reason is given, the role does not suit the division, or the period ends too early.
    """
    who, holder = acting(uow, by), person(uow, number).holder
    begin = valid_from or today(uow)
    require_period(begin, valid_to)
    reason = require_reason(why)
    require_place(role, require_known(uow, code12))
    _require_right(who, holder, role, code12)
    _require_new(holder, role, code12, begin, valid_to)
    given = store.grants.add(
        uow,
        Grant(
            account=number,
            role=role,
            code12=code12,
            valid_from=begin,
            valid_to=valid_to,
            given_at=uow.now,
            given_by=who.name,
            why=reason,
        ),
    )
    trail.leave_grant(uow, holder.account, given, "granted", by=who, why=given.why)
    return given


def revoke(uow: Writing, number: int, grant_id: int, *, why: str, by: str = "") -> Grant:
    """Take a role away at once.

    Raises
    ------
    NotFoundError
        If that person has no such role, or not for the one who asks.
    ForbiddenError
        If the one who asks could not give it.
    ConflictError
        If it is over already.
    """
    who, holder = acting(uow, by), person(uow, number).holder
    found = next((one for one in holder.grants if one.id == grant_id), None)
    if found is None:
        raise NotFoundError(N_("This person has no such role."), mend=N_("Load the page again."))
    reason = require_reason(why)
    _require_right(who, holder, found.role, found.code12)
    if found.is_over_on(holder.day):
        raise ConflictError(N_("This role is over already."), mend=N_("Nothing to do."))
    store.grants.revoke(uow, grant_id, who.name, reason)
    trail.leave_grant(uow, holder.account, found, "revoked", by=who, why=reason)
    return found


def _require_right(who: Acting, holder: Holder, role: Role, code12: str) -> None:
    if not who.may_give(role, code12, holder.account):
        raise ForbiddenError(
            N_("You cannot give or take away the role {role} for {code}."),
            mend=N_("Nobody gives roles to himself, above himself, or outside of his area."),
            role=role.word,
            code=code12,
        )


def _require_new(holder: Holder, role: Role, code12: str, begin: date, end: date | None) -> None:
    for one in holder.grants:
        is_same = one.role is role and one.code12 == code12 and not one.is_over_on(begin)
        if is_same and (end is None or one.valid_from < end):
            raise ConflictError(
                N_("{name} holds {role} for {code} already in that time."),
                mend=N_("Take that one away first, or choose another time."),
                name=holder.account.display_name,
                role=role.word,
                code=code12,
            )
