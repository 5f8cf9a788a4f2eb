"""Leave an entry of a look at what is not for everybody: one for all looks of ten minutes.

Whoever loads a page again, or comes back to it, sees nothing that he did not see before; an
entry for each of these would hide the others.
"""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from riskmap.core.access import Scope
from riskmap.store.audit import record
from riskmap.store.audit.record import canonical
from riskmap.store.audit.tables import audit_entry
from riskmap.store.database import Database
from riskmap.store.trail import Entry
from riskmap.store.work import Reading

#: Within this time the same look is not told again; a design proposal.
SAME = timedelta(minutes=10)


def look(database: Database, scope: Scope, entry: Entry) -> bool:
    """Leave `entry` unless the same person left the same one just now; tell whether it was left.

    The same are: realm, person, address, what was looked at, of which division, why, and what
    `entry.after` says, where the session stands.

    Raises
    ------
    DatabaseError
        If it cannot be written: then nothing may be shown.
    """
    with database.read(Scope.system("look", scope.realm)) as uow:
        if _is_told(uow, scope, entry):
            return False
    database.write(scope, lambda uow: record(uow, entry))
    return True


def _is_told(uow: Reading, scope: Scope, entry: Entry) -> bool:
    said = audit_entry.c
    same = (
        (said.realm == scope.realm.name)
        & (said.actor == scope.actor)
        & (said.at > uow.now - SAME)
        & (said.action == entry.action)
        & (said.subject_kind == entry.subject_kind)
        & (said.subject_id == entry.subject_id)
        & (said.origin == scope.origin)
        & (said.why == (entry.why or scope.purpose))
        & said.code12.is_not_distinct_from(entry.code12)
        & said.after.is_not_distinct_from(None if entry.after is None else canonical(entry.after))
    )
    return uow.connection.execute(select(said.seq).where(same).limit(1)).first() is not None
