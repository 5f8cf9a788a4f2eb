"""The board on a wall, at ``/board/wall``: read from five metres, no mouse, day and night."""

from __future__ import annotations

from datetime import datetime

from attrs import frozen
from flask import Response, render_template, url_for

from riskmap.core.access import Area
from riskmap.core.words import N_
from riskmap.doors.access import needs
from riskmap.doors.parts import parts
from riskmap.doors.scope import current_scope
from riskmap.doors.words import say
from riskmap.people.pages.duty import is_demo
from riskmap.people.pages.words import divisions_said
from riskmap.reporting.model.desk import DESK
from riskmap.reporting.model.duties import State
from riskmap.reporting.model.reports import Kind, Version
from riskmap.reporting.pages.blueprint import blueprint
from riskmap.reporting.pages.board import Part, bar_of, sentence_of
from riskmap.reporting.pages.board_map import BoardMap, board_map, levels
from riskmap.reporting.pages.words import asked_division, line_of
from riskmap.reporting.service import boarding, reading, roll_call
from riskmap.reporting.service.boarding import Board
from riskmap.reporting.store.reports import Wanted
from riskmap.store import Reading

#: Reports with news, newest first, and silent units, that fit on a screen.
_NEWS, _SILENT = 6, 6
_KINDS = (Kind.DANGER, Kind.INITIAL, Kind.FOLLOW_UP, Kind.VERIFIED)


@frozen(kw_only=True)
class News:
    """One report that says more than that nothing happened."""

    version: Version
    name: str
    said: str


@frozen(kw_only=True)
class BoardWallPage:
    """Everything on the wall.

    Parameters
    ----------
    silent_word
        How they stand whose names are shown: overdue, or else with time left.
    silent
        Names of the units that are silent, the longest overdue in front.
    more
        How many more there are.
    """

    title: str
    code12: str
    name: str
    bar: tuple[Part, ...]
    sentence: str
    board: Board
    map: BoardMap | None
    silent_word: str
    silent: tuple[str, ...]
    more: int
    news: tuple[News, ...]
    here: str
    is_demo: bool
    now: datetime


@blueprint.get("/board/wall")
@needs(*DESK)
def board_wall() -> Response:
    """Show the board on a wall screen."""
    with parts().database.read(current_scope()) as uow:
        page = _page(uow, asked_division(uow))
    return Response(render_template("reporting/board_wall.html", page=page))


def _page(uow: Reading, code12: str) -> BoardWallPage:
    found = boarding.board(uow, code12)
    silent = roll_call.silent(uow, code12)
    missed = [one.unit for one in silent if one.is_missed]
    overdue = missed or [one.unit for one in silent]
    wanted = Wanted(area=Area.of(code12), kinds=_KINDS)
    latest = reading.listed(uow, wanted, _NEWS)
    shown = overdue[:_SILENT]
    names = divisions_said(uow, [*shown, *(one.report.unit for one in latest)])
    able = levels(code12)
    return BoardWallPage(
        title=say(N_("Board on the wall")),
        code12=code12,
        name=line_of(uow, code12).get(code12, code12),
        bar=tuple(bar_of(found, {"plan": "all", "state": ""})),
        sentence=sentence_of(found),
        board=found,
        map=board_map(uow, code12, able[-1], "", lambda _: "") if able else None,
        silent_word=say((State.MISSED if missed else State.DUE_SOON).word),
        silent=tuple(names[one] for one in shown),
        more=len(overdue) - len(shown),
        news=tuple(_news(one, names[one.report.unit]) for one in latest),
        here=url_for("reporting.board_wall", under=code12),
        is_demo=is_demo(),
        now=uow.now,
    )


def _news(one: Version, name: str) -> News:
    report = one.report
    words = report.danger.words if report.danger else report.summary
    return News(version=one, name=name, said=words or say(report.kind.word))
