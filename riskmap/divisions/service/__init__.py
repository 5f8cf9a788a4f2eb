"""What the room can do: register, list, search, count, draw.

A district's own files are in `riskmap.divisions.service.importing`, which loads GDAL and
is therefore imported only by whoever needs it.
"""

from riskmap.divisions.service.features import (
    Selection,
    boundaries,
    division_feature,
    feature_collection,
    outlines,
    page,
)
from riskmap.divisions.service.reading import (
    RegisterCounts,
    ancestors,
    children,
    counts,
    division,
    list_codes,
    list_divisions,
    names_of,
    search,
)
from riskmap.divisions.service.registering import (
    delivered,
    deliveries,
    derived_outline,
    latest_delivery,
    register,
)

__all__ = [
    "RegisterCounts",
    "Selection",
    "ancestors",
    "boundaries",
    "children",
    "counts",
    "delivered",
    "deliveries",
    "derived_outline",
    "division",
    "division_feature",
    "feature_collection",
    "latest_delivery",
    "list_codes",
    "list_divisions",
    "names_of",
    "outlines",
    "page",
    "register",
    "search",
]
