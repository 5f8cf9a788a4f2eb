"""Layers that belong to the place and to no room: its base map, and one from outside."""

from __future__ import annotations

from collections.abc import Iterator

import structlog

from riskmap.core.sources import Flags, Source
from riskmap.core.words import N_, Message
from riskmap.maps.base_symbols import as_it_is, symbol_of
from riskmap.maps.basemap import BaseLayer, BaseMapError, read_basemap, read_features
from riskmap.maps.layer import AskedLayers, Layer, LayerKind
from riskmap.maps.tianditu import LABELS
from riskmap.store import Reading

log = structlog.get_logger(__name__)

#: What Tianditu's base maps are called.
OUTSIDE = {
    "vec": N_("Tianditu, drawn map"),
    "img": N_("Tianditu, imagery"),
    "ter": N_("Tianditu, terrain"),
}
TIANDITU = Source(
    title="天地图 Tianditu, National Platform for Common Geospatial Information Services",
    licence="as agreed with the platform",
    attribution="天地图 Tianditu",
)


def layers(_uow: Reading, asked: AskedLayers) -> Iterator[Layer]:
    """Yield the base map from outside, if the site has a key, then the place's own."""
    if asked.outside in LABELS:
        number = asked.outside_review_number
        yield _outside(asked.outside, OUTSIDE[asked.outside], number)
        yield _outside(LABELS[asked.outside], N_("Tianditu, names"), number)
    try:
        found = read_basemap(asked.folder)
        yield from [_layer(one, asked) for one in found.layers] if found else []
    except BaseMapError as fault:  # a slip in a road must not cost a flood night its map
        log.warning("base_map_refused", reason=str(fault))


def _layer(one: BaseLayer, asked: AskedLayers) -> Layer:
    features = read_features(asked.folder, one)
    counts = {kind.slug: 0 for kind in one.classes}
    for feature in features:
        counts[feature["properties"]["class"]] += 1
    is_line = one.kind == "line"
    return Layer(
        slug=f"base_{one.slug}",
        title=as_it_is(one.title.of(asked.locale)),
        url=f"/api/v1/map/base/{one.slug}.geojson",
        source=one.cited,
        attribution=one.attribution,
        flags=one.flags,
        as_of=one.as_of,
        kind=LayerKind.LINES if is_line else LayerKind.SYMBOLS,
        symbols=tuple(
            symbol_of(kind, one.kind, asked.locale, count=None if is_line else counts[kind.slug])
            for kind in one.classes
            if counts[kind.slug]
        ),
        opacity=0.8,
        is_on=one.is_on,
        link="",
    )


def _outside(which: str, title: str, review_number: str) -> Layer:
    return Layer(
        slug=f"tianditu_{which}",
        title=Message(title),
        url=f"/api/v1/map/tianditu/{which}/{{z}}/{{x}}/{{y}}",
        source=TIANDITU,
        attribution=" ".join(filter(None, (TIANDITU.attribution, review_number))),
        flags=Flags(),
        kind=LayerKind.RASTER,
        is_on=True,
        link="",
    )
