"""The one stream of reminders that each person gets: when the last may have left."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from attrs import frozen

from riskmap.calls.store.tables import call_stream
from riskmap.store import Reading, Writing


@frozen(kw_only=True)
class Stream:
    """When the last message of a stream may have left.

    Parameters
    ----------
    parcel_key
        Which one that was.
    is_refused
        It certainly did not arrive: the same may try again at once.
    """

    person: str
    sent_at: datetime
    parcel_key: str
    is_refused: bool


def held(uow: Writing, person: str) -> Stream | None:
    """Return the stream of a person; nobody else who asks so goes on until the write ends."""
    uow.hold(f"stream {uow.scope.realm.name} {person}")
    return of(uow, [person]).get(person)


def of(uow: Reading, persons: Iterable[str]) -> dict[str, Stream]:
    """Return the streams of some people."""
    statement = uow.select(call_stream).where(call_stream.c.person.in_(list(persons)))
    names = ("person", "sent_at", "parcel_key", "is_refused")
    return {
        row["person"]: Stream(**{name: row[name] for name in names}) for row in uow.rows(statement)
    }


def leave(uow: Writing, person: str, code12: str, parcel_key: str) -> None:
    """Note that a message of the stream leaves now."""
    values = {"sent_at": uow.now, "parcel_key": parcel_key, "is_refused": False}
    if not uow.insert_if_new(call_stream, person=person, code12=code12, **values):
        statement = uow.update(call_stream).where(call_stream.c.person == person)
        uow.execute(statement.values(**values))


def refuse(uow: Writing, person: str, parcel_key: str) -> None:
    """Note that a message of the stream certainly did not arrive."""
    statement = uow.update(call_stream).where(
        call_stream.c.person == person, call_stream.c.parcel_key == parcel_key
    )
    uow.execute(statement.values(is_refused=True))
