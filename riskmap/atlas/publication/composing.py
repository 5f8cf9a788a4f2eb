"""Bring together what stands on a printed map: units, places, routes, roads."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from math import cos, radians
from pathlib import Path

import numpy as np
import shapely
from attrs import field, frozen

from riskmap.atlas import service as atlas
from riskmap.atlas.measures import coloured, measure_of
from riskmap.atlas.measures.catalogue import COMPOSITE
from riskmap.atlas.publication.drawing import draw
from riskmap.atlas.publication.drawn import Area, Feature, SheetMap
from riskmap.atlas.publication.layout import Screen, Sheet, sheet
from riskmap.atlas.service import Units
from riskmap.core.errors import InvalidRequestError
from riskmap.core.sources import Flags
from riskmap.core.words import N_, Message
from riskmap.divisions.model import METRIC_CRS
from riskmap.geo.crs import STORAGE_CRS, to_crs
from riskmap.maps.base_symbols import symbol_of
from riskmap.maps.basemap import BaseLayer, read_basemap, read_features
from riskmap.maps.legend import Legend
from riskmap.maps.paper import View, view_at, view_of
from riskmap.maps.symbols import preset
from riskmap.places import service as places_service
from riskmap.places.model import ROUTE, Place, Route, kinds
from riskmap.store import Reading

#: At zoom 0 one pixel of a map on screen shows so many metres on the equator; 96 pixels an inch.
_METRES_AT_ZOOM_0 = 156543.03392804097
_INCH_PIXEL_M = 0.0254 / 96


@frozen(kw_only=True)
class Asked:
    """Which map is asked for.

    Parameters
    ----------
    region, folder
        The place, and the folder of its ``region.toml``.
    level, under
        Which units, and inside which one.
    measure
        By what they are coloured.
    locale
        Language of names.
    layers
        Slugs of the layers that are on; None for all.
    paper
        What it is drawn for.
    at
        Zoom, latitude and longitude of a view on screen; None to show all units.
    selected
        Code of the unit to stand out.
    around
        West, south, east, north in degrees: what to show while nothing has an outline; None to
        refuse such a map.
    """

    region: str
    folder: Path
    level: str
    measure: str = COMPOSITE
    locale: str = "zh"
    under: str | None = None
    layers: frozenset[str] | None = None
    paper: Sheet | Screen = field(factory=sheet)
    at: tuple[float, float, float] | None = None
    selected: str | None = None
    around: tuple[float, float, float, float] | None = None

    def shows(self, slug: str) -> bool:
        """Tell whether a layer is on."""
        return self.layers is None or slug in self.layers


@frozen(kw_only=True, eq=False)
class Composed:
    """Everything that stands on a map, and the sheet it is drawn on.

    Parameters
    ----------
    base_credits
        What outlines and base map ask for.
    credits
        The same and what the places on it ask for.
    """

    asked: Asked
    units: Units
    legend: Legend
    places: tuple[Place, ...]
    routes: tuple[Route, ...]
    sheet: SheetMap
    base_credits: tuple[str, ...]
    credits: tuple[str, ...]
    flags: Flags

    @property
    def demo_places(self) -> int:
        """How many places on it are made up, or stand where somebody made up."""
        there = (*self.places, *(one.place for one in self.routes))
        return sum(one.is_demo or one.geometry_is_synthetic for one in there)


def composed(uow: Reading, asked: Asked) -> Composed:
    """Return what stands on a map.

    Raises
    ------
    InvalidRequestError
        If the place has no assessment, no such level, unit or measure, or nothing of it has an
        outline.
    """
    whole = atlas.units(uow, asked.region, level=asked.level)
    if whole.assessment is None and asked.around is None:
        raise InvalidRequestError(
            N_("There is no assessment of this place."), mend=N_("Run: riskmap risk assess")
        )
    units = atlas.units(uow, asked.region, level=asked.level, under=asked.under)
    colours = coloured(whole, measure_of(whole.assessment, asked.locale, asked.measure))
    classes = {
        one.code: int(number) for one, number in zip(whole.units, colours.classes, strict=True)
    }
    view = _view(units, asked)
    areas = tuple(_areas(units, asked, classes))
    inside = shapely.union_all([one.outline for one in areas])
    places = tuple(one for one in _places(uow, asked) if inside.intersects(one.geometry))
    shows_routes = asked.shows("places_routes")
    routes = tuple(
        one
        for one in (places_service.routes(uow) if shows_routes else ())
        if inside.intersects(one.place.geometry)
    )
    over = [_feature(one, asked) for one in (*(one.place for one in routes), *places)]
    base = read_basemap(asked.folder)
    shown = [one for one in base.layers if asked.shows(f"base_{one.slug}")] if base else []
    roads = [feature for one in shown for feature in _roads(one, asked)]
    under = [units.attribution, *(one.attribution for one in shown)]
    # What is made up about a place is said of places: its shape is no boundary.
    flags = [*(one.flags for one in shown), *(one.flags.without_geometry() for one in places)]
    return Composed(
        asked=asked,
        units=units,
        legend=colours.legend,
        places=places,
        routes=routes,
        sheet=draw(view, areas, [*roads, *over], colours.legend),
        base_credits=_each_once(under),
        credits=_each_once([*under, *(one.attribution for one in places)]),
        flags=units.flags | Flags.of(flags),
    )


def _each_once(texts: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, texts)))


def metric_crs(units: Units) -> str:
    """Return the metric CRS of the place, as its assessment says."""
    if units.assessment is None:
        return METRIC_CRS
    return str(units.assessment.provenance["divisions"]["metric_crs"])


def _view(units: Units, asked: Asked) -> View:
    crs, frame = metric_crs(units), asked.paper.frame
    drawn = [one.outline for one in units.units if one.outline is not None]
    if asked.at is not None:
        zoom, lat, lon = asked.at
        pixel = _METRES_AT_ZOOM_0 * cos(radians(lat)) / 2**zoom
        return view_at(crs, lon, lat, frame, needed=pixel / _INCH_PIXEL_M)
    if not drawn and asked.around is not None:
        drawn = [shapely.box(*asked.around)]
    if not drawn:
        raise InvalidRequestError(
            N_("Nothing of the level {level} has an outline to print."),
            mend=N_("Import outlines: riskmap geodata import"),
            level=asked.level,
        )
    return view_of(crs, to_crs(np.array(drawn, dtype=object), STORAGE_CRS, crs), frame)


def _areas(units: Units, asked: Asked, classes: Mapping[str, int]) -> Iterator[Area]:
    for one in units.units:
        if one.outline is not None:
            yield Area(
                code=one.code,
                name=one.name(asked.locale),
                outline=one.outline,
                number=classes[one.code],
                is_made_up=one.outline_flags.geometry_is_synthetic,
            )


def _places(uow: Reading, asked: Asked) -> tuple[Place, ...]:
    wanted = [one.slug for one in kinds().values() if asked.shows(f"places_{one.group}")]
    return places_service.places(uow, [slug for slug in wanted if slug != ROUTE])


def _feature(one: Place, asked: Asked) -> Feature:
    drawn = preset().drawn(one.symbol)
    return Feature(
        symbol=drawn.symbol(one.symbol, _label(one)),
        geometry=one.geometry,
        name=one.name(asked.locale),
    )


def _label(one: Place) -> Message:
    grades = {grade.slug: grade.word for grade in one.of_kind.scale}
    if not one.grade or one.of_kind.symbol == one.symbol:
        return one.of_kind.word
    said = {"kind": one.of_kind.word, "grade": Message(grades[one.grade])}
    return Message(N_("{grade}: {kind}"), said)


def _roads(layer: BaseLayer, asked: Asked) -> Iterator[Feature]:
    looks = {kind.slug: symbol_of(kind, layer.kind, asked.locale) for kind in layer.classes}
    for feature in read_features(asked.folder, layer):
        told = feature["properties"]
        yield Feature(
            symbol=looks[told["class"]],
            geometry=shapely.from_geojson(json.dumps(feature["geometry"])),
            name=told["name_en" if asked.locale == "en" else "name_zh"],
        )
