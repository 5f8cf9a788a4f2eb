"""The one blueprint of the map's data; the modules beside this one put their routes on it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from riskmap.doors.api import Programs

blueprint = Programs("atlas_api", __name__, url_prefix="/api/v1/map", tag="Map")

_WHOLE = {"type": "integer", "minimum": 0}


def tile_path(zoom: str, **more: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """Describe the address of a tile, Web Mercator.

    Parameters
    ----------
    zoom
        How the address calls its zoom.
    more
        The other parts of the address.
    """
    return {
        **more,
        zoom: {
            "description": "Zoom; the whole world is tile 0 of 0.",
            "example": 12,
            "schema": _WHOLE,
        },
        "x": {"description": "Column, from the west.", "example": 3429, "schema": _WHOLE},
        "y": {"description": "Row, from the north.", "example": 1673, "schema": _WHOLE},
    }
