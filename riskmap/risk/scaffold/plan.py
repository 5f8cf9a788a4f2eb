"""All that is known of a new place before anything is written."""

from __future__ import annotations

from attrs import frozen

from riskmap.core.words import Message
from riskmap.geo.arrays import Floats
from riskmap.risk.scaffold.asked import Asked
from riskmap.risk.scaffold.outlines import Outlines
from riskmap.risk.scaffold.people import People

#: The file of the outlines in a new folder.
DIVISIONS = "divisions.gpkg"


@frozen(kw_only=True, eq=False)
class Plan:
    """All that is known before anything is written.

    Parameters
    ----------
    areas_m2 : (N,) array
        Of the outlines, in the metric CRS; 0 where nothing is drawn.
    extent_m
        Width and height of the place.
    """

    asked: Asked
    id: str
    name: str
    outlines: Outlines
    metric_crs: str
    areas_m2: Floats
    extent_m: tuple[float, float]
    people: People | None
    notes: tuple[Message, ...]
