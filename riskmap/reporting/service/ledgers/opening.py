"""Open a row of a list by name, for a purpose: one entry in the audit log, and one look."""

from __future__ import annotations

from riskmap.core.errors import ConflictError
from riskmap.core.words import N_
from riskmap.people.service.reading import acting
from riskmap.reporting.model.ledgers import Entry, Personal, Right
from riskmap.reporting.model.ledgers.entries import from_text
from riskmap.reporting.service.ledgers.reading import Wanted, entry
from riskmap.reporting.service.ledgers.writing import require_right
from riskmap.store import Writing, sealed
from riskmap.store.audit import Entry as Told
from riskmap.store.audit import record
from riskmap.store.masters import Masters


def open_one(
    uow: Writing, masters: Masters, entry_id: str, *, why: str, by: str = ""
) -> tuple[Entry, Personal]:
    """Return one row with who it is.

    Raises
    ------
    NotFoundError, ForbiddenError
        If there is none, or it is not for the one who asks.
    ConflictError
        If it was erased.
    """
    found, who = entry(uow, entry_id), acting(uow, by)
    require_right(uow, who, Right.OPENS, found.code12)
    told = Told(
        action="opened",
        subject_kind="ledger-entry",
        subject_id=found.id,
        code12=found.code12,
        why=why,
        by="" if who.name == uow.scope.actor else who.name,
    )
    texts = {found.subject: found.sealed} if found.sealed else {}
    opened = sealed.open_several(uow, masters, texts, told)
    if not opened:
        raise ConflictError(
            N_("Who this was is erased for good."), mend=N_("The audit log says when and why.")
        )
    return found, from_text(opened[found.subject])


def leave_taken_along(uow: Writing, wanted: Wanted, count: int, *, by: str = "") -> None:
    """Leave an entry: somebody takes a masked table along."""
    who = acting(uow, by).name
    areas = uow.scope.areas
    told = Told(
        action="exported",
        subject_kind="ledger-entry",
        code12=wanted.under or (areas[0].code12 if areas else None),
        after={"ledger": wanted.ledger, "event": wanted.event_id, "masked": True, "count": count},
        by="" if who == uow.scope.actor else who,
    )
    record(uow, told)
