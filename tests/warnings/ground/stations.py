"""Stations that move as told, made up for tests of the ground."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np

from riskmap.feeds.model import Quake
from riskmap.feeds.model.series import Series, moment64
from riskmap.feeds.model.stations import KnownStation
from riskmap.geo.arrays import Floats
from riskmap.warnings.ground.known_steps import day_of
from riskmap.warnings.model.detections import Detection
from riskmap.warnings.model.watching import Detector, Watched

FIRST = datetime(2025, 1, 1, 12, tzinfo=UTC)
AXES = ("gnss_east", "gnss_north", "gnss_up")
SOURCE = {"source": "made up", "verified": False}
TOHOKU = Quake(
    identifier="usp000hvnu",
    source="made up",
    time=datetime(2011, 3, 11, 5, 46, 24, tzinfo=UTC),
    lon=142.373,
    lat=38.297,
    magnitude=9.1,
    place="Tohoku",
)


def mark(value: Any, **more: Any) -> dict[str, Any]:
    return {"value": value, **SOURCE, **more}


def gnss(name: str = "G1", marks: dict[str, Any] | None = None, **more: Any) -> KnownStation:
    known = {"lon": 121.40, "lat": 31.24, "zh": "造出来的站", "en": "Made-up station", **more}
    return KnownStation(key=f"made-up/{name}", feed="made-up", station=name, kind="gnss",
                        code12="310107000000", marks=marks or {}, **known)  # fmt: skip


def daily(count: int, first: datetime = FIRST) -> list[datetime]:
    return [first + timedelta(days=one) for one in range(count)]


def kept(
    station: KnownStation,
    times: list[datetime],
    enu: Floats,
    quantities: tuple[str, ...] = AXES,
) -> list[Series]:
    """Return series of a station; all values good."""
    return [
        Series(
            station=station.key,
            quantity=quantity,
            unit="mm",
            times=np.array([moment64(one) for one in times], "datetime64[ms]"),
            values=np.asarray(row, dtype=np.float64),
            sigmas=np.full(len(times), np.nan),
            qualities=np.zeros(len(times), np.uint8),
        )
        for quantity, row in zip(quantities, enu, strict=True)
    ]


def see(
    detector: Detector,
    station: KnownStation,
    series: Iterable[Series],
    now: datetime,
    *,
    neighbours: tuple[KnownStation, ...] = (),
    quakes: tuple[Quake, ...] = (),
    said: Iterable[Detection] = (),
) -> list[Detection]:
    """Return what a detector says of a station at a moment; what came later is not there yet."""
    found = {(one.station, one.quantity): one.between(None, now) for one in series}
    watched = Watched(
        now=now,
        station=station,
        series_of=lambda key, quantity: found.get(
            (key, quantity), Series(station=key, quantity=quantity, unit="")
        ),
        neighbours=lambda _km: neighbours,
        quakes=quakes,
        home=(121.4, 31.24),
        standing={one.subject: one for one in said},
    )
    return list(detector.look(watched))


def only(detections: list[Detection]) -> Detection:
    (found,) = detections
    return found


def mjd(moment: datetime) -> float:
    return day_of(moment)


def texts(found: Detection) -> str:
    return " ".join(str(one) for one in (found.headline, *found.reasons))
