"""The duty log: what people wrote beside what the program knows, and shifts handed over."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from enum import StrEnum

from attrs import field, frozen

from riskmap.core.errors import ConflictError
from riskmap.core.words import N_, Message
from riskmap.people.service.reading import acting
from riskmap.reporting.service import activating
from riskmap.response.model.log import (
    EntryKind,
    HandOver,
    LogEntry,
    require_entry,
    require_takes,
)
from riskmap.response.model.rights import Deed, require
from riskmap.response.service import ordering, standing
from riskmap.response.service.noting import new_id, nothing_there, record, stripped, trimmed
from riskmap.response.store import consultations
from riskmap.response.store import log as store
from riskmap.store import Reading, Writing, live

_HAND_OVERS = 20


class LineKind(StrEnum):
    """Where a line of the log comes from."""

    WRITTEN = "written"
    ACTIVATION = "activation"
    ORDER = "order"
    CONSULTATION = "consultation"
    HAND_OVER = "hand_over"
    TAKE_OVER = "take_over"


@frozen(kw_only=True)
class Line:
    """One line of the log.

    Parameters
    ----------
    what
        The sentence, where the program writes it; empty where a person wrote `text`.
    entry
        Of a line that a person wrote.
    corrected_by
        Entries that correct it.
    """

    kind: LineKind
    at: datetime
    actor: str
    text: str = ""
    what: Message | None = None
    entry: LogEntry | None = None
    corrected_by: tuple[LogEntry, ...] = ()
    subject: str = ""


@frozen(kw_only=True)
class Wrote:
    """What somebody writes."""

    kind: EntryKind
    text: str = field(converter=stripped)
    at: datetime | None = None
    corrects: str = ""


def write(uow: Writing, code12: str, wrote: Wrote, *, by: str = "") -> LogEntry:
    """Write an entry, or one that corrects another, which stays as it was.

    Raises
    ------
    ForbiddenError, NotFoundError, InvalidRequestError
        If it is not for the one who asks, what it corrects is not there, or it says nothing.
    """
    who = acting(uow, by)
    require(who, Deed.LOG, code12)
    at = wrote.at or uow.now
    if wrote.corrects:
        earlier = store.by_id(uow, wrote.corrects)
        if earlier is None or earlier.code12 != code12:
            raise nothing_there()
        at = earlier.at
    require_entry(wrote.text, at if not wrote.corrects else uow.now, uow.now)
    entry = LogEntry(
        id=new_id(),
        code12=code12,
        kind=wrote.kind,
        at=at,
        text=wrote.text,
        corrects=wrote.corrects,
        recorded_at=uow.now,
        actor=who.name,
    )
    store.add(uow, entry)
    live.touch(uow, "watch", code12)
    after = {"kind": str(entry.kind), "at": entry.at}
    record(uow, "wrote", ("log", entry.id, code12), who, after=after)
    return entry


def lines(uow: Reading, code12: str, begin: datetime, end: datetime) -> tuple[Line, ...]:
    """Return the log of a division in [begin, end), the latest first.

    Decisions, orders, consultations and shifts stand where they were recorded, and are read from
    there: nobody writes them twice.
    """
    found = [
        *_written(store.between(uow, code12, begin, end)),
        *_known(uow, code12, begin, end),
        *_shifts(store.hand_overs(uow, code12, _HAND_OVERS)),
    ]
    within = (one for one in found if begin <= one.at < end)
    return tuple(sorted(within, key=lambda one: one.at, reverse=True))


def hand_over(uow: Writing, code12: str, words: str, *, by: str = "") -> HandOver:
    """End a shift: what is open is counted and frozen, for whoever comes.

    Raises
    ------
    ForbiddenError, ConflictError
        If it is not for the one who asks, or an earlier shift waits for being taken over.
    """
    who = acting(uow, by)
    require(who, Deed.LOG, code12)
    waiting_one = waiting(uow, code12)
    if waiting_one is not None:
        raise ConflictError(
            N_("A shift that was handed over waits for being taken over."),
            mend=N_("Whoever comes on duty takes that one over first."),
        )
    one = HandOver(
        id=new_id(),
        code12=code12,
        words=trimmed(words),
        known=standing.known(uow, code12),
        recorded_at=uow.now,
        actor=who.name,
    )
    store.hand_over(uow, one)
    live.touch(uow, "watch", code12)
    record(uow, "handed_over", ("shift", one.id, code12), who)
    return one


def take_over(uow: Writing, handover_id: str, *, by: str = "") -> None:
    """Take a shift over, by name.

    Raises
    ------
    ForbiddenError, NotFoundError, ConflictError
        If it is not for the one who asks, not there, or was taken over.
    """
    who = acting(uow, by)
    found = store.hand_over_of(uow, handover_id)
    if found is None:
        raise nothing_there()
    require(who, Deed.LOG, found.code12)
    require_takes(found, who.name)
    if not store.take_over(uow, found, who.name):
        raise ConflictError(
            N_("This shift was taken over already."), mend=N_("Look at the log again.")
        )
    live.touch(uow, "watch", found.code12)
    record(uow, "taken_over", ("shift", found.id, found.code12), who)


def waiting(uow: Reading, code12: str) -> HandOver | None:
    """Return the shift that was handed over and that nobody has taken; None if there is none."""
    last = store.hand_overs(uow, code12, 1)
    return last[0] if last and last[0].taken_at is None else None


def on_duty(uow: Reading, code12: str) -> HandOver | None:
    """Return the last shift that was taken over: who took it is on duty."""
    found = store.hand_overs(uow, code12, _HAND_OVERS)
    return next((one for one in found if one.taken_at is not None), None)


def one_shift(uow: Reading, handover_id: str) -> HandOver:
    """Return a shift that was handed over.

    Raises
    ------
    NotFoundError
        If there is none for the one who asks.
    """
    found = store.hand_over_of(uow, handover_id)
    if found is None:
        raise nothing_there()
    return found


def _written(entries: Iterable[LogEntry]) -> Iterator[Line]:
    every = list(entries)
    for one in every:
        if not one.corrects:
            yield Line(
                kind=LineKind.WRITTEN,
                at=one.at,
                actor=one.actor,
                text=one.text,
                entry=one,
                corrected_by=tuple(other for other in every if other.corrects == one.id),
            )


def _known(uow: Reading, code12: str, begin: datetime, end: datetime) -> Iterator[Line]:
    for change in activating.standing(uow, code12).timeline:
        params = {
            "track": change.track.word,
            "value": change.value.word,
            "authority": change.authority,
            "document": change.document,
        }
        yield Line(
            kind=LineKind.ACTIVATION,
            at=change.recorded_at,
            actor=change.actor,
            what=Message(N_("{track}: {value} ({authority} {document})"), params),
        )
    for followed in ordering.listed(uow, code12, given=(begin, end)):
        order = followed.order
        yield Line(
            kind=LineKind.ORDER,
            at=order.recorded_at,
            actor=order.actor,
            what=Message(
                N_("Order to {count} units: {text}"),
                {"count": len(followed.addressees), "text": order.text},
            ),
            subject=order.id,
        )
    for one in consultations.find(uow, code12):
        yield Line(
            kind=LineKind.CONSULTATION,
            at=one.minutes.held_at,
            actor=one.actor,
            what=Message(N_("Consultation: {topic}"), {"topic": one.minutes.topic}),
            subject=one.id,
        )


def _shifts(several: Iterable[HandOver]) -> Iterator[Line]:
    for one in several:
        yield Line(
            kind=LineKind.HAND_OVER,
            at=one.recorded_at,
            actor=one.actor,
            what=Message(N_("Shift handed over")),
            text=one.words,
            subject=one.id,
        )
        if one.taken_at is not None:
            yield Line(
                kind=LineKind.TAKE_OVER,
                at=one.taken_at,
                actor=one.taken_by,
                what=Message(N_("Shift taken over")),
                subject=one.id,
            )
