# ruff: noqa: E501 - payloads are written as they are sent
"""Small payloads that we wrote ourselves after the documents of the formats: none is real data.

They stand in where no real file may be kept in the repository, and are what mutations begin with.
Checksums are made by the libraries, not by the code under test.
"""

from __future__ import annotations

import json
from datetime import timedelta
from functools import reduce

from pyrtcm import calc_crc24q

from riskmap.feeds.model import Context

CHINA = Context(station="PT01", utc_offset=timedelta(hours=8))


def sentence(body: str) -> str:
    """Return an NMEA sentence with its checksum."""
    return f"${body}*{reduce(lambda one, other: one ^ other, body.encode()):02X}"


def nmea(*bodies: str) -> bytes:
    return "".join(sentence(one) + "\r\n" for one in bodies).encode()


RMC = "GNRMC,{time},{status},3114.5000000,N,12123.5000000,E,0.0,0.0,{date},,,R,V"
GGA = "GNGGA,{time},{lat},N,{lon},E,{quality},28,0.6,4.1230,M,{sep},M,1.0,0001"


def gga(**values: str) -> str:
    known = {"time": "080000.00", "lat": "3114.1234567", "lon": "12123.7654321", "quality": "4",
             "sep": "10.5000"}  # fmt: skip
    return GGA.format(**{**known, **values})


def rmc(time: str = "080000.00", date: str = "120726", status: str = "A") -> str:
    return RMC.format(time=time, date=date, status=status)


def frame(payload: bytes) -> bytes:
    """Return an RTCM frame with its CRC, made by pyrtcm."""
    head = b"\xd3" + len(payload).to_bytes(2, "big") + payload
    crc: int = calc_crc24q(head)
    return head + crc.to_bytes(3, "big")


