"""Series of positions and of delays, against counts and values that others found in them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median

import pytest

from riskmap.feeds.model import Context, Fix, Observation, Parsed, Quality, StationHealth
from riskmap.feeds.reading.moments import (
    from_calendar_year,
    from_doy,
    from_mjd,
    from_short_month,
    gps_to_utc,
)
from tests.feeds import written
from tests.feeds.conftest import ReadFile
from tests.feeds.reading import all_of, near, read, values, why

AXES = ("gnss_east", "gnss_north", "gnss_up")


def days(parsed: Parsed, quantity: str = "gnss_east") -> list[Observation]:
    return [one for one in all_of(Observation, parsed) if one.quantity == quantity]


@pytest.mark.parametrize(
    ("file", "count", "first", "last", "up_mm"),
    [
        ("other/POTS", 9164, "1995-05-18", "2021-06-05", None),
        ("tenv3/CNPK", 5780, "2008-06-26", "2024-09-28", None),
        ("tenv3/CRIM", 5932, "2008-06-06", "2024-09-28", (-1318.309, 758.488)),
        ("tenv3/DVLT", 2121, "2018-01-01", "2024-09-28", None),
        ("tenv3/PUHR", 386, "2023-09-08", "2024-09-28", None),
    ],
)
def test_days_of_real_tenv3_files(
    real: ReadFile,
    file: str,
    count: int,
    first: str,
    last: str,
    up_mm: tuple[float, float] | None,
) -> None:
    parsed = real("tenv3", f"displacement/{file}.tenv3")
    assert parsed.refused == 0
    assert [len(days(parsed, axis)) for axis in AXES] == [count] * 3
    found = [one.time for one in days(parsed)]
    assert [f"{one:%Y-%m-%d %H}" for one in (found[0], found[-1])] == [f"{first} 12", f"{last} 12"]
    if up_mm is not None:
        ups = [
            value - whole_metres(values(parsed, "gnss_up")) for value in values(parsed, "gnss_up")
        ]
        assert max(ups) - min(ups) == near(up_mm[1] - up_mm[0], abs=0.01)


def whole_metres(ups: list[float]) -> float:
    return float(round(median(ups) / 1_000) * 1_000)


def test_whole_metres_and_fractions_are_added() -> None:
    """On the second day the whole metres were set anew; nothing moved more than a millimetre."""
    parsed = read("tenv3", written.TENV3)
    assert values(parsed, "gnss_east") == near([100_500.0, 100_501.0])
    assert days(parsed)[0].sigma == near(1.0)
    assert [one.quality for one in days(parsed)] == [Quality.GOOD, Quality.SUSPECT], (
        "sigma is cut off"
    )


def test_a_new_height_of_the_antenna_is_told_once(real: ReadFile) -> None:
    """A step on that day may be the equipment's."""
    parsed = read("tenv3", written.TENV3)
    assert values(parsed, "antenna_height") == near([100.0])
    potsdam = real("tenv3", "displacement/other/POTS.tenv3")
    assert sorted(set(values(potsdam, "antenna_height"))) == near([0.0, 46.0, 120.6])
    assert len(values(potsdam, "antenna_height")) < 10, "and not every day"


def test_a_day_that_two_columns_call_differently_is_refused() -> None:
    parsed = read(
        "tenv3", written.TENV3.replace(b"24JAN02 2024.0027 60311", b"24JAN02 2024.0027 60312")
    )
    assert why(parsed) == [
        ("line 3", "The day is 24JAN02 by one column and 2024-01-03 by another.")
    ]
    assert len(days(parsed)) == 1


@pytest.mark.parametrize(
    ("station", "rows", "offset_mm"),
    [
        ("J188", 3390, (-521.72, 892.18, 37.47)),
        ("I001", 3390, (64.36, 498.59, -18.97)),
        ("USUD", 4174, (49.16, 238.78, 13.86)),
        ("S106", 3390, (26.30, 83.89, -3.44)),
        ("G001", 3390, (14.01, 66.78, 6.07)),
        ("J089", 4397, (5.65, 21.42, 2.60)),
    ],
)
def test_the_great_earthquake_of_2011_lies_where_it_is_known_to(
    real: ReadFile, station: str, rows: int, offset_mm: tuple[float, ...]
) -> None:
    """The column called lon holds north: by its name, the coast would have moved north."""
    parsed = real("neu", f"displacement/geonet_neu/{station}neu9818.csv")
    assert (parsed.form, parsed.refused) == ("geonet_csv", 0)
    found = [step(days(parsed, axis)) for axis in ("gnss_north", "gnss_east", "gnss_up")]
    assert found == near(offset_mm, abs=0.011)
    assert len(days(parsed)) == rows
    assert {one.station for one in days(parsed)} == {station}


