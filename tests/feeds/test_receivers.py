"""What receivers say: NMEA and RTCM. Counts of real files are those of pynmeagps and a CRC scan."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from riskmap.feeds.model import Context, Fix, Observation, Station, StationHealth
from riskmap.feeds.reading.frames import crc24q
from tests.feeds import written
from tests.feeds.conftest import ReadFile
from tests.feeds.reading import all_of, counts, near, only, read, values, why

NO_POSITION = "displacement needs a fixed position of seven decimals, with geoid separation"


@pytest.mark.parametrize(
    ("file", "messages", "refused", "some"),
    [
        ("beidou-bd.log", 79, 0, {"BDGSA": 10, "BDGSV": 5, "GNGGA": 10, "GPGSV": 12}),
        ("beidou-gb.log", 68, 0, {"GBGSV": 12, "GPGGA": 5, "GPGSV": 29, "PSRFEPE": 5}),
        ("pynmeagps_pygpsdata-mixed.log", 15, 2, {"GNGGA": 2}),
        ("pynmeagps_pygpsdata-nmea4.log", 57, 0, {"GNGSA": 4}),
        ("pynmeagps_pygpsdata-nmeabadck.log", 3, 2, {"GNRMC": 1, "?": 2}),
        ("pynmeagps_pygpsdata-um981.log", 5, 0, {"GNGGA": 2}),
        ("pynmeagps_quectel_nmea_response.log", 100, 0, {}),
        ("pynmeagps_unicore_nmea.log", 61, 0, {"GNGGAH": 1, "GBGSVH": 15}),
        ("quectel-l76k-nmea.log", 2280, 0, {"BDGSV": 150, "GNZDA": 150, "GPTXT": 30}),
        ("telit-pls83-w.log", 225, 0, {"BDGSV": 15, "GAGGA": 10, "GPGGA": 10}),
        ("ublox-zed-f9p-nmea.log", 1015, 0, {"GBGSV": 174, "GNGGA": 29, "GNGST": 29}),
        ("unicore-um621.log", 882, 0, {"GBGSV": 160, "GYOACC": 200, "SNRSTAT": 20}),
    ],
)
def test_sentences_of_real_logs_are_counted_as_pynmeagps_counts_them(
    real: ReadFile, file: str, messages: int, refused: int, some: dict[str, int]
) -> None:
    parsed = real("nmea", f"nmea/{file}")
    assert (parsed.message_count, parsed.refused) == (messages, refused)
    assert {kind: parsed.messages.get(kind) for kind in some} == some
    assert all_of(Observation, parsed) == [], NO_POSITION


@pytest.mark.parametrize(
    ("file", "fixes", "lat", "lon", "at"),
    [
        ("beidou-bd.log", 5, 31.2482383, 121.5874067, "2015-02-25T07:41:59.799"),
        ("beidou-gb.log", 2, 31.248035, 121.58738, "2015-03-02T05:32:33.438"),
        ("quectel-l76k-nmea.log", 150, 47.6619783, -122.3263922, None),
        ("telit-pls83-w.log", 10, 43.5531688, 1.4603064, None),
        ("ublox-zed-f9p-nmea.log", 29, -45.8775655, 170.5001117, "2019-04-12T00:40:24"),
        ("unicore-um621.log", 16, 44.068804, -121.3141205, None),
    ],
)
def test_the_fixes_of_real_logs_and_the_last_of_them(
    real: ReadFile, file: str, fixes: int, lat: float, lon: float, at: str | None
) -> None:
    found = [one for one in all_of(StationHealth, real("nmea", f"nmea/{file}")) if one.lat]
    assert len(found) == fixes
    assert (found[-1].lat, found[-1].lon) == (near(lat, abs=2e-7),
                                              near(lon, abs=2e-7))  # fmt: skip
    if at is not None:
        assert found[-1].time == datetime.fromisoformat(at).replace(tzinfo=UTC)


def test_what_gpsd_says_of_the_same_log_is_said_here_too(real: ReadFile, shared_data: Path) -> None:
    """A second oracle: positions of gpsd's own expected output, to its seven decimals."""
    text = (shared_data / "gnss/nmea/ublox-zed-f9p-nmea.log.chk").read_text("utf-8")
    lines = (json.loads(line) for line in text.splitlines() if line.startswith("{"))
    theirs = {one["time"]: one for one in lines if one.get("class") == "TPV" and "lat" in one}
    found = [one for one in all_of(StationHealth, real("nmea", "nmea/ublox-zed-f9p-nmea.log"))
             if one.time is not None]  # fmt: skip
    said = {f"{one.time:%Y-%m-%dT%H:%M:%S}.000Z": one for one in found}
    both = said.keys() & theirs.keys()
    assert len(both) > 20
    for at in both:
        assert said[at].lat == near(theirs[at]["lat"], abs=1e-7)
        assert said[at].lon == near(theirs[at]["lon"], abs=1e-7)


def nmea(*bodies: str, **known: Any) -> Any:
    return read("nmea", written.nmea(*bodies), Context(**{"station": "PT01", **known}))


