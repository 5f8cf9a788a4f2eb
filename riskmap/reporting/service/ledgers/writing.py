"""Put rows into a list by name, change what is said, change how it stands. Nothing is deleted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from attrs import asdict, evolve, field, frozen

from riskmap.core.errors import ConflictError, ForbiddenError, InvalidRequestError
from riskmap.core.words import N_
from riskmap.people.model import Acting
from riskmap.people.service.reading import acting
from riskmap.reporting.model.ledgers import Entry, Ledger, Personal, Right, roles_with
from riskmap.reporting.model.ledgers.entries import as_text, from_text, require_whole, split
from riskmap.reporting.model.rights import is_own
from riskmap.reporting.service.ledgers.reading import entry, known_event, known_unit
from riskmap.reporting.store import ledgers as rows
from riskmap.store import Writing, audit, live, programs, sealed
from riskmap.store.audit import Entry as Told
from riskmap.store.audit import difference
from riskmap.store.masters import Masters


@frozen(kw_only=True)
class Said:
    """What somebody says of a row.

    Parameters
    ----------
    values
        By field: what is not there stays as it is; None of a plain field, and "" of a sealed one,
        take away what was known.
    """

    values: Mapping[str, Any] = field(factory=dict)


def add(
    uow: Writing,
    masters: Masters,
    where: Entry,
    said: Said,
    *,
    by: str = "",
) -> Entry:
    """Put a row into the list of a unit and event.

    Parameters
    ----------
    where
        List, event, unit and status of the new row; the rest of it is not read.

    Raises
    ------
    NotFoundError, ForbiddenError
        If event or unit are not there, or not for the one who asks.
    InvalidRequestError
        If something is missing without which there is no row.
    """
    who = acting(uow, by)
    require_right(uow, who, Right.KEEPS, where.code12)
    known_event(uow, where.event_id)
    where.of_ledger.status(where.status)
    (new,) = made(uow, masters, [(where, said)])
    rows.append(uow, [new], actor=who.name, reason="added")
    leave(uow, "added", new, who, after=told(new))
    return new


def change(uow: Writing, masters: Masters, entry_id: str, said: Said, *, by: str = "") -> Entry:
    """Change what is said in a row; nobody has to open it for that.

    Raises
    ------
    NotFoundError, ForbiddenError, InvalidRequestError
        As `add`.
    ConflictError
        If it was erased who it is.
    """
    who, before = acting(uow, by), entry(uow, entry_id)
    require_right(uow, who, Right.KEEPS, before.code12)
    after = changed(uow, masters, before, said)
    if after == before:
        return before
    rows.append(uow, [after], actor=who.name, reason="changed")
    old, new = difference(told(before), told(after))
    leave(uow, "changed", after, who, before=old, after=new)
    return after


def set_status(uow: Writing, entry_id: str, status: str, *, why: str, by: str = "") -> Entry:
    """Change what is true of a row: a missing person was found, a dead one was listed twice.

    Raises
    ------
    NotFoundError, ForbiddenError
        If it is not there, or not for the one who asks. Only the unit itself takes somebody out
        of the sums: nobody above lowers its dead and missing.
    ConflictError
        If it cannot become that.
    InvalidRequestError
        If nobody says why.
    """
    who, before = acting(uow, by), entry(uow, entry_id)
    ledger = before.of_ledger
    require_right(uow, who, Right.KEEPS, before.code12)
    ledger.status(status)
    if not why.strip():
        raise InvalidRequestError(
            N_("Nobody said why."), mend=N_("Say why in a few words, and name nobody: it stays.")
        )
    if status not in before.of_status.becomes:
        raise ConflictError(
            N_("What is {before} cannot become {after}."),
            mend=N_("Load the page again; somebody may have changed it meanwhile."),
            before=before.of_status.name,
            after=ledger.statuses[status].name,
        )
    if ledger.lowers(before.status, status) and not is_own(who, before.code12):
        raise ForbiddenError(
            N_("Nobody above a unit takes a row out of its lists."),
            mend=N_("Tell the unit; its own people write it down."),
        )
    after = evolve(before, status=status)
    rows.append(uow, [after], actor=who.name, reason=status, words=why.strip())
    leave(uow, "changed", after, who, why=why.strip(),
          before={"status": before.status}, after={"status": status})  # fmt: skip
    return after


def made(uow: Writing, masters: Masters, several: list[tuple[Entry, Said]]) -> list[Entry]:
    """Return new rows of one list and event, numbered and sealed; they are not written yet."""
    if not several:
        return []
    first = several[0][0]
    programs.hold(uow, f"ledger {first.ledger} {first.event_id}")
    whole = evolve(uow, scope=evolve(uow.scope, everywhere=True))
    serial = rows.highest_serial(whole, first.event_id, first.ledger)
    return [
        _made(uow, masters, where, said, serial + number)
        for number, (where, said) in enumerate(several, start=1)
    ]


def changed(uow: Writing, masters: Masters, before: Entry, said: Said) -> Entry:
    """Return a row with what is said anew, sealed; it is not written yet.

    Raises
    ------
    ConflictError
        If it was erased who it is.
    InvalidRequestError
        If something is missing without which there is no row.
    """
    ledger = before.of_ledger
    known = _known(uow, masters, before)
    plain, _ = split(ledger, {**before.plain, **_of(said, ledger, is_sealed=False)})
    personal = {**known, **_of(said, ledger, is_sealed=True)}
    personal = {name: text for name, text in personal.items() if text}
    require_whole(ledger, plain, personal)
    if personal == known:
        return evolve(before, plain=plain)
    text = sealed.seal(uow, masters, before.subject, as_text(personal))
    return evolve(before, plain=plain, sealed=text)


def require_right(uow: Writing, who: Acting, right: Right, code12: str) -> None:
    """Do nothing if somebody holds a right to the lists of a unit.

    Raises
    ------
    NotFoundError
        If the unit is not there, or out of reach.
    ForbiddenError
        If not.
    """
    known_unit(uow, code12)
    if who.holder is None:
        return
    roles = roles_with(right)
    if not any(one.role in roles and one.area.contains(code12) for one in who.holder.held):
        raise ForbiddenError(
            N_("You do not keep the lists of {code}."),
            mend=N_("Ask an administrator of your area for the role."),
            code=code12,
        )


def leave(
    uow: Writing,
    action: str,
    about: Entry,
    who: Acting,
    *,
    why: str = "",
    before: Any = None,
    after: Any = None,
) -> None:
    """Leave an entry in the audit log: who it is about, stands there sealed."""
    entry_ = Told(
        action=action,
        subject_kind="ledger-entry",
        subject_id=about.id,
        code12=about.code12,
        why=why,
        before=before,
        after=after,
        by="" if who.name == uow.scope.actor else who.name,
    )
    audit.record(uow, entry_)
    live.touch(uow, "ledgers", about.code12)


def told(about: Entry) -> dict[str, Any]:
    """Return a row as the audit log keeps it."""
    values = asdict(about)
    plain = {name: value for name, value in about.plain.items() if value is not None}
    return {
        **{name: value for name, value in values.items() if name not in {"id", "code12"}},
        "plain": plain,
    }


def _made(uow: Writing, masters: Masters, where: Entry, said: Said, serial: int) -> Entry:
    ledger: Ledger = where.of_ledger
    plain, personal = split(ledger, said.values)
    require_whole(ledger, plain, personal)
    new = evolve(where, id=uuid4().hex, serial=serial, plain=plain)
    return evolve(new, sealed=sealed.seal(uow, masters, new.subject, as_text(personal)))


def _known(uow: Writing, masters: Masters, before: Entry) -> Personal:
    texts = {before.subject: before.sealed} if before.sealed else {}
    known = sealed.derived(uow, masters, texts, from_text).get(before.subject)
    if known is None:
        raise ConflictError(
            N_("Who this was is erased for good."), mend=N_("The audit log says when and why.")
        )
    return known


def _of(said: Said, ledger: Ledger, *, is_sealed: bool) -> dict[str, Any]:
    several = ledger.sealed if is_sealed else ledger.plain
    return {one.slug: said.values[one.slug] for one in several if one.slug in said.values}
