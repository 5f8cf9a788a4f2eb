"""Weather and water on real files of others, beside what others make of them."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from riskmap.feeds.model import Context, Observation, Track
from riskmap.feeds.model.series import Series
from riskmap.feeds.service import format_named
from riskmap.warnings.detectors import typhoon
from riskmap.warnings.water.coming import coming_waters
from riskmap.warnings.water.tides import surge
from riskmap.warnings.weather.sums import minutes64, moment_of, rain_sum, running_sums, spans_of
from tests.warnings.watching import series, watched


def of(file: Path, name: str, quantity: str) -> Series:
    """Return one quantity of a file, as its format reads it."""
    found = format_named(name).parse(file.read_bytes(), Context(station=file.stem))
    rows = [one for one in found.of(Observation)
            if isinstance(one, Observation) and one.quantity == quantity]  # fmt: skip
    return series([(one.time, one.value) for one in rows], quantity=quantity, unit=rows[0].unit,
                  datum=rows[0].datum, period=rows[0].period)  # fmt: skip


@pytest.fixture
def norway(shared_data: Path) -> Path:
    return shared_data / "gnss/feeds/hydro/midgard_api_water_level_norway.xml"


def told(file: Path, kind: str) -> Iterator[tuple[datetime, float]]:
    """Yield what the Norwegian service itself says, in metres."""
    for data in ET.fromstring(file.read_text("utf-8")).iter("data"):
        for one in data.iter("waterlevel") if data.get("type") == kind else ():
            yield datetime.fromisoformat(one.attrib["time"]), float(one.attrib["value"]) / 100


def test_the_surge_is_what_the_service_calls_the_effect_of_weather(norway: Path) -> None:
    level, tide = of(norway, "level", "level"), of(norway, "tide", "tide_prediction")
    assert level.datum == tide.datum == "CD"
    theirs = dict(told(norway, "weathereffect"))
    compared = 0
    for place, at in enumerate(minutes64(level)):
        found = surge((minutes64(level)[place : place + 1], level.values[place : place + 1]),
                      (minutes64(tide), tide.values), window=60, spacing=70)  # fmt: skip
        moment = moment_of(int(at))
        if moment in theirs:
            assert found is not None
            assert found.height_m == pytest.approx(theirs[moment], abs=0.0011)
            compared += 1
    assert compared >= 24


def test_high_waters_stand_where_the_highest_values_are(norway: Path) -> None:
    tide = of(norway, "tide", "tide_prediction")
    now = moment_of(int(minutes64(tide)[0]))
    tops = coming_waters(tide, now, ahead=48)
    assert len(tops) >= 2
    for one in tops:
        near = np.abs(minutes64(tide) - one.minute) <= 90
        assert one.height_m == pytest.approx(tide.values[near].max(), abs=0.02)
        assert one.height_m >= tide.values[near].max() - 1e-9
    gap = timedelta(minutes=tops[1].minute - tops[0].minute)
    assert timedelta(hours=11.5) < gap < timedelta(hours=13.5)


@pytest.mark.parametrize("hours", [1, 6, 24])
def test_sums_of_a_buoy_are_those_of_its_own_lines(shared_data: Path, hours: int) -> None:
    file = shared_data / "gnss/feeds/hydro/ndbc_BDVF1.rain.txt"
    spans = spans_of(of(file, "rain", "rain"))
    sums, covered = running_sums(spans, spans.ends, hours)
    rows = [line.split() for line in file.read_text("ascii").splitlines() if line[0] != "#"]
    fell = {datetime(*map(int, row[:5]), tzinfo=UTC): float(row[5])  # type: ignore[arg-type, misc]
            for row in rows if row[5] != "MM"}  # fmt: skip
    assert len(fell) == len(spans)
    for place in range(0, len(spans), 7):
        until = moment_of(int(spans.ends[place]))
        mine = [fell.get(until - timedelta(hours=back)) for back in range(hours)]
        known = [one for one in mine if one is not None]
        assert sums[place] == pytest.approx(sum(known), abs=1e-6)
        assert covered[place] == 60 * len(known)
        assert rain_sum(spans, int(spans.ends[place]), hours).is_whole == (None not in mine)


def test_a_real_best_track_is_never_current(shared_data: Path) -> None:
    file = shared_data / "gnss/feeds/besttrack/atcf_bal012019.dat"
    found = format_named("best_track").parse(file.read_bytes(), Context()).of(Track)
    tracks = tuple(one for one in found if isinstance(one, Track))
    assert tracks
    now = tracks[0].positions[3].at
    assert list(typhoon.look(watched(None, now=now, tracks=tracks))) == []