def test_a_fixed_position_of_seven_decimals_is_an_observation() -> None:
    parsed = nmea(written.rmc(), written.gga(), "GNGST,080000.00,1,1,1,0,0.0111,0.0222,0.0333")
    assert values(parsed, "gnss_latitude") == [near(31 + 14.1234567 / 60, abs=1e-10)]
    assert values(parsed, "gnss_longitude") == [near(121 + 23.7654321 / 60, abs=1e-10)]
    assert values(parsed, "gnss_height") == [near(4.1230 + 10.5)], "above the ellipsoid"
    sigmas = [one.sigma for one in all_of(Observation, parsed)]
    assert sigmas == [near(0.0111 / 111_320), near(0.0222 / 95_180, rel=1e-3),
                      0.0333]  # fmt: skip
    assert {one.time for one in all_of(Observation, parsed)} == {
        datetime(2026, 7, 12, 8, tzinfo=UTC)
    }


@pytest.mark.parametrize(
    ("change", "fix"),
    [
        ({"quality": "1"}, Fix.SINGLE),
        ({"quality": "2"}, Fix.DGPS),
        ({"quality": "5"}, Fix.RTK_FLOAT),
        ({"quality": "7"}, Fix.OTHER),
        ({"lat": "3114.123456"}, Fix.RTK_FIXED),
        ({"lon": "12123.765432"}, Fix.RTK_FIXED),
        ({"sep": ""}, Fix.RTK_FIXED),
    ],
    ids=[
        "single",
        "dgps",
        "float",
        "by hand",
        "six decimals",
        "six decimals east",
        "no separation",
    ],
)
def test_any_other_position_is_health_alone(change: dict[str, str], fix: Fix) -> None:
    parsed = nmea(written.rmc(), written.gga(**change))
    assert all_of(Observation, parsed) == []
    health = only(StationHealth, parsed)
    assert health.fix is fix
    assert health.lat is not None


@pytest.mark.parametrize(
    "bodies",
    [
        (written.rmc(), written.gga(quality="0", lat="", lon="")),
        (written.rmc(status="V"), written.gga()),
        (written.gga(), written.rmc(status="V")),
    ],
    ids=["quality 0", "void before", "void after"],
)
def test_without_a_fix_there_is_no_position(bodies: tuple[str, ...]) -> None:
    health = only(StationHealth, nmea(*bodies))
    assert (health.fix, health.lat, health.lon) == (Fix.NONE, None, None)


def test_of_two_talkers_in_one_second_all_systems_together_count() -> None:
    two = written.gga().replace("GNGGA", "GPGGA").replace(",28,", ",40,"), written.gga()
    assert only(StationHealth, nmea(written.rmc(), *two)).satellites == 28
    alone = two[0], written.gga().replace("GNGGA", "GAGGA")
    assert only(StationHealth, nmea(written.rmc(), *alone)).satellites == 40


def test_a_day_is_the_nearest_one_over_midnight() -> None:
    before = nmea(written.rmc("235959.00", "120726"), written.gga(time="000001.00"))
    assert only(StationHealth, nmea(written.rmc(), written.gga(), received_at=None)).time
    assert all_of(StationHealth, before)[0].time == datetime(2026, 7, 13, 0, 0, 1, tzinfo=UTC)
    came = nmea(
        written.gga(time="235959.00"), received_at=datetime(2026, 7, 13, 0, 0, 2, tzinfo=UTC)
    )
    assert all_of(StationHealth, came)[0].time == datetime(2026, 7, 12, 23, 59, 59, tzinfo=UTC)


def test_a_time_of_day_without_a_day_is_refused() -> None:
    assert why(nmea(written.gga())) == [
        ("line 1", "Nobody says which day this is: there is no RMC or ZDA.")
    ]


def test_a_wrong_checksum_is_refused_with_its_line_and_the_others_are_read() -> None:
    good = written.nmea(written.rmc(), written.gga())
    parsed = read("nmea", b"$GNGGA,1,2*00\r\n" + good)
    assert [where for where, _ in why(parsed)] == ["line 1"]
    assert len(all_of(StationHealth, parsed)) == 1


def test_a_sentence_without_checksum_is_taken_only_where_that_is_allowed() -> None:
    payload = (written.rmc() + "\r\n" + written.gga() + "\r\n").replace("GN", "$GN").encode()
    assert read("nmea", payload).refused == 2
    allowed = read("nmea", payload, Context(station="PT01", needs_checksum=False))
    assert len(all_of(StationHealth, allowed)) == 1


@pytest.mark.parametrize(
    "body",
    ["GBGSV,2", "GNGGA,080000.00,3114.5,N,12123.5,E,4,28", "GNRMC,080000.00", "GNZDA,080000.00,12"],
)
def test_a_sentence_that_ends_early_is_refused_though_its_checksum_is_right(body: str) -> None:
    parsed = read("nmea", written.nmea(written.rmc(), body, written.gga()))
    assert why(parsed) == [("line 2", "The line is cut off.")]
    assert parsed.of(StationHealth)


