"""What the room says to the audit log: who did what to which account, never a secret."""

from __future__ import annotations

from typing import Any

from riskmap.people.model import Account, Acting, Grant
from riskmap.store import Writing
from riskmap.store.audit import Entry, record

#: Personal: that they changed is logged, what they were is not.
PERSONAL = frozenset({"display_name", "phone", "mail"})


def leave(
    uow: Writing,
    account: Account,
    action: str,
    *,
    by: Acting | str = "",
    why: str = "",
    before: Any = None,
    after: Any = None,
) -> None:
    """Leave an entry about an account."""
    name = by.name if isinstance(by, Acting) else by
    entry = Entry(
        action=action,
        subject_kind="account",
        subject_id=str(account.number),
        code12=account.code12,
        why=why,
        before=before,
        after=after,
        by="" if name == uow.scope.actor else name,
    )
    record(uow, entry)


def leave_grant(
    uow: Writing, account: Account, grant: Grant, action: str, *, by: Acting, why: str
) -> None:
    """Leave an entry about a role, under the division it is held for."""
    said = {
        "name": account.name,
        "role": str(grant.role),
        "valid_from": grant.valid_from,
        "valid_to": grant.valid_to,
    }
    entry = Entry(
        action=action,
        subject_kind="account",
        subject_id=str(account.number),
        code12=grant.code12,
        why=why,
        before=said if action == "revoked" else None,
        after=said if action == "granted" else None,
        by="" if by.name == uow.scope.actor else by.name,
    )
    record(uow, entry)


def told(before: Account, after: Account, names: tuple[str, ...]) -> tuple[Any, Any]:
    """Return which fields differ: with their values, or only their names where personal."""
    old: dict[str, Any] = {}
    new: dict[str, Any] = {}
    for name in names:
        if getattr(before, name) != getattr(after, name):
            old[name] = "…" if name in PERSONAL else getattr(before, name)
            new[name] = "…" if name in PERSONAL else getattr(after, name)
    return old, new
