"""Storms of the past that came near a place: tracks, nearest distance and moment.

They are what the wind of an assessment was made from, and never current.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from attrs import frozen

from riskmap.core.sources import Source

if TYPE_CHECKING:
    from riskmap.risk.hazards.shown import ShownHazard
    from riskmap.risk.tracks.model import Track

_MAKER = "parametric_typhoon"


@frozen(kw_only=True, eq=False)
class PastStorm:
    """One storm that came near.

    Parameters
    ----------
    track
        Its fixes, UTC, degrees of WGS 84, winds in m/s.
    nearest_km, nearest_at
        How near its centre came to the middle of the place, and when (UTC).
    """

    track: Track
    nearest_km: float
    nearest_at: np.datetime64

    def name(self, locale: str) -> str:
        """Return year and name, or the number where it has no name."""
        track = self.track
        return _called(track.year, (track.name_zh, track.name), track.storm_id, locale)


@frozen(kw_only=True)
class PastStorms:
    """The storms near a place, the newest first."""

    storms: tuple[PastStorm, ...]
    averaging: str
    source: Source


def _called(year: int, names: tuple[str, str], number: str, locale: str) -> str:
    zh, en = names
    ordered = (en, zh) if locale == "en" else (zh, en)
    known = next((one for one in ordered if one), f"({number})")
    return f"{year} {known.title() if known.isupper() else known}"


def names_of_storms(provenance: Mapping[str, Any], hazard: str, locale: str) -> dict[str, str]:
    """Return what the storms of a hazard are called by number; empty for other hazards."""
    declared = storm_hazard(provenance)
    if declared is None or declared["id"] != hazard:
        return {}
    return {
        one["storm_id"]: _called(
            one["year"], (one["name_zh"], one["name"]), one["storm_id"], locale
        )
        for one in declared["made"]["storms"]
    }


def storm_hazard(provenance: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """Return the hazard of an assessment that was made from tracks, None where there is none."""
    return next(
        (
            one
            for one in provenance["hazards"]
            if one["maker"] is not None and one["maker"]["name"] == _MAKER
        ),
        None,
    )


def tracks_source(declared: Mapping[str, Any]) -> Source:
    """Return where the tracks of a hazard come from."""
    maker = declared["maker"]
    return Source(title=maker["source"], licence=maker["licence"], verified=bool(maker["verified"]))


def short_credit(source: Source) -> str:
    """Return who made the tracks, short enough for the edge of a map."""
    return source.attribution or source.title.partition(",")[0]


def past_storms(declared: Mapping[str, Any], folder: Path, shown: ShownHazard) -> PastStorms:
    """Return the storms that a hazard was made from.

    Parameters
    ----------
    declared
        As `storm_hazard` gives it.
    folder
        Folder of the place, in which the file of tracks lies.
    shown
        The same hazard with its maps: their middle is what distances were taken to.
    """
    from riskmap.risk.tracks.steps import nearest  # noqa: PLC0415 - only when asked for

    maker = declared["maker"]
    near = {one["storm_id"]: one["nearest_km"] for one in declared["made"]["storms"]}
    lon, lat = middle_of(shown.maps[0].path, shown.maps[0].path.stat().st_mtime_ns)
    found = []
    for track in _tracks(folder / maker["tracks"], maker["format"], maker["averaging"]):
        if track.storm_id in near:
            at = nearest(track, lon, lat)
            found.append(PastStorm(track=track, nearest_km=near[track.storm_id], nearest_at=at))
    return PastStorms(
        storms=tuple(sorted(found, key=lambda one: one.nearest_at, reverse=True)),
        averaging=maker["averaging"],
        source=tracks_source(declared),
    )


def _tracks(path: Path, form: str, averaging: str) -> tuple[Track, ...]:
    try:
        stamp = path.stat().st_mtime_ns
    except OSError:
        return ()
    return _read(path, stamp, form, averaging)


@lru_cache(maxsize=4)
def _read(path: Path, _stamp: int, form: str, averaging: str) -> tuple[Track, ...]:
    from riskmap.risk.tracks.reading import read_tracks  # noqa: PLC0415 - only when asked for

    return read_tracks(path, format=form, averaging=averaging).tracks


@lru_cache(maxsize=4)
def middle_of(path: Path, _stamp: int) -> tuple[float, float]:
    """Return the middle of a raster, degrees of WGS 84: longitude, latitude."""
    import rasterio  # noqa: PLC0415 - a server that shows no track never loads it
    from rasterio.warp import transform  # noqa: PLC0415 - as above

    with rasterio.open(path) as source:
        west, south, east, north = source.bounds
        lons, lats = transform(source.crs, "EPSG:4326", [(west + east) / 2], [(south + north) / 2])
    return float(lons[0]), float(lats[0])
