"""What is decided on the page of a disaster: header, state, no loss, official figures, releases."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from attrs import evolve
from flask import Response, request, url_for

from riskmap.core.codes import require_code12
from riskmap.core.errors import InvalidRequestError
from riskmap.core.hazards import hazard
from riskmap.core.words import N_
from riskmap.doors.access import needs, require_reach
from riskmap.doors.moments import moment_of, needed_moment
from riskmap.people.pages.duty import attempt, said
from riskmap.reporting.model.events import EventState
from riskmap.reporting.model.reports import Header
from riskmap.reporting.pages.blueprint import blueprint
from riskmap.reporting.pages.desk.disaster import show
from riskmap.reporting.pages.desk.forms import (
    COPIERS,
    DECIDERS,
    DECLARERS,
    ENTERERS,
    PUBLISHERS,
)
from riskmap.reporting.service import chains, correcting, declaring, disasters, publishing
from riskmap.reporting.service.publishing import Release
from riskmap.store import Writing

Work = Callable[[Writing], Any]


@blueprint.post("/disasters/<event_id>/header")
@needs(*DECIDERS)
def correct_disaster(event_id: str) -> Response:
    """Correct hazard, times or place of an event, with the reason (勘误)."""

    def read() -> Work:
        header, why = _header(), said("why")
        return lambda uow: correcting.correct_header(
            uow, event_id, _to_the_second(header, chains.event(uow, event_id).header), why
        )

    return _go(event_id, read, "corrected")


@blueprint.post("/disasters/<event_id>/state")
@needs(*DECLARERS)
def declare_disaster(event_id: str) -> Response:
    """Say what an event has become: stable, going on again, in error, handed over."""

    def read() -> Work:
        state, why = _state(), said("why")
        return lambda uow: correcting.declare(uow, event_id, state, why)

    return _go(event_id, read, "declared")


@blueprint.post("/disasters/<event_id>/no-loss")
@needs(*ENTERERS)
def declare_no_loss(event_id: str) -> Response:
    """Write down which units below have no loss, and how that is known."""
    units, words = request.form.getlist("units"), said("words")

    def read() -> Work:
        several = [require_code12(one) for one in units]
        return lambda uow: declaring.declare_no_loss(uow, event_id, several, words)

    return _go(event_id, read, "no-loss")


@blueprint.post("/disasters/<event_id>/no-loss/withdraw")
@needs(*ENTERERS)
def withdraw_no_loss(event_id: str) -> Response:
    """Take back that a unit has no loss."""

    def read() -> Work:
        unit, words = require_code12(said("unit")), said("words")
        return lambda uow: declaring.withdraw_no_loss(uow, event_id, unit, words)

    return _go(event_id, read, "withdrawn")


@blueprint.post("/disasters/<event_id>/official")
@needs(*ENTERERS)
def make_official(event_id: str) -> Response:
    """Make the sum over the units below the official figure at a cutoff."""

    def read() -> Work:
        at, unit = moment_of(said("day"), said("hour")), _under()
        return lambda uow: disasters.make_official(uow, event_id, unit, at or uow.now)

    return _go(event_id, read, "official")


@blueprint.post("/disasters/<event_id>/copies/<rule>")
@needs(*COPIERS)
def note_copy(event_id: str, rule: str) -> Response:
    """Write down that a copy for a level above was sent: when and how."""

    def read() -> Work:
        at, how, unit = needed_moment(said("day"), said("hour")), said("how"), _under()
        return lambda uow: declaring.note_copy(uow, event_id, rule, unit, at, how)

    return _go(event_id, read, "copied")


@blueprint.post("/disasters/<event_id>/release")
@needs(*PUBLISHERS)
def publish_figures(event_id: str) -> Response:
    """Release figures of an official sum, word for word."""
    asked = Release(
        sum_id=said("sum"),
        indicators=tuple(request.form.getlist("indicators")),
        words=said("words"),
        channel=said("channel"),
        document=said("document"),
    )
    return _go(event_id, lambda: lambda uow: publishing.publish(uow, asked), "released")


def _go(event_id: str, read: Callable[[], Work], done: str) -> Response:
    under = request.form.get("under", "")
    return attempt(
        read,
        lambda form: show(event_id, form),
        url_for("reporting.disaster", event_id=event_id, under=under or None, done=done),
    )


def _under() -> str:
    code12 = require_code12(request.form.get("under", ""))
    require_reach(code12)
    return code12


def _state() -> EventState:
    found = next((one for one in EventState if one == said("state")), None)
    if found is None:
        raise InvalidRequestError(
            N_("Nobody said what is decided."), mend=N_("Choose one of the values offered.")
        )
    return found


def _header() -> Header:
    began = moment_of(said("day"), said("hour"))
    if began is None:
        raise InvalidRequestError(N_("Nobody said when."), mend=N_("Give day and time of the day."))
    return Header(
        hazard=hazard(said("hazard")).slug,
        occurred_at=began,
        ended_at=moment_of(said("end_day"), said("end_hour")),
        typhoon=said("typhoon"),
        magnitude=_magnitude(said("magnitude")),
        place=said("place"),
    )


def _to_the_second(header: Header, before: Header) -> Header:
    """Return a header whose moments keep their seconds, which no form shows, if minutes agree."""
    return evolve(
        header,
        occurred_at=_kept(header.occurred_at, before.occurred_at),
        ended_at=header.ended_at and _kept(header.ended_at, before.ended_at),
    )


def _kept(at: datetime, before: datetime | None) -> datetime:
    is_same = before is not None and before.replace(second=0, microsecond=0) == at
    return before if before is not None and is_same else at


def _magnitude(text: str) -> float | None:
    try:
        return float(text) if text else None
    except ValueError:
        raise InvalidRequestError(
            N_("{value} is no magnitude."), mend=N_("Write a number such as 4.7."), value=text[:20]
        ) from None
