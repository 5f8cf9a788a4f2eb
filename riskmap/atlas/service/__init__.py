"""Join what the rooms know of each unit of the place at home: outline, names, risk.

A unit is of whatever levels and codes its place has; nothing here knows Chinese codes.
"""

from riskmap.atlas.service.at_home import AtHome, at_home
from riskmap.atlas.service.documents import as_geojson, sources_of
from riskmap.atlas.service.editions import Shown, shown_edition
from riskmap.atlas.service.joining import units
from riskmap.atlas.service.levels import Levels, levels
from riskmap.atlas.service.outlines import outlines
from riskmap.atlas.service.place import brings_divisions, region_id, registered_under
from riskmap.atlas.service.units import Unit, Units
from riskmap.risk.service import reachable

__all__ = [
    "AtHome",
    "Levels",
    "Shown",
    "Unit",
    "Units",
    "as_geojson",
    "at_home",
    "brings_divisions",
    "levels",
    "outlines",
    "reachable",
    "region_id",
    "registered_under",
    "shown_edition",
    "sources_of",
    "units",
]
