"""Stations, series and what a detector may look at, made up for tests of weather and water."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np

from riskmap.feeds.model import Quality, Track
from riskmap.feeds.model.series import QUALITY_NUMBERS, Series, moment64
from riskmap.feeds.model.stations import KnownStation
from riskmap.warnings.model.detections import Detection
from riskmap.warnings.model.watching import Watched

NOW = datetime(2026, 8, 11, 12, 0, tzinfo=UTC)
HOME = (121.40, 31.24)
PUTUO = "310107000000"


def station(key: str = "made-up/R1", kind: str = "rain", **more: Any) -> KnownStation:
    feed, _, name = key.partition("/")
    known = {"lon": 121.40, "lat": 31.24, "zh": "造出来的站", "en": "Made-up station", **more}
    return KnownStation(key=key, feed=feed, station=name, kind=kind, code12=PUTUO, **known)


def series(
    values: Iterable[tuple[datetime, float]],
    *,
    key: str = "made-up/R1",
    quantity: str = "rain",
    unit: str = "mm",
    quality: Quality | Mapping[datetime, Quality] = Quality.GOOD,
    **more: Any,
) -> Series:
    rows = sorted(values)
    marked = [quality if isinstance(quality, Quality) else quality[at] for at, _ in rows]
    return Series(
        station=key,
        quantity=quantity,
        unit=unit,
        times=np.array([moment64(at) for at, _ in rows], "datetime64[ms]"),
        values=np.array([value for _, value in rows], float),
        sigmas=np.full(len(rows), np.nan),
        qualities=np.array([QUALITY_NUMBERS[one] for one in marked], np.uint8),
        **more,
    )


def steps(
    first: datetime, every: timedelta, values: Iterable[float]
) -> list[tuple[datetime, float]]:
    return [(first + place * every, value) for place, value in enumerate(values)]


def watched(
    one: KnownStation | None,
    *kept: Series,
    now: datetime = NOW,
    said: Iterable[Detection] = (),
    tracks: tuple[Track, ...] = (),
    neighbours: tuple[KnownStation, ...] = (),
) -> Watched:
    found = {(each.station, each.quantity): each for each in kept}

    def series_of(key: str, quantity: str) -> Series:
        return found.get((key, quantity)) or Series(station=key, quantity=quantity, unit="")

    return Watched(
        now=now,
        station=one,
        series_of=series_of,
        neighbours=lambda _km: neighbours,
        tracks=tracks,
        home=HOME,
        standing={each.subject: each for each in said},
    )
