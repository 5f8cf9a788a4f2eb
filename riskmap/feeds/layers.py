"""Layers of the map: stations by kind, each with its last value and whether it is out of date."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from riskmap.core.realm import DEMO
from riskmap.core.sources import Flags, Source
from riskmap.core.words import N_, Message
from riskmap.feeds import service
from riskmap.feeds.model.drawing import DRAWN, PUBLIC, Drawn
from riskmap.feeds.model.rights import Deed, roles_of
from riskmap.feeds.model.stations import StationKind
from riskmap.maps.layer import AskedLayers, Layer, LayerKind, Symbol
from riskmap.people.service.reading import acting
from riskmap.store import Reading

REFRESH_S = 30
_GROUP = N_("Stations")
_MADE_UP = N_("These values are made up.")
_EMPTY = N_("No station of this kind has a position. Bring a table: riskmap feeds stations FILE")


def layers(uow: Reading, _asked: AskedLayers) -> Iterator[Layer]:
    """Yield one layer a kind: all for who may look at stations, else those for everybody."""
    looks = _may_look(uow)
    counts = _counts(uow) if looks else None
    is_demo = uow.scope.realm == DEMO
    for kind, drawn in DRAWN.items():
        if looks or kind in PUBLIC:
            count = None if counts is None else counts[kind]
            yield _layer(kind, drawn, count, is_demo=is_demo)


def _may_look(uow: Reading) -> bool:
    if not uow.scope.is_person or not uow.scope.areas:
        return False
    who = acting(uow)
    return who.holder is not None and bool(set(roles_of(Deed.LOOK)) & set(who.holder.roles))


def _counts(uow: Reading) -> Counter[str]:
    placed = (one for one in service.stations(uow) if one.lon is not None)
    return Counter(one.kind for one in placed)


def _layer(kind: StationKind, drawn: Drawn, count: int | None, *, is_demo: bool) -> Layer:
    symbol = Symbol(
        slug=str(kind),
        label=kind.word,
        shape=drawn.shape,
        colour=drawn.colour,
        icon=drawn.icon,
        count=count,
    )
    return Layer(
        slug=f"stations_{kind}",
        title=Message(drawn.word),
        url=f"/stations-on-map/{kind}.geojson",
        kind=LayerKind.SYMBOLS,
        symbols=() if count == 0 else (symbol,),
        source=Source(title=N_("Feeds of this site"), verified=False),
        attribution="",
        flags=Flags(),
        group=Message(_GROUP),
        refresh_s=REFRESH_S,
        topics=("feeds",),
        code_property="id",
        name_property="title",
        link="",
        notices=(Message(_MADE_UP),) if is_demo else (),
        empty=Message(_EMPTY),
    )