def test_a_line_begins_at_its_last_dollar() -> None:
    twice = b"$" + written.nmea(written.rmc()) + b"$GNGGA,08" + written.nmea(written.gga())
    parsed = read("nmea", twice)
    assert counts(parsed) == {"GNRMC": 1, "GNGGA": 1}
    assert parsed.refused == 0


@pytest.mark.parametrize(
    ("file", "frames", "refused", "some", "skipped"),
    [
        ("pyrtcm_pygpsdata-1240-1264.log", 13, 0, {"1242": 2, "1260": 2}, 0),
        ("pyrtcm_pygpsdata-MIXED-RTCM3.log", 7, 0, {"1005": 1, "1127": 1}, 222),
        ("pyrtcm_pygpsdata-MIXED-RTCM3BADCRC.log", 7, 1, {"1127": 1, "?": 1}, 247),
        ("pyrtcm_pygpsdata-NTRIP-1300-1302.log", 72, 0, {"1057": 7, "1302": 6}, 0),
        ("pyrtcm_pygpsdata-NTRIP-4076.log", 11, 0, {"4076": 11}, 0),
        ("pyrtcm_pygpsdata-RTCM3.log", 11, 0, {"1117": 1, "4072": 1}, 222),
        ("rtcm3.2.log", 192, 0, {"63": 13, "1019": 32, "1077": 23, "1107": 24}, None),
        ("ublox-f9p-rtcm.log", 15, 0, {"1004": 2, "1230": 3}, None),
        ("ublox-zed-f9t-rtcm3.log", 183, 1, {"1005": 26, "1230": 26, "?": 1}, None),
    ],
)
def test_frames_of_real_logs_are_those_whose_crc_is_right(
    real: ReadFile, file: str, frames: int, refused: int, some: dict[str, int], skipped: int | None
) -> None:
    """The last file ends within a frame: that one is refused, the 182 before it are there."""
    parsed = real("rtcm3", f"rtcm3/{file}")
    assert (parsed.message_count, parsed.refused) == (frames, refused)
    assert {kind: parsed.messages.get(kind) for kind in some} == some
    assert skipped is None or parsed.skipped_bytes == skipped


@pytest.mark.parametrize(
    ("file", "where"),
    [
        ("pyrtcm_pygpsdata-RTCM3.log", (4444030.8028, 3085671.2349, 3366658.256)),
        ("ublox-zed-f9t-rtcm3.log", (-2386072.731, -3922192.5049, 4414363.4131)),
    ],
)
def test_a_station_stands_where_its_log_is_known_to_say(
    real: ReadFile, file: str, where: tuple[float, ...]
) -> None:
    for one in all_of(Station, real("rtcm3", f"rtcm3/{file}")):
        assert (one.x_m, one.y_m, one.z_m) == near(where, abs=1e-4)


def test_satellites_of_real_frames_add_up_to_those_of_pyrtcm(real: ReadFile) -> None:
    seen = [
        one.in_view for one in all_of(StationHealth, real("rtcm3", "rtcm3/ublox-zed-f9t-rtcm3.log"))
    ]
    systems = ("gps", "glonass", "galileo", "beidou")
    assert [sum(one[name] for one in seen) for name in systems] == [234, 202, 208, 78]
    (one,) = all_of(StationHealth, real("rtcm3", "rtcm3/pyrtcm_pygpsdata-RTCM3.log"))
    assert one.in_view == {"gps": 10, "glonass": 7, "galileo": 5, "qzss": 3, "beidou": 10}


def test_frames_among_noise_give_station_and_satellites() -> None:
    parsed = read("rtcm3", b"$GNGGA,noise\r\n" + written.RTCM, Context())
    (station,) = all_of(Station, parsed)
    assert (station.station, station.antenna_height_m) == ("RTCM 7", 1.5)
    assert (station.x_m, station.y_m, station.z_m) == (-2853446.0, 4667466.0, 3268291.0)
    assert all_of(StationHealth, parsed)[0].in_view == {"gps": 9, "beidou": 14}
    assert parsed.skipped_bytes == 14 + 5


def test_a_station_that_stands_nowhere_on_earth_is_refused() -> None:
    parsed = read("rtcm3", written.frame(written.station_1006(0, 0, 0)))
    assert why(parsed) == [("byte 0", "The station does not stand on the Earth.")]


def test_a_stream_of_broken_frames_is_given_up_and_what_came_before_is_kept() -> None:
    broken = written.frame(written.msm(1077, 3))[:-1] + b"\x00"
    parsed = read("rtcm3", written.RTCM + broken * 1_000)
    assert len(all_of(Station, parsed)) == 1
    assert parsed.refused == 502
    assert len(parsed.refusals) == 502


def test_the_crc_is_the_one_of_the_standard() -> None:
    assert crc24q(b"123456789") == 0xCDE703
    assert crc24q(written.RTCM[:30]) != 0
