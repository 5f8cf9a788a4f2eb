"""Tokens of a bucket: as many at once, then as many a second, and no asker for ever."""

from __future__ import annotations

import pytest
from attrs import define
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from riskmap.doors import pacing
from riskmap.doors.pacing import NOTHING, Buckets, Pace, asker_of, cost_of, paces


@define
class Watch:
    """Seconds that pass when they are told to."""

    seconds: float = 0

    def __call__(self) -> float:
        return self.seconds


def test_a_full_bucket_gives_so_many_and_then_one_after_the_other() -> None:
    watch = Watch(100)
    buckets = Buckets(Pace(at_once=3, per_s=2), watch)
    assert [buckets.take("a") for _ in range(3)] == [0, 0, 0]
    assert buckets.take("a") == pytest.approx(0.5)
    assert buckets.take("b") == 0, "others have buckets of their own"
    watch.seconds += 0.5
    assert buckets.take("a") == 0
    assert buckets.take("a") > 0
    watch.seconds += 1000
    assert [buckets.take("a") for _ in range(4)][-1] > 0, "it never holds more than it is full"


def test_a_refusal_costs_nothing() -> None:
    watch = Watch()
    buckets = Buckets(Pace(at_once=1, per_s=1), watch)
    waits = [buckets.take("a") for _ in range(1000)]
    assert waits[-1] == pytest.approx(1)


@given(st.lists(st.floats(0, 3), max_size=60), st.integers(1, 5), st.integers(1, 5))
def test_it_is_a_bucket_of_tokens(pauses: list[float], at_once: int, per_s: int) -> None:
    """The one number says what counting tokens would."""
    watch, tokens = Watch(), float(at_once)
    buckets = Buckets(Pace(at_once=at_once, per_s=per_s), watch)
    for pause in pauses:
        watch.seconds += pause
        tokens = min(at_once, tokens + pause * per_s)
        if abs(tokens - 1) < 1e-6:  # as near as numbers can tell
            return
        is_given = buckets.take("a") == 0
        assert is_given is (tokens >= 1)
        tokens -= is_given


def test_who_asks_most_is_not_forgotten_for_those_who_come_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(pacing, "_ASKERS", 100)
    buckets = Buckets(Pace(at_once=10, per_s=0.001), Watch())
    while not buckets.take("greedy"):
        pass
    for number in range(1000):
        buckets.take(f"once {number}")
        assert len(buckets._full_at) <= 100
    assert buckets.take("greedy") > 0


@pytest.mark.parametrize(
    ("address", "asker"),
    [
        ("127.0.0.1", None),
        ("::1", None),
        ("::ffff:127.0.0.1", None),
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("", ""),
        ("no address", "no address"),
    ],
)
def test_an_asker_is_an_address_or_its_network(address: str, asker: str | None) -> None:
    assert asker_of(address) == asker


def test_every_view_costs_what_there_is_a_pace_for(app: Flask) -> None:
    found = {name: cost_of(view) for name, view in app.view_functions.items()}
    assert {*found.values()} == {*paces(), NOTHING}
    assert {name for name, kind in found.items() if kind == NOTHING} == {
        "published.serve",
        "health.alive",
        "health.ready",
    }


def test_what_costs_more_may_be_asked_less() -> None:
    known = paces()
    assert known["page"].at_once > known["search"].at_once > known["paper"].at_once
    assert known["page"].per_s > known["search"].per_s > known["paper"].per_s
