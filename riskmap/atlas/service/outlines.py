"""The outlines of a level as the map draws them."""

from __future__ import annotations

from riskmap.atlas.service.joining import units
from riskmap.atlas.service.members import KEPT
from riskmap.atlas.service.units import Units
from riskmap.maps.outlines import Outlines
from riskmap.store import Reading


def outlines(uow: Reading, region: str, level: str, version: int | None = None) -> Outlines:
    """Return the outlines of the units of a level, in the order of their codes.

    Raises
    ------
    InvalidRequestError, NotFoundError
        As `units` does.
    """
    found = units(uow, region, level=level, version=version)
    return KEPT.get(("outlines", found.key, level), lambda: _outlines(found))


def _outlines(found: Units) -> Outlines:
    return Outlines.of(
        [unit.code for unit in found.units],
        found.shapes,
        names_zh=[unit.name_zh for unit in found.units],
        names_en=[unit.name_en for unit in found.units],
        synthetic=[unit.outline_flags.geometry_is_synthetic for unit in found.units],
    )
