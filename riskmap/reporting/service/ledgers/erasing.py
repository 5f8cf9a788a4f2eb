"""Erase who stands in a row of a list, for good; the row goes on counting."""

from __future__ import annotations

from attrs import evolve

from riskmap.core.errors import ConflictError, InvalidRequestError
from riskmap.core.words import N_, Message
from riskmap.people.service.erasing import BACKUPS, Outlook
from riskmap.people.service.reading import acting
from riskmap.reporting.model.ledgers import Entry, Right
from riskmap.reporting.service.ledgers.reading import entry
from riskmap.reporting.service.ledgers.writing import leave, require_right
from riskmap.reporting.store import ledgers as rows
from riskmap.store import Writing, sealed

GOES = (
    N_("All sealed fields of the row: names, numbers, addresses, proofs, remarks"),
    N_("The key they were sealed with: copies in older versions and in the audit log stay shut"),
)
STAYS = (
    N_("Unit, event, status, cause, age, sex, days and rooms, without who it was: sums stay right"),
    N_("Reports, which hold counts only"),
    N_("The audit log: when somebody changed or opened the row, and why"),
)


def outlook(kept_backups: int) -> Outlook:
    """Return what erasing somebody from a list means."""
    backups = Message(BACKUPS, {"count": kept_backups})
    return Outlook(goes=tuple(map(Message, GOES)), stays=(*map(Message, STAYS), backups))


def erase(uow: Writing, entry_id: str, *, why: str, by: str = "") -> Entry:
    """Erase who somebody in a list is; the row stays with its number, and goes on counting.

    Raises
    ------
    NotFoundError, ForbiddenError
        If there is no such row, or it is not for the one who asks.
    ConflictError
        If it was erased before.
    InvalidRequestError
        If nobody says why.
    """
    before, who = entry(uow, entry_id), acting(uow, by)
    require_right(uow, who, Right.ERASES, before.code12)
    if not why.strip():
        raise InvalidRequestError(
            N_("Nobody said why."), mend=N_("Say why in a few words, and name nobody: it stays.")
        )
    if not before.sealed or sealed.erased_among(uow, [before.subject]):
        raise ConflictError(N_("This was erased before."), mend=N_("Nothing to do."))
    by_ = "" if who.name == uow.scope.actor else who.name
    sealed.erase(uow, before.subject, why=why.strip(), code12=before.code12, by=by_)
    after = evolve(before, sealed="")
    rows.append(uow, [after], actor=who.name, reason="erased")
    leave(uow, "erased", after, who, why=why.strip())
    return after
