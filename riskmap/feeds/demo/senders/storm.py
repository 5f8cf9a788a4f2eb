"""The forecasts of the made-up storm."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from riskmap.feeds.demo import story
from riskmap.feeds.demo.senders.spans import Span, as_table
from riskmap.feeds.demo.story import Night, told

_CIRCLES = ",".join(
    f"r{force}_{one}_km" for force in (7, 10, 12) for one in ("ne", "se", "sw", "nw")
)
_HEAD = ("storm,name,agency,technique,issued_at,valid_at,lon,lat,wind_ms,wind_averaging_min,"
         f"pressure_hpa,{_CIRCLES},spread_km")  # fmt: skip


def forecasts(span: Span) -> Iterator[bytes]:
    """Write the forecasts that were issued."""
    storm = told()["storm"]
    last = storm["way"][-1][0]
    rows = [
        _position(span.night, issued, lead)
        for issued in span.moments(timedelta(hours=storm["issued_every_h"]))
        for lead in storm["leads_h"]
        if span.night.hour(issued) + lead <= last
    ]
    yield from as_table(_HEAD, rows)


def _position(night: Night, issued: datetime, lead: float) -> str:
    storm = told()["storm"]
    lon, lat, wind, pressure, *radii = story.storm_at(night.hour(issued) + lead)
    off = lead / 24
    cells = (
        storm["number"], storm["name"], storm["agency"], storm["technique"], issued.isoformat(),
        (issued + timedelta(hours=lead)).isoformat(), f"{lon + storm['off_lon'] * off:.2f}",
        f"{lat + storm['off_lat'] * off:.2f}", f"{wind:.0f}", str(storm["wind_averaging_min"]),
        f"{pressure:.0f}",
        *(f"{radius * share:.0f}" for radius in radii for share in storm["quadrants"]),
        f"{storm['spread_km_a_day'] * off:.0f}",
    )  # fmt: skip
    return ",".join(cells)
