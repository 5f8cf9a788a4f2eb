"""Layers of the map: official signals, what the platform detected, storms that are forecast.

The hues of official warnings are for official signals alone; own detections are drawn in ink with
dashes, and both say their level in words.
"""

from __future__ import annotations

from collections.abc import Iterator

from riskmap.core.realm import DEMO
from riskmap.core.sources import Flags, Source
from riskmap.core.words import N_, Message
from riskmap.maps.layer import AskedLayers, Layer, LayerKind, Symbol
from riskmap.maps.palette import palette
from riskmap.people.service.reading import acting
from riskmap.store import Reading
from riskmap.warnings.model.rights import Deed, roles_of
from riskmap.warnings.model.warnings import LEVEL_WORDS, NO_LEVEL
from riskmap.warnings.service import showing

REFRESH_S = 30
_GROUP = N_("Warnings")
_MADE_UP = N_("These warnings are made up.")
_OWN = "#16262F"
_FORCES = (("storm_force_7", N_("wind of force 7")), ("storm_force_10", N_("wind of force 10")),
           ("storm_force_12", N_("wind of force 12")))  # fmt: skip
_STORM = "#552A7D"
_DETECTED = Symbol(
    slug="own",
    label=Message(N_("where it holds; the level stands on it as a word")),
    shape="dashed_area",
    colour=_OWN,
)


def layers(uow: Reading, _asked: AskedLayers) -> Iterator[Layer]:
    """Yield the layers; own detections only for who may see warnings."""
    sees = _may_see(uow)
    there = showing.board(uow, uow.now) if sees else None
    yield _layer(
        "official",
        N_("Official signals (relayed)"),
        _levels(),
        uow,
        is_on=there is not None and bool(there.official),
    )
    if there is not None:
        title = N_("Detected by this platform")
        yield _layer("own", title, (_DETECTED,), uow, is_on=bool(there.own))
    yield _layer("storms", N_("Storms, forecast"), tuple(_storm()), uow)


def _may_see(uow: Reading) -> bool:
    if not uow.scope.is_person or not uow.scope.areas:
        return False
    who = acting(uow)
    return who.holder is not None and bool(set(roles_of(Deed.SEE)) & set(who.holder.roles))


def _levels() -> tuple[Symbol, ...]:
    """Return a symbol for each level, the most severe first, and one for none."""
    hues = palette().warnings
    levels = (
        Symbol(
            slug=level.name.lower(),
            label=Message(word),
            shape="area",
            colour=hues[level.name.lower()],
        )
        for level, word in sorted(LEVEL_WORDS.items(), reverse=True)
    )
    unknown = Symbol(slug="unknown", label=Message(NO_LEVEL), shape="dashed_area", colour=_OWN)
    return (*levels, unknown)


def _storm() -> Iterator[Symbol]:
    yield Symbol(slug="storm_way", label=Message(N_("way by the forecast")), shape="dashed_line",
                 colour=_STORM)  # fmt: skip
    yield Symbol(slug="storm_position", label=Message(N_("position and its time")), shape="circle",
                 colour=_STORM)  # fmt: skip
    yield Symbol(slug="storm_spread", label=Message(N_("where the centre may be")),
                 shape="dashed_area", colour="#8458AA")  # fmt: skip
    for slug, word in _FORCES:
        yield Symbol(slug=slug, label=Message(word), shape="area", colour=_STORM)
    yield Symbol(slug="storm_wind", label=Message(N_("wind of another strength")), shape="area",
                 colour=_STORM)  # fmt: skip


def _layer(
    slug: str, title: str, symbols: tuple[Symbol, ...], uow: Reading, *, is_on: bool = False
) -> Layer:
    is_storm = slug == "storms"
    return Layer(
        slug=f"warnings_{slug}",
        title=Message(title),
        url=f"/warnings-on-map/{slug}.geojson",
        kind=LayerKind.AREAS,
        symbols=symbols,
        source=Source(title=N_("Feeds of this site"), verified=False),
        attribution="",
        flags=Flags(),
        group=Message(_GROUP),
        is_on=is_on,
        refresh_s=REFRESH_S,
        topics=("feeds",) if is_storm else ("warnings",),
        code_property="id",
        name_property="title",
        link="",
        notices=(Message(_MADE_UP),) if uow.scope.realm == DEMO else (),
    )
