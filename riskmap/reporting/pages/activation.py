"""What is in force, at ``/activation``: three tracks, a timeline, a decision in two steps."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from attrs import frozen
from flask import Response, render_template, request, url_for

from riskmap.core.codes import require_code12
from riskmap.core.errors import ConflictError, InvalidCodeError, InvalidRequestError
from riskmap.core.words import N_, Message
from riskmap.divisions import service as divisions
from riskmap.doors.access import holds, needs, require_reach, require_visitor
from riskmap.doors.back import go_to
from riskmap.doors.moments import moment_of
from riskmap.doors.parts import parts
from riskmap.doors.scope import current_scope
from riskmap.doors.words import locale, say
from riskmap.people.pages.duty import UNTRIED, Tried, is_demo, said, tried
from riskmap.reporting.model.activation import Change, Track, Value
from riskmap.reporting.model.desk import DECIDERS, EVERYBODY
from riskmap.reporting.model.plans import Plan, plans
from riskmap.reporting.model.thresholds import Threshold, thresholds
from riskmap.reporting.pages.blueprint import blueprint
from riskmap.reporting.pages.words import (
    LEVELS,
    asked_division,
    burden_said,
    line_of,
    reachable,
)
from riskmap.reporting.service import activating, planning
from riskmap.reporting.service.activating import Asked, Preview, Said, Standing
from riskmap.store import Reading

_FIELDS = ("what", "authority", "document", "day", "hour", "reason")
#: So much of the timeline is shown; `riskmap reporting in-force` has all of it.
_SHOWN = 60
_EXPLAINED = (InvalidRequestError, InvalidCodeError, ConflictError)


@frozen(kw_only=True)
class Held:
    """What stands on one track, and who decided it where."""

    track: Track
    value: Value
    change: Change | None
    where: str
    is_own: bool


@frozen(kw_only=True)
class Happening:
    """One decision, for the timeline."""

    at: datetime
    what: str
    who: str
    why: str
    state: str = ""


@frozen(kw_only=True)
class ActivationPage:
    """What is in force in one division.

    Parameters
    ----------
    asked
        For each level: its name, reports a day of each unit, and the plans that ask them.
    older
        How many decisions before those of `timeline` are not shown.
    choices
        What may be decided: (track and value, words).
    """

    title: str
    code12: str
    name: str
    divisions: tuple[tuple[str, str], ...]
    held: tuple[Held, ...]
    asked: tuple[tuple[str, int, str], ...]
    timeline: tuple[Happening, ...]
    older: int
    plans: tuple[Plan, ...]
    thresholds: tuple[Threshold, ...]
    choices: tuple[tuple[str, str], ...]
    may_decide: bool
    is_demo: bool
    done: str
    tried: Tried


@frozen(kw_only=True)
class CheckPage:
    """The sentence to be confirmed, and what would follow."""

    title: str
    code12: str
    name: str
    preview: Preview
    asked: tuple[tuple[str, Asked], ...]
    said: dict[str, str]
    is_demo: bool


@blueprint.get("/activation")
@needs(*EVERYBODY)
def activation() -> Response:
    """Show what is in force in one division."""
    return _show(UNTRIED)


@blueprint.post("/activation/check")
@needs(*DECIDERS)
def check_activation() -> Response:
    """Show a decision once more before it is written; or the form again, to be put right."""
    if "back" in request.form:
        return _show(Tried(form="decide", said=request.form.to_dict()))
    code12 = _division()
    try:
        with parts().database.read(current_scope()) as uow:
            return _ask_again(uow, code12)
    except _EXPLAINED as fault:
        return _refused(fault)


@blueprint.post("/activation")
@needs(*DECIDERS)
def decide_activation() -> Response:
    """Write a decision, and expect reports as it asks."""
    code12 = _division()
    try:
        decision = _read(code12)
        parts().database.write(current_scope(), lambda uow: activating.decide(uow, decision))
    except _EXPLAINED as fault:
        return _refused(fault)
    is_planned = planning.plan_after_decision(parts().database, current_scope().realm, code12)
    done = "decided" if is_planned else "written"
    return go_to(url_for("reporting.activation", under=code12, done=done))


def _show(form: Tried) -> Response:
    with parts().database.read(current_scope()) as uow:
        code12 = asked_division(uow)
        standing = activating.standing(uow, code12)
        names = line_of(uow, code12)
        names |= _names_of(uow, standing.timeline[:_SHOWN])
        choices = reachable(uow)
    record = ActivationPage(
        title=say(N_("In force")),
        code12=code12,
        name=names.get(code12, code12),
        divisions=choices,
        held=tuple(_held(standing, names)),
        asked=tuple(
            (say(LEVELS[one.level]), one.a_day, burden_said(one)) for one in standing.burdens
        ),
        timeline=tuple(_happening(one, names) for one in standing.timeline[:_SHOWN]),
        older=max(len(standing.timeline) - _SHOWN, 0),
        plans=plans(),
        thresholds=thresholds(),
        choices=_choices(),
        may_decide=holds(*DECIDERS) and _decides_here(code12),
        is_demo=is_demo(),
        done=request.args.get("done", ""),
        tried=form,
    )
    return Response(render_template("reporting/activation.html", page=record))


def _names_of(uow: Reading, several: Iterable[Change]) -> dict[str, str]:
    """Return the names of the divisions that decided something."""
    return divisions.names_of(uow, {one.code12 for one in several}, locale=locale())


def _ask_again(uow: Reading, code12: str) -> Response:
    seen = activating.preview(uow, _read(code12))
    record = CheckPage(
        title=say(N_("Check the decision")),
        code12=code12,
        name=line_of(uow, code12).get(code12, code12),
        preview=seen,
        asked=tuple((say(LEVELS[one.level]), one) for one in seen.asked),
        said={f"decide-{name}": said(name) for name in _FIELDS},
        is_demo=is_demo(),
    )
    return Response(render_template("reporting/activation_check.html", page=record))


def _refused(fault: InvalidRequestError | InvalidCodeError | ConflictError) -> Response:
    answer = _show(tried(fault))
    answer.status_code = 409 if isinstance(fault, ConflictError) else 400
    return answer


def _read(code12: str) -> Said:
    """Return what the form says.

    Raises
    ------
    InvalidRequestError
        If the choice or the time is none.
    """
    chosen = {f"{track}-{value}": (track, value) for track in Track for value in track.values}
    if said("what") not in chosen:
        raise InvalidRequestError(
            N_("Nobody said what is decided."), mend=N_("Choose one of the values offered.")
        )
    track, value = chosen[said("what")]
    return Said(
        code12=code12,
        track=track,
        value=value,
        authority=said("authority"),
        document=said("document"),
        reason=said("reason"),
        effective_at=moment_of(said("day"), said("hour")),
    )


def _division() -> str:
    code12 = require_code12(request.form.get("under", ""))
    require_reach(code12)
    return code12


def _decides_here(code12: str) -> bool:
    """Tell whether the reader decides in this division: a role may be held elsewhere alone."""
    return require_visitor().scope_for(tuple(map(str, DECIDERS))).reaches(code12)


def _held(standing: Standing, names: dict[str, str]) -> Iterator[Held]:
    for track in Track:
        change = standing.now.of(track)
        code12 = "" if change is None else change.code12
        yield Held(
            track=track,
            value=standing.now.value(track),
            change=change,
            where=names.get(code12, code12),
            is_own=code12 == standing.code12,
        )


def _happening(one: Change, names: dict[str, str]) -> Happening:
    what = Message(
        N_("{where} · {track}: {value}"),
        {
            "where": names.get(one.code12, one.code12),
            "track": one.track.word,
            "value": one.value.word,
        },
    )
    return Happening(
        at=one.effective_at,
        what=say(what),
        who=f"{one.authority} {one.document}",
        why=one.reason,
    )


def _choices() -> tuple[tuple[str, str], ...]:
    colon = "：" if locale() == "zh" else ": "
    return tuple(
        (f"{track}-{value}", f"{say(track.word)}{colon}{say(value.word)}")
        for track in Track
        for value in track.values
    )
