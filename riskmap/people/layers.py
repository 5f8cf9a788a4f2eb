"""The layer of the map that shows where nobody is on duty: for people with a role there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from riskmap.core.realm import DEMO
from riskmap.core.sources import Flags, Source
from riskmap.core.words import N_, Message
from riskmap.maps.layer import AskedLayers, Layer, LayerKind, Symbol
from riskmap.maps.palette import palette
from riskmap.people.model.gaps import UnitState
from riskmap.people.service import roster_map
from riskmap.store import Reading

REFRESH_S = 300
_DAY_S = 24 * 3600
_MADE_UP = N_("The people on this roster are made up.")
#: Shape and colour of each state; the shape alone tells them apart.
_DRAWN = {
    UnitState.GAP: ("triangle", "missed"),
    UnitState.UNKNOWN: ("box", "unreachable"),
    UnitState.ATTENTION: ("diamond", "late"),
    UnitState.COVERED: ("circle", "met"),
}


def layers(uow: Reading, _asked: AskedLayers) -> Iterator[Layer]:
    """Yield the layer for somebody who is signed in; nobody else learns that there is one."""
    if not uow.scope.is_person or not uow.scope.areas:
        return
    found = roster_map.drawn(uow)
    counts = Counter(one.state for one, _ in found)
    yield Layer(
        slug="roster",
        title=Message(N_("Roster: who is on duty")),
        url="/roster/units.geojson",
        kind=LayerKind.SYMBOLS,
        symbols=tuple(_symbol(one, counts[one]) for one in UnitState if counts[one]),
        source=Source(title=N_("Roster of this site"), verified=True),
        attribution="; ".join(dict.fromkeys(outline.attribution for _, outline in found)),
        as_of=found[0][0].day if found else None,
        flags=Flags.of(outline.flags for _, outline in found),
        refresh_s=REFRESH_S,
        stale_after_s=_DAY_S,
        link="/roster/{code}",
        notices=(Message(_MADE_UP),) if uow.scope.realm == DEMO else (),
        empty=Message(N_("No committee of your area has an outline.")),
    )


def _symbol(state: UnitState, count: int) -> Symbol:
    shape, colour = _DRAWN[state]
    return Symbol(
        slug=str(state), label=state.word, shape=shape, colour=palette().light[colour], count=count
    )
