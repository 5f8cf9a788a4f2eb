"""Positions beside the outline of a unit: does it lie where it is reported from."""

from __future__ import annotations

from riskmap.core.codes import level_of
from riskmap.divisions.model import Boundary
from riskmap.divisions.service.features import Selection, outlines
from riskmap.reporting.model.positions import Whereabouts, whereabouts
from riskmap.store import Reading


def outline_of(uow: Reading, unit: str) -> Boundary | None:
    """Return the outline of a unit; None where nobody drew it."""
    selection = Selection(level=level_of(unit), under=unit, internal=True)
    return next((drawn for one, drawn in outlines(uow, selection) if one.code12 == unit), None)


def standing(uow: Reading, unit: str, lon: float, lat: float) -> Whereabouts:
    """Return how a position (degrees, EPSG:4490) lies to the outline of a unit."""
    drawn = outline_of(uow, unit)
    return whereabouts(
        unit,
        None if drawn is None else drawn.geometry,
        lon,
        lat,
        is_illustrative=drawn is not None and drawn.flags.geometry_is_synthetic,
    )
