"""Points that move, the air above a station, and what shakes: the ground of the made-up night."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from html import escape

from riskmap.feeds.demo import story
from riskmap.feeds.demo.senders.spans import Span, as_table
from riskmap.feeds.demo.story import told

_HEAD = "station,time,east_mm,north_mm,up_mm,sigma_east_mm,sigma_north_mm,sigma_up_mm"
#: The point on a roof tells of each day of some years, the others of each hour of a month.
_BY_DAY = "stands"
_BACK_H, _AIR_BACK_H = 30 * 24.0, 60 * 24.0
_KELVIN = 273.15


def positions(span: Span) -> Iterator[bytes]:
    """Write where points are."""
    said = told()["ground"]
    sigmas = f"{said['sigma_mm']},{said['sigma_mm']},{said['sigma_up_mm']}"
    rows = []
    for one in span.stations():
        by_day = one["with"] == _BY_DAY
        every = timedelta(days=1) if by_day else timedelta(hours=said["every_h"])
        for moment in span.moments(every, said["stands_days"] * 24 if by_day else _BACK_H):
            moved = story.moved_mm(one["station"], one["with"], span.night.hour(moment))
            cells = ",".join(f"{mm:.2f}" for mm in moved)
            rows.append(f"{one['station']},{moment.isoformat()},{cells},{sigmas}")
    yield from as_table(_HEAD, rows)


_TRO = """%=TRO 2.00 XXX 2026:001:00000 XXX 2026:001:00000 2026:001:00000 P MIX
+TROP/DESCRIPTION
 TIME SYSTEM                    UTC
 TROPO PARAMETER NAMES           TROTOT STDDEV PRESS TEMDRY
 TROPO PARAMETER UNITS            1e+03  1e+03     1      1
-TROP/DESCRIPTION
+SITE/ID
 {name}  A -----M--- P made up                {lon:10.6f} {lat:10.6f} {height:9.3f} {height:9.3f}
-SITE/ID
+TROP/SOLUTION
{rows}
-TROP/SOLUTION
%=ENDTRO
"""


def air(span: Span) -> Iterator[bytes]:
    """Write delays with measured pressure and temperature, so that they tell of water."""
    every = timedelta(minutes=told()["air"]["every_min"])
    for one in span.stations():
        rows = [
            _epoch(one["station"], moment, span.night.hour(moment), (one["lat"], one["height_m"]))
            for moment in span.moments(every, _AIR_BACK_H)
        ]
        if rows:
            yield _TRO.format(name=one["station"], lon=one["lon"], lat=one["lat"],
                              height=one["height_m"], rows="\n".join(rows)).encode()  # fmt: skip


def _epoch(name: str, moment: datetime, hour: float, place: tuple[float, float]) -> str:
    second = moment.hour * 3600 + moment.minute * 60
    kelvin = told()["air"]["temperature_c"] + _KELVIN
    return (f" {name} {moment:%Y:%j}:{second:05d} {story.delay_mm(hour, *place):.1f} 1.5"
            f" {story.pressure_hpa(hour):.1f} {kelvin:.1f}")  # fmt: skip


_QUAKE = """<event publicID="quakeml:demo/{id}">
<preferredOriginID>quakeml:demo/{id}/o</preferredOriginID>
<preferredMagnitudeID>quakeml:demo/{id}/m</preferredMagnitudeID><type>earthquake</type>
<description><text>{place}</text><type>region name</type></description>
<creationInfo><agencyID>DEMO</agencyID></creationInfo>
<origin publicID="quakeml:demo/{id}/o"><time><value>{time:%Y-%m-%dT%H:%M:%SZ}</value></time>
<latitude><value>{lat}</value></latitude><longitude><value>{lon}</value></longitude>
<depth><value>{depth_m}</value></depth><evaluationMode>manual</evaluationMode></origin>
<magnitude publicID="quakeml:demo/{id}/m"><mag><value>{magnitude}</value></mag>
<type>ML</type></magnitude></event>"""
_CATALOGUE = """<q:quakeml xmlns:q="http://quakeml.org/xmlns/quakeml/1.2"
 xmlns="http://quakeml.org/xmlns/bed/1.2">
<eventParameters publicID="quakeml:demo/catalogue">{events}</eventParameters></q:quakeml>"""


def quakes(span: Span) -> Iterator[bytes]:
    """Write the earthquakes that happened."""
    known = enumerate(told()["quakes"]["list"])
    events = [
        _QUAKE.format(id=f"sample-{number}", time=span.night.at(hour), lon=lon, lat=lat,
                      depth_m=depth_km * 1000, magnitude=magnitude, place=escape(place))
        for number, (hour, lon, lat, depth_km, magnitude, place) in known
        if span.begins() < span.night.at(hour) <= span.until
    ]  # fmt: skip
    if events:
        yield _CATALOGUE.format(events="".join(events)).encode()