def step(series: list[Observation]) -> float:
    """Return the difference of medians of ten days after and before, without the day itself."""
    at = datetime(2011, 3, 11, 12, tzinfo=UTC)
    before = [one.value for one in series if one.time < at][-10:]
    after = [one.value for one in series if one.time > at][:10]
    return median(after) - median(before)


def test_what_fills_a_gap_by_a_straight_line_is_no_measurement(
    real: ReadFile,
) -> None:
    parsed = read("neu", written.GEONET)
    assert [one.quality for one in days(parsed)] == [
        Quality.GOOD, Quality.GOOD, Quality.ESTIMATED, Quality.GOOD, Quality.GOOD,
    ]  # fmt: skip
    series = real("neu", "displacement/geonet_neu/USUDneu9818.csv")
    by_day = {
        axis: {f"{one.time:%Y-%m-%d}": one.quality for one in days(series, axis)} for axis in AXES
    }
    edited = [by_day[axis]["2014-02-27"] for axis in AXES]
    assert edited == [Quality.GOOD, Quality.GOOD, Quality.ESTIMATED], "only up was put in later"
    filled = [sum(one is Quality.ESTIMATED for one in by_day[axis].values()) for axis in AXES]
    assert all(270 <= count <= 290 for count in filled), "of 4174 days"


def test_forms_of_north_east_up_are_told_apart() -> None:
    for payload, form in ((written.GEONET, "geonet_csv"), (written.SIO, "sio_neu"),
                          (written.GINS, "gins_neu")):  # fmt: skip
        assert read("neu", payload).form == form
    sio = read("neu", written.SIO)
    assert (values(sio, "gnss_north"), values(sio, "gnss_east")) == ([1.0], [2.0])
    assert days(sio)[0].time == datetime(2024, 1, 1, 12, tzinfo=UTC)
    gins = days(read("neu", written.GINS))[0]
    assert (gins.station, gins.datum, gins.sigma) == ("POTX", "ITRF2008", near(0.2))


def test_real_series_of_gins_and_gipsyx(real: ReadFile) -> None:
    gins = real("neu", "displacement/other/POTS.neu")
    assert (gins.form, gins.refused, len(days(gins))) == ("gins_neu", 0, 6125)
    assert values(gins, "gnss_up")[-1] == near(14.495)
    gipsyx = real("neu", "displacement/other/midgard_gipsyx_series.series")
    assert (gipsyx.form, gipsyx.refused, len(days(gipsyx))) == ("gipsyx_series", 0, 6)
    first = days(gipsyx)[0]
    assert first.time == datetime(1997, 6, 1, 11, 57, 30, tzinfo=UTC), (
        "seconds, not the rounded date"
    )
    assert (first.value, first.sigma) == (near(-129.049), near(0.704))


def test_the_frame_of_a_pbo_series_and_its_leap_seconds() -> None:
    parsed = read("pos", written.PBO)
    assert parsed.form == "pbo_pos"
    one = days(parsed, "gnss_up")[0]
    assert (one.station, one.datum, one.value, one.sigma) == ("P123", "IGS14", -3.0, 4.0)
    assert one.time == datetime(2024, 1, 1, 12, tzinfo=UTC), "18 seconds of GPS time"


def test_of_rtklib_only_fixed_epochs_are_positions() -> None:
    parsed = read("pos", written.RTKLIB)
    assert [one.fix for one in all_of(StationHealth, parsed)] == [Fix.RTK_FIXED, Fix.RTK_FLOAT]
    assert values(parsed, "gnss_height") == [14.623]
    assert values(parsed, "gnss_latitude") == [31.241234567]
    baseline = written.RTKLIB.replace(b"latitude(deg) longitude(deg)  height(m)",
                                      b"e-baseline(m) n-baseline(m) u-baseline(m)")  # fmt: skip
    enu = read("pos", baseline.replace(b"31.241234567  121.391234567", b"1.5 -2.5"))
    assert (values(enu, "gnss_east"), values(enu, "gnss_north")) == ([1500.0], [-2500.0])


def test_columns_of_sinex_tms_are_found_by_name(real: ReadFile) -> None:
    parsed = read("sinex_tms", written.TMS)
    found = [values(parsed, axis)[0] for axis in AXES]
    assert found == near([10.8, 5.6, 8.8]), "up comes first in this file"
    actual = real("sinex_tms", "displacement/other/midgard_sinex_tms.tms")
    assert (len(days(actual)), actual.refused) == (11, 0)
    assert [values(actual, axis)[0] for axis in AXES] == near([10.8, 5.6, 8.8])
    assert (days(actual)[0].station, days(actual)[0].datum) == ("TEST00NOR", "IGb14")
    years = [2023.38767, 2023.39041]
    assert [from_calendar_year(one).date() for one in years] == [
        one.time.date() for one in days(actual)[:2]
    ]


