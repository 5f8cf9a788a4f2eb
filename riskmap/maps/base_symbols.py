"""How the classes of a base map are drawn, on the screen and on paper."""

from __future__ import annotations

from riskmap.core.words import Message
from riskmap.maps.basemap import FeatureClass
from riskmap.maps.layer import Symbol
from riskmap.maps.palette import palette

#: How the classes of a base map are drawn; what is not listed takes the first of its kind.
#: Colours of the palette: quiet, readable on paper and on ink.
DRAWN = {
    "elevated_road": ("line", palette().ramp("exposure")[2]),
    "expressway": ("line", palette().ramp("exposure")[3]),
    "metro_line": ("dashed_line", palette().light["unreachable"]),
    "metro_station": ("square", palette().light["unreachable"]),
}
OTHERS = {
    "line": ("line", palette().light["muted"]),
    "point": ("circle", palette().light["muted"]),
}


def as_it_is(name: str) -> Message:
    """Return a name of the place's own, which no catalogue knows."""
    return Message("{name}", {"name": name})


def symbol_of(kind: FeatureClass, form: str, locale: str, *, count: int | None = None) -> Symbol:
    """Return how a class of a base map is drawn."""
    shape, colour = DRAWN.get(kind.slug, OTHERS[form])
    return Symbol(
        slug=kind.slug,
        label=as_it_is(kind.title.of(locale)),
        shape=shape,
        colour=colour,
        count=count,
    )
