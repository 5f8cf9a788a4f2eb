"""The board, at ``/board``: expected, reported, late, silent; a map, and the units behind both."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from attrs import frozen
from flask import Response, render_template, request, url_for

from riskmap.core.codes import DivisionLevel
from riskmap.core.errors import ConflictError, InvalidRequestError
from riskmap.core.words import N_, Message
from riskmap.doors.access import holds, needs, require_reach
from riskmap.doors.back import go_to
from riskmap.doors.parts import parts
from riskmap.doors.scope import current_scope
from riskmap.doors.words import say
from riskmap.people.pages.duty import ALL, UNTRIED, Tried, is_demo, said, tried
from riskmap.people.pages.words import divisions_said
from riskmap.reporting.model.desk import CALLERS, DESK
from riskmap.reporting.model.duties import Duty, State
from riskmap.reporting.model.plans import plans
from riskmap.reporting.pages.blueprint import blueprint
from riskmap.reporting.pages.board_map import BoardMap, board_map, levels
from riskmap.reporting.pages.roll_call import ENTERERS
from riskmap.reporting.pages.words import LEVELS, asked_division, line_of, reachable
from riskmap.reporting.service import boarding, evidence, excusing
from riskmap.reporting.service.boarding import Board
from riskmap.reporting.service.boarding import Row as Seen
from riskmap.reporting.service.evidence import Evidence

_DECISIONS = {
    "excused": excusing.excuse,
    "unreachable": excusing.note_unreachable,
    "reached": excusing.note_reached,
}
_DECISION_WORDS = {
    "unreachable": N_("nobody answers"),
    "reached": N_("somebody answers again"),
    "excused": N_("excused"),
}
#: What a number of the bar counts, and which state it narrows the list to.
_BAR: tuple[tuple[str, str], ...] = (
    ("expected", ALL),
    ("met", ""),
    ("late", "late"),
    ("missed", "missed"),
    ("waiting", "due_soon"),
    ("unreachable", "unreachable"),
)
_WORDS = {
    "expected": N_("expected"),
    "met": N_("reported"),
    "late": N_("of them late"),
    "missed": N_("not reported"),
    "waiting": N_("still time"),
    "unreachable": N_("not reachable"),
}


@frozen(kw_only=True)
class Part:
    """One number of the bar; `href` is empty where it narrows nothing."""

    slug: str
    count: int
    word: str
    href: str
    is_here: bool


@frozen(kw_only=True)
class Row:
    """One duty on the list, in words, and what may be written down about it.

    Parameters
    ----------
    street
        Name of the street, on the first row of each; empty on the others.
    """

    seen: Seen
    name: str
    street: str
    decisions: tuple[tuple[str, str], ...]


@frozen(kw_only=True)
class BoardPage:
    """How reports of a division stand, and the list as far as it is asked for."""

    title: str
    code12: str
    name: str
    divisions: tuple[tuple[str, str], ...]
    plans: tuple[tuple[str, str], ...]
    states: tuple[tuple[str, str], ...]
    plan: str
    state: str
    bar: tuple[Part, ...]
    board: Board
    rows: tuple[Row, ...]
    next_href: str
    is_first: bool
    map: BoardMap | None
    levels: tuple[tuple[str, str, bool], ...]
    here: str
    sentence: str
    may_call: bool
    may_enter: bool
    is_demo: bool
    done: str
    tried: Tried


@frozen(kw_only=True)
class DetailPage:
    """One expected report with its evidence."""

    title: str
    name: str
    seen: Evidence
    decisions: tuple[tuple[str, str], ...]
    may_enter: bool
    is_demo: bool


@blueprint.get("/board")
@needs(*DESK)
def board() -> Response:
    """Show how reports of a division stand."""
    return _show(UNTRIED)


@blueprint.get("/board/<code12>/<path:slot_id>")
@needs(*DESK)
def duty_detail(code12: str, slot_id: str) -> Response:
    """Show one expected report: what came when and how, by which clock, and what was decided."""
    return _detail(code12, slot_id)


@blueprint.post("/board/<code12>/<path:slot_id>")
@needs(*CALLERS)
def decide_duty(code12: str, slot_id: str) -> Response:
    """Write down that a unit is excused, cannot be reached, or answers again."""
    require_reach(code12)
    kind, why = said("kind"), said("why")
    try:
        decide = _decision(kind)
        parts().database.write(current_scope(), lambda uow: decide(uow, slot_id, code12, why=why))
    except (InvalidRequestError, ConflictError) as fault:
        answer = _show(tried(fault))
        answer.status_code = 409 if isinstance(fault, ConflictError) else 400
        return answer
    return go_to(_address(request.values.get("under", code12), done=kind))


def _detail(code12: str, slot_id: str) -> Response:
    with parts().database.read(current_scope()) as uow:
        seen = evidence.evidence(uow, slot_id, code12)
        page = DetailPage(
            title=say(N_("Expected report")),
            name=divisions_said(uow, [code12])[code12],
            seen=seen,
            decisions=_row(seen.row, "", "").decisions if holds(*CALLERS) else (),
            may_enter=holds(*ENTERERS),
            is_demo=is_demo(),
        )
    return Response(render_template("reporting/duty.html", page=page))


def _decision(kind: str) -> Callable[..., Duty]:
    """Return what writes a decision down.

    Raises
    ------
    InvalidRequestError
        If there is none of that name.
    """
    if kind not in _DECISIONS:
        raise InvalidRequestError(
            N_("Nobody said what is decided."), mend=N_("Choose one of the values offered.")
        )
    return _DECISIONS[kind]


def _show(form: Tried) -> Response:
    plan, state = _asked_plan(), _asked_state()
    after = request.args.get("after", "")
    with parts().database.read(current_scope()) as uow:
        code12 = asked_division(uow)
        found = boarding.board(uow, code12, plan=plan)
        listed = boarding.rows(uow, code12, plan=plan, state=state, after=after)
        names = divisions_said(uow, [one.duty.code12 for one in listed.rows])
        own, divisions = line_of(uow, code12), reachable(uow)
        here = {"plan": plan or ALL, "state": str(state or ALL)}
        level, drawable = _level(code12), levels(code12)
        drawn = None
        if level is not None:
            drawn = board_map(uow, code12, level, plan, lambda one: _address(one, **here))
    record = BoardPage(
        title=say(N_("Who has reported")),
        code12=code12,
        name=own.get(code12, code12),
        divisions=divisions,
        plans=((ALL, say(N_("All plans"))), *((one.slug, say(one.word)) for one in plans())),
        states=((ALL, say(N_("All states"))), *((str(one), say(one.word)) for one in State)),
        plan=here["plan"],
        state=here["state"],
        bar=tuple(bar_of(found, here)),
        board=found,
        rows=tuple(_rows(listed.rows, names)),
        next_href=_address(code12, **here, after=listed.next_key) if listed.next_key else "",
        is_first=not after,
        map=drawn,
        levels=tuple(
            (_address(code12, **here, level=one.slug), say(LEVELS[one]), one is level)
            for one in drawable
            if len(drawable) > 1
        ),
        here=_address(code12, **here, **_kept("level", "after")),
        sentence=sentence_of(found),
        may_call=holds(*CALLERS),
        may_enter=holds(*ENTERERS),
        is_demo=is_demo(),
        done=request.args.get("done", ""),
        tried=form,
    )
    return Response(render_template("reporting/board.html", page=record))


def _level(code12: str) -> DivisionLevel | None:
    """Return the level that the map shows: the one asked for, if it can be drawn."""
    able = levels(code12)
    asked = request.args.get("level", "")
    return next((one for one in able if one.slug == asked), able[0] if able else None)


def _kept(*names: str) -> dict[str, str]:
    return {name: request.args[name] for name in names if request.args.get(name)}


def sentence_of(found: Board) -> str:
    """Return the bar in one sentence, for who cannot see it change."""
    tally = found.tally
    told = {"expected": tally.expected, "met": tally.met, "missed": tally.missed}
    return say(Message(N_("{met} of {expected} reported, {missed} not reported."), told))


def _rows(several: Iterable[Seen], names: dict[str, str]) -> Iterator[Row]:
    """Yield rows in words; the first of each street says which it is."""
    before = ""
    for one in several:
        said = names[one.duty.code12]
        street, _, own = said.rpartition(" · ")
        yield _row(one, own, street if street != before else "")
        before = street


def _row(one: Seen, name: str, street: str) -> Row:
    fit = {
        "unreachable": one.state in {State.DUE_SOON, State.MISSED},
        "reached": one.state is State.UNREACHABLE,
        "excused": one.state in {State.DUE_SOON, State.MISSED, State.LATE, State.UNREACHABLE},
    }
    chosen = tuple((kind, say(_DECISION_WORDS[kind])) for kind, does in fit.items() if does)
    return Row(seen=one, name=name, street=street, decisions=chosen)


def bar_of(found: Board, here: dict[str, str]) -> Iterator[Part]:
    """Yield the numbers of a board, each with where it narrows the list to."""
    for slug, state in _BAR:
        yield Part(
            slug=slug,
            count=getattr(found.tally, slug),
            word=say(_WORDS[slug]),
            href=_address(found.code12, plan=here["plan"], state=state) if state else "",
            is_here=here["state"] == state,
        )


def _address(under: str, **more: Any) -> str:
    return url_for("reporting.board", under=under, **more)


def _asked_plan() -> str:
    asked = request.args.get("plan", ALL)
    return "" if asked == ALL else asked


def _asked_state() -> State | None:
    asked = request.args.get("state", ALL)
    if asked in {"", ALL}:
        return None
    try:
        return State(asked)
    except ValueError:
        raise InvalidRequestError(
            N_("There is no state {state}."),
            mend=N_("Use one of: {allowed}."),
            state=asked[:40],
            allowed=", ".join(State),
        ) from None
