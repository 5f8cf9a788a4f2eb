"""Layers of the map: rescue points, vulnerable places, dangers, supplies, ways out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

from riskmap.core.sources import Flags, Source
from riskmap.core.words import N_, Message
from riskmap.maps.layer import AskedLayers, Layer, LayerKind, Symbol
from riskmap.maps.symbols import SymbolPreset, preset
from riskmap.places import service
from riskmap.places.model import GROUP_WORDS, ROUTE, Kind, Place, kinds, kinds_of
from riskmap.store import Reading

#: What is drawn before anybody asks for more; the others are one touch away.
_ON = frozenset({"facilities"})
REFRESH_S = 60
# Dangers are looked over every half year (certification 1.5.1, 2.1a), the rest yearly.
STALE_AFTER_S = {"hazards": 183 * 24 * 3600}
_YEAR_S = 366 * 24 * 3600
_EMPTY = N_("Nothing is recorded yet. Bring a table or a map: riskmap places import FILE")
_UNGRADED = N_("{kind} without a grade")
_GRADED = N_("{kind}, {grade}")


def layers(uow: Reading, _asked: AskedLayers) -> Iterator[Layer]:
    """Yield one layer a group of kinds, also where it is empty: then it says how to fill it."""
    shown = service.places(uow, kinds())
    for group in GROUP_WORDS:
        yield _layer(group, tuple(one for one in shown if one.of_kind.group == group))


def symbols_of(shown: Sequence[Place], style: SymbolPreset | None = None) -> tuple[Symbol, ...]:
    """Return what is really drawn, with counts, in the order of kinds and grades."""
    style = style or preset()
    counts = Counter(one.symbol for one in shown)
    listed = ((kind, slug, label) for kind in kinds().values() for slug, label in _labels(kind))
    return tuple(
        style.drawn(slug).symbol(slug, label, counts[slug])
        for _, slug, label in listed
        if counts[slug]
    )


def _labels(kind: Kind) -> Iterator[tuple[str, Message]]:
    if kind.symbol_of("") == kind.symbol:
        yield kind.symbol, kind.word
        return
    for grade in kind.scale:
        about = {"grade": Message(grade.word), "kind": kind.word}
        yield kind.symbol_of(grade.slug), Message(_GRADED, about)
    yield kind.symbol_of(""), Message(_UNGRADED, {"kind": kind.word})


def _layer(group: str, shown: tuple[Place, ...]) -> Layer:
    is_lines = kinds_of(group) == (ROUTE,)
    return Layer(
        slug=f"places_{group}",
        title=Message(GROUP_WORDS[group]),
        url=f"/api/v1/places.geojson?group={group}",
        kind=LayerKind.LINES if is_lines else LayerKind.SYMBOLS,
        symbols=symbols_of(shown),
        source=_source(shown),
        attribution=service.each_once(one.attribution for one in shown),
        as_of=_as_of(shown),
        flags=Flags.of(one.flags for one in shown),
        is_on=group in _ON,
        refresh_s=REFRESH_S,
        stale_after_s=STALE_AFTER_S.get(group, _YEAR_S),
        code_property="id",
        name_property="title",
        link="",
        notices=service.notices(shown),
        empty=Message(_EMPTY),
    )


def _source(shown: Sequence[Place]) -> Source:
    """Return the sources of a layer as one: verified only if every row is."""
    return Source(
        title=service.each_once(one.source for one in shown),
        licence=service.each_once(one.licence for one in shown),
        as_of=_as_of(shown),
        verified=bool(shown) and all(one.verified for one in shown),
    )


def _as_of(shown: Sequence[Place]) -> date | None:
    """Return the oldest day among those that are known: no layer is fresher than that."""
    return min((one.as_of for one in shown if one.as_of is not None), default=None)
