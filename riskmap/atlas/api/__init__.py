"""The map's own data: units, tiles, answers to where and what."""

from __future__ import annotations

from riskmap.atlas.api import units  # noqa: F401 - it puts its routes on the blueprint
from riskmap.atlas.api.blueprint import blueprint

__all__ = ["blueprint"]
