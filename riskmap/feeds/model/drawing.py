"""How stations are drawn on maps: shape, colour, icon of each kind, and for whom they are."""

from __future__ import annotations

from attrs import frozen

from riskmap.core.words import N_
from riskmap.feeds.model.stations import StationKind


@frozen(kw_only=True)
class Drawn:
    """How one kind is drawn; `is_public`: what it measures is for everybody."""

    word: str
    shape: str
    colour: str
    icon: str
    is_public: bool


#: What falls and how high water stands concerns everybody; how receivers of monitoring stand
#: concerns those who work with them.
DRAWN = {
    StationKind.RAIN: Drawn(
        word=N_("Rain gauges"), shape="circle", colour="#1B5E8C", icon="cloud-rain", is_public=True
    ),
    StationKind.LEVEL: Drawn(
        word=N_("Water levels"), shape="square", colour="#17605F", icon="ruler", is_public=True
    ),
    StationKind.TIDE: Drawn(
        word=N_("Tides"), shape="diamond", colour="#17605F", icon="waves", is_public=True
    ),
    StationKind.MET: Drawn(
        word=N_("Weather stations"),
        shape="circle",
        colour="#51626C",
        icon="thermometer",
        is_public=True,
    ),
    StationKind.GNSS: Drawn(
        word=N_("GNSS stations"),
        shape="diamond",
        colour="#552A7D",
        icon="satellite-dish",
        is_public=False,
    ),
}
PUBLIC = tuple(kind for kind, drawn in DRAWN.items() if drawn.is_public)
