"""四碰头, at ``/four-meet``: storm, rain, tide and creek on one axis of time; also on a wall."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from attrs import frozen
from flask import Response, render_template, url_for

from riskmap.core.words import N_, Message
from riskmap.doors.access import needs
from riskmap.doors.moments import local, zone
from riskmap.doors.parts import parts
from riskmap.doors.scope import current_scope
from riskmap.doors.words import hour, locale, say
from riskmap.maps.lanes import LaneChart, lanes
from riskmap.maps.moments import Axis
from riskmap.people.pages.duty import is_demo
from riskmap.store import Reading
from riskmap.warnings.model.meeting import Factor, Meet, Meeting
from riskmap.warnings.pages.blueprint import SEE, blueprint
from riskmap.warnings.pages.meeting_lanes import Row, rows_of
from riskmap.warnings.service.meeting import meeting

_HOUR = timedelta(hours=1)
_FINDINGS = {
    True: N_("{factors} are here together now, until {end}."),
    False: N_("{factors} come together in {hours} h: {begin} to {end}."),
}
_IF_ALIKE = {
    True: N_("{factors} are here together now, until {end} if it goes on as now."),
    False: N_("{factors} come together in {hours} h if it goes on as now: {begin} to {end}."),
}
_FACTS = {
    "top": N_("Until high water"),
    "rain": N_("Most rain in 1 h"),
    "wind": N_("Until the wind is here"),
    "apart": N_("Rain peak and high water"),
}


@frozen(kw_only=True)
class MeetingPage:
    """The panel.

    Parameters
    ----------
    finding
        What meets next, in one sentence.
    facts
        The few numbers beside it: label, value, note.
    unknown
        What nobody knows, or what is old.
    """

    title: str
    finding: str
    facts: tuple[tuple[str, str, str], ...]
    unknown: tuple[str, ...]
    chart: LaneChart
    rows: tuple[Row, ...]
    here: str
    is_demo: bool


@blueprint.get("/four-meet")
@needs(*SEE)
def four_meet() -> Response:
    """Show what meets when."""
    return Response(render_template("warnings/four_meet.html", page=_looked("four_meet")))


@blueprint.get("/four-meet/wall")
@needs(*SEE)
def four_meet_wall() -> Response:
    """Show what meets when on a wall screen."""
    return Response(render_template("warnings/four_meet_wall.html", page=_looked("four_meet_wall")))


def _looked(view: str) -> MeetingPage:
    with parts().database.read(current_scope()) as uow:
        return _page(read_meeting(uow), url_for(f"warnings.{view}"))


def read_meeting(uow: Reading) -> Meeting:
    """Return the four on one axis, for the place of the site."""
    return meeting(uow, parts().settings.place.code12, uow.now)


def _page(one: Meeting, here: str) -> MeetingPage:
    rows = rows_of(one)
    axis = Axis(begin=one.begin, end=one.end, now=one.now)
    known = [row.entry for row in rows if row.entry is not None]
    chart = lanes(
        axis,
        known,
        hour=_hour,
        zone=zone(),
        windows=[(each.begin, each.end) for each in one.meets if each.end > one.now],
    )
    drawn = {lane.slug: lane for lane in chart.lanes}
    return MeetingPage(
        title=say(N_("The four that meet")),
        finding=finding_of(one),
        facts=tuple(facts_of(one)),
        unknown=tuple(map(say, one.unknown)),
        chart=chart,
        rows=tuple(row.drawn_as(drawn.get(row.slug)) for row in rows),
        here=here,
        is_demo=is_demo(),
    )


def _hour(at: datetime) -> str:
    """Return the words of an hour of the axis: of midnight, the day."""
    here = local(at)
    if here.hour:
        return f"{here:%H:%M}"
    return f"{here.day}日" if locale() == "zh" else f"{here.day} {here:%b}"


def finding_of(one: Meeting) -> str:
    """Return what meets now or next, in one sentence."""
    found = one.next_meet
    if found is None:
        return say(Message(N_("None of the four meet until {end}, as far as is known."),
                           {"end": hour(one.end)}))  # fmt: skip
    texts = _FINDINGS if found.is_sure else _IF_ALIKE
    return say(Message(texts[found.begin <= one.now], _meets(found, one.now)))


def _meets(found: Meet, now: datetime) -> dict[str, str]:
    return {
        "factors": factors_said(found.factors),
        "hours": f"{found.hours_until(now):.1f}",
        "begin": hour(found.begin),
        "end": hour(found.end),
    }


def factors_said(factors: Iterable[Factor]) -> str:
    """Return several of the four, one after the other."""
    words = [say(one.word) for one in factors]
    if locale() == "zh":
        return "、".join(words)
    text = " and ".join(filter(None, [", ".join(words[:-1]), words[-1]]))
    return text[:1].upper() + text[1:]


def facts_of(one: Meeting) -> Iterable[tuple[str, str, str]]:
    """Yield the numbers of the panel: label, value, note; what is unknown is not among them."""
    top = one.next_top
    if top is not None:
        note = f"{top.height_m:.2f} m · {hour(top.at)}"
        yield say(_FACTS["top"]), span_said(top.at - one.now), note
    peak = None if one.rain is None else one.rain.peak
    if peak is not None and one.rain is not None:
        least = peak.mm or 0.0
        value = f"{least:.1f} mm"
        if not peak.is_whole:
            value = say(Message(N_("at least {amount}"), {"amount": value}))
        name = one.rain.en if locale() == "en" and one.rain.en else one.rain.zh
        yield say(_FACTS["rain"]), value, f"{name} · {hour(peak.begin)}–{hour(peak.end)}"
    yield from _wind_fact(one)
    if one.rain_to_high_water is not None:
        text = N_("{span} apart")
        value = say(Message(text, {"span": span_said(abs(one.rain_to_high_water))}))
        yield say(_FACTS["apart"]), value, ""


def _wind_fact(one: Meeting) -> Iterable[tuple[str, str, str]]:
    if one.storm is None or one.storm.is_stale:
        return
    edge = next(iter(one.storm.edges), None)
    if edge is None or edge.at is None:
        return
    word = say(edge.word)
    if edge.is_inside:
        yield say(_FACTS["wind"]), say(N_("it is here")), word
        return
    note = word
    if edge.earliest is not None and edge.latest is not None:
        note = f"{word} · {hour(edge.earliest)}–{hour(edge.latest)}"
    yield say(_FACTS["wind"]), span_said(edge.at - one.now), note


def span_said(span: timedelta) -> str:
    """Return a while in hours and minutes."""
    minutes = max(round(span / timedelta(minutes=1)), 0)
    about = {"hours": minutes // 60, "minutes": minutes % 60}
    text = N_("{hours} h {minutes} min") if about["hours"] else N_("{minutes} min")
    return say(Message(text, about))
