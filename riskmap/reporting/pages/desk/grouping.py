"""Which events may be one, at ``/disasters/groups``: suggested, decided by a person, undone."""

from __future__ import annotations

from datetime import datetime

from attrs import frozen
from flask import Response, render_template, request, url_for

from riskmap.core.words import N_, Message
from riskmap.doors.access import needs
from riskmap.doors.parts import parts
from riskmap.doors.scope import current_scope
from riskmap.doors.words import say
from riskmap.people.pages.duty import UNTRIED, Tried, attempt, is_demo, said
from riskmap.people.pages.words import divisions_said
from riskmap.reporting.model.events import Event
from riskmap.reporting.model.grouping import Suggestion
from riskmap.reporting.pages.blueprint import blueprint
from riskmap.reporting.pages.desk.forms import DECLARERS
from riskmap.reporting.pages.desk.words import left_said
from riskmap.reporting.pages.stages.words import event_said, hazard_said
from riskmap.reporting.service import correcting, grouping


@frozen(kw_only=True)
class Side:
    """One of two events."""

    id: str
    name: str
    unit: str
    occurred_at: datetime


@frozen(kw_only=True)
class Pair:
    """Two events that may be one, or are counted so; `reasons` say what speaks for it."""

    event: Side
    into: Side
    reasons: tuple[str, ...]
    source: str
    is_verified: bool


@frozen(kw_only=True)
class GroupsPage:
    """What is suggested, and what is counted together."""

    title: str
    suggested: tuple[Pair, ...]
    counted: tuple[Pair, ...]
    is_demo: bool
    done: str
    tried: Tried


@blueprint.get("/disasters/groups")
@needs(*DECLARERS)
def disaster_groups() -> Response:
    """Show which events may be one, and which are counted together."""
    return _show(UNTRIED)


@blueprint.post("/disasters/<event_id>/group")
@needs(*DECLARERS)
def group_disaster(event_id: str) -> Response:
    """Count an event with another one, or by itself again."""
    into, why = request.form.get("into", ""), said("why")
    return attempt(
        lambda: lambda uow: correcting.count_with(uow, event_id, into, why),
        _show,
        url_for("reporting.disaster_groups", done="joined" if into else "parted"),
    )


def _show(form: Tried) -> Response:
    with parts().database.read(current_scope()) as uow:
        found = grouping.groups(uow)
        pairs = [(one.event, one.into) for one in found.suggested]
        units = {one.unit for pair in (*pairs, *found.counted) for one in pair}
        names = divisions_said(uow, units)
    page = GroupsPage(
        title=say(N_("Reports of one disaster")),
        suggested=tuple(_suggested(one, names) for one in found.suggested),
        counted=tuple(
            Pair(
                event=_side(event, names),
                into=_side(into, names),
                reasons=(),
                source="",
                is_verified=True,
            )
            for event, into in found.counted
        ),
        is_demo=is_demo(),
        done=request.args.get("done", ""),
        tried=form,
    )
    return Response(render_template("reporting/desk/groups.html", page=page))


def _suggested(one: Suggestion, names: dict[str, str]) -> Pair:
    return Pair(
        event=_side(one.event, names),
        into=_side(one.into, names),
        reasons=tuple(_reasons(one)),
        source=say(one.rule.source.title),
        is_verified=one.rule.source.verified,
    )


def _reasons(one: Suggestion) -> list[str]:
    hazards = {
        "first": hazard_said(one.event.header.hazard),
        "second": hazard_said(one.into.header.hazard),
    }
    is_same = one.event.header.hazard == one.into.header.hazard
    same, alike = N_("both are {first}"), N_("{first} and {second} are of one type")
    later = {"span": left_said(one.apart), "days": one.rule.days}
    far = {"km": f"{one.km:.1f}" if one.km is not None else "", "most": f"{one.rule.km:g}"}
    distance = N_("{km} km apart; up to {most} km are one")
    unknown = N_("how far apart is not known")
    return [
        say(Message(same if is_same else alike, hazards)),
        say(Message(N_("{span} apart; up to {days} days are one"), later)),
        say(Message(distance if one.km is not None else unknown, far)),
    ]


def _side(event: Event, names: dict[str, str]) -> Side:
    return Side(
        id=event.id,
        name=event_said(event),
        unit=names.get(event.unit, event.unit),
        occurred_at=event.header.occurred_at,
    )
