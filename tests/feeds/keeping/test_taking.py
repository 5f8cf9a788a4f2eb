from __future__ import annotations

import json
from datetime import timedelta

import numpy as np

from riskmap.core.access import Scope
from riskmap.core.realm import DEMO
from riskmap.feeds import service
from riskmap.feeds.model import Quality
from riskmap.feeds.model.values import to_ms
from riskmap.feeds.store import values as store
from riskmap.store.live import heard
from tests.feeds.keeping.feeding import HOME, World, counts, feed, minutes, rain


def test_what_came_is_a_series_of_arrays_sorted_by_time(world: World) -> None:
    taken = world.brought(rain(("a", 60, 2.5), ("a", 0, 1), ("b", 0, 7)), at=61)
    assert counts(taken) == (3, 0, 0, 0)
    assert taken.series == (("gauges/a", "rain"), ("gauges/b", "rain"))
    assert (taken.since, taken.newest_at) == (minutes(0), minutes(60))
    with world.reading() as uow:
        found = service.series(uow, "gauges/a", "rain")
        late = service.series(uow, "gauges/a", "rain", since=minutes(1))
        nothing = service.series(uow, "gauges/z", "level")
    assert found.values.tolist() == [1, 2.5]
    assert np.isnan(found.sigmas).all()
    assert (found.period, found.unit) == (timedelta(hours=1), "mm")
    assert str(found.times.dtype) == "datetime64[ms]"
    assert [found.days()[0], len(late), len(nothing), nothing.unit] == [61233, 1, 0, "m"]


def test_the_same_again_changes_nothing_and_a_correction_keeps_what_was_said(
    world: World,
) -> None:
    first, corrected = rain(("a", 0, 1), ("a", 60, 2)), rain(("a", 0, 1), ("a", 60, 3))
    assert counts(world.brought(first, at=61)) == (2, 0, 0, 0)
    again = world.brought(first, at=62)
    assert (counts(again), again.is_news, again.series) == ((0, 0, 2, 0), False, ())
    changed = world.brought(corrected, at=63)
    assert (counts(changed), changed.since) == ((0, 1, 1, 0), minutes(60))
    assert world.values("gauges/a") == [1, 3]
    with world.reading() as uow:
        (head,) = store.heads_of(uow, ["gauges/a"]).values()
        (before,) = store.earlier(uow, head, to_ms(minutes(60)))
        (newest,) = service.latest(uow)
    assert (before.value, before.version, head.count) == (2, 1, 2)
    assert (newest.value, newest.at, newest.count) == (3, minutes(60), 2)
    assert newest.age(minutes(90)) == timedelta(minutes=30)


def test_an_older_payload_undoes_nothing_even_where_it_was_said_again_since(
    world: World,
) -> None:
    one, other = rain(("a", 0, 1)), rain(("a", 0, 2))
    for payload, at in ((one, 10), (one, 30), (other, 20)):
        world.brought(payload, at=at)
    assert world.values("gauges/a") == [1]


def test_one_bad_row_stops_no_other(world: World) -> None:
    payload = rain(("a", 0, 1)) + b"\nb,yesterday,5,60,\nc," + rain(("x", 0, 4)).split(b"x,")[1]
    assert counts(world.brought(payload, at=1)) == (2, 0, 0, 1)
    assert world.values("gauges/c") == [4]


def test_of_the_future_nothing_is_kept_and_the_payload_waits_for_somebody(
    world: World,
) -> None:
    taken = world.brought(rain(("a", 0, 1), ("a", 600, 2)), at=1)
    assert counts(taken) == (1, 0, 0, 1)
    assert "had not come yet" in str(taken.quarantine)
    assert world.values("gauges/a") == [1]


def test_sums_of_two_lengths_are_two_series(world: World) -> None:
    short = rain(("a", 0, 1)).replace(b",60,", b",5,")
    world.brought(rain(("a", 0, 9)), at=1)
    world.brought(short, at=2)
    assert world.values("gauges/a") == [1]
    with world.reading() as uow:
        found = service.series(uow, "gauges/a", "rain", period=timedelta(hours=1))
        assert len(service.kept_of(uow, "gauges/a")) == 2
    assert found.values.tolist() == [9]


def test_a_station_that_nobody_entered_is_met_and_says_so(world: World) -> None:
    world.brought(rain(("a", 0, 1)))
    with world.reading() as uow:
        (met,) = service.stations(uow)
        assert service.stations(uow, kind="gnss") == ()
    assert (met.key, met.kind, met.code12, met.registered) == ("gauges/a", "rain", HOME, False)
    assert met.lon is None


def test_all_of_the_district_read_its_stations_and_nobody_else(world: World) -> None:
    world.brought(rain(("a", 0, 1)))

    def seen(code12: str) -> tuple[int, int, int]:
        with world.reading(world.person(code12)) as uow:
            found = service.series(uow, "gauges/a", "rain")
            return len(service.stations(uow)), len(service.latest(uow)), len(found)

    assert seen("310107005001") == seen(HOME) == seen("310000000000") == (1, 1, 1)
    assert seen("310101000000") == (0, 0, 0)
    with world.reading(Scope.system("test", DEMO)) as uow:
        assert service.stations(uow, feed="gauges") == ()


def test_open_screens_hear_of_news_and_of_nothing_else(world: World) -> None:
    def number() -> int:
        with world.reading(world.person("310107005001")) as uow:
            return heard(uow, ["feeds"])["feeds"].number

    world.brought(rain(("a", 0, 1)))
    assert number() == 1
    world.brought(rain(("a", 0, 1)), at=1)
    assert number() == 1


def test_names_that_no_database_takes_are_written_as_it_takes_them(world: World) -> None:
    row = {"station": "a\0b", "time": "2026-07-12T00:00Z", "rain_mm": 1, "minutes": 60}
    world.brought(json.dumps([row]).encode())
    assert world.values("gauges/a\ufffdb") == [1]


def test_of_a_stream_only_whole_steps_are_kept(world: World) -> None:
    one = feed(only_every=timedelta(minutes=10))
    taken = world.brought(rain(("a", 0, 1), ("a", 5, 2), ("a", 10, 3)), at=11, by=one)
    assert (counts(taken), taken.skipped) == ((2, 0, 0, 0), 1)
    assert world.values("gauges/a") == [1, 3]


def test_qualities_stand_in_the_series(world: World) -> None:
    world.brought(rain(("a", 0, 1)), at=1)
    world.brought(rain(("a", 60, 1), quality="suspect"), at=61)
    with world.reading() as uow:
        found = service.series(uow, "gauges/a", "rain")
        newest = service.latest(uow)[0]
    assert (found.qualities.tolist(), len(found.usable())) == ([0, 4], 1)
    assert newest.quality is Quality.SUSPECT
    assert world.everything(["gauges/a"])["gauges/a"][0][1:] == (1, 0)
