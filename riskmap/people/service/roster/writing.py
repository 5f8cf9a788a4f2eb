"""Put officers on the roster, change, confirm and end what stands there."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import uuid4

from attrs import asdict, evolve, frozen

from riskmap.core.errors import ConflictError, InvalidRequestError, NotFoundError
from riskmap.core.words import N_
from riskmap.divisions.service.reading import today
from riskmap.people import store
from riskmap.people.model import require_period
from riskmap.people.model.officers import (
    Means,
    Officer,
    Post,
    Reachability,
    alike_key,
    require_said,
)
from riskmap.people.model.reasons import require_reason
from riskmap.people.service.reading import acting
from riskmap.people.service.roster.reading import known_unit, officer
from riskmap.people.service.roster.roles import close_role
from riskmap.people.service.trail import PERSONAL, Subject, leave_about
from riskmap.store import Writing
from riskmap.store.audit import difference

#: What the audit log does not repeat: that it changed is said, what it was is not.
_PERSONAL = PERSONAL | {"name", "confirmed_by"}
_CHANGEABLE = frozenset(
    {"name", "phone", "account", "valid_from", "valid_to", "has_ndis", "trained_on", "drilled_on"}
)


@frozen(kw_only=True)
class Said:
    """What is said of somebody who comes onto the roster."""

    post: Post
    name: str
    phone: str = ""
    account: int | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    has_ndis: bool | None = None
    trained_on: date | None = None
    drilled_on: date | None = None


def add(
    uow: Writing, code12: str, said: Said, *, why: str = "", by: str = "", import_id: str = ""
) -> Officer:
    """Put somebody on a post of a unit.

    Raises
    ------
    NotFoundError
        If there is no such unit or account, or not for the one who asks.
    ConflictError
        If the post is held in that time, or the person holds the other one.
    InvalidRequestError
        If name, telephone number or days cannot be right.
    """
    who = acting(uow, by).name
    known_unit(uow, code12)
    new = Officer(
        id=uuid4().hex,
        code12=code12,
        person_id=_person_id(uow, said),
        import_id=import_id,
        **{**asdict(said), "name": said.name.strip(), "valid_from": said.valid_from or today(uow)},
    )
    require_fits(new, store.roster.find(uow, code12))
    _require_account(uow, new)
    store.roster.append(uow, [new], actor=who, reason=why.strip())
    leave_about(uow, _subject(new), "added", by=who, why=why, after=_told(new))
    return new


def change(uow: Writing, officer_id: str, *, why: str = "", by: str = "", **values: Any) -> Officer:
    """Change what is said of a row: name, phone, account, days, and what a file may say.

    Raises
    ------
    NotFoundError, ConflictError, InvalidRequestError
        As `add`.
    """
    who, before = acting(uow, by).name, officer(uow, officer_id)
    if strange := sorted(set(values) - _CHANGEABLE):
        raise InvalidRequestError(
            N_("{name} of a row cannot be changed."),
            mend=N_("End the row and add another one."),
            name=strange[0],
        )
    after = evolve(before, **values)
    if after == before:
        return before
    require_fits(after, store.roster.find(uow, before.code12))
    _require_account(uow, after)
    return _keep(uow, before, after, "changed", why=why, by=who)


def end(
    uow: Writing, officer_id: str, *, why: str, on: date | None = None, by: str = ""
) -> Officer:
    """End a row: from a day on, today by default, the post is held no more.

    Raises
    ------
    NotFoundError, ConflictError, InvalidRequestError
        If there is none, it is over already, or no reason is given.
    """
    who, before = acting(uow, by).name, officer(uow, officer_id)
    reason = require_reason(why)
    day = on or today(uow)
    if before.valid_to is not None and before.valid_to <= day:
        raise ConflictError(
            N_("The row of {name} ended on {day}."),
            mend=N_("Nothing to do."),
            name=before.name,
            day=before.valid_to.isoformat(),
        )
    after = evolve(before, valid_to=max(day, before.valid_from))
    close_role(uow, after, why=reason, by=by)
    return _keep(uow, before, after, "ended", why=reason, by=who)


def confirm(uow: Writing, codes: Iterable[str], *, by: str = "") -> tuple[str, ...]:
    """Say that the rows of some units are right; return the units that had rows to confirm.

    Raises
    ------
    NotFoundError
        If there is no such unit, or not for the one who asks.
    """
    who, day = acting(uow, by).name, today(uow)
    done: list[Officer] = []
    for code12 in dict.fromkeys(codes):
        known_unit(uow, code12)
        rows = [one for one in store.roster.find(uow, code12) if one.code12 == code12]
        done += [one for one in rows if one.is_valid_on(day)]
    confirmed = [evolve(one, confirmed_at=uow.now, confirmed_by=who) for one in done]
    store.roster.append(uow, confirmed, actor=who, reason="confirmed")
    units = tuple(dict.fromkeys(one.code12 for one in done))
    if units:
        subject = Subject("roster", code12=units[0] if len(units) == 1 else None)
        said = {"units": list(units), "rows": len(done)}
        leave_about(uow, subject, "confirmed", by=who, after=said)
    return units


def set_reachability(
    uow: Writing,
    officer_id: str,
    state: Reachability,
    *,
    means: Means | None = None,
    why: str = "",
    by: str = "",
) -> Officer:
    """Write down whether somebody answers; saying the same again keeps since when it holds.

    Parameters
    ----------
    means
        How somebody got an answer; with it, when that was last is noted, too.
    """
    who, before = acting(uow, by).name, officer(uow, officer_id)
    after = before
    if before.reachability is not state:
        after = evolve(after, reachability=state, reachability_at=uow.now)
    if state is Reachability.REACHABLE and means is not None:
        after = evolve(after, reached_at=uow.now, reached_by=means)
    if after == before:
        return before
    return _keep(uow, before, after, "changed", why=why, by=who)


def require_fits(new: Officer, others: Iterable[Officer]) -> None:
    """Do nothing if a row goes together with the other rows of its unit.

    Raises
    ------
    ConflictError
        If its post is held in that time, or the person holds the other one.
    InvalidRequestError
        If name, telephone number or days cannot be right.
    """
    require_said(new.name, new.phone)
    if new.valid_to != new.valid_from:
        require_period(new.valid_from, new.valid_to)
    for one in others:
        if one.id == new.id or one.code12 != new.code12:
            continue
        if not one.meets(new.valid_from, new.valid_to):
            continue
        if one.post is new.post:
            raise ConflictError(
                N_("{name} holds the {post} post of {code} in that time."),
                mend=N_("End that row first."),
                name=one.name,
                post=str(one.post),
                code=one.code12,
            )
        if one.is_same_person(new):
            raise ConflictError(
                N_("{name} holds the {post} post already: A and B are two persons."),
                mend=N_("Name somebody else."),
                name=one.name,
                post=str(one.post),
            )


def _person_id(uow: Writing, said: Said) -> str:
    """Return the id of a person who stood on the roster before, or a new one."""
    key = alike_key(said.name, said.phone)
    for one in store.roster.named(uow, said.name.strip(), said.account):
        has_account = said.account is not None and one.account == said.account
        if has_account or (key is not None and alike_key(one.name, one.phone) == key):
            return one.person_id
    return uuid4().hex


def _require_account(uow: Writing, one: Officer) -> None:
    if one.account is not None and store.accounts.by_number(uow, one.account) is None:
        raise NotFoundError(
            N_("There is nobody {who} here."),
            mend=N_("Look at the list of people."),
            who=str(one.account),
        )


def _keep(
    uow: Writing, before: Officer, after: Officer, action: str, *, why: str, by: str
) -> Officer:
    store.roster.append(uow, [after], actor=by, reason=why.strip())
    old, new = difference(_told(before), _told(after))
    masked = {name for name in _PERSONAL if getattr(before, name, "") != getattr(after, name, "")}
    changed = dict.fromkeys(sorted(masked), "…")
    was, now = {**old, **changed}, {**new, **changed}
    leave_about(uow, _subject(after), action, by=by, why=why, before=was, after=now)
    return after


def _told(one: Officer) -> dict[str, Any]:
    """Return what of a row may stand in the audit log."""
    return {
        name: str(value) if isinstance(value, Post | Reachability | Means) else value
        for name, value in asdict(one).items()
        if name not in _PERSONAL
    }


def _subject(one: Officer) -> Subject:
    return Subject("officer", one.id, one.code12)
