"""What the map can be coloured by, with unit, class limits and where these are from."""

from riskmap.atlas.measures.catalogue import measure_of, measures_of
from riskmap.atlas.measures.colouring import Coloured, coloured
from riskmap.atlas.measures.limits import nice_limits
from riskmap.atlas.measures.model import Group, Measure

__all__ = [
    "Coloured",
    "Group",
    "Measure",
    "coloured",
    "measure_of",
    "measures_of",
    "nice_limits",
]
