"""How the script draws the outlines of a level: as one file, or as vector tiles of many."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import url_for

from riskmap.atlas.views import Asked
from riskmap.doors.parts import parts
from riskmap.maps.outlines import Outlines

_VENDOR = "vendor/maplibre"
SCRIPTS = (f"{_VENDOR}/maplibre-gl-csp.js", "vendor/maplibre-leaflet/leaflet-maplibre-gl.js")
WORKER, STYLESHEET = f"{_VENDOR}/maplibre-gl-csp-worker.js", f"{_VENDOR}/maplibre-gl.css"


def engine_state(outlines: Outlines, asked: Asked, asset: Callable[[str], str]) -> dict[str, Any]:
    """Return members of the state of a map page: ``engine``, ``vector``, and some of ``urls``.

    Parameters
    ----------
    outlines
        Of the level that is shown; their key goes into the addresses.
    asked
        What the page shows.
    asset
        Address of a static file by its path.
    """
    is_vector = len(outlines) >= parts().settings.map.vector_tiles_from
    return {
        "engine": "vector" if is_vector else "geojson",
        "vector": _assets(asset) if is_vector else None,
        "urls": _addresses(outlines, asked),
    }


def _assets(asset: Callable[[str], str]) -> dict[str, Any]:
    """Return what the script fetches when it draws vector tiles, and not before."""
    scripts = [asset(one) for one in SCRIPTS]
    return {"scripts": scripts, "worker": asset(WORKER), "stylesheet": asset(STYLESHEET)}


def _addresses(outlines: Outlines, asked: Asked) -> dict[str, str]:
    edition: dict[str, Any] = {"version": asked.version, "k": outlines.key}
    colours: dict[str, Any] = {"version": asked.version, "since": asked.since}
    return {
        "outlines": url_for("atlas_api.outlines", level=asked.level, **edition),
        "index": url_for("atlas_api.index", level=asked.level, **edition),
        "units": url_for("atlas_api.units", level=asked.level, version=asked.version),
        "tiles": _with_tiles("vector_tile", level=asked.level, **edition),
        "class_tiles": _with_tiles(
            "class_tile", level=asked.level, measure=asked.measure, **colours
        ),
    }


def _with_tiles(name: str, **values: Any) -> str:
    """Return the address of a route of tiles with places for zoom, x and y in it."""
    path = url_for(f"atlas_api.{name}", zoom=0, x=0, y=0, **values)
    return path.replace("/0/0/0.", "/{z}/{x}/{y}.")
