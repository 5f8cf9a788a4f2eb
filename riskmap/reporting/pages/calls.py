"""Whom to call now, at ``/calls``: silent units, their people, reminders, messages that came in."""

from __future__ import annotations

from datetime import timedelta

from attrs import frozen
from flask import Response, render_template, request, url_for

from riskmap.calls.model.answers import Answer
from riskmap.calls.model.calls import Delivery, State
from riskmap.calls.model.escalation import Escalation, escalation
from riskmap.calls.service import calling, receiving
from riskmap.calls.service.calling import Told
from riskmap.core.errors import InvalidRequestError
from riskmap.core.words import N_
from riskmap.doors.access import holds, needs, require_reach
from riskmap.doors.back import go_to
from riskmap.doors.looks import looks
from riskmap.doors.parts import parts
from riskmap.doors.scope import current_scope
from riskmap.doors.words import say
from riskmap.people.pages.duty import is_demo
from riskmap.people.pages.words import divisions_said
from riskmap.reporting.model.desk import CALLERS
from riskmap.reporting.pages.blueprint import blueprint
from riskmap.reporting.pages.words import asked_division, line_of, reachable
from riskmap.reporting.service import call_desk
from riskmap.reporting.service.call_desk import Came, Silent

#: Units on the page; the others are counted.
_MOST = 60
_LAST = 15
_DAY = timedelta(hours=24)


@frozen(kw_only=True)
class Row:
    """One silent unit, by name."""

    silent: Silent
    name: str


@frozen(kw_only=True)
class Lost:
    """A message that did not arrive."""

    delivery: Delivery
    name: str
    why: str


@frozen(kw_only=True)
class Incoming:
    """A message that somebody has to look at."""

    answer: Answer
    name: str


@frozen(kw_only=True)
class CallsPage:
    """Whom to call in a division, and what needs a look."""

    title: str
    code12: str
    name: str
    divisions: tuple[tuple[str, str], ...]
    rows: tuple[Row, ...]
    more: int
    came: tuple[tuple[str, str], ...]
    waiting: tuple[Incoming, ...]
    lost: tuple[Lost, ...]
    last: tuple[Told, ...]
    names: dict[str, str]
    ladder: Escalation
    has_channels: bool
    is_demo: bool
    done: str


@blueprint.app_template_global()
def may_call() -> bool:
    """Tell whether the one who asks calls people, for the menu of pages."""
    return holds(*CALLERS)


@blueprint.get("/calls")
@needs(*CALLERS)
@looks("roster", N_("Looked at whom to call."), asked=("under",))
def calls_now() -> Response:
    """Show whom to call now."""
    with parts().database.read(current_scope()) as uow:
        code12 = asked_division(uow)
        found = call_desk.silent_units(uow, code12)
        waiting = receiving.unsettled(uow, code12)
        lately = calling.lately_about(uow, code12, _DAY)
        lost = [one for one in lately if one.state is State.FAILED and one.marks][:_LAST]
        last = calling.recent(uow, code12, limit=_LAST)
        codes = {
            *(one.unit for one in found[:_MOST]),
            *(one.code12 for one in waiting),
            *(one.code12 for one in lost),
            *(one.call.code12 for one in last),
        }
        names, line, divisions = divisions_said(uow, codes), line_of(uow, code12), reachable(uow)
    page = CallsPage(
        title=say(N_("Whom to call")),
        code12=code12,
        name=line.get(code12, code12),
        divisions=divisions,
        rows=tuple(Row(silent=one, name=names[one.unit]) for one in found[:_MOST]),
        more=max(len(found) - _MOST, 0),
        came=tuple((str(one), say(one.word)) for one in Came),
        waiting=tuple(Incoming(answer=one, name=names[one.code12]) for one in waiting),
        lost=tuple(
            Lost(delivery=one, name=names[one.code12], why=one.marks[-1].evidence) for one in lost
        ),
        last=tuple(last),
        names=names,
        ladder=escalation(),
        has_channels=bool(parts().settings.calls.channels),
        is_demo=is_demo(),
        done=request.args.get("done", ""),
    )
    return Response(render_template("reporting/calls.html", page=page))


@blueprint.post("/calls/<code12>/<officer_id>")
@needs(*CALLERS)
def note_call(code12: str, officer_id: str) -> Response:
    """Write down what came of a call."""
    require_reach(code12)
    came = _came(request.form.get("came", ""))
    parts().database.write(
        current_scope(), lambda uow: call_desk.note(uow, code12, officer_id, came)
    )
    return go_to(url_for("reporting.calls_now", under=_under(code12), done=str(came)))


@blueprint.post("/calls/messages/<channel>/<message_id>")
@needs(*CALLERS)
def settle_message(channel: str, message_id: str) -> Response:
    """Write down that somebody has looked at a message."""
    scope = current_scope()
    parts().database.write(
        scope, lambda uow: receiving.settle(uow, channel, message_id, by=uow.scope.actor)
    )
    return go_to(url_for("reporting.calls_now", under=_under("") or None, done="settled"))


def _under(otherwise: str) -> str:
    return request.form.get("under", "") or otherwise


def _came(text: str) -> Came:
    try:
        return Came(text)
    except ValueError:
        raise InvalidRequestError(
            N_("Nobody said what came of the call."), mend=N_("Choose one of the values offered.")
        ) from None
