"""The list of dangers, at ``/dangers``: open ones first; the same as points for the map."""

from __future__ import annotations

from typing import Any

from attrs import frozen
from flask import Response, render_template, request, url_for

from riskmap.core.access import Area
from riskmap.core.words import N_
from riskmap.doors.access import holds, needs
from riskmap.doors.answers import geojson
from riskmap.doors.parts import parts
from riskmap.doors.scope import current_scope
from riskmap.doors.words import locale, say
from riskmap.people.pages.duty import ALL, is_demo
from riskmap.people.pages.words import divisions_said
from riskmap.reporting.model.danger_kinds import DangerKind, Depth, danger_table
from riskmap.reporting.model.dangers import DangerState, Standing
from riskmap.reporting.model.desk import DESK
from riskmap.reporting.model.photos import Photo
from riskmap.reporting.model.rights import VIEWERS
from riskmap.reporting.pages.blueprint import blueprint
from riskmap.reporting.pages.reporters import REPORTERS
from riskmap.reporting.pages.words import asked_division, line_of, reachable
from riskmap.reporting.service import danger_map, dangers, photos
from riskmap.reporting.store.dangers import Place, WantedDangers

#: What the list shows until somebody asks for more: all that is not over.
OPEN = "open"
_AT_ONCE = 50


@frozen(kw_only=True)
class Part:
    """One number of the bar, with the list that it counts."""

    slug: str
    word: str
    count: int
    href: str
    is_here: bool


@frozen(kw_only=True)
class Row:
    """One danger on the list."""

    standing: Standing
    kind: DangerKind
    depth: Depth | None
    name: str
    photo: Photo | None
    photos: int


@frozen(kw_only=True)
class DangersPage:
    """Dangers of a division, as far as they are asked for."""

    title: str
    code12: str
    name: str
    divisions: tuple[tuple[str, str], ...]
    kinds: tuple[tuple[str, str], ...]
    states: tuple[tuple[str, str], ...]
    kind: str
    state: str
    bar: tuple[Part, ...]
    rows: tuple[Row, ...]
    next_href: str
    may_report: bool
    on_map: bool
    is_demo: bool


@blueprint.app_template_global()
def may_see_dangers() -> bool:
    """Tell whether the one who asks sees the list of dangers, for the menu of pages."""
    return holds(*VIEWERS)


@blueprint.get("/dangers")
@needs(*VIEWERS)
def danger_list() -> Response:
    """Show the dangers of a division."""
    kind, state = _asked_kind(), _asked_state()
    with parts().database.read(current_scope()) as uow:
        code12 = asked_division(uow)
        within = WantedDangers(area=Area.of(code12), what=kind)
        wanted = WantedDangers(area=Area.of(code12), what=kind, states=_states(state))
        found = dangers.listed(uow, wanted, _AT_ONCE + 1, _after())
        shown, counts = found[:_AT_ONCE], dangers.counts(uow, within)
        pictures = photos.of_reports(uow, [one.id for one in shown])
        names = divisions_said(uow, [one.unit for one in shown])
        own, choices = line_of(uow, code12), reachable(uow)
    here = {"under": code12, "kind": kind or ALL, "state": state}
    record = DangersPage(
        title=say(N_("Dangers")),
        code12=code12,
        name=own.get(code12, code12),
        divisions=choices,
        kinds=((ALL, say(N_("All kinds"))), *((one.slug, say(one.word)) for one in _kinds())),
        states=_choices(),
        kind=kind or ALL,
        state=state,
        bar=_bar(counts, here),
        rows=tuple(_row(one, names, pictures.get(one.id, ())) for one in shown),
        next_href=_next(shown, here) if len(found) > _AT_ONCE else "",
        may_report=holds(*REPORTERS),
        on_map=holds(*DESK),
        is_demo=is_demo(),
    )
    return Response(render_template("reporting/dangers/list.html", page=record))


@blueprint.get("/dangers/open.geojson")
@needs(*DESK)
def open_dangers() -> Response:
    """Answer with the open dangers that have a position, as points."""
    with parts().database.read(current_scope()) as uow:
        return geojson(danger_map.collection(uow, locale=locale(), say=say))


def depth_of(standing: Standing) -> Depth | None:
    """Return how deep the water stands, told by the body."""
    return danger_table().depths.get(standing.danger.depth)


def _row(one: Standing, names: dict[str, str], pictures: tuple[Photo, ...]) -> Row:
    return Row(
        standing=one,
        kind=danger_table().kinds[one.danger.what],
        depth=depth_of(one),
        name=names.get(one.unit, one.unit),
        photo=pictures[0] if pictures else None,
        photos=len(pictures),
    )


def _bar(counts: dict[DangerState, int], here: dict[str, Any]) -> tuple[Part, ...]:
    return tuple(
        Part(
            slug=str(one),
            word=say(one.word),
            count=counts[one],
            href=url_for("reporting.danger_list", **{**here, "state": str(one)}),
            is_here=here["state"] == str(one),
        )
        for one in DangerState
    )


def _choices() -> tuple[tuple[str, str], ...]:
    wide = ((OPEN, say(N_("not over"))), (ALL, say(N_("All states"))))
    return (*wide, *((str(one), say(one.word)) for one in DangerState))


def _kinds() -> tuple[DangerKind, ...]:
    return tuple(danger_table().kinds.values())


def _asked_kind() -> str:
    asked = request.args.get("kind", ALL)
    return asked if asked in danger_table().kinds else ""


def _asked_state() -> str:
    asked = request.args.get("state", OPEN)
    return asked if asked in {OPEN, ALL, *map(str, DangerState)} else OPEN


def _states(state: str) -> tuple[DangerState, ...]:
    if state == ALL:
        return ()
    if state == OPEN:
        return tuple(one for one in DangerState if one.is_open)
    return (DangerState(state),)


def _next(shown: list[Standing], here: dict[str, Any]) -> str:
    return url_for("reporting.danger_list", **here, after=Place.of(shown[-1]).text)


def _after() -> Place | None:
    text = request.args.get("after", "")
    return Place.read(text) if text else None
