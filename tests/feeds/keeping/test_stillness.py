"""Stations whose values come and do not move, in a database: their standing, and their feed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

import pytest
from attrs import evolve

from riskmap.feeds import service
from riskmap.feeds.model.health import FeedHealth, FeedState
from riskmap.feeds.model.settings import FeedSettings
from riskmap.feeds.model.standing import Standing, StationState
from riskmap.feeds.service.standings import standing, standings
from riskmap.feeds.store import stations
from tests.feeds.keeping.feeding import World, feed, minutes

CREEK = feed("creek", "level")
HOUR = timedelta(hours=1)
NIGHT = 480
#: What the other tests say of PostgreSQL is not said again by these.
QUICK = pytest.mark.parametrize("shared_database", ["sqlite"], indirect=True)


def levels(
    metres: Iterable[float],
    *,
    station: str = "L1",
    ends: int = NIGHT,
    quality: str = "",
) -> bytes:
    """Return levels of each ten minutes, of which the last is of a minute after the beginning."""
    several = list(metres)
    first = ends - 10 * (len(several) - 1)
    rows = [
        f"{station},{minutes(first + 10 * place).isoformat()},{one},WUSONG,{quality}"
        for place, one in enumerate(several)
    ]
    return "\n".join(("station,time,level_m,datum,quality", *rows)).encode()


def stands(world: World, at: int = NIGHT, key: str = "creek/L1") -> Standing:
    def look() -> tuple[Standing, Standing]:
        with world.reading() as uow:
            then = type(uow)(uow.connection, uow.scope, minutes(at))
            allowed = lambda _feed: HOUR  # noqa: E731
            (listed,) = (one for one in standings(then, allowed) if one.station.key == key)
            return listed, standing(then, key, allowed)

    listed, alone = look()
    assert listed == alone
    return alone


def health(world: World, at: int = NIGHT, by: FeedSettings = CREEK) -> FeedHealth:
    with world.reading() as uow:
        return service.health_of(uow, minutes(at), [by])[0]


def test_a_gauge_that_sends_the_same_for_hours_is_stuck_and_its_feed_says_so(world: World) -> None:
    world.brought(levels([3.1, *[2.5] * 37]), at=NIGHT, by=CREEK)
    world.brought(levels([2 + place / 50 for place in range(40)], station="L2"), at=NIGHT, by=CREEK)
    found = stands(world)
    assert found.state is StationState.STUCK
    assert not found.state.is_current
    [still] = found.still
    assert (still.since, still.until, still.count) == (minutes(NIGHT - 360), minutes(NIGHT), 37)
    assert stands(world, key="creek/L2").state is StationState.FRESH
    told = health(world)
    assert told.state is FeedState.STUCK
    assert told.state.is_trouble
    assert [str(one) for one in told.words] == [
        "L1: the same value since 07-12 10:00, 37 times: stuck?"
    ]


@QUICK
def test_one_value_that_differs_and_it_lives(world: World) -> None:
    world.brought(levels([2.5] * 60), at=NIGHT, by=CREEK)
    assert stands(world).state is StationState.STUCK
    world.brought(levels([2.52], ends=NIGHT + 10), at=NIGHT + 10, by=CREEK)
    assert stands(world, NIGHT + 10).state is StationState.FRESH
    assert health(world, NIGHT + 10).state is FeedState.FRESH


def test_what_came_in_any_portions_and_order_is_stuck_alike(world: World) -> None:
    world.brought(levels([2.5] * 20), at=NIGHT, by=CREEK)
    assert stands(world).state is StationState.FRESH
    world.brought(levels([2.5] * 20, ends=NIGHT - 200), at=NIGHT + 1, by=CREEK)
    assert stands(world).still[0].count == 40
    world.brought(levels([2.6], ends=NIGHT - 100), at=NIGHT + 2, by=CREEK)  # a correction
    assert stands(world).state is StationState.FRESH


@QUICK
def test_what_hung_and_fell_silent_is_old_and_no_more(world: World) -> None:
    world.brought(levels([2.5] * 60), at=NIGHT, by=CREEK)
    found = stands(world, NIGHT + 61)
    assert (found.state, found.still) == (StationState.STALE, ())
    assert health(world, NIGHT + 61).state is FeedState.STALE
    assert len(health(world, NIGHT + 61).words) == 1


def test_values_that_were_not_measured_are_left_out(world: World) -> None:
    world.brought(levels([2.5] * 40), at=NIGHT, by=CREEK)
    world.brought(levels([9.9], ends=NIGHT - 100, quality="suspect"), at=NIGHT + 1, by=CREEK)
    assert stands(world).still[0].count == 39
    world.brought(levels([2.5], ends=NIGHT + 10, quality="suspect"), at=NIGHT + 10, by=CREEK)
    assert stands(world, NIGHT + 10).state is StationState.DOUBTFUL


@QUICK
def test_a_gauge_behind_gates_stands_still_as_long_as_its_operator_says(world: World) -> None:
    world.brought(levels([2.5] * 60), at=NIGHT, by=CREEK)
    with world.reading() as uow:
        (met,) = service.stations(uow)
    mark = {"still_h": {"value": 12, "source": "pumping station", "verified": False}}
    world.write(lambda uow: stations.put(uow, evolve(met, marks=mark)))
    assert stands(world).state is StationState.FRESH
    world.write(lambda uow: stations.put(uow, evolve(met, active=False)))
    assert stands(world).state is StationState.OFF
    assert health(world).state is FeedState.FRESH


@QUICK
def test_no_rain_for_days_is_dry_weather(world: World) -> None:
    gauges = feed()
    rows = [f"a,{minutes(NIGHT - 10 * place).isoformat()},0,10" for place in range(1000)]
    world.brought("\n".join(("station,time,rain_mm,minutes", *rows)).encode(), at=NIGHT, by=gauges)
    assert stands(world, key="gauges/a").state is StationState.FRESH
    assert health(world, by=gauges).state is FeedState.FRESH


@QUICK
def test_of_many_three_are_named_and_the_others_counted(world: World) -> None:
    for place in range(5):
        payload = levels([2.5] * (40 + place), station=f"L{place}")
        world.brought(payload, at=NIGHT, by=CREEK)
    words = [str(one) for one in health(world).words]
    assert [one.split(":")[0] for one in words[:3]] == ["L4", "L3", "L2"]
    assert words[3] == "2 more stations send the same value again and again."


@QUICK
def test_who_works_elsewhere_is_told_nothing_of_it(world: World) -> None:
    world.brought(levels([2.5] * 60), at=NIGHT, by=CREEK)
    with world.reading(world.person("310101000000")) as uow:
        assert standings(uow, lambda _feed: HOUR) == ()
        assert service.health_of(uow, minutes(NIGHT), [CREEK])[0].words == ()
    with world.reading(world.person("310107005001")) as uow:
        assert service.health_of(uow, minutes(NIGHT), [CREEK])[0].state is FeedState.STUCK
