"""The audit log: who changed or looked at what, from where and why, in chains of hashes.

A service calls `record` within its write. The entry is linked into the chain of its realm and
process at the end of the write, in the same transaction: one is not kept without the other.
"""

from __future__ import annotations

from riskmap.store.audit.record import Record, difference
from riskmap.store.trail import Entry
from riskmap.store.work import Writing

__all__ = ["Entry", "Record", "difference", "record"]


def record(uow: Writing, entry: Entry) -> None:
    """Leave `entry` in the audit log, if the write is kept.

    Actor, realm, origin and purpose are those of the write's scope. Write many rows at once
    with one entry that counts them.
    """
    uow.trail.entries.append(entry)
