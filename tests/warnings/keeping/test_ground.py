"""Ground that moves, from payloads to warnings: a pit, a slope, an earthquake; a station asked."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

import numpy as np
import pytest

from riskmap.core.levels import WarningLevel
from riskmap.feeds import service as feeds
from riskmap.feeds.model import Context
from riskmap.feeds.model.settings import FeedSettings
from riskmap.feeds.model.stations import KnownStation
from riskmap.feeds.store import stations
from riskmap.geo.arrays import Floats
from riskmap.store import Writing
from riskmap.warnings.detectors import limit, offset, sinking, slope
from riskmap.warnings.ground.told import as_dict
from riskmap.warnings.model.warnings import HazardWarning
from riskmap.warnings.service import ground, watching
from tests.reporting.duties.conftest import DISTRICT
from tests.warnings.keeping.night import QUICK, Night
from tests.warnings.made import NOW

near: Any = pytest.approx
DAYS = 120
FIRST = NOW - timedelta(days=DAYS - 1, hours=1)


def mark(value: Any) -> dict[str, Any]:
    return {"value": value, "source": "made up", "verified": False}


def station(name: str, **marks: Any) -> KnownStation:
    return KnownStation(key=f"ground/{name}", feed="ground", station=name, zh=name, en=name,
                        kind="gnss", lon=121.41, lat=31.24, code12=DISTRICT,
                        marks={one: mark(value) for one, value in marks.items()})  # fmt: skip


PIT = station("PIT", limit_up_orange_mm=20.0)
SLOPE = station("SLOPE", uniform_from=f"{FIRST:%Y-%m-%d}",
                uniform_until=f"{FIRST + timedelta(days=60):%Y-%m-%d}")  # fmt: skip
ROOF = station("ROOF")


def still(seed: int) -> Floats:
    return np.random.default_rng(seed).normal(0, [[1.0], [1.0], [3.0]], (3, DAYS))


def moved() -> dict[str, Floats]:
    """Return a pit that settles, a slope that accelerates, a roof that jumps a fortnight ago."""
    pit, hill, roof = (still(seed) for seed in (1, 2, 3))
    pit[2, -3:] -= 40.0
    days = np.arange(float(DAYS))
    hill[0] += 2.0 * np.minimum(days, 81.0)
    hill[0] += np.where(days > 81, 80.0 * np.log(40.0 / np.maximum(121.0 - days, 0.01)), 0.0)
    roof[0, -13:] += 30.0
    return {"PIT": pit, "SLOPE": hill, "ROOF": roof}


def table(enu: dict[str, Floats]) -> bytes:
    rows = [
        f"{name},{(FIRST + timedelta(days=day)).isoformat()},{east:.2f},{north:.2f},{up:.2f}"
        for name, values in enu.items()
        for day, (east, north, up) in enumerate(values.T)
    ]
    return "\n".join(["station,time,east_mm,north_mm,up_mm", *rows]).encode()


def quakes(time: datetime) -> bytes:
    about = {
        "mag": 6.5,
        "time": int(time.timestamp() * 1_000),
        "type": "earthquake",
        "place": "here",
    }
    point = {"type": "Point", "coordinates": [121.0, 31.0, 10.0]}
    event = {"type": "Feature", "id": "made-up", "properties": about, "geometry": point}
    return json.dumps({"type": "FeatureCollection", "metadata": {}, "features": [event]}).encode()


def bring(uow: Writing, form: str, payload: bytes) -> None:
    name = "ground" if form == "gnss_csv" else form
    feed = FeedSettings(name=name, format=form, realm=uow.scope.realm, home=DISTRICT)
    feeds.take(uow, feed, payload, Context(received_at=uow.now), now=uow.now)


def begin(uow: Writing) -> None:
    stations.add(uow, (PIT, SLOPE, ROOF), DISTRICT)
    bring(uow, "gnss_csv", table(moved()))


@pytest.fixture
def morning(night: Night) -> Night:
    night.install(limit.DETECTOR, offset.DETECTOR, sinking.DETECTOR, slope.DETECTOR)
    night.write(begin)
    return night


def by_subject(night: Night) -> dict[str, HazardWarning]:
    done = watching.go_round(night.database, night.realm, DISTRICT, every=True)
    assert done.faults == 0
    return {one.subject: one for one in night.board().own}


def test_a_pit_and_a_slope_warn_and_a_roof_that_jumps_alone_does_not(morning: Night) -> None:
    """Then an earthquake comes into the catalogue, and bears the jump out."""
    found = by_subject(morning)
    assert {one: each.said.level for one, each in found.items()} == {
        "ground/PIT:up": WarningLevel.ORANGE,
        "ground/SLOPE": WarningLevel.RED,
    }
    assert found["ground/PIT:up"].said.figures[0].threshold == 20.0
    quake = FIRST + timedelta(days=DAYS - 13, hours=-8)
    morning.write(bring, "usgs", quakes(quake))
    moved_too = by_subject(morning)["ground/ROOF"]
    assert (moved_too.said.hazard, moved_too.said.level) == ("earthquake", None)
    assert moved_too.said.onset == quake


@QUICK
def test_a_station_that_is_kept_is_analysed_as_its_file_is(morning: Night) -> None:
    found = as_dict(morning.read(ground.station_analysis, ROOF))
    assert (found["station"], found["days"], found["grade"]) == ("ground/ROOF", DAYS, "none")
    assert found["rates"] is None
    assert [one["mm"]["east"] for one in found["jumps"]] == near([30.0], abs=2.0)
