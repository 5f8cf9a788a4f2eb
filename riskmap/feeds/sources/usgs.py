"""Earthquakes of the USGS in GeoJSON: summary feeds, and the detail of one event."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from riskmap.core.errors import RiskmapError, UnreadableFileError
from riskmap.core.words import N_
from riskmap.feeds.model import Context, Gathering, Parsed, Quake, Severity, our_format
from riskmap.feeds.model.parsed import TELL_SENDER, at_item, unreadable
from riskmap.feeds.model.severities import scales
from riskmap.feeds.reading.geojson import features_of, properties_of
from riskmap.feeds.reading.moments import from_unix_ms
from riskmap.feeds.reading.numbers import between, latitude, longitude, number, number_or_none
from riskmap.feeds.reading.tables import cell, json_of

_DEEPEST_KM, _HIGHEST_KM = 800, -20
_SOURCE = "USGS"


def parse(payload: bytes, _context: Context) -> Parsed:
    """Return the events of a feed, explosions and quarry blasts among them."""
    gathering = Gathering()
    try:
        for place, feature in enumerate(features_of(json_of(payload)), 1):
            properties = properties_of(feature)
            gathering.heard(cell(properties, "type") or "?")
            with gathering.entry(at_item(place), str(properties)[:500]):
                gathering.keep(_quake(feature, properties))
    except RiskmapError as error:
        return unreadable(error, payload)
    return gathering.parsed("usgs_geojson")


FORMAT = our_format("usgs", parse)


def _quake(feature: Any, properties: Mapping[str, Any]) -> Quake:
    identifier = cell(feature, "id") if isinstance(feature, dict) else ""
    if not identifier:
        raise UnreadableFileError(N_("There is no {column}."), mend=TELL_SENDER, column="id")
    lon, lat, depth = _coordinates(feature)
    updated = number_or_none(properties.get("updated"), "updated")
    return Quake(
        identifier=identifier,
        ids=tuple(one for one in cell(properties, "ids").split(",") if one),
        source=_SOURCE,
        time=from_unix_ms(number(properties.get("time"), "time")),
        updated=None if updated is None else from_unix_ms(updated),
        lon=lon,
        lat=lat,
        depth_km=depth,
        magnitude=_magnitude(properties.get("mag")),
        magnitude_type=cell(properties, "magType"),
        kind=cell(properties, "type"),
        status=cell(properties, "status"),
        place=cell(properties, "place")[:200],
        severity=_severity(properties.get("alert")),
    )


def _coordinates(feature: Any) -> tuple[float, float, float | None]:
    geometry = feature.get("geometry")
    values = geometry.get("coordinates") if isinstance(geometry, dict) else None
    if not isinstance(values, list) or len(values) < 2:  # noqa: PLR2004 - two, or three with depth
        raise UnreadableFileError(
            N_("There is no {column}."), mend=TELL_SENDER, column="coordinates"
        )
    depth = number_or_none(values[2], "depth") if len(values) > 2 else None  # noqa: PLR2004 - as above
    if depth is not None:
        between(depth, _HIGHEST_KM, _DEEPEST_KM, "depth")
    return longitude(values[0]), latitude(values[1]), depth


def _magnitude(value: Any) -> float | None:
    magnitude = number_or_none(value, "magnitude")
    return None if magnitude is None else between(magnitude, -5, 10, "magnitude")


def _severity(alert: Any) -> Severity | None:
    """Return what is said of losses; most events have no word on it, which is not green."""
    return None if alert is None else scales()["pager"].severity(str(alert)[:40])
