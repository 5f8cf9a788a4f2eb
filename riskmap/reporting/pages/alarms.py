"""Alarms, at ``/alarms``: news of casualties that somebody has to take, and what became of them."""

from __future__ import annotations

from datetime import datetime

from attrs import frozen
from flask import Response, render_template, request, url_for

from riskmap.core.words import N_, Message
from riskmap.doors.access import holds, needs
from riskmap.doors.parts import parts
from riskmap.doors.scope import current_scope
from riskmap.doors.words import locale, say
from riskmap.people.pages.duty import UNTRIED, Tried, attempt, is_demo, said
from riskmap.people.pages.words import divisions_said
from riskmap.reporting.model.alarms import Alarm, rule
from riskmap.reporting.model.desk import DESK
from riskmap.reporting.pages.blueprint import blueprint
from riskmap.reporting.service import alarming
from riskmap.store import Reading

TAKERS = rule().takers


@frozen(kw_only=True)
class Line:
    """One alarm in words."""

    alarm: Alarm
    name: str
    what: str


@frozen(kw_only=True)
class Bar:
    """The alarms that nobody took, as every page of the desk shows them."""

    lines: tuple[Line, ...]
    sentence: str
    every_s: int


@frozen(kw_only=True)
class AlarmsPage:
    """Alarms within reach.

    Parameters
    ----------
    repeat_min
        So often the leader on call is told again.
    """

    title: str
    open: tuple[Line, ...]
    taken: tuple[Line, ...]
    may_take: bool
    repeat_min: int
    repeat_verified: bool
    is_demo: bool
    now: datetime
    done: str
    tried: Tried


@blueprint.app_template_global()
def alarm_bar_now() -> Bar:
    """Return the alarms that nobody took, for a page of the desk."""
    with parts().database.read(current_scope()) as uow:
        lines = _lines(uow, alarming.open_alarms(uow))
    news = "; ".join(f"{one.name}, {one.what}" for one in lines)
    return Bar(
        lines=lines,
        sentence=say(Message(N_("Alarm: {news}."), {"news": news})) if news else "",
        every_s=int(rule().sound.total_seconds()),
    )


@blueprint.get("/alarms")
@needs(*DESK)
def alarms() -> Response:
    """Show what is open, and what was taken."""
    return _show(UNTRIED)


@blueprint.get("/alarms/bar")
@needs(*DESK)
def alarm_bar() -> Response:
    """Answer with the part of a page that shows open alarms."""
    return Response(render_template("reporting/alarm_bar.html"))


@blueprint.post("/alarms/<version_id>")
@needs(*TAKERS)
def take_alarm(version_id: str) -> Response:
    """Take an alarm."""
    words = said("words")
    return attempt(
        lambda: lambda uow: alarming.take(uow, version_id, words),
        _show,
        url_for("reporting.alarms", done="taken") + f"#alarm-{version_id}",
    )


@blueprint.post("/alarms/<version_id>/said")
@needs(*TAKERS)
def say_of_alarm(version_id: str) -> Response:
    """Add what was done about an alarm."""
    words = said("words")
    return attempt(
        lambda: lambda uow: alarming.say(uow, version_id, words),
        _show,
        url_for("reporting.alarms", done="said") + f"#alarm-{version_id}",
    )


def _show(form: Tried) -> Response:
    with parts().database.read(current_scope()) as uow:
        found = alarming.alarms(uow)
        lines = _lines(uow, (*found.open, *found.taken))
        now = uow.now
    count = len(found.open)
    page = AlarmsPage(
        title=say(N_("Alarms")),
        open=lines[:count],
        taken=lines[count:],
        may_take=holds(*TAKERS),
        repeat_min=int(rule().repeat.total_seconds() // 60),
        repeat_verified=rule().repeat_source.verified,
        is_demo=is_demo(),
        now=now,
        done=request.args.get("done", ""),
        tried=form,
    )
    return Response(render_template("reporting/alarms.html", page=page))


def _lines(uow: Reading, several: tuple[Alarm, ...]) -> tuple[Line, ...]:
    names = divisions_said(uow, [one.unit for one in several])
    return tuple(
        Line(
            alarm=one,
            name=names[one.unit],
            what=("、" if locale() == "zh" else ", ").join(say(rise.word) for rise in one.rises),
        )
        for one in several
    )
