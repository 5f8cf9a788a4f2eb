"""Awareness events at ``/events``: the list with a form, one event, its photos."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from attrs import frozen
from flask import Response, render_template, request, url_for

from riskmap.core.errors import NotFoundError, RefusedFileError, UnreadableFileError
from riskmap.core.figure import Figure, FigureKind, FigureSum
from riskmap.core.words import N_, Message
from riskmap.divisions.service.reading import today
from riskmap.doors.access import holds, needs
from riskmap.doors.arguments import whole_number
from riskmap.doors.looks import looked_at, looks
from riskmap.doors.parts import parts
from riskmap.doors.scope import current_scope
from riskmap.doors.uploads import accepted, arrived, file_store, handed_out, takes
from riskmap.doors.words import say
from riskmap.outside.files import Arrived, Brought
from riskmap.people.model import Role
from riskmap.people.model.events import PHOTOS_MAX, Event, EventKind, Photo
from riskmap.people.pages.blueprint import blueprint
from riskmap.people.pages.duty import (
    ALL,
    TRAINERS,
    UNTRIED,
    VIEWERS,
    ReadForm,
    Tried,
    Work,
    attempt,
    is_demo,
    needed_day,
    said,
    tried,
)
from riskmap.people.pages.words import choices
from riskmap.people.service import events
from riskmap.store import Writing

RECORDERS = (*TRAINERS, Role.CERTIFICATION_CLERK)
#: Photos that a form brings at once.
_AT_ONCE = 4


@frozen(kw_only=True)
class EventsPage:
    """The list of events.

    Parameters
    ----------
    rows
        Events and the name of the unit that held each.
    reached
        How many people all of them reached together.
    places
        Divisions for which an event may be recorded.
    """

    title: str
    rows: tuple[tuple[Event, str], ...]
    reached: FigureSum
    years: tuple[tuple[str, str], ...]
    year: str
    kinds: tuple[tuple[str, str], ...]
    head_kinds: tuple[tuple[str, str], ...]
    places: tuple[tuple[str, str], ...]
    today: date
    accept: str
    may_change: bool
    is_demo: bool
    done: str
    tried: Tried


@frozen(kw_only=True)
class EventPage:
    """One event."""

    title: str
    event: Event
    unit: str
    accept: str
    most: int
    may_change: bool
    is_demo: bool
    done: str
    tried: Tried


@blueprint.get("/events")
@needs(*VIEWERS)
def event_list() -> Response:
    """Show the events of a year, or of all."""
    return _list()


@blueprint.post("/events")
@needs(*RECORDERS)
@takes("photo", count=_AT_ONCE)
def event_add() -> Response:
    """Record an event, with photos if some come along."""

    def read() -> Work:
        code12 = said("code12")
        kind = said("kind")
        files = _files("event-photos")
        told = events.Told(
            held_on=needed_day("held_on"),
            kind=EventKind(kind) if kind in set(EventKind) else EventKind.OTHER,
            title=said("title"),
            place=said("place"),
            heads=events.heads_of(said("head_kind"), said("heads")),
            note=said("note"),
            photos=tuple(_photo(one.brought) for one in files),
        )
        return _keeping(files, lambda uow: events.add(uow, code12, told))

    return _kept(read, None, lambda one: url_for("people.event", event_id=one.id, done="added"))


@blueprint.get("/events/<event_id>")
@needs(*VIEWERS)
def event(event_id: str) -> Response:
    """Show one event."""
    return _one(event_id)


@blueprint.post("/events/<event_id>/photos")
@needs(*RECORDERS)
@takes("photo", count=_AT_ONCE)
def event_photos(event_id: str) -> Response:
    """Add photos to an event."""

    def read() -> Work:
        files = _files("photos-photos")
        photos = tuple(_photo(one.brought) for one in files)
        return _keeping(files, lambda uow: events.add_photos(uow, event_id, photos))

    return _kept(read, event_id, url_for("people.event", event_id=event_id, done="photos"))


@blueprint.post("/events/<event_id>/withdraw")
@needs(*RECORDERS)
def event_withdraw(event_id: str) -> Response:
    """Withdraw an event that was recorded by mistake."""

    def read() -> Work:
        why = said("why")
        return lambda uow: events.withdraw(uow, event_id, why=why)

    return _kept(read, event_id, url_for("people.event_list", done="withdrawn"))


@blueprint.get("/events/<event_id>/photos/<sha256>")
@needs(*VIEWERS)
@looks("event", N_("Looked at an awareness event and its photos."), subject="event_id")
def event_photo(event_id: str, sha256: str) -> Response:
    """Hand out a photo of an event that the reader may see."""
    with parts().database.read(current_scope()) as uow:
        one = events.event(uow, event_id)
    looked_at(one.code12)
    found = one.photo(sha256)
    records = file_store().records_of(sha256) if found is not None else ()
    if not records:
        raise NotFoundError(N_("There is no such file here."), mend=N_("Look at the list again."))
    return handed_out(records[0], shown=True)


def _files(field: str) -> tuple[Arrived, ...]:
    """Return the photos that a form brought; none is fine."""
    if not any(one.filename for one in request.files.getlist(field)):
        return ()
    return arrived("photo", field=field, store=file_store())


def _keeping(files: Iterable[Arrived], work: Work) -> Work:
    """Return what does some work and keeps the files that it names; refused, nothing stays."""

    def kept(uow: Writing) -> Any:
        done = work(uow)
        for one in files:
            one.keep()
        return done

    return kept


def _photo(one: Brought) -> Photo:
    shot = one.shot
    at = None if shot is None else shot.position
    return Photo(
        sha256=one.sha256,
        kind=one.kind,
        name=one.name,
        taken_at=None if shot is None else shot.taken_at,
        lon=None if at is None else at.lon,
        lat=None if at is None else at.lat,
    )


def _kept(read: ReadForm, event_id: str | None, then: str | Callable[[Event], str]) -> Response:
    """Try a form that may bring files: what is wrong with a file is said beside the form."""

    def again(faulty: Tried) -> Response:
        return _list(faulty) if event_id is None else _one(event_id, faulty)

    try:
        return attempt(read, again, then)
    except (RefusedFileError, UnreadableFileError) as fault:
        answer = again(tried(fault))
        answer.status_code = 400
        return answer


@looks("event", N_("Looked at the list of awareness events."), asked=("year",))
def _list(faulty: Tried = UNTRIED) -> Response:
    is_all = request.args.get("year", ALL) == ALL
    year = None if is_all else whole_number("year", default=None, least=1900, most=9999)
    with parts().database.read(current_scope()) as uow:
        everything = events.events(uow)
        places = choices(uow, uow.scope.areas)
        day = today(uow)
    shown = [one for one in everything if year is None or one.held_on.year == year]
    named = {code12: name.strip() for code12, name in places}
    years = sorted({one.held_on.year for one in everything} | {day.year}, reverse=True)
    record = EventsPage(
        title=say(N_("Awareness events")),
        rows=tuple((one, named.get(one.code12, one.code12)) for one in shown),
        reached=events.reached(shown),
        years=((ALL, say(N_("All years"))), *((str(one), str(one)) for one in years)),
        year=ALL if year is None else str(year),
        kinds=tuple((str(one), say(one.word)) for one in EventKind),
        head_kinds=tuple((str(kind), say(word)) for kind, word in _HEADS.items()),
        places=places,
        today=day,
        accept=accepted("photo"),
        may_change=holds(*RECORDERS),
        is_demo=is_demo(),
        done=request.args.get("done", ""),
        tried=faulty,
    )
    return Response(render_template("people/events/list.html", page=record, heads_said=heads_said))


_HEADS = {
    FigureKind.NUMBER: N_("counted"),
    FigureKind.AT_LEAST: N_("at least"),
    FigureKind.UNKNOWN: N_("nobody counted"),
}


def heads_said(figure: Figure) -> str:
    """Return a head-count in words."""
    if figure.amount is None:
        return say(N_("unknown"))
    if figure.kind is FigureKind.AT_LEAST:
        return say(Message(N_("at least {count}"), {"count": f"{figure.amount:,}"}))
    return f"{figure.amount:,}"


@looks("event", N_("Looked at an awareness event and its photos."), subject="event_id")
def _one(event_id: str, faulty: Tried = UNTRIED) -> Response:
    with parts().database.read(current_scope()) as uow:
        one = events.event(uow, event_id)
        looked_at(one.code12)
        named = dict(choices(uow, uow.scope.areas))
    record = EventPage(
        title=one.title,
        event=one,
        unit=named.get(one.code12, one.code12).strip(),
        accept=accepted("photo"),
        most=PHOTOS_MAX,
        may_change=holds(*RECORDERS),
        is_demo=is_demo(),
        done=request.args.get("done", ""),
        tried=faulty,
    )
    return Response(render_template("people/events/one.html", page=record, heads_said=heads_said))
