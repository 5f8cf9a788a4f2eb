"""What the room says to the audit log: who did what to whom or what, never a secret."""

from __future__ import annotations

from typing import Any

from attrs import frozen

from riskmap.people.model import Account, Acting, Grant
from riskmap.store import Writing
from riskmap.store.audit import Entry, record

#: Personal: that they changed is logged, what they were is not.
PERSONAL = frozenset({"display_name", "phone", "mail"})


@frozen
class Subject:
    """What an entry is about: a kind of thing, its id, and the division it lies in."""

    kind: str
    id: str = ""
    code12: str | None = None


def leave_about(
    uow: Writing,
    subject: Subject,
    action: str,
    *,
    by: Acting | str = "",
    why: str = "",
    before: Any = None,
    after: Any = None,
) -> None:
    """Leave an entry; who acted is named apart only where the scope is not that person's."""
    name = by.name if isinstance(by, Acting) else by
    entry = Entry(
        action=action,
        subject_kind=subject.kind,
        subject_id=subject.id,
        code12=subject.code12,
        why=why,
        before=before,
        after=after,
        by="" if name == uow.scope.actor else name,
    )
    record(uow, entry)


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
    subject = Subject("account", str(account.number), account.code12)
    leave_about(uow, subject, action, by=by, why=why, before=before, after=after)


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
    leave_about(
        uow,
        Subject("account", str(account.number), grant.code12),
        action,
        by=by,
        why=why,
        before=said if action == "revoked" else None,
        after=said if action == "granted" else None,
    )


def told(before: Account, after: Account, names: tuple[str, ...]) -> tuple[Any, Any]:
    """Return which fields differ: with their values, or only their names where personal."""
    old: dict[str, Any] = {}
    new: dict[str, Any] = {}
    for name in names:
        if getattr(before, name) != getattr(after, name):
            old[name] = "…" if name in PERSONAL else getattr(before, name)
            new[name] = "…" if name in PERSONAL else getattr(after, name)
    return old, new