def test_our_own_table_of_positions() -> None:
    parsed = read("gnss_csv", written.GNSS_TABLE)
    assert [values(parsed, axis)[0] for axis in AXES] == [1.5, -2.5, 3.5]
    assert (days(parsed)[0].sigma, days(parsed)[0].quality) == (0.4, Quality.PROVISIONAL)


def test_columns_of_sinex_tro_are_found_by_name_and_scaled_by_their_unit(real: ReadFile) -> None:
    parsed = real("sinex_tro", "tropo/synthetic_v2.tro")
    assert (parsed.message_count, parsed.refused) == (24, 0)
    delays = days(parsed, "ztd")
    by_site = {name: [one.value for one in delays if one.station == name]
               for name in ("HZA000CHN", "WZB000CHN")}  # fmt: skip
    assert [len(one) for one in by_site.values()] == [12, 12]
    ends = [(one[0], one[-1]) for one in by_site.values()]
    assert ends == [near((2559.6, 2556.1)), near((2540.4, 2536.3))]
    assert len(days(parsed, "gradient_north")) == 23, "one is missing, and is no zero"
    assert delays[0].sigma == near(1.5)
    assert delays[0].time == datetime(2026, 7, 28, 23, 59, 42, tzinfo=UTC), "GPS time is 18 s ahead"


def test_water_vapour_without_measured_pressure_is_indicative_only() -> None:
    parsed = read("sinex_tro", written.TRO)
    measured, guessed = days(parsed, "pwv")
    assert (measured.quality, guessed.quality) == (Quality.GOOD, Quality.INDICATIVE)
    assert measured.value == near(44.999, abs=0.001)
    assert abs(guessed.value - measured.value) > 3, "the standard atmosphere is no measurement"
    assert values(parsed, "gradient_east") == near([-0.896] * 2)


def test_measured_pressure_of_a_real_file(real: ReadFile, shared_data: Path) -> None:
    file = "tropo/midgard_pots_rinex_met.18m"
    parsed = real("rinex_met", file)
    text = (shared_data / "gnss" / file).read_text("utf-8").partition("END OF HEADER")[2]
    epochs = [line.split() for line in text.splitlines() if line.strip()]
    assert (parsed.message_count, parsed.refused) == (len(epochs), 0)
    for quantity, column in (("humidity", 6), ("pressure", 7), ("temperature", 8)):
        said = [float(one[column]) for one in epochs if float(one[column]) > -900]
        assert values(parsed, quantity) == near(said)
    first = all_of(Observation, parsed)[0]
    assert first.station == "POTS"
    assert first.time == datetime(2018, 1, 31, 23, 59, 42, tzinfo=UTC), "18 seconds of GPS time"


def test_what_a_sensor_did_not_measure_is_no_value() -> None:
    parsed = read("rinex_met", written.MET)
    assert values(parsed, "pressure") == [1002.1, 990.1]
    assert (values(parsed, "humidity"), values(parsed, "temperature")) == ([87.3], [28.1])
    assert {one.time.minute for one in all_of(Observation, parsed)} == {0, 10}


@pytest.mark.parametrize(
    ("mjd", "year"), [(54643, 2008.4846), (49855, 1995.3758), (59370, 2021.4264)]
)
def test_days_are_counted_as_nevada_counts_them(mjd: int, year: float) -> None:
    julian = 2000 + (from_mjd(mjd) - from_mjd(51544)) / timedelta(days=365.25)
    assert julian == near(year, abs=5e-5)


def test_times_of_all_forms() -> None:
    assert from_short_month("95MAY18") == datetime(1995, 5, 18, 12, tzinfo=UTC)
    assert from_short_month("08JUN26") == datetime(2008, 6, 26, 12, tzinfo=UTC)
    assert from_doy("2026:210:03300") == datetime(2026, 7, 29, 0, 55, tzinfo=UTC)
    assert from_doy("97:152:00000") == datetime(1997, 6, 1, tzinfo=UTC)
    assert gps_to_utc(datetime(2016, 12, 31, tzinfo=UTC)).second == 43
    assert gps_to_utc(datetime(2026, 7, 12, tzinfo=UTC)).second == 42


def test_a_series_that_names_no_station_needs_one() -> None:
    assert why(read("neu", written.SIO, Context())) == [
        ("line 1", "Nobody says which station this is.")
    ]
