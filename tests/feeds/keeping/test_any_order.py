"""In whatever order, how often and in what portions payloads come: the same stands in the end."""

from __future__ import annotations

import os
import random
from collections.abc import Sequence
from itertools import count
from typing import NamedTuple

from hypothesis import given, settings
from hypothesis import strategies as st

from riskmap.core.realm import drill
from riskmap.feeds.model import Context, Observation
from riskmap.feeds.model.values import SeriesKey, Value, grouped, merged, to_ms
from riskmap.feeds.service import format_named
from riskmap.store import Database
from tests.feeds.keeping.feeding import World, minutes, rain

_NUMBERS = count(1)
LONG = os.environ.get("RISKMAP_TEST_LONG") == "1"
RAIN = format_named("rain")


class Said(NamedTuple):
    """A payload: when it came, and its rows."""

    at: int
    rows: tuple[tuple[str, float, float], ...]


ROWS = st.tuples(st.sampled_from("ab"), st.sampled_from((0.0, 60.0, 120.0)), st.integers(-1, 3))
PAYLOADS = st.lists(
    st.builds(Said, st.integers(121, 124), st.lists(ROWS, min_size=1, max_size=4).map(tuple)),
    min_size=1,
    max_size=5,
)


def _split(one: Said, chance: random.Random) -> list[Said]:
    """Return the same rows in one portion or in two."""
    place = chance.randint(0, len(one.rows))
    parts = (one.rows[:place], one.rows[place:])
    return [Said(one.at, rows) for rows in parts if rows]


def _shaken(payloads: list[Said], seed: int) -> list[Said]:
    """Return the same in other portions, some of them twice, in another order."""
    chance = random.Random(seed)
    parts = [part for one in payloads for part in _split(one, chance)]
    parts += chance.choices(parts, k=2)
    chance.shuffle(parts)
    return parts


def _by_rule(payloads: list[Said]) -> dict[tuple[str, int], tuple[object, ...]]:
    """Return what stands in the end by the rule alone, without a database."""
    kept: dict[SeriesKey, dict[int, Value]] = {}
    for one in payloads:
        found = read(rain(*one.rows), one.at)
        for key, coming in grouped("x", found, received_at=minutes(one.at), run=1).items():
            known = kept.setdefault(key, {})
            done = merged(known, coming.values.values())
            known.update({each.at_ms: each for each in done.new})
            known.update({after.at_ms: after for _, after in done.changed})
            for at_ms in done.again:
                known[at_ms] = known[at_ms]._replace(received_ms=to_ms(minutes(one.at)))
    return {
        (key.station, at_ms): each.said
        for key, values in kept.items()
        for at_ms, each in values.items()
    }


def read(payload: bytes, at: float) -> Sequence[Observation]:
    parsed = RAIN.parse(payload, Context(received_at=minutes(at)))
    return [one for one in parsed.records if isinstance(one, Observation)]


def _in_database(database: Database, payloads: list[Said]) -> object:
    world = World(database, drill(f"order-{next(_NUMBERS)}"))
    for one in payloads:
        world.brought(rain(*one.rows), at=one.at)
    return world.everything(["gauges/a", "gauges/b"])


@given(payloads=PAYLOADS, seed=st.integers(0, 2**32))
def test_by_the_rule_the_same_stands_in_whatever_order_and_portions(
    payloads: list[Said], seed: int
) -> None:
    assert _by_rule(_shaken(payloads, seed)) == _by_rule(payloads)


@settings(max_examples=100 if LONG else 3)
@given(payloads=PAYLOADS, seed=st.integers(0, 2**32))
def test_in_the_database_the_same_stands_in_whatever_order_and_portions(
    shared_database: Database, payloads: list[Said], seed: int
) -> None:
    assert _in_database(shared_database, _shaken(payloads, seed)) == _in_database(
        shared_database, payloads
    )
