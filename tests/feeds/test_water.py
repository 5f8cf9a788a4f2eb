"""Rain, levels and tides."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from riskmap.feeds.model import Context, Observation, Quality
from tests.feeds import written
from tests.feeds.conftest import ReadFile
from tests.feeds.reading import all_of, near, only, read, values, why


def test_a_real_rain_gauge(real: ReadFile) -> None:
    parsed = real("rain", "feeds/hydro/ndbc_BDVF1.rain.txt")
    rain = all_of(Observation, parsed)
    assert (len(rain), parsed.refused) == (1038, 0)
    assert sum(one.value for one in rain) == near(409.8)
    assert sum(one.value > 0 for one in rain) == 85
    most = max(rain, key=lambda one: one.value)
    assert (most.value, most.time) == (32.0, datetime(2018, 7, 27, 20, tzinfo=UTC))
    assert most.period == timedelta(hours=1)


def test_a_sum_that_is_missing_is_no_zero() -> None:
    assert values(read("rain", written.NDBC), "rain") == [0.3]


def test_rain_that_cannot_be_is_kept_and_marked() -> None:
    first, second = all_of(Observation, read("rain", written.RAIN))
    assert (first.value, first.quality, first.period) == (38.5, Quality.GOOD, timedelta(hours=1))
    assert (second.value, second.quality) == (9999, Quality.SUSPECT)
    assert first.time == datetime(2026, 7, 12, tzinfo=UTC)


def test_a_time_without_a_zone_is_refused_unless_one_is_known() -> None:
    naive = written.RAIN.replace(b"+08:00", b"")
    parsed = read("rain", naive, Context())
    assert why(parsed)[0] == ("line 2", "Nobody says in which time zone 2026-07-12T08:00 is.")
    assert read("rain", naive).refused == 0


def test_real_values_of_the_usgs(real: ReadFile) -> None:
    parsed = real("level", "feeds/hydro/usgs_waterservices_iv.json")
    assert (parsed.message_count, parsed.refused, len(parsed.records)) == (20, 0, 20)
    found = {
        (one.station, one.quantity): one.value for one in reversed(all_of(Observation, parsed))
    }
    assert found["01491000", "discharge"] == near(974 * 0.3048**3)
    assert found["01491000", "level"] == near(6.48 * 0.3048)
    assert found["01645000", "discharge"] == near(474 * 0.3048**3)
    assert found["01645000", "level"] == near(3.13 * 0.3048)


def test_what_the_usgs_calls_missing_is_left_out_and_provisional_is_said() -> None:
    one = only(Observation, read("level", written.USGS_IV))
    assert (one.value, one.quality) == (near(3.048), Quality.PROVISIONAL)
    assert one.time == datetime(2026, 7, 12, 5, tzinfo=UTC)


def test_a_unit_that_is_not_known_is_refused_and_never_guessed() -> None:
    parsed = read("level", written.USGS_IV.replace(b'"ft"', b'"m"'))
    assert why(parsed)[0] == ("timeSeries 1, value 1", "The unit m is not known.")


def test_measured_forecast_and_astronomical_levels_are_never_mixed(real: ReadFile) -> None:
    file = "feeds/hydro/midgard_api_water_level_norway.xml"
    level, tide = real("level", file), real("tide", file)
    assert {one.quantity for one in all_of(Observation, level)} == {"level"}
    counts = [len(values(tide, name)) for name in ("tide_prediction", "level_forecast", "level")]
    assert (len(values(level, "level")), counts) == (45, [49, 15, 0])
    first = all_of(Observation, level)[0]
    assert (first.station, first.value, first.datum) == ("SVG", near(0.944), "CD")
    assert first.time == datetime(2021, 11, 23, 23, tzinfo=UTC)


def test_our_own_tables_of_level_and_tide() -> None:
    level = only(Observation, read("level", written.LEVEL.encode()))
    assert (level.station, level.value, level.datum) == ("北新泾", 3.99, "吴淞")
    tide = all_of(Observation, read("tide", written.TIDE))
    assert [(one.quantity, one.value) for one in tide] == [
        ("tide_prediction", 4.31), ("level_forecast", 4.52),
    ]  # fmt: skip


def test_a_table_in_gbk_is_read() -> None:
    payload = "station,time,level_m\n北新泾,2026-07-12T08:00+08:00,3.99\n".encode("gbk")
    assert only(Observation, read("level", payload)).station == "北新泾"


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("nan", "level_m is no number: nan."),
        ("1_0", "level_m is no number: 1_0."),
        ("٣", "level_m is no number: ٣."),
        ("", "There is no level_m."),
        ("1e999", "level_m is no number: 1e999."),
    ],
)
def test_what_is_no_number_is_refused_with_its_line(value: str, reason: str) -> None:
    payload = f"station,time,level_m\nA,2026-07-12T08:00Z,1\nA,2026-07-12T09:00Z,{value}\n".encode()
    parsed = read("level", payload)
    assert why(parsed) == [("line 3", reason)]
    assert values(parsed, "level") == [1.0]


def test_a_quote_that_is_never_closed_spoils_its_own_line_alone() -> None:
    payload = b'station,time,level_m\nA,"2026-07-12T08:00Z,1\nB,2026-07-12T09:00Z,2\n'
    parsed = read("level", payload)
    assert [where for where, _ in why(parsed)] == ["line 2"]
    assert values(parsed, "level") == [2.0]


def test_a_column_that_is_missing_is_named() -> None:
    parsed = read("rain", b"station,time,mm\nA,2026-07-12T08:00Z,1\n")
    assert not parsed.is_readable
    assert why(parsed) == [("the whole payload", "There is no column rain_mm, minutes.")]
