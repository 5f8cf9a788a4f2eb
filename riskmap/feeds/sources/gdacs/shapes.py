"""Shapes of GDACS: the centre of an event, polygons of wind and flood. In JSON longitude first."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from riskmap.core.errors import UnreadableFileError
from riskmap.core.words import N_
from riskmap.feeds.model import Area, Circle, Gathering
from riskmap.feeds.model.parsed import TELL_SENDER, at_item
from riskmap.feeds.reading.geojson import properties_of
from riskmap.feeds.reading.numbers import latitude, longitude
from riskmap.feeds.reading.tables import cell

_CORNERS_AT_LEAST = 4


def points_of(text: str) -> Iterator[Area]:
    """Yield the centre of an event in RSS, latitude first, as a circle without size."""
    parts = text.split()
    if len(parts) == 2:  # noqa: PLR2004 - latitude, longitude
        yield _spot(longitude(parts[1]), latitude(parts[0]))


def shapes_of(features: list[Any], gathering: Gathering) -> Iterator[Area]:
    """Yield the shapes of all features, each named by its class; bad ones are refused alone."""
    for number, one in enumerate(features, 1):
        with gathering.entry(at_item(number), str(one)[:500]):
            yield from list(_shapes(one))


def _shapes(feature: Any) -> Iterator[Area]:
    geometry = feature.get("geometry") if isinstance(feature, dict) else None
    if not isinstance(geometry, dict):
        return
    shape, coordinates = geometry.get("type"), geometry.get("coordinates")
    name = cell(properties_of(feature), "Class")[:100]
    if shape == "Point":
        yield _spot(*_pair(coordinates))
    elif shape in {"Polygon", "MultiPolygon"} and name.startswith("Poly_"):
        several = [coordinates] if shape == "Polygon" else coordinates
        for rings in several if isinstance(several, list) else ():
            yield _polygon(name, rings)


def _spot(lon: float, lat: float) -> Area:
    return Area(circles=(Circle(lon, lat, 0.0),))


def _polygon(name: str, rings: Any) -> Area:
    """Return the outer ring of a polygon."""
    outer = rings[0] if isinstance(rings, list) and rings else None
    ring = tuple(map(_pair, outer)) if isinstance(outer, list) else ()
    if len(ring) < _CORNERS_AT_LEAST or ring[0] != ring[-1]:
        raise UnreadableFileError(
            N_("A polygon needs four corners, the last as the first."), mend=TELL_SENDER
        )
    return Area(names={"en": name}, polygons=(ring,))


def _pair(value: Any) -> tuple[float, float]:
    if not isinstance(value, list) or len(value) < 2:  # noqa: PLR2004 - longitude, latitude
        raise UnreadableFileError(
            N_("There is no {column}."), mend=TELL_SENDER, column="coordinates"
        )
    return longitude(value[0]), latitude(value[1])
