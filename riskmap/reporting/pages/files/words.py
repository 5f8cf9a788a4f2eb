"""What pages of files share: who may ask, which event, unit and cutoff are meant, the language."""

from __future__ import annotations

from datetime import datetime

from attrs import frozen
from flask import Response, request

from riskmap.core.clock import SHANGHAI
from riskmap.core.errors import InvalidRequestError
from riskmap.core.words import N_
from riskmap.doors.parts import parts
from riskmap.doors.words import locale, moment
from riskmap.locale.tongues import Tongue, tongue
from riskmap.people.model import Role
from riskmap.reporting.model.desk import DESK
from riskmap.reporting.model.events import Event
from riskmap.reporting.pages.words import asked_division
from riskmap.reporting.service import chains, paragraphs
from riskmap.store import Reading

#: Who takes figures of events along.
READERS: tuple[Role, ...] = DESK
_MEDIA = {
    "csv": "text/csv; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "geojson": "application/geo+json",
    "json": "application/json",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "zip": "application/zip",
}


@frozen(kw_only=True)
class Asked:
    """Which figures are meant: of an event, for a unit, at a cutoff."""

    event_id: str
    unit: str
    cutoff_at: datetime


def asked_figures(uow: Reading, event_id: str) -> Asked:
    """Return what the address asks for: by default the reader's own unit, now.

    Raises
    ------
    NotFoundError
        If there is no such event, or not for the one who asks.
    """
    chains.event(uow, event_id)
    return Asked(event_id=event_id, unit=asked_division(uow), cutoff_at=asked_cutoff() or uow.now)


def asked_cutoff(name: str = "cutoff") -> datetime | None:
    """Return the local moment that an address or a form says; None for nothing.

    Raises
    ------
    InvalidRequestError
        If it is none.
    """
    text = request.values.get(name, "").strip()
    if not text:
        return None
    try:
        found = datetime.fromisoformat(text.replace(" ", "+") if "T" in text else text)
    except ValueError:
        raise InvalidRequestError(
            N_("{value} is no moment."),
            mend=N_("Write day and time as 2021-07-25T06:00."),
            value=text[:40],
        ) from None
    return found if found.tzinfo else found.replace(tzinfo=SHANGHAI)


def local_text(at: datetime) -> str:
    """Return a moment as a field for local time takes it."""
    return f"{at.astimezone(SHANGHAI):%Y-%m-%dT%H:%M}"


def reader() -> Tongue:
    """Return the language of the reader, as services say it."""
    return tongue(parts().resources.locale, locale())


def event_name(one: Event) -> str:
    """Return an event as a list calls it: hazard, since when, number of its typhoon."""
    header = one.header
    hazard = paragraphs.hazard_name(header.hazard, reader())
    return " · ".join(filter(None, (hazard, header.typhoon, moment(header.occurred_at))))


def file(content: bytes, name: str) -> Response:
    """Hand out a file that nobody keeps on the way."""
    response = Response(content, mimetype=_MEDIA[name.rpartition(".")[2]])
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response
