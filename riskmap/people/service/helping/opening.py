"""Open what is sealed, for a purpose: each time one entry in the audit log, and one look."""

from __future__ import annotations

from collections.abc import Sequence

from riskmap.core.errors import ConflictError
from riskmap.core.words import N_
from riskmap.people.model.helped import Helped, Personal
from riskmap.people.service.helping.reading import Wanted, listed, one
from riskmap.people.service.reading import acting
from riskmap.store import Writing, sealed
from riskmap.store.audit import Entry, record
from riskmap.store.masters import Masters


def open_one(
    uow: Writing, masters: Masters, person_id: str, *, why: str, by: str = ""
) -> tuple[Helped, Personal]:
    """Return one row with who it is.

    Raises
    ------
    NotFoundError
        If there is none, or not for the one who asks.
    ConflictError
        If it was erased.
    """
    found = one(uow, person_id)
    who = acting(uow, by).name
    entry = Entry(
        action="opened",
        subject_kind="helped",
        subject_id=found.id,
        code12=found.code12,
        why=why,
        by="" if who == uow.scope.actor else who,
    )
    texts = {found.subject: found.sealed} if found.sealed else {}
    opened = sealed.open_several(uow, masters, texts, entry)
    if not opened:
        raise ConflictError(
            N_("Who this was is erased for good."), mend=N_("The audit log says when and why.")
        )
    return found, Personal.of(opened[found.subject])


def open_list(
    uow: Writing,
    masters: Masters,
    wanted: Wanted,
    *,
    why: str,
    action: str = "opened",
    by: str = "",
) -> tuple[tuple[Helped, Personal], ...]:
    """Return a list with who they are: one entry, with how many and which rows.

    Parameters
    ----------
    action
        ``opened`` for a sheet, ``exported`` for a table that is taken along.
    """
    rows = listed(uow, wanted)
    who = acting(uow, by).name
    entry = Entry(
        action=action,
        subject_kind="helped",
        code12=_about(uow, wanted),
        why=why,
        after={**_asked(wanted), "count": len(rows), "ids": [one.id for one in rows]},
        by="" if who == uow.scope.actor else who,
    )
    texts = {one.subject: one.sealed for one in rows if one.sealed}
    opened = sealed.open_several(uow, masters, texts, entry)
    return tuple(
        (each, Personal.of(opened[each.subject])) for each in rows if each.subject in opened
    )


def leave_taken_along(
    uow: Writing, wanted: Wanted, rows: Sequence[Helped], *, by: str = ""
) -> None:
    """Leave an entry: somebody takes a masked table along."""
    who = acting(uow, by).name
    entry = Entry(
        action="exported",
        subject_kind="helped",
        code12=_about(uow, wanted),
        after={**_asked(wanted), "masked": True, "count": len(rows)},
        by="" if who == uow.scope.actor else who,
    )
    record(uow, entry)


def _about(uow: Writing, wanted: Wanted) -> str | None:
    if wanted.under:
        return wanted.under
    return uow.scope.areas[0].code12 if uow.scope.areas else None


def _asked(wanted: Wanted) -> dict[str, str]:
    return {"kind": wanted.kind} if wanted.kind else {}
