"""Map pages: folium maps cut into files and one element, so that nothing inline remains.

Folium writes a page of its own, with inline scripts, styles and random ids, and
with addresses of other hosts. Here the same figure is rendered with local assets
and fixed ids, then taken apart: texts to be served as files named by their hash,
addresses to link, and the element to put into our own page.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, cast

import folium
from attrs import evolve, field, frozen, validators
from branca.element import Element, Figure, MacroElement
from folium.template import Template

from riskmap.core.words import N_, Message
from riskmap.maps.layer import Layer
from riskmap.maps.legend import LegendRow
from riskmap.maps.parts import MapParts, take_apart

Translate = Callable[[str], str]
Bounds = tuple[float, float, float, float]

LEAFLET_JS = "vendor/leaflet/leaflet.js"
LEAFLET_CSS = "vendor/leaflet/leaflet.css"
MAP_CSS = "css/map.css"
#: What every map needs, in the order of loading.
CORE_JS = (
    *("core", "furniture", "outline-looks", "outlines"),
    *("pictures", "vector-looks", "vector", "units", "labels"),
)
#: What the map page has beside it.
TOOLS_JS = (
    *("page", "table", "panel", "levels", "find", "locate", "compare", "view"),
    *("layers", "layers-symbols", "layers-list", "layers-rasters", "layers-tracks", "layers-areas"),
)

#: What the script on the page may have to say.
WORDS = {
    "zoom_in": N_("Zoom in"),
    "zoom_out": N_("Zoom out"),
    "north": N_("North is up"),
    "loading": N_("Loading the map…"),
    "failed": N_("The map data did not arrive. The list below shows the same levels."),
    "retry": N_("Try again"),
    "synthetic": N_("Outline made for demonstration, not a real boundary"),
    "scale": N_("about 1:{number}"),
}
#: What the tools of the map page may have to say.
TOOL_WORDS = {
    "failed_visit": N_("The page did not arrive; what you see is as before."),
    "close": N_("Close"),
    "copied": N_("The link of this view is copied."),
    "copy_by_hand": N_("Copy this link:"),
    "find_nothing": N_("No unit found. Try a shorter name, its pinyin or its code."),
    "find_failed": N_("The search did not answer. The list can be filtered instead."),
    "find_count": N_("{count} found, arrow keys choose"),
    "locating": N_("Asking the device where it is…"),
    "accuracy": N_("You are here, within {metres} m"),
    "locate_plain": N_("Browsers tell a position to safe pages only (https), and this is none."),
    "locate_denied": N_("The browser was not allowed to tell the position."),
    "locate_slow": N_("The device did not find its position in time."),
    "locate_unknown": N_("The device does not know its position."),
    "locate_click": N_("Click on the map where you are."),
    "locate_outside": N_("This position lies outside the map."),
    "at_failed": N_("Which unit this is could not be asked."),
    "panel_failed": N_("The facts of this unit did not arrive."),
    "second_map": N_("Second map: {title}"),
}


@frozen(kw_only=True)
class MapView:
    """What a map shows at first.

    Parameters
    ----------
    slug
        Name of the map on its page, ``[a-z0-9_]`` only: its element is ``map_<slug>``.
    label
        Name for people who cannot see it.
    bounds
        (west, south, east, north), degrees of EPSG:4490 (or 4326).
    selected
        Code of the division to outline in ink, if any.
    keep_clear
        CSS selector of a card that lies over the map; the first view leaves room for it.
    labels
        Whether names are written on the map.
    state_from
        CSS selector of the element whose ``data-state`` says what is drawn; None: the layer
        given to `draw` says it.
    tools
        Names of the scripts below ``js/map`` that this map needs beside the core.
    """

    slug: str = field(validator=validators.matches_re(r"[a-z][a-z0-9_]*"))
    label: Message
    bounds: Bounds
    selected: str | None = None
    keep_clear: str | None = None
    labels: bool = True
    state_from: str | None = None
    tools: tuple[str, ...] = ()


class _Call(MacroElement):
    """A call of one of our own functions in the core script with the map and options."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
            window.riskmap.{{ this.function }}({{ this._parent.get_name() }}, {{ this.options }});
        {% endmacro %}
        """
    )

    def __init__(self, function: str, options: dict[str, Any]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = function
        self.function = function
        self.options = json.dumps(options, ensure_ascii=False, sort_keys=True)


def draw(
    view: MapView,
    layer: Layer | None = None,
    *,
    asset: Callable[[str], str],
    translate: Translate = str,
) -> MapParts:
    """Draw a map and take it apart.

    Parameters
    ----------
    view
        What it shows at first.
    layer
        Outlines coloured by class, where the page itself carries no state.
    asset
        Address of a static file by its path below ``riskmap/web/static``.
    translate
        Language of titles and words.

    Returns
    -------
    MapParts
        The same bytes for the same arguments.
    """
    state = None if layer is None else state_of(view, layer, translate)
    chart = _chart(view, asset)
    chart.add_child(_Call("furnish", _options(view, state, translate)))
    _name(chart, view.slug)
    parts = take_apart(cast("Figure", chart.get_root()), chart.get_name())
    own = tuple(asset(f"js/map/{name}.js") for name in (*CORE_JS, *view.tools))
    return evolve(
        parts,
        scripts=(*parts.scripts, *own),
        stylesheets=(*parts.stylesheets, asset(MAP_CSS)),
    )


def state_of(view: MapView, layer: Layer, translate: Translate = str) -> dict[str, Any]:
    """Return what the script draws of one layer of outlines with their classes inside."""
    return {
        "engine": "geojson",
        "measure": {"slug": layer.slug, "title": layer.title.say(translate)},
        "classes": _classes(layer, translate),
        "urls": {"outlines": layer.url},
        "attribution": layer.attribution,
        "opacity": layer.opacity,
        "flags": layer.flags.as_dict(),
        "link": layer.link,
        "selected": view.selected,
        "bounds": _corners(view.bounds),
    }


def _classes(layer: Layer, translate: Translate) -> dict[str, Any]:
    def class_of(row: LegendRow) -> dict[str, Any]:
        return {"colour": row.colour, "word": row.label.say(translate)}

    rows = layer.legend.rows if layer.legend else ()
    return {str(row.number): class_of(row) for row in rows}


def _chart(view: MapView, asset: Callable[[str], str]) -> folium.Map:
    west, south, east, north = view.bounds
    chart = folium.Map(
        location=((south + north) / 2, (west + east) / 2),
        tiles=None,
        prefer_canvas=True,
        zoom_start=12,
        zoom_control=False,
        zoom_snap=0.25,
        min_zoom=9,
        max_zoom=18,
        attribution_control=False,
    )
    chart.default_js = [("leaflet", asset(LEAFLET_JS))]
    chart.default_css = [("leaflet_css", asset(LEAFLET_CSS))]
    return chart


def _name(element: Element, slug: str) -> None:
    """Replace folium's random ids, so that the same map is the same bytes."""
    element._id = slug  # noqa: SLF001 - folium offers no other way
    for number, child in enumerate(element._children.values()):  # noqa: SLF001 - as above
        _name(child, f"{slug}_{number}")


def _options(
    view: MapView, state: Mapping[str, Any] | None, translate: Translate
) -> dict[str, Any]:
    words = WORDS | (TOOL_WORDS if view.tools else {})
    return {
        "slug": view.slug,
        "label": view.label.say(translate),
        "bounds": _corners(view.bounds),
        "keepClear": view.keep_clear,
        "labels": view.labels,
        "words": {name: translate(word) for name, word in words.items()},
        "state": state,
        "stateFrom": view.state_from,
    }


def _corners(bounds: Bounds) -> list[list[float]]:
    """Return south-west and north-east as Leaflet takes them."""
    west, south, east, north = bounds
    return [[south, west], [north, east]]
