"""Water vapour: refused without measured pressure, judged by the station's own months."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from attrs import evolve
from numpy.typing import NDArray

from riskmap.core.levels import WarningLevel
from riskmap.feeds.model import Context, Observation, Quality
from riskmap.feeds.model import troposphere as air
from riskmap.feeds.model.series import Series, moment64
from riskmap.feeds.model.stations import KnownStation
from riskmap.feeds.service import format_named
from riskmap.warnings.detectors.vapour import DETECTOR
from riskmap.warnings.model.detections import Certainty, Detection, Standing
from riskmap.warnings.weather.vapour import Barometer, as_given, from_delay, learn, rises
from tests.warnings.watching import NOW, series, station, watched

KEY = "made-up/G1"
HOUR = timedelta(hours=1)


def place(**marks: Any) -> KnownStation:
    known = {name: {"source": "made up", "verified": False, **(value if isinstance(value, dict)
             else {"value": value})} for name, value in marks.items()}  # fmt: skip
    return station(KEY, "gnss", lat=30.25, height_m=25.0, marks=known)


def hourly(
    values: NDArray[np.float64], quantity: str, unit: str, *, key: str = KEY, number: int = 0
) -> Series:
    """Return hourly values of which the last is of now."""
    times = moment64(NOW) - np.arange(len(values))[::-1] * np.timedelta64(3_600_000, "ms")
    return Series(
        station=key,
        quantity=quantity,
        unit=unit,
        times=times,
        values=values,
        sigmas=np.full(len(values), np.nan),
        qualities=np.full(len(values), number, np.uint8),
    )


def year(last: float, rise: float, hours: int = 24 * 400) -> NDArray[np.float64]:
    """Return made-up water of a year and more; the newest values are given."""
    chance = np.random.default_rng(4)
    found = 40 + 6 * np.sin(np.arange(hours) / 17) + chance.normal(0, 1, hours)
    found[-7:] = np.linspace(last - rise, last, 7)
    return found


def measured(values: NDArray[np.float64], number: int = 0) -> tuple[Series, Series]:
    pwv = hourly(values, "pwv", "mm", number=number)
    return pwv, hourly(np.full(len(values), 1_002.0), "pressure", "hPa")


def said(one: KnownStation, *kept: Series, **more: Any) -> list[Detection]:
    return list(DETECTOR.look(watched(one, *kept, **more)))


def sentences(one: Detection) -> str:
    return " ".join(map(str, (one.headline, *one.reasons)))


# ── pressure ────────────────────────────────────────────────────────────────────────────────────


def test_water_from_delays_is_that_of_the_published_chain() -> None:
    ztd = series([(NOW, 2559.6)], key=KEY, quantity="ztd")
    pressure = series([(NOW, 1002.1)], key=KEY, quantity="pressure")
    warm = series([(NOW, 301.3 - 273.15)], key=KEY, quantity="temperature")
    found = from_delay(ztd, Barometer(pressure=pressure, temperature=warm), 30.25, 25.0)
    assert found.mm[0] == pytest.approx(44.999, abs=0.001)
    alone = air.precipitable_water(2.5596, pressure_hpa=1002.1, surface_k=301.3, latitude_deg=30.25,
                                   height_m=25)  # fmt: skip
    assert found.mm[0] == pytest.approx(alone, abs=1e-9)


def test_a_barometer_above_the_antenna_is_brought_down_to_it() -> None:
    ztd = series([(NOW, 2559.6)], key=KEY, quantity="ztd")
    pressure = series([(NOW, 1001.1)], key=KEY, quantity="pressure")
    warm = series([(NOW, 301.3 - 273.15)], key=KEY, quantity="temperature")
    above = Barometer(pressure=pressure, temperature=warm, above_m=8.5)
    assert from_delay(ztd, above, 30.25, 25.0).mm[0] == pytest.approx(44.999, abs=0.001)


def test_pressure_of_another_hour_is_none() -> None:
    ztd = series([(NOW, 2559.6)], key=KEY, quantity="ztd")
    old = [series([(NOW - HOUR, value)], key=KEY, quantity=name)
           for name, value in (("pressure", 1002.1), ("temperature", 28.0))]  # fmt: skip
    assert len(from_delay(ztd, Barometer(pressure=old[0], temperature=old[1]), 30.25, 25.0)) == 0


def test_without_measured_pressure_it_is_indicative_whatever_it_is() -> None:
    pwv, pressure = measured(year(75, 20))
    [found] = said(place(vapour_level="red"), pwv)
    assert (found.standing, found.level) == (Standing.INDICATIVE, None)
    assert "16 mm wrong" in sentences(found)
    assert said(place(vapour_level="red"), pwv, pressure)[0].standing is Standing.ISSUED


def test_what_the_sender_calls_indicative_is_not_judged_by() -> None:
    values = year(75, 20)
    pwv, pressure = measured(values, number=3)
    assert said(place(vapour_level="red"), pwv, pressure)[0].standing is Standing.INDICATIVE
    doubted, _ = measured(values, number=4)
    assert said(place(vapour_level="red"), doubted, pressure) == []


def test_a_real_form_without_pressure_is_indicative(shared_data: Path) -> None:
    payload = (shared_data / "gnss/tropo/synthetic_v2.tro").read_bytes()
    records = format_named("sinex_tro").parse(payload, Context()).of(Observation)
    mine = [one for one in records if isinstance(one, Observation)
            and one.station == "HZA000CHN" and one.quantity == "pwv"]  # fmt: skip
    assert {one.quality for one in mine} == {Quality.INDICATIVE}
    kept = series([(one.time, one.value) for one in mine], key=KEY, quantity="pwv",
                  quality=Quality.INDICATIVE)  # fmt: skip
    [found] = said(place(), kept, now=max(one.time for one in mine))
    assert found.standing is Standing.INDICATIVE


def test_the_barometer_of_another_station_serves_where_the_operator_says_so() -> None:
    values = year(40, 0.0)
    pwv, _ = measured(values)
    other = hourly(np.full(len(values), 1_002.0), "pressure", "hPa", key="made-up/M1")
    assert said(place(), pwv, other)[0].standing is Standing.INDICATIVE
    assert said(place(pressure_from="made-up/M1"), pwv, other)[0].standing is Standing.QUIET


# ── its own months ──────────────────────────────────────────────────────────────────────────────


def test_high_and_rising_fast_is_a_candidate_until_the_operator_lets_it_issue() -> None:
    kept = measured(year(70, 15))
    [found] = said(place(), *kept)
    assert (found.standing, found.level) == (Standing.CANDIDATE, None)
    assert found.certainty is Certainty.POSSIBLE
    assert "no warning" in sentences(found)
    [let] = said(place(vapour_level="blue"), *kept)
    assert (let.standing, let.level) == (Standing.ISSUED, WarningLevel.BLUE)


@pytest.mark.parametrize(("last", "rise"), [(70, 0.0), (40, 15), (45, 1)])
def test_only_one_of_the_two_is_nothing(last: float, rise: float) -> None:
    assert said(place(), *measured(year(last, rise)))[0].standing is Standing.QUIET


def test_too_short_a_history_is_not_judged() -> None:
    [found] = said(place(vapour_level="red"), *measured(year(75, 20, hours=24 * 10)))
    assert found.standing is Standing.NOT_APPLICABLE
    assert "20 are needed" in sentences(found)


def test_another_month_teaches_nothing() -> None:
    values = year(75, 20, hours=24 * 300)  # from autumn to August: of August eleven days
    assert said(place(), *measured(values))[0].standing is Standing.NOT_APPLICABLE


def test_quantiles_are_those_of_numpy_and_the_newest_day_teaches_nothing() -> None:
    values = year(70, 15)
    pwv, pressure = measured(values)
    vapour = as_given(pwv, pressure, 30)
    before = vapour.until(int(vapour.minutes[-1]) - 1_440)
    learnt = learn(before, 8, quantile=0.9, hours=6, least_days=20)
    of_august = [value for value, at in zip(values[:-24], pwv.times[:-24], strict=True)
                 if at.astype(datetime).month == 8]  # fmt: skip
    assert learnt.level_mm == pytest.approx(np.quantile(of_august, 0.9))
    assert rises(vapour, 6)[-1] == pytest.approx(15)
    [found] = said(place(), pwv, pressure)
    assert found.figures[0].threshold == pytest.approx(learnt.level_mm)


def test_a_rise_over_a_gap_is_not_known() -> None:
    values = year(70, 15)
    pwv, pressure = measured(values)
    kept = np.ones(len(values), bool)
    kept[-12:-2] = False
    holes = evolve(pwv, times=pwv.times[kept], values=values[kept], sigmas=pwv.sigmas[kept],
                   qualities=pwv.qualities[kept])  # fmt: skip
    [found] = said(place(), holes, pressure)
    assert found.standing is Standing.QUIET
    assert "is not known" in sentences(found)


def test_what_was_issued_stays_a_little_below() -> None:
    one = place(vapour_level="blue")
    [before] = said(one, *measured(year(50, 15)))
    assert before.level is WarningLevel.BLUE
    flat = measured(year(49, 0.0))
    assert said(one, *flat)[0].standing is Standing.QUIET
    assert said(one, *flat, said=[before])[0].level is WarningLevel.BLUE
    assert said(one, *measured(year(40, 0.0)), said=[before])[0].standing is Standing.QUIET
