"""One danger, at ``/dangers/<id>``: what it is, its photos, what was done, what may be done."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

from attrs import frozen
from flask import Response, render_template, request, url_for

from riskmap.core.codes import level_of, parent_of
from riskmap.core.errors import ConflictError, InvalidRequestError
from riskmap.core.sources import Flags
from riskmap.core.words import N_, Message
from riskmap.divisions.service.features import Selection, outlines
from riskmap.doors.access import needs
from riskmap.doors.back import go_to
from riskmap.doors.looks import looked_at, looks
from riskmap.doors.moments import moment_written
from riskmap.doors.parts import parts
from riskmap.doors.scope import current_scope
from riskmap.doors.words import locale, say
from riskmap.maps.locator import Area, Locator, Spot, locate
from riskmap.maps.palette import palette
from riskmap.people.pages.duty import UNTRIED, Tried, is_demo, said, tried
from riskmap.people.pages.words import divisions_said
from riskmap.reporting.model.danger_kinds import DangerKind, Depth, danger_table
from riskmap.reporting.model.dangers import Act
from riskmap.reporting.model.receipts import shown
from riskmap.reporting.model.reports import Position
from riskmap.reporting.model.rights import VIEWERS, Deed, roles_of
from riskmap.reporting.pages.blueprint import blueprint
from riskmap.reporting.pages.dangers.listing import depth_of
from riskmap.reporting.service import dangers
from riskmap.reporting.service.dangers import Said, Whole
from riskmap.reporting.service.positions import standing
from riskmap.store import Reading

HANDLERS = roles_of(Deed.HANDLE)


@frozen(kw_only=True)
class Happening:
    """One thing that was done, for the timeline."""

    at: datetime
    what: str
    who: str
    why: str
    state: str = ""


@frozen(kw_only=True)
class DangerMap:
    """A small map of the unit among its neighbours, with the danger on it."""

    drawn: Locator
    flags: Flags
    credit: str


@frozen(kw_only=True)
class DangerPage:
    """One danger.

    Parameters
    ----------
    where
        How its position lies to the outline of its unit; empty where nobody placed it.
    upgraded
        Address of the initial report that it became; empty where it became none.
    step_id
        Id of what is written down next: a form sent twice is kept once.
    """

    title: str
    whole: Whole
    kind: DangerKind
    depth: Depth | None
    name: str
    receipt: str
    where: str
    map: DangerMap | None
    timeline: tuple[Happening, ...]
    upgraded: str
    step_id: str
    may_follow_up: bool
    may_upgrade: bool
    is_demo: bool
    done: str
    tried: Tried


@blueprint.get("/dangers/<danger_id>")
@needs(*VIEWERS)
def danger(danger_id: str) -> Response:
    """Show one danger."""
    return _show(danger_id, UNTRIED)


@blueprint.post("/dangers/<danger_id>")
@needs(*HANDLERS)
def follow_danger_up(danger_id: str) -> Response:
    """Write down that somebody was sent, that it is over, or is not after all."""
    try:
        came = _said()
        parts().database.write(current_scope(), lambda uow: dangers.act(uow, danger_id, came))
    except (InvalidRequestError, ConflictError) as fault:
        answer = _show(danger_id, tried(fault))
        answer.status_code = 409 if isinstance(fault, ConflictError) else 400
        return answer
    return go_to(url_for("reporting.danger", danger_id=danger_id, done=str(came.act)))


def _said() -> Said:
    form = request.form.get("form", "")
    try:
        act, step_id = Act(form), UUID(hex=request.form.get("step_id", "")).hex
    except ValueError:
        raise InvalidRequestError(
            N_("The form is not whole any more."), mend=N_("Go back to the page and begin anew.")
        ) from None
    return Said(id=step_id, act=act, words=said("words"), at=moment_written(said("at")))


@looks("danger", N_("Looked at a danger, with who reported it."), subject="danger_id")
def _show(danger_id: str, form: Tried) -> Response:
    with parts().database.read(current_scope()) as uow:
        whole = dangers.danger(uow, danger_id)
        unit = whole.standing.unit
        looked_at(unit)
        name = divisions_said(uow, [unit])[unit]
        kind = danger_table().kinds[whole.standing.danger.what]
        record = DangerPage(
            title=say(kind.word),
            whole=whole,
            kind=kind,
            depth=depth_of(whole.standing),
            name=name,
            receipt=shown(whole.version.receipt),
            where=_where(uow, unit, name, whole.standing.position),
            map=_map(uow, unit, whole.standing.position),
            timeline=_timeline(whole),
            upgraded=whole.standing.upgraded_to,
            step_id=form.said.get("step_id") or uuid4().hex,
            may_follow_up=dangers.may_follow_up(uow, unit),
            may_upgrade=dangers.may_upgrade(uow, unit),
            is_demo=is_demo(),
            done=request.args.get("done", ""),
            tried=form,
        )
    return Response(render_template("reporting/dangers/one.html", page=record))


def _where(uow: Reading, unit: str, name: str, position: Position | None) -> str:
    if position is None:
        return ""
    return say(standing(uow, unit, position.lon, position.lat).said(name))


def _map(uow: Reading, unit: str, position: Position | None) -> DangerMap | None:
    around = Selection(level=level_of(unit), under=parent_of(unit), internal=True)
    pairs = [(one, drawn) for one, drawn in outlines(uow, around) if drawn is not None]
    if position is None or not any(one.code12 == unit for one, _ in pairs):
        return None
    soft = palette().light["soft"]
    areas = [
        Area(
            code=one.code12,
            name=one.name(locale()),
            outline=drawn.geometry,
            colour=soft,
            is_synthetic=drawn.flags.geometry_is_synthetic,
        )
        for one, drawn in pairs
    ]
    spot = Spot(number=1, lon=position.lon, lat=position.lat)
    return DangerMap(
        drawn=locate(areas, selected=unit, spots=[spot]),
        flags=Flags.of(drawn.flags for _, drawn in pairs),
        credit="; ".join(dict.fromkeys(drawn.attribution for _, drawn in pairs)),
    )


def _timeline(whole: Whole) -> tuple[Happening, ...]:
    """Return what was done, the latest first; that it was reported stands at the end."""
    report, standing = whole.version.report, whole.standing
    marks = {Act.DISPATCH: "late", Act.CLOSE: "met", Act.REOPEN: "missed"}
    done = [
        Happening(at=one.at, what=say(one.said), who=one.actor, why="", state=marks[one.act])
        for one in reversed(whole.steps)
    ]
    told = Message(N_("Reported: {words}"), {"words": standing.danger.words})
    first = Happening(
        at=standing.received_at, what=say(told), who=report.signed.compiler, why="", state="due"
    )
    return (*done, first)
