"""Awareness events: record them, add photos, withdraw what was wrong, count who was reached."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import uuid4

from attrs import evolve, field, frozen

from riskmap.core.errors import ConflictError, InvalidRequestError, NotFoundError
from riskmap.core.figure import Figure, FigureSum, add_up
from riskmap.core.words import N_
from riskmap.divisions.service.reading import today
from riskmap.people import store
from riskmap.people.model.events import PHOTOS_MAX, Event, EventKind, Photo
from riskmap.people.model.reasons import require_reason
from riskmap.people.model.training import require_text
from riskmap.people.service.reading import acting, require_known
from riskmap.people.service.trail import Subject, leave_about
from riskmap.store import Reading, Writing

#: More people than one event reaches.
HEADS_MAX = 1_000_000


@frozen(kw_only=True)
class Told:
    """What is said of an event."""

    held_on: date
    kind: EventKind
    title: str
    place: str = ""
    heads: Figure = field(factory=Figure.unknown)
    note: str = ""
    photos: tuple[Photo, ...] = ()


def events(
    uow: Reading, *, year: int | None = None, kind: EventKind | None = None
) -> tuple[Event, ...]:
    """Return the events of the own area, the latest first; those withdrawn are left out."""
    return tuple(
        one
        for one in store.events.find(uow)
        if not one.is_withdrawn
        and (year is None or one.held_on.year == year)
        and (kind is None or one.kind is kind)
    )


def event(uow: Reading, event_id: str) -> Event:
    """Return one event.

    Raises
    ------
    NotFoundError
        If there is none, it was withdrawn, or not for the one who asks.
    """
    found = store.events.by_id(uow, event_id)
    if found is None or found.is_withdrawn:
        raise NotFoundError(
            N_("There is no event {id}."), mend=N_("Look at the list of events."), id=event_id[:40]
        )
    return found


def reached(several: Iterable[Event]) -> FigureSum:
    """Return how many people were reached, and of how many events nobody knows."""
    return add_up(one.heads for one in several)


def add(uow: Writing, code12: str, told: Told, *, by: str = "") -> Event:
    """Record an event that was held.

    Raises
    ------
    NotFoundError
        If the division is not one of the own area.
    InvalidRequestError
        If something that is said cannot be right.
    """
    who = acting(uow, by).name
    if not uow.scope.reaches(code12):
        raise NotFoundError(
            N_("You record no events for {code}."),
            mend=N_("Choose a division of your area."),
            code=code12,
        )
    require_known(uow, code12)
    _require_sound(uow, told)
    one = Event(
        id=uuid4().hex,
        code12=code12,
        held_on=told.held_on,
        kind=told.kind,
        title=told.title.strip(),
        place=told.place.strip(),
        heads=told.heads,
        note=told.note.strip(),
        photos=told.photos,
    )
    store.events.append(uow, one, actor=who, reason="")
    after = {"held_on": one.held_on, "kind": str(one.kind), "heads": one.heads.to_json()}
    after |= {"photos": len(one.photos)}
    leave_about(uow, _subject(one), "added", by=who, after=after)
    return one


def add_photos(uow: Writing, event_id: str, photos: Iterable[Photo], *, by: str = "") -> Event:
    """Add photos to an event; one that is there already is not added again.

    Raises
    ------
    NotFoundError
        If there is no such event, or not for the one who asks.
    InvalidRequestError
        If there would be too many.
    """
    who, before = acting(uow, by).name, event(uow, event_id)
    together = {one.sha256: one for one in (*before.photos, *photos)}
    after = evolve(before, photos=tuple(together.values()))
    _require_few(after.photos)
    if after != before:
        store.events.append(uow, after, actor=who, reason="")
        said = {"photos": len(after.photos)}
        leave_about(uow, _subject(after), "changed", by=who, after=said)
    return after


def withdraw(uow: Writing, event_id: str, *, why: str, by: str = "") -> Event:
    """Withdraw an event that was recorded by mistake; its versions stay.

    Raises
    ------
    NotFoundError, InvalidRequestError
        If there is no such event, or no reason is given.
    """
    who, before = acting(uow, by).name, event(uow, event_id)
    reason = require_reason(why)
    after = evolve(before, is_withdrawn=True)
    store.events.append(uow, after, actor=who, reason=reason)
    leave_about(uow, _subject(after), "withdrawn", by=who, why=reason)
    return after


def heads_of(kind: str, count: str) -> Figure:
    """Return a head-count as a form says it.

    Parameters
    ----------
    kind
        ``number``, ``at_least`` or ``unknown``.
    count
        Digits; empty for unknown.

    Raises
    ------
    InvalidRequestError
        If the count is no whole number, or stands beside unknown.
    """
    text = count.strip()
    if kind == "unknown" and not text:
        return Figure.unknown()
    is_count = text.isascii() and text.isdigit() and len(text) <= len(str(HEADS_MAX))
    if kind not in {"number", "at_least"} or not is_count or int(text) > HEADS_MAX:
        raise InvalidRequestError(
            N_("{count} does not fit as a head-count."),
            mend=N_("Give a whole number; where nobody counted, choose unknown and no number."),
            count=text[:20],
        )
    return Figure.number(int(text)) if kind == "number" else Figure.at_least(int(text))


def _require_sound(uow: Reading, told: Told) -> None:
    require_text(told.title, told.place, told.note)
    _require_few(told.photos)
    if told.held_on > today(uow):
        raise ConflictError(
            N_("This event is still to come."),
            mend=N_("Record it on {day} or later."),
            day=told.held_on.isoformat(),
        )


def _require_few(photos: tuple[Photo, ...]) -> None:
    if len(photos) > PHOTOS_MAX:
        raise InvalidRequestError(
            N_("An event has at most {most} photos."), mend=N_("Choose the best."), most=PHOTOS_MAX
        )


def _subject(one: Event) -> Subject:
    return Subject("event", one.id, one.code12)
