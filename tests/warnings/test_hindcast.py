"""The past tried: only with what was known then, against events that others tell of."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from riskmap.core.errors import UnreadableFileError
from riskmap.feeds.model import Track, TrackKind
from riskmap.feeds.model.series import Series, moment64
from riskmap.warnings.detectors import level, rain, tide, typhoon, vapour
from riskmap.warnings.hindcast.dating import from_file, heavy_rain
from riskmap.warnings.hindcast.past import Past
from riskmap.warnings.hindcast.replaying import replay
from riskmap.warnings.hindcast.trying import hindcast
from riskmap.warnings.model.detections import Detection, Standing
from riskmap.warnings.model.hindcast import Episode, Event, Part, Trial, rate, skill_of
from riskmap.warnings.model.watching import Detector, Watched
from tests.warnings.test_level import gauge, levels
from tests.warnings.test_typhoon import from_south
from tests.warnings.test_vapour import KEY, hourly, place
from tests.warnings.watching import HOME, NOW, series, station, steps

HOUR, TEN = timedelta(hours=1), timedelta(minutes=10)
START = NOW - timedelta(days=20)


def past(*kept: Series, since: datetime = START, **more: Any) -> Past:
    found = {(one.station, one.quantity): one for one in kept}
    return Past(
        since=since,
        until=NOW,
        home=HOME,
        series_of=lambda key, quantity: (
            found.get((key, quantity)) or Series(station=key, quantity=quantity, unit="")
        ),
        **more,
    )


def event(begin_h: float, hours: float = 1, hazard: str = "rainstorm", **more: Any) -> Event:
    begin = NOW + begin_h * HOUR
    return Event(hazard=hazard, begin=begin, end=begin + hours * HOUR, source="file", **more)


def episode(begin_h: float, hours: float = 1, station: str = "") -> Episode:
    begin = NOW + begin_h * HOUR
    return Episode(subject="x", station=station, begin=begin, end=begin + hours * HOUR)


def trials(one: Detector, before: Past) -> dict[Part, Trial]:
    done = hindcast({one.name: one}, before, now=NOW, synthetic=True)
    return {each.part: each for each in done.trials}


def storm_days(*rains: tuple[int, float]) -> Series:
    """Return ten-minute sums of twenty days, dry but for an hour of rain on some days at noon."""
    values = np.zeros(20 * 144)
    for day, mm in rains:
        values[day * 144 + 72 : day * 144 + 78] = mm / 6
    return series(steps(START + TEN, TEN, values), period=TEN)


# ── counting ────────────────────────────────────────────────────────────────────────────────────


def test_hits_misses_false_alarms_and_lead_times_by_hand() -> None:
    events = [event(0), event(20), event(40)]
    said = [episode(-2), episode(20.5), episode(30), episode(31)]
    found = skill_of(said, events, 3 * HOUR)
    assert (found.hits, found.misses, found.matched, found.false_alarms) == (2, 1, 2, 2)
    assert sorted(found.leads_min) == [-30, 120]
    assert found.pod is not None
    assert found.far is not None
    assert found.pod.value == pytest.approx(2 / 3)
    assert found.far.value == 0.5
    assert found.csi == pytest.approx(2 / 5)
    assert found.lead_min == 45
    assert found.is_small


def test_nothing_is_divided_by_nothing() -> None:
    found = skill_of([], [], HOUR)
    assert (found.pod, found.far, found.csi, found.lead_min) == (None, None, None, None)
    assert found.is_small


def test_what_was_said_when_it_was_over_is_no_hit() -> None:
    assert skill_of([episode(2)], [event(0)], 6 * HOUR).hits == 0
    assert skill_of([episode(-8)], [event(0)], 6 * HOUR).hits == 0


def test_another_station_is_no_hit() -> None:
    assert skill_of([episode(0, station="a/1")], [event(0, station="a/2")], HOUR).hits == 0
    assert skill_of([episode(0, station="a/1")], [event(0)], HOUR).hits == 1


def test_the_interval_is_that_of_wilson() -> None:
    found = rate(8, 10)
    assert found is not None
    assert found.low == pytest.approx(0.541, abs=1e-3)
    assert found.high == pytest.approx(0.931, abs=1e-3)


@settings(max_examples=40)
@given(
    st.lists(st.tuples(st.integers(-50, 50), st.integers(0, 5)), max_size=8),
    st.lists(st.tuples(st.integers(-50, 50), st.integers(0, 5)), max_size=8),
)
def test_each_event_is_hit_or_missed_and_each_saying_is_right_or_false(
    told: list[tuple[int, int]], happened: list[tuple[int, int]]
) -> None:
    found = skill_of([episode(*one) for one in told], [event(*one) for one in happened], 2 * HOUR)
    assert found.events == len(happened)
    assert found.episodes == len(told)
    assert (found.hits == 0) == (found.matched == 0)
    assert len(found.leads_min) == found.hits


# ── replaying ───────────────────────────────────────────────────────────────────────────────────


def test_a_detector_never_sees_what_came_later() -> None:
    seen: list[tuple[datetime, datetime | None]] = []

    def look(on: Watched) -> Iterable[Detection]:
        kept = on.series_of("made-up/L1", "level")
        last = kept.times[-1].astype(datetime).replace(tzinfo=UTC) if len(kept) else None
        seen.append((on.now, last))
        assert all(one.issued_at and one.issued_at <= on.now for one in on.tracks)
        return ()

    spy = Detector(name="spy", zh="探", en="Spy", quantities=("level",), about="station", look=look)
    kept = levels(*np.linspace(2, 3, 500))
    ahead = from_south([100, 0], issued_at=NOW + HOUR)
    replay(spy, past(kept, stations=(gauge(),), forecasts=(ahead, from_south([100, 0]))))
    assert len(seen) > 100
    assert all(last is not None and last <= now for now, last in seen)


def test_rain_is_replayed_against_official_signals_and_silence_is_not_an_event() -> None:
    signals = (event(-18.5 * 24), event(-5 * 24))
    wet = storm_days((1, 60), (10, 60))
    found = trials(rain.DETECTOR, past(wet, stations=(station(),), events=signals))
    skill = found[Part.REPLAYED].skill
    assert (skill.hits, skill.misses, skill.false_alarms) == (1, 1, 1)
    assert found[Part.REPLAYED].looks < 200  # dry days are not looked at
    assert any("Small numbers" in str(one) for one in found[Part.REPLAYED].notes)
    assert Part.ISSUED not in found


def test_replayed_episodes_are_those_of_looking_at_every_moment() -> None:
    wet = storm_days((1, 34), (3, 60), (4, 40))
    before = past(wet, stations=(station(),))
    said: dict[str, Detection] = {}
    issued = []
    from riskmap.warnings.hindcast.past import watched_at  # noqa: PLC0415 - only here

    for minutes in range(1440, 6 * 1440, 10):
        at = START + timedelta(minutes=minutes)
        for one in rain.DETECTOR.look(watched_at(before, rain.DETECTOR, station(), at, said)):
            said[one.subject] = one
            if one.is_issued:
                issued.append(at)
    found = replay(rain.DETECTOR, before).issued
    assert len(found) == 2
    assert [one.begin for one in found] == [at for at in issued if at - TEN not in issued]
    assert [one.end for one in found] == [at for at in issued if at + TEN not in issued]


def test_without_events_there_is_no_skill_and_it_is_said() -> None:
    found = trials(rain.DETECTOR, past(storm_days((3, 60)), stations=(station(),)))
    skill = found[Part.REPLAYED].skill
    assert skill.episodes == 1
    assert (skill.pod, skill.far, skill.csi) == (None, None, None)  # nobody can tell
    assert any("No dated event" in str(one) for one in found[Part.REPLAYED].notes)


def test_what_was_issued_at_the_time_is_counted_beside() -> None:
    own = {"rain": (episode(-2), episode(-200))}
    found = trials(rain.DETECTOR, past(storm_days((19, 60)), stations=(station(),),
                                       events=(event(-1),), issued=own))  # fmt: skip
    skill = found[Part.ISSUED].skill
    assert (skill.hits, skill.false_alarms, skill.leads_min) == (1, 1, (60.0,))


def test_the_time_to_the_mark_is_held_against_the_water_itself() -> None:
    rising = np.concatenate([np.full(60, 3.0), np.linspace(3.0, 3.9, 19), np.full(20, 3.9)])
    found = trials(level.DETECTOR, past(levels(*rising), stations=(gauge(warning_m=3.7),)))
    skill = found[Part.HINTS].skill
    assert (skill.hits, skill.misses, skill.false_alarms) == (1, 0, 0)
    assert 60 < skill.leads_min[0] < 180


def test_forecasts_of_storms_are_held_against_their_best_track() -> None:
    issued = NOW - timedelta(days=6)
    forecast = from_south([800, 600, 400, 200, 0, 200, 400], issued_at=issued)
    best = Track(storm="9901", agency="TEST", kind=TrackKind.BEST, wind_averaging_min=2,
                 positions=[evolve(one, spread_km=None) for one in forecast.positions])  # fmt: skip
    wrong = from_south([500, 300, 200], storm="9902", issued_at=NOW - timedelta(days=3))
    found = trials(typhoon.DETECTOR, past(forecasts=(forecast, wrong), best=(best,)))
    skill = found[Part.REPLAYED].skill
    assert (skill.hits, skill.misses, skill.false_alarms) == (1, 0, 1)
    assert skill.leads_min[0] == pytest.approx(18 * 60, abs=5)
    assert "best tracks" in str(found[Part.REPLAYED].dated_by)


def test_tides_are_not_tried_and_say_why() -> None:
    [one] = hindcast({"tide": tide.DETECTOR}, past(), now=NOW, synthetic=False).trials
    assert any("only the newest is kept" in str(each) for each in one.notes)


def test_detectors_of_others_are_asked_too() -> None:
    def look(on: Watched) -> Iterable[Detection]:
        from riskmap.core.words import Message  # noqa: PLC0415 - a detector of others

        is_there = on.now > NOW - timedelta(days=2)
        yield Detection(detector="other", subject="x", hazard="landslide", headline=Message("x"),
                        standing=Standing.ISSUED if is_there else Standing.QUIET)  # fmt: skip

    other = Detector(name="other", zh="另", en="Other", quantities=("quake",), about="network",
                     look=look)  # fmt: skip
    found = trials(other, past(events=(event(-40, hazard="landslide"),)))
    assert found[Part.REPLAYED].skill.hits == 1


def test_a_detector_that_fails_does_not_stop_the_others() -> None:
    def look(_on: Watched) -> Iterable[Detection]:
        raise ZeroDivisionError

    bad = Detector(name="bad", zh="坏", en="Bad", quantities=("level", "quake"), about="station",
                   look=look)  # fmt: skip
    before = past(levels(3.0, 3.1), stations=(gauge(warning_m=3.7),))
    done = hindcast({"bad": bad, "level": level.DETECTOR}, before, now=NOW, synthetic=False)
    assert {one.detector for one in done.trials} == {"bad", "level"}
    assert "ZeroDivisionError" in str(done.trials[0].notes[0])


# ── water vapour: learnt, then judged ───────────────────────────────────────────────────────────


def vapour_past(years: int = 2, *, helps: bool = True) -> Past:
    """Return hourly vapour with sharp rises; heavy rain follows most of them, or none of them."""
    hours = years * 365 * 24
    chance = np.random.default_rng(7)
    water = 40 + 6 * np.sin(np.arange(hours) / 76)  # high and rising fast are never at once
    fell = np.zeros(hours)
    for at in range(200, hours - 24 * 5, 24 * 9):
        water[at - 6 : at + 1] = np.linspace(47, 68, 7)
        rains_at = at + 3 if helps else (at + 24 * 4)
        if chance.random() < 0.8:
            fell[rains_at] = 50
    rained = evolve(hourly(fell, "rain", "mm", key="made-up/R1"), period=HOUR)
    return past(
        hourly(water, "pwv", "mm"),
        hourly(np.full(hours, 1_002.0), "pressure", "hPa"),
        rained,
        since=NOW - timedelta(days=years * 365 + 1),
        stations=(place(), station(lat=30.25)),
    )


def test_vapour_is_learnt_on_one_part_and_judged_on_the_other() -> None:
    found = trials(vapour.DETECTOR, vapour_past())
    training, verification = found[Part.TRAINING], found[Part.VERIFICATION]
    assert training.until == verification.since
    assert training.skill.events > verification.skill.events > 10
    for one in (training.skill, verification.skill):
        assert one.pod is not None
        assert one.pod.value > 0.9
        assert one.far is not None
        assert one.far.value < 0.4
        assert one.lead_min is not None
        assert 360 <= one.lead_min <= 480  # it rises for six hours, and it rains two hours later
    assert any("flatter" in str(one) for one in training.notes)
    assert any("chosen on the time before" in str(one) for one in verification.notes)


def test_the_second_part_teaches_nothing() -> None:
    before = vapour_past()
    pwv = before.series_of(KEY, "pwv")
    done = trials(vapour.DETECTOR, before)
    split, was = done[Part.VERIFICATION].since, done[Part.TRAINING].skill
    assert split is not None
    # had it learnt from the second part, where 90 mm are usual, no rise to 80 mm would be high
    later = np.where(pwv.values > 46.5, pwv.values + 12, 90.0)
    changed = evolve(pwv, values=np.where(pwv.times >= moment64(split), later, pwv.values))
    kept = [before.series_of(*name) for name in ((KEY, "pressure"), ("made-up/R1", "rain"))]
    other = past(changed, *kept, since=before.since, stations=before.stations)
    again = trials(vapour.DETECTOR, other)
    assert again[Part.TRAINING].skill == was
    skill = again[Part.VERIFICATION].skill
    assert skill.hits == skill.events > 10


def test_vapour_that_foretells_nothing_is_told_as_such() -> None:
    skill = trials(vapour.DETECTOR, vapour_past(helps=False))[Part.VERIFICATION].skill
    assert skill.pod is not None
    assert skill.pod.value < 0.3
    assert skill.csi is not None
    assert skill.csi < 0.2


def test_where_nothing_taught_it_the_quantile_that_ships_is_tried() -> None:
    dry = vapour_past()
    kept = [dry.series_of(KEY, name) for name in ("pwv", "pressure")]
    found = trials(vapour.DETECTOR, past(*kept, since=dry.since, stations=dry.stations))
    assert any("that ships, 90 in 100" in str(one) for one in found[Part.VERIFICATION].notes)


def test_without_measured_pressure_it_is_not_tried() -> None:
    alone = past(hourly(np.full(500, 40.0), "pwv", "mm"), stations=(place(),))
    found = trials(vapour.DETECTOR, alone)
    assert any("measured pressure" in str(one) for one in found[Part.VERIFICATION].notes)


# ── dated events ────────────────────────────────────────────────────────────────────────────────


def test_heavy_rain_of_several_gauges_is_one_event() -> None:
    other = evolve(storm_days((3, 60)), station="made-up/R2")
    both = (station(), station("made-up/R2"))
    found = heavy_rain(past(storm_days((3, 60), (8, 36), (9, 35)), other), both)
    assert len(found) == 2  # of the ninth day not more than 35 mm fell
    assert found[0].source == "gauge"


def test_a_file_of_dated_events_is_read_and_its_faults_are_named() -> None:
    text = "hazard,begin,end,source\nrainstorm,2026-07-12T08:00,2026-07-12T10:00+08:00,街道记录\n"
    [found] = from_file(text.encode())
    assert (found.begin, found.end) == (
        datetime(2026, 7, 12, 0, tzinfo=UTC),
        datetime(2026, 7, 12, 2, tzinfo=UTC),
    )
    assert found.source == "街道记录"
    for bad in ("rain,2026-07-12T08:00,2026-07-12T10:00,x", "rainstorm,yesterday,2026-07-12,x",
                "rainstorm,2026-07-12T08:00,2026-07-11T08:00,x"):  # fmt: skip
        with pytest.raises(UnreadableFileError, match="Line 3"):
            from_file(f"{text}{bad}\n".encode())
    with pytest.raises(UnreadableFileError, match="no column begin"):
        from_file(b"hazard,end\n")
    with pytest.raises(UnreadableFileError, match="no CSV"):
        from_file(b"\xff\xfe\x00hazard")
