"""Sensors that hang: when the same value is too long the same, on made-up and on real series."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskmap.feeds.model import Observation, Parsed, Quality
from riskmap.feeds.model.quantities import quantities
from riskmap.feeds.model.series import QUALITY_NUMBERS, Series, moment64
from riskmap.feeds.model.stations import KnownStation
from riskmap.feeds.model.still import MOST, Still, rule_for, run_of, still_of, still_rules, stuck
from tests.feeds.conftest import ReadFile
from tests.feeds.reading import all_of

T0 = datetime(2026, 7, 12, tzinfo=UTC)
TEN = timedelta(minutes=10)
LEVEL = rule_for("level")
assert LEVEL is not None


def station(**marks: float) -> KnownStation:
    return KnownStation(
        key="gauges/L1", feed="gauges", station="L1", zh="一号", en="One", kind="level",
        code12="310107000000",
        marks={name: {"value": value, "source": "made up"} for name, value in marks.items()},
    )  # fmt: skip


def series(
    values: list[float],
    quantity: str = "level",
    every: timedelta = TEN,
    qualities: list[Quality] | None = None,
) -> Series:
    marked = qualities or [Quality.GOOD] * len(values)
    times = [moment64(T0 + place * every) for place in range(len(values))]
    return Series(
        station="gauges/L1",
        quantity=quantity,
        unit="m",
        times=np.array(times, "datetime64[ms]"),
        values=np.array(values, float),
        sigmas=np.full(len(values), np.nan),
        qualities=np.array([QUALITY_NUMBERS[one] for one in marked], np.uint8),
    )


def test_the_same_for_six_hours_is_stuck_and_a_minute_less_is_not() -> None:
    found = still_of(series([3.0, *[2.5] * 37]), LEVEL)
    assert found == Still(
        quantity="level", value=2.5, since=T0 + TEN, until=T0 + 37 * TEN, count=37
    )
    assert found.lasts == timedelta(hours=6)
    assert still_of(series([3.0, *[2.5] * 36]), LEVEL) is None


def test_what_moved_once_lives() -> None:
    assert still_of(series([2.5] * 60 + [2.51]), LEVEL) is None
    assert still_of(series([2.5] * 60 + [2.51] + [2.5] * 20), LEVEL) is None
    assert still_of(series([2.5, 2.504, 2.496] * 20), LEVEL) is not None  # under its resolution


def test_two_equal_values_far_apart_mean_nothing() -> None:
    assert still_of(series([2.5] * 3, every=timedelta(hours=6)), LEVEL) is None


def test_what_was_not_measured_neither_moves_nor_stands_still() -> None:
    good, suspect = Quality.GOOD, Quality.SUSPECT
    spiked = series(
        [2.5] * 20 + [9.9] + [2.5] * 20, qualities=[good] * 20 + [suspect] + [good] * 20
    )
    assert still_of(spiked, LEVEL) is not None
    assert still_of(series([2.5] * 60, qualities=[Quality.ESTIMATED] * 60), LEVEL) is None


@given(
    st.lists(st.floats(-5, 5, width=32), min_size=1, max_size=50),
    st.integers(1, 60),
    st.sampled_from([0.001, 0.01, 0.1]),
)
def test_a_run_ends_where_a_value_differs(
    before: list[float], count: int, resolution: float
) -> None:
    last = before[-1] + 2 * resolution
    values = np.array([*before, *[last] * count])
    found = run_of(values, resolution)
    assert found == count
    assert (np.abs(values[len(values) - found :] - last) < resolution).all()


@given(st.integers(0, 745), st.floats(0.05, 2.0), st.integers(5, 60))
def test_no_tide_is_ever_stuck(minute: int, half_range: float, every_min: int) -> None:
    """Whenever one looks, whatever its range from a decimetre on, read to a centimetre."""
    at = minute + np.arange(0, 30 * 60, every_min)
    tide = np.round(2.5 + half_range * np.cos(at / 60 / 12.42 * 2 * np.pi), 2)
    one = series(tide.tolist(), every=timedelta(minutes=every_min))
    assert still_of(one, LEVEL) is None


def test_the_operator_of_a_gauge_behind_gates_says_how_long() -> None:
    day = series([2.5] * 6 * 23)
    assert stuck(station(), [day])
    assert not stuck(station(still_h=24), [day])
    assert stuck(station(still_h=2), [series([2.5] * 13)])
    assert not stuck(station(still_h=0), [series([2.5] * 2000)])
    longest = rule_for("level", station(still_h=1000).marks)
    assert longest is not None
    assert longest.hours == MOST


def test_quantities_that_go_together_are_stuck_together() -> None:
    still, moves = [1.25] * 30, list(np.arange(30) / 10)
    hour = timedelta(hours=1)
    axes = ("gnss_east", "gnss_north", "gnss_up")

    def of(*rows: list[float]) -> list[str]:
        several = [series(row, name, hour) for name, row in zip(axes, rows, strict=True)]
        return [one.quantity for one in stuck(station(), several)]

    assert of(still, still, moves) == []  # a point that only sinks
    assert of(still, still, still) == list(axes)


@pytest.mark.parametrize("quantity", ["rain", "humidity", "tide_prediction", "level_forecast"])
def test_rain_fog_and_forecasts_are_never_stuck(quantity: str) -> None:
    assert stuck(station(), [series([0.0] * 5000, quantity)]) == ()


def test_each_rule_is_of_a_quantity_and_says_where_it_comes_from() -> None:
    assert set(still_rules()) <= set(quantities())
    for one in still_rules().values():
        assert one.verified or one.source.startswith("estimated: ")


def _levels(parsed: Parsed) -> list[Series]:
    found: dict[str, list[Any]] = {}
    for one in all_of(Observation, parsed):
        if one.quantity == "level":
            found.setdefault(one.station, []).append((one.time, one.value))
    return [_of(sorted(rows)) for rows in found.values()]


def _of(rows: list[tuple[datetime, float]]) -> Series:
    return Series(
        station="gauges/L1",
        quantity="level",
        unit="m",
        times=np.array([moment64(at) for at, _ in rows], "datetime64[ms]"),
        values=np.array([value for _, value in rows]),
        sigmas=np.full(len(rows), np.nan),
        qualities=np.zeros(len(rows), np.uint8),
    )


def test_a_real_gauge_is_not_stuck_until_it_is_made_to_hang(real: ReadFile) -> None:
    [one] = _levels(real("level", "feeds/hydro/midgard_api_water_level_norway.xml"))
    assert len(one) == 45
    ends = [one.between(None, one.times[end].item().replace(tzinfo=UTC)) for end in range(len(one))]
    assert [len(each) for each in ends] == list(range(1, len(one) + 1))
    assert not any(still_of(each, LEVEL) for each in ends)
    rows = [(at.item().replace(tzinfo=UTC), float(value))
            for at, value in zip(one.times, one.values, strict=True)]  # fmt: skip
    (before, _), (last, height) = rows[-2:]
    hung = _of([*rows, *((last + timedelta(hours=hour), height) for hour in range(1, 7))])
    found = still_of(hung, LEVEL)
    assert found is not None
    assert (found.since, found.count) == (before, 8)  # its last two values were the same
