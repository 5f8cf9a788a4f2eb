"""The roll-call, at ``/roll-call``: silent units one after another, one key for each answer."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from attrs import frozen
from flask import Response, render_template, request, url_for

from riskmap.core.codes import is_code12
from riskmap.core.errors import ConflictError, InvalidRequestError
from riskmap.core.words import N_, Message
from riskmap.doors.access import holds, needs, require_reach, require_visitor
from riskmap.doors.back import go_to
from riskmap.doors.looks import looks
from riskmap.doors.parts import parts
from riskmap.doors.scope import current_scope
from riskmap.doors.words import say
from riskmap.people.pages.duty import UNTRIED, Tried, is_demo, tried
from riskmap.people.pages.words import divisions_said
from riskmap.reporting.model.events import Event
from riskmap.reporting.model.rights import Deed, roles_of
from riskmap.reporting.pages.blueprint import blueprint
from riskmap.reporting.pages.contacts import Contact, call_said, contacts
from riskmap.reporting.pages.words import asked_division, line_of, reachable
from riskmap.reporting.service import entering, phoning, roll_call
from riskmap.reporting.service.entering import Told
from riskmap.reporting.service.phoning import Phoned
from riskmap.reporting.service.roll_call import Silent
from riskmap.store import Reading, Writing

#: Who writes down for others what they tell.
ENTERERS = roles_of(Deed.ENTER)
_SHOWN = 20


@frozen(kw_only=True)
class Waits:
    """A silent unit on the list."""

    silent: Silent
    name: str
    is_mine: bool


@frozen(kw_only=True)
class RollCallPage:
    """Who is silent, who calls whom, what was written down.

    Parameters
    ----------
    more
        How many silent units are not shown.
    """

    title: str
    code12: str
    name: str
    divisions: tuple[tuple[str, str], ...]
    waiting: tuple[Waits, ...]
    more: int
    again: tuple[Waits, ...]
    entered: tuple[tuple[Phoned, str], ...]
    is_demo: bool
    done: str
    tried: Tried


@frozen(kw_only=True)
class Last:
    """What was answered last, and how it is undone."""

    said: str
    version_id: str
    unit: str


@frozen(kw_only=True)
class UnitPage:
    """One silent unit, with whom to call there.

    Parameters
    ----------
    claimed
        That somebody else calls this unit now; empty where nobody does.
    left
        How many units are silent, this one included.
    id
        Of the report that would be made: sent twice, it is kept once.
    """

    title: str
    code12: str
    name: str
    silent: Silent | None
    left: int
    contacts: tuple[Contact, ...]
    events: tuple[Event, ...]
    under: str
    skipped: str
    id: str
    claimed: str
    last: Last | None
    now: datetime
    is_demo: bool
    tried: Tried


@blueprint.app_template_global()
def may_call_roll() -> bool:
    """Tell whether the one who asks writes down what others tell, for the menu of pages."""
    return holds(*ENTERERS)


@blueprint.get("/roll-call")
@needs(*ENTERERS)
def roll_call_list() -> Response:
    """Show who is silent and who calls whom. No names of officers stand here."""
    return _list(UNTRIED)


@blueprint.post("/roll-call/next")
@needs(*ENTERERS)
def next_call() -> Response:
    """Go on with the next silent unit, leaving one out that is named."""
    skipped = _skipped(request.form.get("skip", ""))
    return _next(skipped, "")


@blueprint.post("/roll-call/stop")
@needs(*ENTERERS)
def stop_calling() -> Response:
    """Let go of whom one calls."""
    parts().database.write(current_scope(), roll_call.stop)
    return go_to(url_for("reporting.roll_call_list", under=_under()))


@blueprint.get("/roll-call/<code12>")
@needs(*ENTERERS)
def called_unit(code12: str) -> Response:
    """Show one unit with the telephones of its officers."""
    return _unit(code12, UNTRIED)


@blueprint.get("/roll-call/<code12>/called")
@needs(*ENTERERS)
def called_by(code12: str) -> Response:
    """Answer with who else calls a unit, for a screen that is open."""
    require_reach(code12)
    with parts().database.read(current_scope()) as uow:
        text = render_template(
            "reporting/called_by.html", code12=code12, claimed=_claimed(uow, code12)
        )
    return Response(text)


@blueprint.post("/roll-call/<code12>")
@needs(*ENTERERS)
def answer_call(code12: str) -> Response:
    """Write down what a unit said, or that nobody answered, and go on."""
    require_reach(code12)
    act = request.form.get("act", "")
    if act in {"danger", "losses"}:
        contact = request.form.get("contact", "")
        more: dict[str, Any] = {
            "under": _under(),
            "skipped": _joined(_skipped()),
            "contact": contact,
        }
        return go_to(url_for("reporting.phoned_form", code12=code12, kind=act, back="call", **more))
    try:
        last = _answered(code12, act)
    except (InvalidRequestError, ConflictError) as fault:
        answer = _unit(code12, tried(fault))
        answer.status_code = 409 if isinstance(fault, ConflictError) else 400
        return answer
    return _next(_skipped(), last)


@blueprint.post("/roll-call/undo")
@needs(*ENTERERS)
def undo_call() -> Response:
    """Undo the last answer: the unit is silent again, and called once more."""
    version_id, unit = request.form.get("version", ""), request.form.get("unit", "")
    require_reach(unit)
    why = say(N_("Pressed by mistake"))

    def undo(uow: Writing) -> None:
        for one in filter(None, version_id.split(",")):
            phoning.withdraw(uow, one, why)
        if not version_id:
            roll_call.note_reached(uow, unit, why=why)

    try:
        parts().database.write(current_scope(), undo)
    except ConflictError as fault:
        answer = _list(tried(fault))
        answer.status_code = 409
        return answer
    return go_to(url_for("reporting.called_unit", code12=unit, under=_under()))


@blueprint.post("/roll-call/withdraw/<version_id>")
@needs(*ENTERERS)
def withdraw_phoned(version_id: str) -> Response:
    """Let a report that the desk wrote down count for nothing any more."""
    why = request.form.get(f"withdraw-{version_id}-why", "")
    try:
        parts().database.write(current_scope(), lambda uow: phoning.withdraw(uow, version_id, why))
    except (InvalidRequestError, ConflictError) as fault:
        answer = _list(tried(fault))
        answer.status_code = 409 if isinstance(fault, ConflictError) else 400
        return answer
    return go_to(url_for("reporting.roll_call_list", under=_under(), done="withdrawn"))


def next_after(under: str, skipped: tuple[str, ...], last: str) -> Response:
    """Go on with the next silent unit of a division; back to the list where there is none."""
    unit = parts().database.write(current_scope(), lambda uow: roll_call.go_on(uow, under, skipped))
    if not unit:
        return go_to(url_for("reporting.roll_call_list", under=under, done="through"))
    more: dict[str, Any] = {"under": under, "skipped": _joined(skipped), "last": last}
    return go_to(url_for("reporting.called_unit", code12=unit, **more))


def _next(skipped: tuple[str, ...], last: str) -> Response:
    return next_after(_under(), skipped, last)


def _answered(code12: str, act: str) -> str:
    """Write an answer down; return how it is called and undone."""
    with parts().database.read(current_scope()) as uow:
        call = None if act == "away" else call_said(uow, code12, uow.now)
        now = uow.now
    if act == "away":
        why = say(N_("Roll-call: nobody answers"))
        parts().database.write(
            current_scope(), lambda uow: roll_call.note_unreachable(uow, code12, why=why)
        )
        return f"away:{code12}"
    if act != "nothing" or call is None:
        raise InvalidRequestError(
            N_("Nobody said what the unit answered."), mend=N_("Press one of the three keys.")
        )
    told = Told(id=_id(), unit=code12, call=call, heard_at=now)
    outcomes = parts().database.write(current_scope(), lambda uow: entering.nothing(uow, told))
    ids = [one.version.id for one in outcomes if one.version]
    return f"nothing:{code12}:{','.join(ids)}"


def _list(form: Tried) -> Response:
    with parts().database.read(current_scope()) as uow:
        code12 = asked_division(uow)
        several, away = roll_call.silent(uow, code12), roll_call.unreachable(uow, code12)
        entered = phoning.listed(uow, code12)[:_SHOWN]
        units = [one.unit for one in (*several[:_SHOWN], *away[:_SHOWN])]
        names = divisions_said(uow, [*units, *(one.entered.unit for one in entered)])
        page = RollCallPage(
            title=say(N_("Roll-call")),
            code12=code12,
            name=line_of(uow, code12).get(code12, code12),
            divisions=reachable(uow),
            waiting=_waits(several, names),
            more=max(len(several) - _SHOWN, 0),
            again=_waits(away, names),
            entered=tuple((one, names[one.entered.unit]) for one in entered),
            is_demo=is_demo(),
            done=request.args.get("done", ""),
            tried=form,
        )
    return Response(render_template("reporting/roll_call.html", page=page))


@looks("roster", N_("Looked up telephones of a silent unit, for the roll-call."), at="code12")
def _unit(code12: str, form: Tried) -> Response:
    require_reach(code12)
    with parts().database.read(current_scope()) as uow:
        under = _under() or code12
        several = roll_call.silent(uow, under)
        page = UnitPage(
            title=say(N_("Roll-call")),
            code12=code12,
            name=divisions_said(uow, [code12])[code12],
            silent=next((one for one in several if one.unit == code12), None),
            left=len(several),
            contacts=contacts(uow, code12),
            events=entering.open_events(uow, code12),
            under=under,
            skipped=_joined(_skipped()),
            id=request.form.get("id", "") or uuid4().hex,
            claimed=_claimed(uow, code12),
            last=_last(uow),
            now=uow.now,
            is_demo=is_demo(),
            tried=form,
        )
    return Response(render_template("reporting/roll_call_unit.html", page=page))


def _claimed(uow: Reading, code12: str) -> str:
    """Return that somebody else calls a unit now; empty where nobody does."""
    claim = roll_call.claim_of(uow, code12)
    if claim is None or claim.actor == require_visitor().name:
        return ""
    return say(Message(N_("{name} calls this unit now."), {"name": claim.name}))


def _last(uow: Reading) -> Last | None:
    kind, _, rest = request.values.get("last", "").partition(":")
    unit, _, version_id = rest.partition(":")
    if not is_code12(unit) or not uow.scope.reaches(unit):
        return None
    words = {
        "away": N_("{name}: nobody answers"),
        "nothing": N_("{name}: reported by telephone"),
        "told": N_("{name}: written down"),
    }
    if kind not in words:
        return None
    name = divisions_said(uow, [unit])[unit]
    return Last(said=say(Message(words[kind], {"name": name})), version_id=version_id, unit=unit)


def _waits(several: tuple[Silent, ...], names: dict[str, str]) -> tuple[Waits, ...]:
    me = require_visitor().name
    return tuple(
        Waits(
            silent=one,
            name=names[one.unit],
            is_mine=one.claim is not None and one.claim.actor == me,
        )
        for one in several[:_SHOWN]
    )


def _under() -> str:
    asked = request.values.get("under", "")
    if is_code12(asked):
        require_reach(asked)
        return asked
    with parts().database.read(current_scope()) as uow:
        return asked_division(uow)


def _skipped(*more: str) -> tuple[str, ...]:
    said = request.values.get("skipped", "").split(",")
    return tuple(dict.fromkeys(one for one in (*said, *more) if is_code12(one)))[-_SHOWN:]


def _joined(skipped: tuple[str, ...]) -> str:
    return ",".join(skipped)


def _id() -> UUID:
    try:
        return UUID(hex=request.form.get("id", ""))
    except ValueError:
        raise InvalidRequestError(
            N_("The form is not whole any more."), mend=N_("Go back to the page and begin anew.")
        ) from None
