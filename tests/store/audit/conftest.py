"""Entries for tests of the audit log."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from sqlalchemy import select

from riskmap.core.access import Area, Scope
from riskmap.core.realm import LIVE
from riskmap.store import Database, audit
from riskmap.store.audit import Entry, chain
from riskmap.store.audit.reading import all_records
from riskmap.store.audit.record import Record
from riskmap.store.audit.tables import audit_entry

CHANGFENG = "310107005000"
COMMITTEE = "310107005001"


def person(code12: str = CHANGFENG, actor: str = "li", **more: Any) -> Scope:
    """Return the scope of somebody with an account."""
    area = Area.of(code12)
    return Scope(actor=actor, realm=LIVE, areas=(area,), purpose="test", origin="10.0.0.7", **more)


def entry(number: int = 0, **more: Any) -> Entry:
    """Return what a service may say."""
    about: dict[str, Any] = {
        "action": "changed",
        "subject_kind": "place",
        "subject_id": f"p{number}",
        "code12": COMMITTEE,
        "why": "为了测试",
        "after": {"persons": number},
    }
    return Entry(**{**about, **more})


def leave(database: Database, count: int = 1, scope: Scope | None = None, **more: Any) -> None:
    """Leave `count` entries, each by a write of its own."""
    for number in range(count):
        database.write(
            scope or person(),
            lambda uow, number=number: audit.record(uow, entry(number, **more)),  # type: ignore[misc]
        )


def records(database: Database) -> Sequence[Record]:
    """Return the whole log in the order of its chains."""
    with database.read(Scope.system("test")) as uow:
        return list(all_records(uow))


def hashes(database: Database) -> list[str]:
    """Return the hashes in the log in the order of its chains."""
    with database.engine.connect() as connection:
        found = select(audit_entry.c.hash).order_by(*audit_entry.primary_key.columns)
        return [str(one) for one in connection.execute(found).scalars()]


@pytest.fixture
def named(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Return what makes this process write under another name: as another process would."""

    def become(name: str) -> None:
        monkeypatch.setattr(chain, "_writer", lambda _pid: name)

    become("one")
    return become
