"""Receivers that speak each second: one position a window is kept, and how they are at once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from functools import partial, reduce
from itertools import pairwise
from operator import xor
from statistics import median

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from riskmap.feeds import service
from riskmap.feeds.model import Fix, Observation, Quality
from riskmap.feeds.model.runs import Way
from riskmap.feeds.model.settings import FeedSettings
from riskmap.feeds.model.taking import Taken
from riskmap.feeds.model.thinning import Pending, begin_of, folded, in_windows, went_on
from riskmap.feeds.model.values import to_ms
from riskmap.store.live import heard
from tests.feeds.keeping.feeding import HOME, World, feed

DAY = datetime(2026, 7, 12, 3, 0, tzinfo=UTC)
HALF = timedelta(seconds=30)
#: What the other tests say of PostgreSQL is not said again by these.
QUICK = pytest.mark.parametrize("shared_database", ["sqlite"], indirect=True)
WALL = FeedSettings(name="wall", format="nmea", address="tcp://10.1.2.3:1", station="W1", home=HOME)
#: The same receiver, brought as a file.
LOG = feed("wall", "nmea", station="W1")


def sentence(body: str) -> bytes:
    return f"${body}*{reduce(xor, body.encode(), 0):02X}\r\n".encode()


def epoch(second: float, up_mm: int = 0, fix: int = 4) -> bytes:
    """Return what a receiver says of one moment, so many seconds after three o'clock."""
    at = DAY + timedelta(seconds=second)
    clock = f"{at:%H%M%S}.{at.microsecond // 10_000:02d}"
    alt = 5.1 + up_mm / 1000
    return sentence(
        f"GNGGA,{clock},3114.2500000,N,12124.0000000,E,{fix},12,0.7,{alt:.3f},M,9.200,M,1.0,0001"
    ) + sentence(f"GNRMC,{clock},A,3114.2500,N,12124.0000,E,0.0,0.0,{at:%d%m%y},,,A")


def minute(seconds: Iterable[int] = range(60)) -> list[bytes]:
    """Return epochs that rise by a millimetre a second, of which two are far off."""
    return [epoch(one, 5000 if one in {7, 41} else one) for one in seconds]


def hear(world: World, *payloads: bytes, way: Way = Way.STREAM, by: FeedSettings = WALL) -> Taken:
    now, several = DAY + timedelta(minutes=10), []
    context = service.context_of(by, now)
    for one in payloads:
        work = partial(service.take, feed=by, payload=one, context=context, now=now, way=way)
        several.append(world.write(work))
    return several[-1]


def heights(world: World) -> dict[float, float]:
    """Return what is kept: seconds after three o'clock, and millimetres."""
    with world.reading() as uow:
        found = service.series(uow, "wall/W1", "gnss_height")
    pairs = zip(found.times.tolist(), found.values.tolist(), strict=True)
    return {
        (at.replace(tzinfo=UTC) - DAY).total_seconds(): round((metres - 14.3) * 1000, 3)
        for at, metres in pairs
    }


#: Medians of 0 … 29 and 30 … 59 with one of each far off.
FIRST = median([*(one for one in range(30) if one != 7), 5000])
SECOND = median([*(one for one in range(30, 60) if one != 41), 5000])


def test_of_a_stream_one_median_a_window_is_kept_once_it_is_over(world: World) -> None:
    said = minute()
    hear(world, *said[:3], b"".join(said[3:30]))
    assert heights(world) == {}
    taken = hear(world, said[30])
    assert heights(world) == {0.0: FIRST}
    assert (taken.new, taken.skipped) == (3, 0)
    assert taken.newest_at == DAY + timedelta(seconds=30)  # it is heard each second all the same
    hear(world, b"".join(said[31:]), epoch(60))
    assert heights(world) == {0.0: FIRST, 30.0: SECOND}
    with world.reading() as uow:
        assert {one.quantity: one.count for one in service.kept_of(uow, "wall/W1")} == {
            "gnss_latitude": 2, "gnss_longitude": 2, "gnss_height": 2,
        }  # fmt: skip


@pytest.mark.parametrize("cuts", [(60,), (1, 29, 30, 31, 45)])
def test_the_same_words_give_the_same_values_in_whatever_portions(
    world: World, cuts: tuple[int, ...]
) -> None:
    said = minute()
    for since, until in zip((0, *cuts), (*cuts, 60), strict=True):
        if said[since:until]:
            hear(world, b"".join(said[since:until]))
    hear(world, epoch(60))
    assert heights(world) == {0.0: FIRST, 30.0: SECOND}
    again = hear(world, b"".join(said), way=Way.REPLAY)  # the log of the same minute
    assert (again.new, again.changed, again.unchanged > 0) == (0, 0, True)
    assert heights(world) == {0.0: FIRST, 30.0: SECOND}


def test_a_log_is_thinned_as_a_stream_and_twice_the_same_is_once(world: World) -> None:
    log = b"".join(minute())
    first = hear(world, log, by=LOG)
    assert (first.new, first.skipped) == (6, 174)
    assert heights(world) == {0.0: FIRST, 30.0: SECOND}
    assert hear(world, log, by=LOG).is_news is False


