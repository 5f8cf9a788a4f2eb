"""Put people who need help on the list, change what is said, take them off, bring them back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import uuid4

from attrs import asdict, evolve, field, frozen

from riskmap.core.errors import ConflictError, InvalidRequestError, NotFoundError
from riskmap.core.words import N_
from riskmap.divisions.service.reading import today
from riskmap.people import store
from riskmap.people.model.helped import (
    Helped,
    Mobility,
    Personal,
    Standing,
    require_sound,
    subject_of,
    with_changes,
)
from riskmap.people.model.needs import in_order, removals
from riskmap.people.service.helping.comparing import twin_in
from riskmap.people.service.helping.reading import known_unit, one
from riskmap.people.service.reading import acting
from riskmap.store import Writing, sealed
from riskmap.store.audit import Entry, difference, record
from riskmap.store.masters import Masters


def _as_tuple(kinds: Iterable[str]) -> tuple[str, ...]:
    return tuple(kinds)


@frozen(kw_only=True)
class Plain:
    """What is said of somebody and tells nobody who it is."""

    kinds: tuple[str, ...] = field(converter=_as_tuple)
    mobility: Mobility = Mobility.UNKNOWN
    floor: int | None = None
    helper_account: int | None = None
    card_on: date | None = None


def add(
    uow: Writing, masters: Masters, code12: str, plain: Plain, personal: Personal, *, by: str = ""
) -> Helped:
    """Put somebody on the list of a committee.

    Raises
    ------
    NotFoundError
        If there is no such unit or account, or not for the one who asks.
    ConflictError
        If the same person stands on that list.
    InvalidRequestError
        If something cannot be right.
    """
    who = acting(uow, by).name
    known_unit(uow, code12)
    if twin_in(uow, masters, code12, personal) is not None:
        raise ConflictError(
            N_("The same person stands on the list of this unit."),
            mend=N_("Change that row; or give what tells the two apart."),
        )
    new = made(uow, masters, code12, plain, personal, who=who)
    store.helping.append(uow, [new], actor=who, reason="added")
    leave(uow, "added", new, by=who, after=told(new))
    return new


def change(
    uow: Writing,
    masters: Masters,
    person_id: str,
    plain: Plain,
    said: Mapping[str, str],
    *,
    by: str = "",
) -> Helped:
    """Change what is said of somebody; nobody has to open the row for that.

    Parameters
    ----------
    said
        Sealed fields by name: empty keeps what is known, a dash takes it away.

    Raises
    ------
    NotFoundError, InvalidRequestError
        As `add`.
    ConflictError
        If the person is not on the list any more.
    """
    who, before = acting(uow, by).name, _listed(uow, person_id)
    after = changed(uow, masters, before, plain, said, who=who)
    return _keep(uow, before, after, "changed", by=who)


def check(uow: Writing, person_id: str, *, by: str = "") -> Helped:
    """Say that a row is right as it stands today."""
    who, before = acting(uow, by).name, _listed(uow, person_id)
    after = evolve(before, checked_on=today(uow), checked_by=who)
    return _keep(uow, before, after, "confirmed", by=who)


def remove(uow: Writing, person_id: str, *, reason: str, by: str = "") -> Helped:
    """Take somebody off the list; `restore` brings back until the period is over.

    Raises
    ------
    InvalidRequestError
        If the reason is none of those that may be chosen.
    """
    who, before = acting(uow, by).name, _listed(uow, person_id)
    if reason not in removals():
        raise InvalidRequestError(
            N_("Nobody said why."), mend=N_("Choose why the person is taken off the list.")
        )
    after = evolve(before, standing=Standing.REMOVED)
    return _keep(uow, before, after, "removed", by=who, why=removals()[reason].id)


def restore(uow: Writing, person_id: str, *, by: str = "") -> Helped:
    """Bring somebody back onto the list who was taken off.

    Raises
    ------
    ConflictError
        If the person is on the list, or was erased.
    """
    who, before = acting(uow, by).name, one(uow, person_id)
    if before.standing is not Standing.REMOVED:
        raise ConflictError(
            N_("This row is {state}."),
            mend=N_("Load the page again."),
            state=before.standing.word,
        )
    after = evolve(before, standing=Standing.LISTED)
    return _keep(uow, before, after, "brought-back", by=who)


def made(
    uow: Writing, masters: Masters, code12: str, plain: Plain, personal: Personal, *, who: str
) -> Helped:
    """Return a new row, sealed; it is not written yet."""
    person_id = uuid4().hex
    new = Helped(
        id=person_id,
        code12=code12,
        checked_on=today(uow),
        checked_by=who,
        sealed="…",
        **_plain(uow, plain, personal),
    )
    require_sound(new, personal)
    return evolve(new, sealed=sealed.seal(uow, masters, subject_of(person_id), personal.as_text()))


def changed(
    uow: Writing,
    masters: Masters,
    before: Helped,
    plain: Plain,
    said: Mapping[str, str],
    *,
    who: str,
) -> Helped:
    """Return a row with what is said anew, sealed; it is not written yet."""
    texts = {before.subject: before.sealed}
    known = sealed.derived(uow, masters, texts, Personal.of).get(before.subject)
    if known is None:
        raise _erased()
    personal = with_changes(known, said)
    text = (
        before.sealed
        if personal == known
        else sealed.seal(uow, masters, before.subject, personal.as_text())
    )
    after = evolve(
        before,
        sealed=text,
        checked_on=today(uow),
        checked_by=who,
        **_plain(uow, plain, personal),
    )
    require_sound(after, personal)
    return after


def leave(
    uow: Writing,
    action: str,
    about: Helped,
    *,
    by: str,
    why: str = "",
    before: Any = None,
    after: Any = None,
) -> None:
    """Leave an entry in the audit log: who it is about, stands there sealed."""
    entry = Entry(
        action=action,
        subject_kind="helped",
        subject_id=about.id,
        code12=about.code12,
        why=why,
        before=before,
        after=after,
        by="" if by == uow.scope.actor else by,
    )
    record(uow, entry)


def told(about: Helped) -> dict[str, Any]:
    """Return a row as the audit log keeps it."""
    values = asdict(about)
    return {
        **{name: value for name, value in values.items() if name not in {"id", "code12"}},
        "kinds": list(about.kinds),
        "mobility": str(about.mobility),
        "standing": str(about.standing),
    }


def _plain(uow: Writing, plain: Plain, personal: Personal) -> dict[str, Any]:
    if plain.helper_account is not None:
        _require_account(uow, plain.helper_account)
    return {
        **asdict(plain),
        "kinds": in_order(plain.kinds),
        "has_helper": plain.helper_account is not None or bool(personal.helper),
        "has_measure": bool(personal.measure),
    }


def _require_account(uow: Writing, number: int) -> None:
    account = store.accounts.by_number(uow, number)
    is_demo = uow.scope.realm.name == "demo"
    if account is None or not account.is_active or account.is_demo is not is_demo:
        raise NotFoundError(
            N_("There is nobody {who} here."),
            mend=N_("Choose somebody of the list."),
            who=str(number),
        )


def _listed(uow: Writing, person_id: str) -> Helped:
    found = one(uow, person_id)
    if not found.is_listed:
        raise ConflictError(
            N_("This row is {state}."),
            mend=N_("Bring the person back onto the list first."),
            state=found.standing.word,
        )
    return found


def _erased() -> ConflictError:
    return ConflictError(
        N_("Who this was is erased for good."), mend=N_("The audit log says when and why.")
    )


def _keep(
    uow: Writing, before: Helped, after: Helped, action: str, *, by: str, why: str = ""
) -> Helped:
    if after == before:
        return before
    store.helping.append(uow, [after], actor=by, reason=why or action)
    old, new = difference(told(before), told(after))
    leave(uow, action, after, by=by, why=why, before=old, after=new)
    return after
