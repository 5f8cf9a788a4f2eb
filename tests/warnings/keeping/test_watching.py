"""What comes wakes detectors in the write that keeps it; one that fails stops no other."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any

import pytest

from riskmap.core.levels import WarningLevel
from riskmap.core.words import Message
from riskmap.feeds import service as feeds
from riskmap.feeds.model.settings import FeedSettings
from riskmap.feeds.model.taking import Taken
from riskmap.warnings import store
from riskmap.warnings.listening import heard
from riskmap.warnings.model.detections import Detection, Place, Standing
from riskmap.warnings.model.watching import NETWORK, STATION, Detector, Watched
from riskmap.warnings.service import showing, watching
from tests.reporting.duties.conftest import DISTRICT, STREET
from tests.warnings.keeping.night import QUICK, Night
from tests.warnings.made import NOW

GAUGES = FeedSettings(name="gauges", format="rain", home=DISTRICT)
WEST = Place(lon=121.41, lat=31.24, radius_m=10)


def rain(*rows: tuple[str, float], minutes: float = 0) -> bytes:
    at = (NOW + timedelta(minutes=minutes)).isoformat()
    return "\n".join(
        ["station,time,rain_mm,minutes,quality", *(f"{one},{at},{mm},60," for one, mm in rows)]
    ).encode()


def wet(seen: Watched) -> Iterable[Detection]:
    """Issue yellow where the last hour had more than 50 mm."""
    assert seen.station is not None
    series = seen.series_of(seen.station.key, "rain")
    is_wet = len(series) > 0 and series.values[-1] > 50
    yield Detection(
        detector="wet",
        subject=seen.station.key,
        hazard="rainstorm",
        standing=Standing.ISSUED if is_wet else Standing.QUIET,
        level=WarningLevel.YELLOW if is_wet else None,
        place=WEST,
        headline=Message("{mm} mm in an hour", {"mm": series.values[-1]}),
        series=((seen.station.key, "rain"),),
    )


def broken(_seen: Watched) -> Iterable[Detection]:
    raise ZeroDivisionError


def counting(looks: list[str]) -> Callable[[Watched], Iterable[Detection]]:
    """Return a look that finds nothing, and notes at what it was."""

    def look(seen: Watched) -> Iterable[Detection]:
        looks.append("all" if seen.station is None else seen.station.key)
        return ()

    return look


def a_detector(name: str, look: Callable[[Watched], Any], **more: Any) -> Detector:
    values = {"quantities": ("rain",), "about": STATION, "zh": name, "en": name}
    return Detector(name=name, look=look, **{**values, **more})


WET = a_detector("wet", wet)


def bring(night: Night, payload: bytes) -> Taken:
    """Take a payload and let the room hear of it in the same write."""

    def work(uow: Any) -> Taken:
        context = feeds.context_of(GAUGES, uow.now)
        taken = feeds.take(uow, GAUGES, payload, context, now=uow.now)
        heard(uow, taken, uow.now)
        return taken

    done: Taken = night.write(work)
    return done


def go_round(night: Night, **more: Any) -> watching.Round:
    return watching.go_round(night.database, night.realm, DISTRICT, **more)


def test_what_came_is_a_warning_with_its_impact_in_the_same_write(night: Night) -> None:
    night.install(WET)
    bring(night, rain(("R1", 61.0), ("R2", 3.0)))
    one = night.one()
    assert (one.subject, one.said.areas) == ("gauges/R1", (STREET,))
    impact = night.read(showing.impact, one.id)
    assert (impact.number, impact.streets, impact.recorded_at) == (1, (STREET,), NOW)
    assert impact.people is impact.loss is impact.assessment is None  # nobody knows
    assert impact.took_ms < 2000


def test_a_detector_that_fails_stops_no_other_and_is_told(night: Night) -> None:
    night.install(a_detector("broken", broken), WET)
    bring(night, rain(("R1", 61.0)))
    board = night.board()
    assert len(board.own) == 1
    (failing,) = board.failing
    assert (failing.detector, failing.faults, failing.sound_at) == ("broken", 1, None)
    assert "ZeroDivisionError" in failing.fault
    assert night.read(store.courses.due) == {}


@QUICK
def test_a_station_at_which_a_detector_fails_leaves_the_others_looked_at(night: Night) -> None:
    def picky(seen: Watched) -> Iterable[Detection]:
        if seen.station is not None and seen.station.station == "R1":
            raise RuntimeError
        return wet(seen)

    night.install(a_detector("wet", picky))
    bring(night, rain(("R1", 61.0), ("R2", 61.0)))
    assert night.one().subject == "gauges/R2"
    assert night.board().failing[0].fault.startswith("gauges/R1: RuntimeError")


@QUICK
def test_what_says_nothing_new_wakes_nobody(night: Night) -> None:
    looks: list[str] = []
    night.install(a_detector("wet", counting(looks)))
    bring(night, rain(("R1", 1.0)))
    bring(night, rain(("R1", 1.0)))
    assert len(looks) == 1


@QUICK
def test_another_quantity_wakes_nobody_and_a_network_is_looked_at_once(night: Night) -> None:
    looks: list[str] = []
    one = a_detector("level", counting(looks), quantities=("level",))
    net = a_detector("net", counting(looks), about=NETWORK)
    night.install(one, net)
    bring(night, rain(("R1", 1.0), ("R2", 1.0)))
    assert looks == ["all"]


def test_many_stations_are_left_to_the_clock_and_looked_at_once(
    night: Night, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching, "STATIONS_IN_WRITE", 1)
    night.install(WET)
    bring(night, rain(("R1", 61.0), ("R2", 3.0)))
    assert night.board().own == ()
    assert night.read(store.courses.due) == {"wet": ("gauges/R1", "gauges/R2")}
    assert go_round(night).changed == 1
    assert (night.one().subject, night.read(store.courses.due)) == ("gauges/R1", {})
    assert go_round(night).changed == 0


@QUICK
def test_the_clock_ends_what_nothing_new_came_about(night: Night) -> None:
    """A dry hour comes once; that it stays dry, the clock has to see."""
    night.install(WET)
    bring(night, rain(("R1", 61.0)))
    night.later(61)
    bring(night, rain(("R1", 0.0), minutes=61))
    assert len(night.board().own) == 1
    night.later(31)
    assert go_round(night).changed == 1
    assert [str(one.status) for one in night.board().over] == ["cancelled"]


@QUICK
def test_a_dead_feed_lets_a_warning_expire_and_never_ends_it_before(night: Night) -> None:
    night.install(a_detector("wet", lambda seen: wet(seen) if seen.now == NOW else ()))
    bring(night, rain(("R1", 61.0)))
    night.later(350)
    assert go_round(night).expired == 0
    assert len(night.board().own) == 1
    night.later(11)
    assert go_round(night).expired == 1


@QUICK
def test_looking_at_everything_by_hand_finds_what_was_there_before(night: Night) -> None:
    night.install()
    bring(night, rain(("R1", 61.0)))
    night.install(WET)
    assert go_round(night).changed == 0
    assert go_round(night, every=True).changed == 1


@QUICK
def test_what_a_detector_says_in_the_name_of_another_does_not_count(night: Night) -> None:
    night.install(a_detector("other", wet))
    bring(night, rain(("R1", 61.0)))
    assert night.board().own == ()


def test_what_comes_while_a_detector_looks_stays_due(night: Night) -> None:
    """The look began before: what it saw was older."""
    pair = [("wet", "gauges/R1")]
    night.write(store.courses.wake, DISTRICT, pair)
    began = night.clock.now()
    night.later(1)
    night.write(store.courses.wake, DISTRICT, pair)
    night.write(store.courses.done, "wet", ["gauges/R1"], began)
    assert night.read(store.courses.due) == {"wet": ("gauges/R1",)}
    night.write(store.courses.done, "wet", ["gauges/R1"], night.clock.now())
    assert night.read(store.courses.due) == {}
