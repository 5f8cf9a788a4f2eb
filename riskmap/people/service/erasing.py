"""Erase who somebody is, for good: counts, dates and the audit log stay as they are."""

from __future__ import annotations

from collections.abc import Iterable

from attrs import evolve, frozen

from riskmap.core.errors import ConflictError, InvalidRequestError
from riskmap.core.words import N_, Message
from riskmap.people import store
from riskmap.people.model import Account
from riskmap.people.model.helped import Helped, Standing
from riskmap.people.service import trail
from riskmap.people.service.helping.reading import one
from riskmap.people.service.helping.writing import leave
from riskmap.people.service.reading import acting, realm_of, require_managed
from riskmap.store import Reading, Writing, sealed
from riskmap.store.audit import Entry, record

#: What an erasure takes away and what it leaves, for the page and the command that ask first.
HELPED_GOES = (
    N_("Name, telephone, identity number, address, contact, helper, agreed help and note"),
    N_("The key they were sealed with: copies in older versions and in the audit log stay shut"),
)
HELPED_STAYS = (
    N_("Committee, kinds of need, floor and days, without who it was: counts stay right"),
    N_("The audit log: when somebody changed or opened the row, and why"),
)
ACCOUNT_GOES = (
    N_("Name, telephone and mail, also on the roster and in attendance of trainings"),
    N_("Password, second factor, telephones, sessions, links and access tokens"),
)
ACCOUNT_STAYS = (
    N_("Number and sign-in name: the audit log has to say who did what, and nobody else gets them"),
    N_("Roles, posts, attendance and certificates by number, without the name: counts stay right"),
    N_("Free texts that others wrote, such as the trainer of a session"),
)
BACKUPS = N_(
    "Backups that were made before hold it until they are removed, the newest {count} are kept;"
    " whoever restores one here erases it again. Copies elsewhere are to be removed by hand."
)


@frozen(kw_only=True)
class Outlook:
    """What an erasure would take away and leave."""

    goes: tuple[Message, ...]
    stays: tuple[Message, ...]


def outlook_of_helped(kept_backups: int) -> Outlook:
    """Return what erasing somebody who needs help means."""
    return _outlook(HELPED_GOES, HELPED_STAYS, kept_backups)


def outlook_of_account(kept_backups: int) -> Outlook:
    """Return what erasing an account means."""
    return _outlook(ACCOUNT_GOES, ACCOUNT_STAYS, kept_backups)


def helped(uow: Writing, person_id: str, *, why: str, by: str = "") -> Helped:
    """Erase who somebody on the list is.

    Raises
    ------
    NotFoundError
        If there is no such row, or not for the one who asks.
    ConflictError
        If it was erased before.
    InvalidRequestError
        If nobody says why.
    """
    who, before = acting(uow, by).name, one(uow, person_id)
    _require_reason(why)
    if before.standing is Standing.ERASED:
        raise ConflictError(N_("This was erased before."), mend=N_("Nothing to do."))
    sealed.erase(uow, before.subject, why=why.strip(), code12=before.code12, by=by and who)
    return _shut(uow, before, who=who, why=why.strip())


def account(uow: Writing, number: int, *, why: str, by: str = "") -> Account:
    """Close an account and erase who its owner is, wherever the name stands.

    Raises
    ------
    NotFoundError, ForbiddenError
        If there is nobody of that number for the one who asks, or he may not change it.
    ConflictError
        If it was erased before.
    InvalidRequestError
        If nobody says why.
    """
    who, holder = require_managed(uow, number, by)
    _require_reason(why)
    found = holder.account
    if found.erased_at is not None:
        raise ConflictError(N_("This was erased before."), mend=N_("Nothing to do."))
    for grant in holder.standing:
        store.grants.revoke(uow, grant.id, who.name, "erased")
        trail.leave_grant(uow, found, grant, "revoked", by=who, why="erased")
    rows = _erase_account(uow, found)
    trail.leave(uow, found, "erased", by=who, why=why.strip(), after={"rows": rows})
    return found


def officer(uow: Writing, person_id: str, code12: str, *, why: str) -> int:
    """Erase the name of somebody who left the roster, there and in attendance."""
    rows = store.erasing.roster_names(uow, [person_id])
    leave_erased(uow, "officer", person_id, code12, why=why, rows=rows)
    return rows


def leave_erased(
    uow: Writing, kind: str, subject_id: str, code12: str | None, *, why: str, rows: int
) -> None:
    """Leave an entry about what was kept long enough: how many rows."""
    entry = Entry(
        action="erased",
        subject_kind=kind,
        subject_id=subject_id,
        code12=code12,
        why=why,
        after={"rows": rows},
    )
    record(uow, entry)


def erase_again(uow: Writing) -> int:
    """Erase what was erased and a restore brought back; return how much that was."""
    done = sealed.erase_again(uow)
    for each in shut_but_listed(uow):
        _shut(uow, each, who=acting(uow).name, why="restored")
    for number in store.erasing.erased_accounts(uow):
        found = store.accounts.by_number(uow, number)
        if found is not None:
            _erase_account(uow, found)
            done += 1
    return done


def shut_but_listed(uow: Reading) -> list[Helped]:
    """Return rows whose key is gone though they do not say so."""
    rows = {each.subject: each for each in store.helping.find(uow) if each.sealed}
    return [rows[subject] for subject in sealed.erased_among(uow, rows)]


def _shut(uow: Writing, before: Helped, *, who: str, why: str) -> Helped:
    after = evolve(before, standing=Standing.ERASED, sealed="", helper_account=None)
    store.helping.append(uow, [after], actor=who, reason="erased")
    leave(uow, "erased", after, by=who, why=why)
    return after


def _erase_account(uow: Writing, found: Account) -> int:
    number = found.number
    store.erasing.account_names(uow, number)
    for kept in (
        store.sessions, store.devices, store.invitations, store.access_tokens,
    ):  # fmt: skip
        kept.remove_all(uow, number)
    wide = _everywhere(uow, found)
    return store.erasing.roster_names(wide, store.erasing.people_of_account(wide, number))


def _everywhere(uow: Writing, found: Account) -> Writing:
    """Return the same write, reaching all rows of the account's world.

    The name may stand where the one who erases looks after nobody, such as on the roster of a
    street where the person worked before: who may erase was decided by the account.
    """
    return evolve(uow, scope=evolve(uow.scope, everywhere=True, realm=realm_of(found)))


def _outlook(goes: Iterable[str], stays: Iterable[str], kept_backups: int) -> Outlook:
    backups = Message(BACKUPS, {"count": kept_backups})
    return Outlook(goes=tuple(map(Message, goes)), stays=(*map(Message, stays), backups))


def _require_reason(why: str) -> None:
    if not why.strip():
        raise InvalidRequestError(
            N_("Nobody said why."), mend=N_("Say why in a few words, and name nobody: it stays.")
        )
