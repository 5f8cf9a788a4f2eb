"""The map's own data: units, tiles, answers to where and what."""

from __future__ import annotations

from riskmap.atlas.api import (  # noqa: F401 - they put their routes on the blueprint
    basemap,
    download,
    find,
    rasters,
    tianditu,
    tiles,
    tracks,
    units,
    values,
)
from riskmap.atlas.api.blueprint import blueprint

__all__ = ["blueprint"]
