"""The duty log, at ``/duty-log``: a day, an entry, a correction; shifts handed over and taken."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from attrs import frozen
from flask import Response, render_template, request, url_for

from riskmap.core.errors import InvalidRequestError
from riskmap.core.words import N_
from riskmap.doors.access import needs
from riskmap.doors.moments import local, moment_of, needed_moment
from riskmap.doors.parts import parts
from riskmap.doors.scope import current_scope
from riskmap.doors.words import say
from riskmap.people.pages.duty import UNTRIED, Tried, Work, attempt, is_demo, said
from riskmap.reporting.pages.words import asked_division, line_of, reachable
from riskmap.response.model.log import EntryKind, HandOver
from riskmap.response.model.rights import Deed, roles_of
from riskmap.response.pages.blueprint import SEE, blueprint
from riskmap.response.pages.words import (
    Known,
    division_said,
    known_said,
    may_here,
    people_said,
)
from riskmap.response.service import duty_log as service
from riskmap.response.service import posting, standing
from riskmap.response.service.duty_log import Line, Wrote
from riskmap.response.service.posting import Leading

_KEEPERS = roles_of(Deed.LOG)


@frozen(kw_only=True)
class LogPage:
    """The log of one day.

    Parameters
    ----------
    waiting
        A shift that was handed over and that nobody has taken yet.
    on_duty
        The shift that was taken over last.
    """

    title: str
    code12: str
    name: str
    divisions: tuple[tuple[str, str], ...]
    day: date
    before: date
    after: date | None
    lines: tuple[Line, ...]
    people: dict[str, str]
    kinds: tuple[tuple[str, str], ...]
    waiting: HandOver | None
    is_own_hand_over: bool
    on_duty: HandOver | None
    leading: Leading | None
    may_write: bool
    is_demo: bool
    done: str
    tried: Tried


@frozen(kw_only=True)
class HandOverPage:
    """A shift before it is handed over, or as it was."""

    title: str
    code12: str
    name: str
    shift: HandOver | None
    known: Known
    lines: tuple[Line, ...]
    people: dict[str, str]
    is_own: bool
    may_take: bool
    is_demo: bool
    tried: Tried


@blueprint.get("/duty-log")
@needs(*SEE)
def log_of_day() -> Response:
    """Show the log of a division on one day."""
    return _show(UNTRIED)


@blueprint.post("/duty-log")
@needs(*_KEEPERS)
def write_log() -> Response:
    """Write an entry, or a correction of one."""
    code12 = division_said()
    return attempt(
        lambda: _read(code12),
        _show,
        lambda one: url_for(
            "response.log_of_day", under=code12, day=f"{local(one.at):%Y-%m-%d}", done="written"
        ),
    )


@blueprint.get("/duty-log/hand-over")
@needs(*_KEEPERS)
def hand_over() -> Response:
    """Show what is open, before a shift is handed over."""
    return _before(UNTRIED)


@blueprint.post("/duty-log/hand-over")
@needs(*_KEEPERS)
def hand_over_now() -> Response:
    """Hand a shift over."""
    code12, words = division_said(), said("words")
    return attempt(
        lambda: lambda uow: service.hand_over(uow, code12, words),
        _before,
        lambda one: url_for("response.shift", handover_id=one.id),
    )


@blueprint.get("/duty-log/shifts/<handover_id>")
@needs(*SEE)
def shift(handover_id: str) -> Response:
    """Show a shift that was handed over: what was open, who took it; to be printed."""
    return _shift(handover_id, UNTRIED)


@blueprint.post("/duty-log/shifts/<handover_id>")
@needs(*_KEEPERS)
def take_over(handover_id: str) -> Response:
    """Take a shift over."""
    return attempt(
        lambda: lambda uow: service.take_over(uow, handover_id),
        lambda form: _shift(handover_id, form),
        url_for("response.shift", handover_id=handover_id),
    )


def _show(form: Tried) -> Response:
    with parts().database.read(current_scope()) as uow:
        code12 = asked_division(uow)
        today = local(uow.now).date()
        day = min(_day_asked(today), today)
        lines = service.lines(uow, code12, *_span(day))
        waiting = service.waiting(uow, code12)
        on_duty = service.on_duty(uow, code12)
        page = LogPage(
            title=say(N_("Duty log")),
            code12=code12,
            name=line_of(uow, code12).get(code12, code12),
            divisions=reachable(uow),
            day=day,
            before=day - timedelta(days=1),
            after=day + timedelta(days=1) if day < today else None,
            lines=lines,
            people=people_said(uow, _actors(lines, waiting, on_duty)),
            kinds=tuple((str(kind), say(kind.word)) for kind in EntryKind),
            waiting=waiting,
            is_own_hand_over=waiting is not None and waiting.actor == uow.scope.actor,
            on_duty=on_duty,
            leading=posting.rota(uow, code12).now,
            may_write=may_here(Deed.LOG, code12),
            is_demo=is_demo(),
            done=request.args.get("done", ""),
            tried=form,
        )
    return Response(render_template("response/duty_log.html", page=page))


def _before(form: Tried) -> Response:
    with parts().database.read(current_scope()) as uow:
        code12 = asked_division(uow)
        lines = service.lines(uow, code12, uow.now - timedelta(days=1), uow.now)
        page = HandOverPage(
            title=say(N_("Hand the shift over")),
            code12=code12,
            name=line_of(uow, code12).get(code12, code12),
            shift=None,
            known=known_said(standing.known(uow, code12)),
            lines=lines,
            people=people_said(uow, _actors(lines, None, None)),
            is_own=False,
            may_take=False,
            is_demo=is_demo(),
            tried=form,
        )
    return Response(render_template("response/shift.html", page=page))


def _shift(handover_id: str, form: Tried) -> Response:
    with parts().database.read(current_scope()) as uow:
        one = service.one_shift(uow, handover_id)
        begin = one.recorded_at - timedelta(days=1)
        lines = service.lines(uow, one.code12, begin, one.recorded_at)
        is_own = one.actor == uow.scope.actor
        page = HandOverPage(
            title=say(N_("Shift handed over")),
            code12=one.code12,
            name=line_of(uow, one.code12).get(one.code12, one.code12),
            shift=one,
            known=known_said(one.known),
            lines=lines,
            people=people_said(uow, _actors(lines, one, None)),
            is_own=is_own,
            may_take=one.taken_at is None and not is_own and may_here(Deed.LOG, one.code12),
            is_demo=is_demo(),
            tried=form,
        )
    return Response(render_template("response/shift.html", page=page))


def _read(code12: str) -> Work:
    try:
        kind = EntryKind(said("kind") or str(EntryKind.OTHER))
    except ValueError:
        raise InvalidRequestError(
            N_("Nobody said what the entry is about."), mend=N_("Choose one of the list.")
        ) from None
    wrote = Wrote(
        kind=kind,
        text=said("text"),
        at=moment_of(said("day"), said("hour")),
        corrects=said("corrects"),
    )
    return lambda uow: service.write(uow, code12, wrote)


def _day_asked(today: date) -> date:
    try:
        return date.fromisoformat(request.args.get("day", "")[:10])
    except ValueError:
        return today


def _span(day: date) -> tuple[datetime, datetime]:
    begin = needed_moment(day.isoformat(), "00:00")
    return begin, begin + timedelta(days=1)


def _actors(lines: tuple[Line, ...], *shifts: HandOver | None) -> set[str]:
    found = {one.actor for one in lines} | {
        other.actor for one in lines for other in one.corrected_by
    }
    for one in shifts:
        if one is not None:
            found |= {one.actor, one.taken_by} - {""}
    return found
