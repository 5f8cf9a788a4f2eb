"""One-time links, known by the hash of what was handed out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import func

from riskmap.people.model.sessions import Invitation, Purpose
from riskmap.people.store.tables import invitation
from riskmap.store import Reading, Writing

_COLUMNS = tuple(
    one.name
    for one in invitation.c
    if one.name not in {"number", "token_hash", "pin_hash", "purpose"}
)


def add(
    uow: Writing,
    token_hash: str,
    *,
    number: int | None,
    purpose: Purpose,
    made_by: str,
    ends_at: datetime,
    pin_hash: str | None = None,
) -> int:
    """Add a link and return its id."""
    return int(
        uow.insert(
            invitation,
            token_hash=token_hash,
            number=number,
            purpose=str(purpose),
            made_at=uow.now,
            made_by=made_by,
            ends_at=ends_at,
            wrong_pins=0,
            pin_hash=pin_hash,
        )
    )


def by_token(uow: Reading, token_hash: str) -> Invitation | None:
    """Return the link of what was handed out, open or not."""
    row = uow.row(uow.select(invitation).where(invitation.c.token_hash == token_hash))
    return None if row is None else _invitation(row)


def pin_hash(uow: Reading, invitation_id: int) -> str:
    """Return the hash of the PIN that was handed out with a link; empty for none."""
    statement = uow.select(invitation, invitation.c.pin_hash)
    return uow.scalar(statement.where(invitation.c.id == invitation_id)) or ""


def use(uow: Writing, invitation_id: int) -> bool:
    """Use a link up; False if it was used or withdrawn by somebody quicker."""
    statement = uow.update(invitation).where(
        invitation.c.id == invitation_id,
        invitation.c.used_at.is_(None),
        invitation.c.withdrawn_at.is_(None),
    )
    return uow.execute(statement.values(used_at=uow.now)).rowcount == 1


def count_wrong_pin(uow: Writing, invitation_id: int) -> None:
    """Count a wrong PIN."""
    statement = uow.update(invitation).where(invitation.c.id == invitation_id)
    uow.execute(statement.values(wrong_pins=invitation.c.wrong_pins + 1))


def withdraw(uow: Writing, invitation_id: int) -> None:
    """Withdraw one link."""
    statement = uow.update(invitation).where(invitation.c.id == invitation_id)
    uow.execute(statement.values(withdrawn_at=uow.now))


def withdraw_all(uow: Writing, number: int | None, purpose: Purpose | None = None) -> None:
    """Withdraw the open links of an account, or those that no account belongs to."""
    statement = uow.update(invitation).where(
        invitation.c.number.is_(None) if number is None else invitation.c.number == number,
        invitation.c.used_at.is_(None),
        invitation.c.withdrawn_at.is_(None),
    )
    if purpose is not None:
        statement = statement.where(invitation.c.purpose == str(purpose))
    uow.execute(statement.values(withdrawn_at=uow.now))


def forget(uow: Writing, before: datetime) -> int:
    """Remove links that ran out before a moment and return how many."""
    return uow.execute(uow.delete(invitation).where(invitation.c.ends_at < before)).rowcount


def count_over(uow: Reading, before: datetime) -> int:
    """Return how many links `forget` would remove."""
    counted = func.count(invitation.c.id)
    old = uow.select(invitation, counted).where(invitation.c.ends_at < before)
    return int(uow.scalar(old) or 0)


def remove_all(uow: Writing, number: int) -> None:
    """Remove all links of an account."""
    uow.execute(uow.delete(invitation).where(invitation.c.number == number))


def _invitation(row: Mapping[str, Any]) -> Invitation:
    values = {name: row[name] for name in _COLUMNS}
    return Invitation(account=row["number"], purpose=Purpose(row["purpose"]), **values)
