"""Versions of the makers: a maker whose results change gets another one."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from riskmap.risk.region import Region

_MODULES = {
    "design_storm_waterlogging": "waterlogging",
    "connected_inundation": "inundation",
    "subsidence_from_stations": "subsidence",
    "synthetic_heat": "heat",
    "parametric_typhoon": "typhoon",
}


def version_of(maker: str) -> int:
    """Return the version of a maker by its name in region.toml."""
    found: int = import_module(f"riskmap.risk.makers.{_MODULES[maker]}").VERSION
    return found


def maker_versions(region: Region) -> dict[str, int]:
    """Return the versions of the makers that a region names."""
    names = [one.maker.name for one in region.hazards if one.maker is not None]
    return {name: version_of(name) for name in dict.fromkeys(names)}
