"""The map at ``/``."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from attrs import evolve, frozen
from flask import Response, request, url_for

from riskmap.atlas import service
from riskmap.atlas.home import home_region, region_file
from riskmap.atlas.measures import Coloured
from riskmap.atlas.model import AssessmentNote, MapPage
from riskmap.atlas.pages.asked import MapAsked, map_asked
from riskmap.atlas.pages.blueprint import blueprint
from riskmap.atlas.pages.notes import change_note, compared_with, earlier_note, notes_of
from riskmap.atlas.pages.pickers import (
    changes_since,
    comparisons,
    downloads,
    editions_before,
    level_links,
    measure_links,
)
from riskmap.atlas.pages.state import MOST_LABELS, state_of
from riskmap.atlas.pages.table import MOST_ROWS, columns_of, filter_of, rows_of
from riskmap.atlas.rows import places_of, says_values
from riskmap.atlas.service import Levels
from riskmap.atlas.views import View, view_of
from riskmap.core.errors import InvalidRequestError
from riskmap.core.sources import Source
from riskmap.core.words import N_, Message
from riskmap.doors.answers import page
from riskmap.doors.assets import static
from riskmap.doors.bundles import bundled
from riskmap.doors.offers import offered_layers
from riskmap.doors.parts import parts
from riskmap.doors.published import published
from riskmap.doors.scope import current_scope
from riskmap.doors.words import locale, say, today
from riskmap.maps.layer import AskedLayers, Layer
from riskmap.maps.outlines import Outlines
from riskmap.maps.page import TOOLS_JS, MapView, draw
from riskmap.maps.parts import LinkedMap
from riskmap.risk.model import Assessment, Edition
from riskmap.store import Reading


@frozen(kw_only=True, eq=False)
class Looked:
    """Everything that was read for one page of the map."""

    asked: MapAsked
    levels: Levels
    view: View
    beside: View | None
    outlines: Outlines
    layers: tuple[Layer, ...]
    editions: tuple[Edition, ...]


#: Other pages at this address, by the argument ``screen``; their modules put them here.
SCREENS: dict[str, Callable[[], Response]] = {}


@blueprint.get("/")
def home() -> Response:
    """Show the map, its legend and its list, as the address asks."""
    screen = request.args.get("screen")
    if screen:
        return _screen(screen)
    asked = map_asked()
    with parts().database.read(current_scope()) as uow:
        found = look_up(uow, asked)
    return page("atlas/map.html", record_of(found))


def _screen(name: str) -> Response:
    if name not in SCREENS:
        raise InvalidRequestError(
            N_("There is no screen {screen}."),
            mend=N_("Use one of: {allowed}."),
            screen=name[:40],
            allowed=", ".join(SCREENS) or "–",
        )
    return SCREENS[name]()


def look_up(uow: Reading, asked: MapAsked) -> Looked:
    """Read what a page of the map is made of.

    Raises
    ------
    InvalidRequestError, NotFoundError
        If the place has no such level, measure or version.
    """
    region = home_region()
    there = service.levels(uow, region, asked.version)
    level = there.asked(asked.level)
    view = view_of(uow, region, asked.view(level))
    beside = view_of(uow, region, asked.view(level, asked.compare)) if asked.compare else None
    return Looked(
        asked=asked,
        levels=there,
        view=view,
        beside=beside,
        outlines=service.outlines(uow, region, level, asked.version),
        layers=offered(uow, asked),
        editions=service.reachable(uow, region),
    )


def offered(uow: Reading, asked: MapAsked) -> tuple[Layer, ...]:
    """Return the layers that the rooms offer, on as the address says."""
    settings = parts().settings.map
    wanted = AskedLayers(
        region=home_region(),
        folder=region_file().parent,
        build=parts().home.build,
        locale=locale(),
        outside=settings.tianditu_layer if settings.tianditu_key else "",
        outside_review_number=settings.tianditu_review_number,
    )
    found = offered_layers(uow, wanted)
    if asked.layers is None:
        return found
    on = set(asked.layers.split(","))
    return tuple(evolve(one, is_on=one.slug in on) for one in found)


def record_of(found: Looked) -> MapPage:
    """Return the page as its template shows it."""
    asked, shown = found.asked, found.view.coloured
    units = found.view.units
    level_links_ = level_links(found.levels, units.level, asked)
    places = places_of(shown, filter_of(asked, shown), locale())
    return MapPage(
        title=say(shown.measure.title),
        summary=_summary(found, len(places)),
        map=_drawn(shown),
        state=state_of(
            found.view,
            found.outlines,
            asked,
            levels=level_links_,
            layers=found.layers,
            beside=found.beside,
        ),
        layer=layer_of(shown),
        notes=notes_of(shown.measure),
        layers=found.layers,
        measures=measure_links(units.assessment, shown.measure.slug, asked),
        levels=level_links_,
        columns=columns_of(shown, asked),
        rows=rows_of(shown, places[:MOST_ROWS]),
        listed=_listed(shown, places, asked),
        more=max(0, len(places) - MOST_ROWS),
        total=len(units.units),
        query=asked.q,
        class_asked=asked.class_,
        kept=_kept(asked),
        has_scores=says_values(shown),
        downloads=downloads(shown.measure.slug, units.level, asked) if units.units else (),
        comparisons=comparisons(units.assessment, shown.measure.slug, asked),
        compared=compared_with(found.beside, asked),
        versions=changes_since(found.editions, asked),
        change=change_note(found.view.changed, asked),
        editions=editions_before(found.editions, asked),
        earlier=earlier_note(found.editions, units.assessment, asked),
        sources=(*service.sources_of(units), shown.measure.limits_source),
        assessment=note_of(units.assessment),
        print_href=_print(found),
        wall_href=url_for("atlas.home", screen="wall") if "wall" in SCREENS else "",
    )


def _listed(shown: Coloured, places: Sequence[int], asked: MapAsked) -> tuple[str, ...]:
    """Return the codes that a filter leaves, for the map to fade by, where not all have a row."""
    is_filtered = bool(asked.q) or asked.class_ is not None
    if not is_filtered or len(places) <= MOST_ROWS:
        return ()
    return tuple(shown.units.units[place].code for place in places)


def _print(found: Looked) -> str:
    """Return where the map is printed; empty where another one would be: sheets show what holds."""
    asked, units = found.asked, found.view.units
    holds = next((one.version for one in found.editions if one.is_shown), None)
    if units.assessment is None or units.assessment.version != holds or asked.since is not None:
        return ""
    said = {"measure": asked.measure or None, "layers": asked.layers, "at": asked.at or None}
    shown: dict[str, Any] = {name: text for name, text in said.items() if text is not None}
    return url_for("atlas.print_map", level=units.level, **shown)


def _summary(found: Looked, listed: int) -> str:
    units = found.view.units
    level = next((one for one in found.levels.levels if one.slug == units.level), None)
    if level is None:
        return ""
    about = {"level": level.word, "count": len(units.units), "listed": listed}
    if found.asked.q or found.asked.class_ is not None:
        return say(Message(N_("{level}: {listed} of {count}"), about))
    return say(Message(N_("{level}: {count}"), about))


def _kept(asked: MapAsked) -> tuple[tuple[str, str], ...]:
    """Return the parameters that forms pass on; they bring filters of their own."""
    return tuple(evolve(asked, q="", class_=None, selected="").parameters.items())


def layer_of(shown: Coloured) -> Layer:
    """Return the units as a layer of a map."""
    units = shown.units
    source = next((one.outline_source for one in units.units if one.outline_source), None)
    measure = shown.measure.slug
    return Layer(
        slug="units",
        title=shown.measure.title,
        url=url_for("atlas_api.units", level=units.level or None, measure=measure),
        legend=shown.legend,
        source=source or Source(title=""),
        as_of=source.as_of if source else None,
        flags=units.flags,
        attribution=units.attribution,
        code_property="code",
        name_property="name_en" if locale() == "en" else "name_zh",
    )


def _drawn(shown: Coloured) -> LinkedMap:
    """Return the map, its texts published as files."""
    west, south, east, north = parts().settings.place.bounds
    view = MapView(
        slug="home",
        label=Message(N_("Map; the list beside it says the same in words")),
        bounds=shown.units.bounds or (west, south, east, north),
        keep_clear="#layer-card",
        labels=len(shown.units.units) <= MOST_LABELS,
        state_from="#map-state",
        tools=TOOLS_JS,
    )
    linked = draw(view, asset=static, translate=say).linked(published)
    return evolve(linked, scripts=bundled(linked.scripts))


def note_of(assessment: Assessment | None) -> AssessmentNote | None:
    """Return what is said of the assessment beside its numbers."""
    if assessment is None:
        return None
    return AssessmentNote(
        state=str(assessment.state),
        assessed_at=assessment.created_at,
        version=str(assessment.version),
        published_by=assessment.published_by,
        review_due_on=assessment.review_due_on,
        is_expired=assessment.is_expired(today()),
    )
