"""The wall screen at ``/?screen=wall``: read from five metres, no mouse, day and night."""

from __future__ import annotations

from datetime import date, datetime
from urllib.parse import urlencode

from attrs import evolve, frozen
from flask import Response, request, url_for

from riskmap.atlas.home import region_file
from riskmap.atlas.pages.asked_sheet import LIVE, asked_sheet
from riskmap.atlas.pages.blueprint import blueprint
from riskmap.atlas.pages.frame import at_home
from riskmap.atlas.pages.map import SCREENS
from riskmap.atlas.publication import marks
from riskmap.atlas.publication.composing import Composed, composed
from riskmap.atlas.publication.drawn import SheetMap
from riskmap.atlas.publication.layout import WALL
from riskmap.atlas.publication.model import Mark
from riskmap.atlas.service import levels
from riskmap.core.pins import Pin
from riskmap.core.sources import Flags
from riskmap.core.words import N_, Message
from riskmap.doors.answers import page
from riskmap.doors.offers import offered_pins
from riskmap.doors.parts import parts
from riskmap.doors.scope import current_scope
from riskmap.doors.words import locale
from riskmap.maps.layer import AskedLayers
from riskmap.maps.legend import Legend, LegendRow
from riskmap.store import Reading

#: Layers on the wall unless the address names others: lines to find one's way by.
LAYERS = frozenset({"base_roads", "base_metro_lines"})
#: How many of the highest classes are told by name, and names of each; more are counted.
MOST_CLASSES, MOST_NAMES = 2, 12


@frozen(kw_only=True)
class Aged:
    """One thing that grows old: what it is, and its moment or day."""

    label: Message
    at: datetime | None = None
    on: date | None = None


@frozen(kw_only=True)
class Told:
    """The units of one class: their names, and how many more there are."""

    row: LegendRow
    names: tuple[str, ...]
    more: int


@frozen(kw_only=True, eq=False)
class WallPage:
    """Everything on the wall.

    Parameters
    ----------
    pins
        What must not go away, the most severe first.
    highest
        The highest classes that any unit has, the highest first; empty while nothing is known.
    ages
        Data with their moments.
    board
        Address of the part that is asked for again and again.
    """

    place: str
    level: Message
    map: SheetMap
    legend: Legend
    highest: tuple[Told, ...]
    pins: tuple[Pin, ...]
    ages: tuple[Aged, ...]
    credits: tuple[str, ...]
    flags: Flags
    mark: Mark
    version: int | None
    board: str
    refresh_s: int
    timezone: str


def wall() -> Response:
    """Show the wall screen."""
    return page("atlas/wall.html", _looked_up())


@blueprint.get("/wall/board")
def wall_board() -> Response:
    """Answer with the part of the wall that changes; without any age, so that its ETag holds."""
    return page("atlas/wall/board.html", _looked_up())


def _looked_up() -> WallPage:
    with parts().database.read(current_scope()) as uow:
        asked = asked_sheet(uow)
        shown = LAYERS if asked.layers is None else asked.layers
        around = parts().settings.place.bounds
        made = composed(uow, evolve(asked, paper=WALL, layers=shown, around=around))
        return _record(uow, made)


def _record(uow: Reading, made: Composed) -> WallPage:
    asked, assessment = made.asked, made.units.assessment
    settings = parts().settings
    there = levels(uow, asked.region)
    return WallPage(
        place=at_home().name(asked.locale),
        level=there.level(asked.level).label if there.levels else Message(""),
        map=made.sheet,
        legend=made.legend,
        highest=_highest(made),
        pins=offered_pins(uow, _asked_of_rooms(asked.region)),
        ages=tuple(_ages(made)),
        credits=made.credits,
        flags=made.flags,
        mark=marks.mark(uow, asked.region, asked.level, measure=asked.measure),
        version=assessment.version if assessment else None,
        board=_board(),
        refresh_s=settings.map.refresh_s,
        timezone=settings.place.timezone,
    )


def _highest(made: Composed) -> tuple[Told, ...]:
    """Return the highest classes that are there with their units, by code, no rank."""
    rows = [row for row in made.legend.rows if row.count and not row.is_hatched]
    highest = sorted(rows, key=lambda row: row.number, reverse=True)[:MOST_CLASSES]
    return tuple(_told(made, row) for row in highest)


def _told(made: Composed, row: LegendRow) -> Told:
    inside = {one.code for one in made.sheet.areas if one.number == row.number}
    names = [one.name(made.asked.locale) for one in made.units.units if one.code in inside]
    return Told(row=row, names=tuple(names[:MOST_NAMES]), more=max(0, len(names) - MOST_NAMES))


def _ages(made: Composed) -> list[Aged]:
    assessment = made.units.assessment
    if assessment is None:
        return []
    outlines = [one.outline_source.as_of for one in made.units.units if one.outline_source]
    dates = [one for one in outlines if one]
    found = [Aged(label=Message(N_("Assessment")), at=assessment.created_at)]
    if dates:
        found.append(Aged(label=Message(N_("Outlines")), on=min(dates)))
    return found


def _asked_of_rooms(region: str) -> AskedLayers:
    return AskedLayers(
        region=region,
        folder=region_file().parent,
        build=parts().home.build,
        locale=locale(),
    )


def _board() -> str:
    kept = {name: request.args[name] for name in (*LIVE, "lang") if request.args.get(name)}
    return url_for("atlas.wall_board") + (f"?{urlencode(kept)}" if kept else "")


SCREENS["wall"] = wall