@QUICK
def test_a_log_that_is_cut_undoes_nothing_of_what_is_known(world: World) -> None:
    hear(world, b"".join(minute()), by=LOG)
    cut = hear(world, b"".join(minute(range(11, 47))), by=LOG)
    assert cut.is_news is False
    alone = hear(world, epoch(17, 17), by=LOG)
    assert alone.is_news is False
    assert heights(world) == {0.0: FIRST, 30.0: SECOND}


@QUICK
def test_a_log_that_grew_mends_the_window_that_was_cut(world: World) -> None:
    hear(world, b"".join(minute(range(40))), by=LOG)
    assert heights(world)[30.0] != SECOND
    hear(world, b"".join([*minute(), epoch(60), epoch(61)]), by=LOG)
    assert heights(world)[30.0] == SECOND


def test_a_receiver_that_loses_its_position_is_told_at_once(world: World) -> None:
    def number() -> int:
        with world.reading(world.person("310107005001")) as uow:
            return heard(uow, ["feeds"])["feeds"].number

    hear(world, epoch(0), epoch(1))
    before = number()
    hear(world, epoch(2))
    assert number() == before  # nothing turned, and no window is over
    hear(world, epoch(3, fix=5))
    assert number() == before + 1
    with world.reading() as uow:
        assert service.receivers(uow)["wall/W1"].fix is Fix.RTK_FLOAT
    hear(world, epoch(31, fix=5))  # and without any position the window is over, too
    assert heights(world) == {0.0: 0.0}


@QUICK
def test_what_is_handed_over_twice_counts_once(world: World) -> None:
    said = minute()
    hear(world, *(b"".join(said[one]) for one in (slice(20), slice(10, 31), slice(25, 31))))
    assert heights(world) == {0.0: FIRST}


@QUICK
def test_what_was_stored_during_a_silence_is_kept_although_it_comes_late(world: World) -> None:
    hear(world, epoch(300), epoch(301), epoch(331))
    hear(world, b"".join(minute()), epoch(332))
    assert heights(world) == {0.0: FIRST, 30.0: SECOND, 300.0: 0.0}


@QUICK
def test_zero_keeps_all_and_a_position_alone_keeps_its_time(world: World) -> None:
    hear(world, *minute(range(3)), by=evolve(WALL, positions_every=timedelta(0)))
    assert list(heights(world)) == [0.0, 1.0, 2.0]


@QUICK
def test_solutions_of_days_keep_their_times(world: World) -> None:
    days = [DAY + timedelta(days=day, seconds=12) for day in range(-9, 1)]
    rows = [f"P1,{one.isoformat()},{one.day},0,0" for one in days]
    table = "\n".join(("station,time,east_mm,north_mm,up_mm", *rows)).encode()
    taken = hear(world, table, by=feed("days", "gnss_csv"))
    assert (taken.new, taken.skipped) == (30, 0)
    with world.reading() as uow:
        found = service.series(uow, "days/P1", "gnss_east")
    assert found.times[-1].item().second == 12


# ── the mathematics ─────────────────────────────────────────────────────────────────────────────


def a_height(ms: int, metres: float, quality: Quality = Quality.GOOD) -> Observation:
    at = datetime.fromtimestamp(ms / 1000, UTC)
    return Observation(
        station="W1", quantity="gnss_height", unit="m", time=at, value=metres, quality=quality
    )


@settings(max_examples=40)
@given(
    st.lists(st.integers(0, 200_000), min_size=1, max_size=80, unique=True),
    st.lists(st.integers(0, 80), max_size=6),
)
def test_a_stream_in_any_portions_is_what_the_whole_is(moments: list[int], cuts: list[int]) -> None:
    rows = [a_height(one, float(one % 97)) for one in sorted(moments)]
    whole = [each for window, several in in_windows(rows, HALF).items()
             for each in folded(window, several)]  # fmt: skip
    edges = sorted({0, len(rows), *(one for one in cuts if one < len(rows))})
    pending = Pending()
    kept: list[Observation] = []
    for since, until in pairwise(edges):
        part = rows[since:until]
        done, pending = went_on(pending, part, {"W1": part[-1].time}, HALF)
        kept += done
        pending = Pending.from_body(pending.as_body())
    kept += went_on(pending, (), {"W1": rows[-1].time + HALF}, HALF)[0]
    assert kept == whole
    assert len({begin_of(one.time, HALF) for one in kept}) == len(kept)
    assert all(to_ms(one.time) - begin_of(one.time, HALF) < 30_000 for one in kept)


def test_what_is_suspect_moves_no_median() -> None:
    rows = [a_height(0, 1.0), a_height(1000, 9e5, Quality.SUSPECT), a_height(2000, 3.0)]
    [one] = folded(("W1", 0), rows)
    assert (one.value, one.quality) == (2.0, Quality.GOOD)
