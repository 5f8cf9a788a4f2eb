"""Each step of an alert leaves an entry in the audit log and wakes open screens."""

from __future__ import annotations

from riskmap.people.model import Acting
from riskmap.store import Writing, audit, live
from riskmap.store.audit import Entry
from riskmap.warnings.model.papers import Paper


def record(uow: Writing, action: str, one: Paper, who: Acting, *, words: str) -> None:
    """Leave an entry about an alert."""
    entry = Entry(
        action=action,
        subject_kind="cap_alert",
        subject_id=one.id,
        code12=one.code12,
        why=words,
        after={"kind": str(one.does), "version": one.number, "id": one.identifier},
        by="" if who.name == uow.scope.actor else who.name,
    )
    audit.record(uow, entry)
    live.touch(uow, "warnings", one.code12, downward=True)
