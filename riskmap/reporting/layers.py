"""The layer of the map that shows open dangers: for people who work with reports at a desk."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from riskmap.core.realm import DEMO
from riskmap.core.sources import Flags, Source
from riskmap.core.words import N_, Message
from riskmap.maps.layer import AskedLayers, Layer, LayerKind, Symbol
from riskmap.maps.palette import palette
from riskmap.people.service.reading import acting
from riskmap.reporting.model.dangers import DangerState
from riskmap.reporting.model.desk import DESK
from riskmap.reporting.service import danger_map
from riskmap.store import Reading

REFRESH_S = 60
_STALE_S = 3600
_MADE_UP = N_("These dangers are made up.")
#: Shape and colour of each state; the shape alone tells them apart.
_DRAWN = {DangerState.REPORTED: ("triangle", "missed"), DangerState.DISPATCHED: ("diamond", "late")}


def layers(uow: Reading, _asked: AskedLayers) -> Iterator[Layer]:
    """Yield the layer for somebody at a desk; nobody else learns that there is one."""
    if not uow.scope.is_person or not uow.scope.areas:
        return
    who = acting(uow)
    if who.holder is None or not set(DESK) & set(who.holder.roles):
        return
    counts = Counter(one.state for one in danger_map.drawn(uow))
    yield Layer(
        slug="dangers",
        title=Message(N_("Dangers that are not over")),
        url="/dangers/open.geojson",
        kind=LayerKind.SYMBOLS,
        symbols=tuple(_symbol(one, counts[one]) for one in _DRAWN if counts[one]),
        source=Source(title=N_("Reports of this site"), verified=True),
        attribution="",
        flags=Flags(),
        refresh_s=REFRESH_S,
        stale_after_s=_STALE_S,
        code_property="code",
        name_property="title",
        link="/dangers/{code}",
        notices=(Message(_MADE_UP),) if uow.scope.realm == DEMO else (),
        empty=Message(N_("No open danger with a position was reported.")),
    )


def _symbol(state: DangerState, count: int) -> Symbol:
    shape, colour = _DRAWN[state]
    return Symbol(
        slug=str(state), label=state.word, shape=shape, colour=palette().light[colour], count=count
    )
