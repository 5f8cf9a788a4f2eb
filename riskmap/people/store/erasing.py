"""Take names and numbers out of rows that stay: what was done is kept, who it was is not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from riskmap.people.store.duty_tables import roster_absence, roster_entry, training_attendance
from riskmap.people.store.tables import account, account_secret, recovery_code
from riskmap.people.store.versioned import last
from riskmap.store import Reading, Writing
from riskmap.store.audit.tables import audit_entry

#: Stands where a name stood.
ERASED = "—"


def account_names(uow: Writing, number: int) -> None:
    """Erase what is said of an account, and what proves its owner; its number stays."""
    mine = uow.update(account).where(account.c.number == number)
    uow.execute(
        mine.values(
            display_name=ERASED, phone="", mail="", language="", is_active=False,
            erased_at=uow.now,
        )
    )  # fmt: skip
    secret = uow.update(account_secret).where(account_secret.c.number == number)
    uow.execute(secret.values(password_hash=None, password_at=None, totp_secret=None, totp_at=None))
    uow.execute(uow.delete(recovery_code).where(recovery_code.c.number == number))


def people_of_account(uow: Reading, number: int) -> list[str]:
    """Return the persons of the roster who had an account, at any time."""
    rows = uow.rows(uow.select(roster_entry).where(roster_entry.c.account == number))
    return sorted({row["person_id"] for row in rows})


def named_people(uow: Reading) -> dict[str, list[Mapping[str, Any]]]:
    """Return the last version of all rows of the roster, by person who still has a name."""
    found: dict[str, list[Mapping[str, Any]]] = {}
    for row in uow.rows(last(uow, roster_entry)):
        found.setdefault(row["person_id"], []).append(row)
    return {one: rows for one, rows in found.items() if any(row["name"] != ERASED for row in rows)}


def roster_names(uow: Writing, person_ids: Iterable[str]) -> int:
    """Erase names of the roster and of attendance in all versions; return how many rows."""
    ids, rows = list(person_ids), 0
    if not ids:
        return 0
    entries = [
        row["entry_id"]
        for row in uow.rows(uow.select(roster_entry).where(roster_entry.c.person_id.in_(ids)))
    ]
    on_roster = uow.update(roster_entry).where(roster_entry.c.person_id.in_(ids))
    rows += uow.execute(on_roster.values(name=ERASED, phone="", reason="")).rowcount
    away = uow.update(roster_absence).where(roster_absence.c.entry_id.in_(entries))
    rows += uow.execute(away.values(why="", reason="")).rowcount
    there = uow.update(training_attendance).where(training_attendance.c.person_id.in_(ids))
    return rows + uow.execute(there.values(name=ERASED)).rowcount


def closed_before(uow: Reading, before: datetime) -> list[int]:
    """Return the accounts that were closed before a moment and still have a name."""
    statement = uow.select(account).where(
        account.c.closed_at < before, account.c.erased_at.is_(None), account.c.is_active.is_(False)
    )
    return [row["number"] for row in uow.rows(statement.order_by(account.c.number))]


def erased_accounts(uow: Reading) -> list[int]:
    """Return the accounts that the audit log says were erased, and which have a name again."""
    entries = uow.select(audit_entry, audit_entry.c.subject_id).where(
        audit_entry.c.action == "erased", audit_entry.c.subject_kind == "account"
    )
    numbers = {int(row["subject_id"]) for row in uow.rows(entries)}
    named = uow.select(account).where(account.c.number.in_(numbers), account.c.erased_at.is_(None))
    return sorted(row["number"] for row in uow.rows(named))
