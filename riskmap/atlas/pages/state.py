"""What the script on the map page draws, as one JSON value."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import url_for

from riskmap.atlas.classes import classes_of
from riskmap.atlas.engine import engine_state
from riskmap.atlas.measures import Measure
from riskmap.atlas.model import LevelLink
from riskmap.atlas.pages.asked import MapAsked
from riskmap.atlas.views import View
from riskmap.doors.assets import static
from riskmap.doors.parts import parts
from riskmap.doors.words import say
from riskmap.maps.layer import Layer, Symbol
from riskmap.maps.outlines import Outlines

#: Above so many names hide the map.
MOST_LABELS = 60


def state_of(
    view: View,
    outlines: Outlines,
    asked: MapAsked,
    *,
    levels: Sequence[LevelLink],
    layers: Sequence[Layer],
    beside: View | None,
) -> dict[str, Any]:
    """Return what is drawn, as JSON values.

    Parameters
    ----------
    outlines
        Those of the level; addresses carry their key, so that browsers keep what they get.
    beside
        A second view beside the first.
    """
    units = view.units
    here: dict[str, Any] = {"version": asked.version}
    engine = engine_state(outlines, asked.view(units.level), static)
    return {
        "level": units.level,
        "levels": [_level(one) for one in levels],
        "measure": _measure(view.coloured.measure),
        "classes": classes_of(view.coloured),
        **engine,
        "urls": {
            **engine["urls"],
            "values": _values(view, asked.since, asked.version),
            "find": url_for("atlas_api.find", **here),
            "at": url_for("atlas_api.at", **here),
        },
        "labels": len(units.units) <= MOST_LABELS,
        "layers": [layer_state(one) for one in layers],
        "bounds": _corners(units.bounds or parts().settings.place.bounds),
        "selected": asked.selected or None,
        "compare": None if beside is None else _beside(beside, outlines, asked),
        "link": "/divisions/{code}",
        "flags": units.flags.as_dict(),
        "attribution": units.attribution,
        "opacity": 1.0,
        "refresh_s": parts().settings.map.refresh_s,
        "words": {},
    }


def _level(one: LevelLink) -> dict[str, Any]:
    return {
        "slug": one.slug,
        "label": one.label,
        "href": one.href,
        "count": one.count,
        "is_current": one.is_current,
        "is_demo": one.is_demo,
    }


def _measure(measure: Measure) -> dict[str, str]:
    return {"slug": measure.slug, "title": say(measure.title), "unit": say(measure.unit)}


def _values(view: View, since: int | None, version: int | None) -> str:
    measure, level = view.coloured.measure.slug, view.units.level
    said: dict[str, Any] = {"version": version, "since": since}
    return url_for("atlas_api.values", level=level, measure=measure, **said)


def _beside(view: View, outlines: Outlines, asked: MapAsked) -> dict[str, Any]:
    measure = view.coloured.measure
    engine = engine_state(outlines, asked.view(view.units.level, measure.slug), static)
    return {
        "measure": _measure(measure),
        "classes": classes_of(view.coloured),
        "urls": {
            "values": _values(view, None, asked.version),
            "class_tiles": engine["urls"]["class_tiles"],
        },
    }


def layer_state(layer: Layer) -> dict[str, Any]:
    """Return a layer as the script draws it."""
    return {
        "slug": layer.slug,
        "title": say(layer.title),
        "kind": str(layer.kind),
        "url": layer.url,
        "symbols": [_symbol(one) for one in layer.symbols],
        "attribution": layer.attribution,
        "opacity": layer.opacity,
        "is_on": layer.is_on,
        "refresh_s": layer.refresh_s,
        "stale_after_s": layer.stale_after_s,
        "topics": list(layer.topics),
        "flags": layer.flags.as_dict(),
    }


def _symbol(symbol: Symbol) -> dict[str, Any]:
    return {
        "slug": symbol.slug,
        "label": say(symbol.label),
        "shape": symbol.shape,
        "colour": symbol.colour,
        "icon": symbol.icon,
    }


def _corners(bounds: tuple[float, float, float, float]) -> list[list[float]]:
    """Return south-west and north-east as Leaflet takes them."""
    west, south, east, north = bounds
    return [[south, west], [north, east]]
