"""Layers of the risk room: maps of hazards as rasters, and storms of the past as tracks."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import evolve

from riskmap.core.sources import Flags
from riskmap.core.words import N_, Message
from riskmap.maps.layer import AskedLayers, Layer, LayerKind, Symbol
from riskmap.maps.palette import palette
from riskmap.risk import service
from riskmap.risk.hazards.pictures import legend_of_raster
from riskmap.risk.hazards.shown import ShownHazard, shown_hazards
from riskmap.risk.model import Assessment
from riskmap.risk.past_storms import short_credit, storm_hazard, tracks_source
from riskmap.store import Reading

#: What stands in the feature property ``symbol``.
TRACK, POSITION = "past_track", "past_position"
_DRY = N_("Where no colour lies, it is dry or there are no data.")
_NOTHING = N_("Where no colour lies, there are no data.")


def layers(uow: Reading, asked: AskedLayers) -> Iterator[Layer]:
    """Yield a raster for each hazard with maps, and the tracks of past storms if there are any."""
    assessment = service.shown(uow, asked.region)
    if assessment is None:
        return
    shown = shown_hazards(assessment.provenance, folder=asked.folder, build=asked.build)
    yield from (_raster(one, assessment, asked.locale) for one in shown)
    if (declared := storm_hazard(assessment.provenance)) is not None:
        source = tracks_source(declared)
        yield Layer(
            slug="typhoon_tracks",
            title=Message(N_("Past storm tracks")),
            url="/api/v1/map/tracks.geojson",
            source=source,
            attribution=short_credit(source),
            flags=Flags(),
            kind=LayerKind.TRACKS,
            symbols=_track_symbols(len(declared["made"]["storms"])),
            link="",
        )


def _track_symbols(count: int) -> tuple[Symbol, ...]:
    colours = palette().light
    return (
        Symbol(
            slug=TRACK,
            label=Message(N_("Past track")),
            shape="dashed_line",
            colour=colours["muted"],
            count=count,
        ),
        Symbol(
            slug=POSITION,
            label=Message(N_("Centre at the moment of the slider")),
            shape="circle",
            colour=colours["primary"],
            icon="tornado",
        ),
    )


def _raster(one: ShownHazard, assessment: Assessment, locale: str) -> Layer:
    return Layer(
        slug=f"raster_{one.slug}",
        title=Message("{name}", {"name": one.name(locale)}),
        url=f"/api/v1/map/rasters/{one.slug}/{{map}}/{{z}}/{{x}}/{{y}}.png",
        legend=legend_of_raster(one),
        source=evolve(one.source, as_of=assessment.created_at.date()),
        as_of=assessment.created_at.date(),
        attribution="; ".join(assessment.attribution),
        flags=one.flags,
        opacity=0.8,
        kind=LayerKind.RASTER,
        group=Message(N_("Hazard maps")),
        notices=(Message(_NOTHING if one.limits.dry is None else _DRY),),
        link="",
    )