def bits(*pairs: tuple[int, int]) -> bytes:
    """Return bytes of (value, width) pairs, filled up with zeros."""
    text = "".join(format(value & (1 << width) - 1, f"0{width}b") for value, width in pairs)
    return int(text.ljust(-(-len(text) // 8) * 8, "0"), 2).to_bytes(-(-len(text) // 8), "big")


def station_1006(x_m: float, y_m: float, z_m: float, height_m: float = 1.5) -> bytes:
    """Return message 1006 of station 7."""
    x, y, z = (round(one * 10_000) for one in (x_m, y_m, z_m))
    return bits((1006, 12), (7, 12), (0, 6), (0, 4), (x, 38), (0, 2), (y, 38), (0, 2), (z, 38),
                (round(height_m * 10_000), 16))  # fmt: skip


def msm(kind: int, satellites: int, station: int = 7) -> bytes:
    """Return the head of an MSM message of some satellites."""
    return bits((kind, 12), (station, 12), (0, 49), ((1 << satellites) - 1, 64), (0, 32))


RTCM = b"".join(map(frame, (station_1006(-2853446.0, 4667466.0, 3268291.0), msm(1077, 9),
                            msm(1127, 14)))) + b"noise"  # fmt: skip

TENV3 = b"""site YYMMMDD yyyy.yyyy __MJD week d reflon _e0(m) __east(m) ____n0(m) _north(m) u0(m) ____up(m) _ant(m) sig_e(m) sig_n(m) sig_u(m) __corr_en __corr_eu __corr_nu
PUTU 24JAN01 2024.0000 60310 2295 1  121.4    100  0.500000   3460000  0.250000    12  0.125000  0.1000 0.001000 0.002000 0.005000  0.0 0.0 0.0
PUTU 24JAN02 2024.0027 60311 2295 2  121.4    101 -0.499000   3460000  0.251000    12  0.126000  0.1000 9.999990 0.002000 0.005000  0.0 0.0 0.0
"""

GEONET = b"""time,lon,lat,ver,group,year,day_fraction,days,month,day
2011-03-10,1.0,2.0,3.0,X001,2011,0.1,69,3,10
2011-03-11,-50.0,80.0,7.5,X001,2011,0.1,70,3,11
2011-03-12,-60.0,90.0,8.5,X001,2011,0.1,71,3,12
2011-03-13,-70.0,100.0,9.5,X001,2011,0.1,72,3,13
2011-03-14,-71.3,100.2,9.1,X001,2011,0.1,73,3,14
"""
SIO = b"2024.001366 2024 1 0.0010 0.0020 0.0030 0.0001 0.0002 0.0003\n"
GINS = b"# Site : POTX\n# Datum: ITRF2008\n# Components : NEU\n#\n2024.5 0.001 0.002 0.003 0.0001 0.0002 0.0003\n"

PBO = b"""PBO Station Position Time Series. Reference Frame : IGS14
Format Version: 1.1.0
4-character ID: P123
Reference Frame : IGS14
*YYYYMMDD HHMMSS JJJJJ.JJJJ X Y Z Sx Sy Sz Rxy Rxz Ryz NLat Elong Height dN dE dU Sn Se Su Rne Rnu Reu Soln
 20240101 120018 60310.5000 1.0 2.0 3.0 0.1 0.1 0.1 0.0 0.0 0.0 31.2 121.4 10.0 0.00100 0.00200 -0.00300 0.001 0.001 0.004 0.0 0.0 0.0 final
"""
RTKLIB = b"""% program   : RTKLIB
%  GPST                  latitude(deg) longitude(deg)  height(m)   Q  ns   sdn(m)   sde(m)   sdu(m)  sdne(m)  sdeu(m)  sdun(m) age(s)  ratio
2026/07/12 08:00:18.000   31.241234567  121.391234567    14.6230   1  20   0.0050   0.0060   0.0120   0.0010   0.0010   0.0010   1.00   12.0
2026/07/12 08:00:19.000   31.241234999  121.391234999    14.9000   2  18   0.2000   0.2000   0.5000   0.0010   0.0010   0.0010   1.00    1.2
"""

TMS = b"""%=TMS 1.0 XXX 2024:042:58344 XXX 2023:142:42765 2023:152:43965 P TEST00CHN
+SITE/ID
 TEST00CHN  A 00000M000 P  121.39000   31.24000   10.000 Test
-SITE/ID
+TIMESERIES/COLUMNS
     1 YYYY-MM-DD                                Date
     2 UP                   m                    Up comes first here
     3 NORTH                m                    North
     4 EAST                 m                    East
-TIMESERIES/COLUMNS
+TIMESERIES/DATA
 2023-05-22    0.0088 0.0056 0.0108
-TIMESERIES/DATA
"""

TRO = b"""%=TRO 2.00 XXX 2026:211:43200 XXX 2026:210:00000 2026:210:03300 P MIX
+TROP/DESCRIPTION
 TIME SYSTEM                    UTC
 TROPO PARAMETER NAMES           TGETOT STDDEV PRESS TEMDRY TROTOT STDDEV
 TROPO PARAMETER UNITS            1e+03  1e+03     1      1  1e+03  1e+03
-TROP/DESCRIPTION
+SITE/ID
 HZA000CHN  A -----M--- P synthetic              120.170000  30.250000    25.000    25.000
-SITE/ID
+TROP/SOLUTION
 HZA000CHN 2026:210:00000  -0.896  0.117  1002.1  301.3  2559.6    1.5
 HZA000CHN 2026:210:00300  -0.896  0.117  -999.0 -999.0  2559.6    1.5
-TROP/SOLUTION
%=ENDTRO
"""

MET = b"""     2.11           METEOROLOGICAL DATA                     RINEX VERSION / TYPE
ptuo                                                        MARKER NAME
     3    HR    PR    TD                                    # / TYPES OF OBSERV
                                                            END OF HEADER
 26 07 12 00 00 18   87.3 1002.1 -999.9
 26  7 12 00 10 18         990.1   28.1
"""

ALERT = """<?xml version="1.0" encoding="UTF-8"?>
<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">
<identifier>{identifier}</identifier><sender>test_observatory</sender>
<sent>2026-07-12T08:00:00+08:00</sent><status>{status}</status><msgType>{kind}</msgType>
<scope>Public</scope>{references}{infos}</alert>"""
INFO = """<info><language>{language}</language><category>Met</category><event>{event}</event>
<urgency>Unknown</urgency><severity>{severity}</severity><certainty>Unknown</certainty>
<expires>2026-07-12T14:00:00+08:00</expires><senderName>A Person</senderName>
<headline>{headline}</headline>{more}
<area><areaDesc>{area}</areaDesc>{shapes}<geocode><valueName>Code</valueName>
<value>310107000000</value></geocode></area></info>"""


def info(**values: str) -> str:
    known = {"language": "zh-CN", "event": "暴雨", "severity": "Moderate", "area": "普陀区",
             "headline": "普陀区发布暴雨黄色预警[Ⅲ级/较重]", "shapes": "", "more": ""}  # fmt: skip
    return INFO.format(**{**known, **values})


def alert(*infos: str, **values: str) -> bytes:
    known = {"identifier": "31010741600000_20260712080000", "status": "Actual", "kind": "Alert",
             "references": ""}  # fmt: skip
    text = ALERT.format(**{**known, **values}, infos="".join(infos or (info(),)))
    return text.encode()


RSS_ITEM = """<item><title>Orange flood alert</title><pubDate>Sun, 12 Jul 2026 01:00:00 GMT</pubDate>
<gdacs:eventtype>FL</gdacs:eventtype><gdacs:eventid>1100001</gdacs:eventid>
<gdacs:episodeid>2</gdacs:episodeid>{levels}<gdacs:fromdate>Sat, 11 Jul 2026 00:00:00 GMT</gdacs:fromdate>
<georss:point>31.2 121.4</georss:point></item>"""
LEVELS = (
    "<gdacs:alertlevel>{}</gdacs:alertlevel><gdacs:episodealertlevel>{}</gdacs:episodealertlevel>"
)


def rss(*items: str) -> bytes:
    head = '<rss version="2.0" xmlns:gdacs="http://www.gdacs.org" xmlns:georss="http://www.georss.org/georss"><channel>'
    return f"\ufeff{head}{''.join(items)}</channel></rss>".encode()


def rss_item(event: str = "Green", episode: str = "Orange") -> str:
    return RSS_ITEM.format(levels=LEVELS.format(event, episode))


def feature(**values: object) -> dict[str, object]:
    properties = {"mag": 6.4, "time": 1517932242400, "updated": 1517932250000, "type": "earthquake",
                  "alert": None, "status": "reviewed", "ids": ",us1,at1,", "magType": "mww"}  # fmt: skip
    return {"type": "Feature", "id": "us1", "properties": {**properties, **values},
            "geometry": {"type": "Point", "coordinates": [121.653, 24.1737, 10.64]}}  # fmt: skip


def usgs(*features: object) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


QUAKEML = b"""<q:quakeml xmlns:q="http://quakeml.org/xmlns/quakeml/1.2" xmlns="http://quakeml.org/xmlns/bed/1.2"><eventParameters>
<event publicID="q:1"><preferredOriginID>o:2</preferredOriginID><type>earthquake</type>
<origin publicID="o:1"><time><value>2020-01-01T00:00:00Z</value></time><latitude><value>1</value></latitude><longitude><value>2</value></longitude></origin>
<origin publicID="o:2"><time><value>2020-01-01T00:00:01.5</value></time><latitude><value>31.2</value></latitude><longitude><value>121.4</value></longitude><depth><value>10000</value></depth><evaluationMode>manual</evaluationMode></origin>
<magnitude publicID="m:1"><mag><value>4.2</value></mag><type>ML</type></magnitude></event></eventParameters></q:quakeml>"""

CMA = b"""66666 0000    3 0101 2401 0 6 Synthetica                         20250101
2024072000 1 178 1262 1000       9
2024072006 2 184 1253  998       0
2024072012 6 222 1231  935      52
"""
JMA = b"""66666 2401  002 0001 2401 0 6          SYNTHETICA              20250101
24072000 002 2 178 1262 1000     000
24072006 002 5 184 1253  970     065     50060 0050 90180 0150
"""
A_DECK = b"""WP, 05, 2026071200, 03, JTWC,   0, 200N, 1300E,  65,  975, TY,  34, NEQ,  120,  100,   80,   90, 1005,  200,  20, 80, 0, W, 0, , 300, 10, TESTA, D,
WP, 05, 2026071200, 03, JTWC,   0, 200N, 1300E,  65,  975, TY,  50, NEQ,   60,   50,   40,   45, 1005,  200,  20, 80, 0, W, 0, , 300, 10, TESTA, D,
WP, 05, 2026071200, 03, JTWC,  24, 230N, 1270E,  80,  960, TY,  34, AAA,  140,    0,    0,    0, 1005,  200,  20, 80, 0, W, 0, , 300, 10, TESTA, D,
WP, 05, 2026071206, 03, JTWC,   0, 206N, 1293E,  70,  970, TY,   0,    ,    0,    0,    0,    0, 1005,  200,  20, 80, 0, W, 0, , 300, 10, TESTA, D,
"""
B_LINE = b"WP, 05, 2026071200,   , BEST,   0, 200N, 1300E,  65,  975, TY\n"
FORECAST = b"""storm,name,agency,technique,issued_at,valid_at,lon,lat,wind_ms,wind_averaging_min,pressure_hpa,r7_km,r10_ne_km,r10_se_km,r10_sw_km,r10_nw_km,spread_km
2605,TESTA,CMA,official,2026-07-12T08:00+08:00,2026-07-12T08:00+08:00,125.0,27.5,42,2,955,300,120,110,90,100,0
2605,TESTA,CMA,official,2026-07-12T08:00+08:00,2026-07-13T08:00+08:00,121.9,30.8,35,2,970,280,,,,,90
"""

GNSS_TABLE = b"station,time,east_mm,north_mm,up_mm,sigma_east_mm,quality\nPT01,2026-07-12T00:00Z,1.5,-2.5,3.5,0.4,provisional\n"
RAIN = b"station,time,rain_mm,minutes\nPT-R1,2026-07-12T08:00+08:00,38.5,60\nPT-R1,2026-07-12T08:05+08:00,9999,5\n"
NDBC = b"#YY  MM DD hh mm  ACCUM\n#yr  mo dy hr mn    mm\n2018 08 01 14 00   0.3\n2018 08 01 13 00   MM\n"
LEVEL = (
    '[{"station": "北新泾", "time": "2026-07-12T08:00:00+08:00", "level_m": 3.99, "datum": "吴淞"}]'
)
USGS_IV = json.dumps({"value": {"timeSeries": [{
    "sourceInfo": {"siteCode": [{"value": "01491000"}]},
    "variable": {"variableCode": [{"value": "00065"}], "unit": {"unitCode": "ft"},
                 "noDataValue": -999999.0},
    "values": [{"value": [
        {"value": "10", "qualifiers": ["P"], "dateTime": "2026-07-12T00:00:00.000-05:00"},
        {"value": "-999999", "qualifiers": ["A"], "dateTime": "2026-07-12T00:15:00.000-05:00"}]}],
}]}}).encode()  # fmt: skip
NORWAY = b"""<tide><locationdata><location name="X" code="SVG"/><reflevelcode>CD</reflevelcode>
<data type="observation" unit="cm"><waterlevel value="94.4" time="2021-11-24T00:00:00+01:00"/></data>
<data type="prediction" unit="cm"><waterlevel value="90.0" time="2021-11-24T00:00:00+01:00"/></data>
<data type="forecast" unit="cm"><waterlevel value="99.0" time="2021-11-24T01:00:00+01:00"/></data>
</locationdata></tide>"""
TIDE = b"station,time,tide_m,kind,datum\nHPG,2026-07-12T10:20+08:00,4.31,astronomical,Wusong\nHPG,2026-07-12T10:20+08:00,4.52,forecast,Wusong\n"

#: At least one payload a form.
WRITTEN: dict[str, tuple[bytes, ...]] = {
    "best_track": (CMA, JMA, B_LINE),
    "cap": (alert(), alert(info(shapes="<polygon>31,121 31,122 32,122 31,121</polygon>"))),
    "forecast_track": (A_DECK, FORECAST),
    "gdacs": (rss(rss_item()), rss(rss_item("Red", "Red"), rss_item())),
    "gnss_csv": (GNSS_TABLE,),
    "level": (LEVEL.encode(), USGS_IV, NORWAY),
    "neu": (GEONET, SIO, GINS),
    "nmea": (nmea(rmc(), gga(), "GBGSV,1,1,02,21,,,15,25,,,28,1"),),
    "pos": (PBO, RTKLIB),
    "quakeml": (QUAKEML,),
    "rain": (RAIN, NDBC),
    "rinex_met": (MET,),
    "rtcm3": (RTCM,),
    "sinex_tms": (TMS,),
    "sinex_tro": (TRO,),
    "tenv3": (TENV3,),
    "tide": (TIDE, NORWAY),
    "usgs": (usgs(feature()),),
}
