from __future__ import annotations

from datetime import timedelta

import pytest

from riskmap.core.errors import OutsideError
from riskmap.core.words import N_
from riskmap.feeds import service
from riskmap.feeds.model.health import FeedState
from riskmap.feeds.model.settings import FeedSettings
from riskmap.feeds.service.streaming import stream_is_heard
from tests.feeds.keeping.asking import Night
from tests.feeds.keeping.feeding import HOME, World, rain

#: The rules are the same on both databases, and what they rest on is tried elsewhere.
pytestmark = pytest.mark.parametrize("shared_database", ["sqlite"], indirect=True)
AWAY = OutsideError(N_("The host does not answer."))
HEADER = b"station,time,rain_mm,minutes,quality"
FRESH = rain(("a", 119, 1))


@pytest.fixture
def night(world: World) -> Night:
    return Night(world)


def state(night: Night, one: FeedSettings) -> FeedState:
    return night.health(one).state


def why(night: Night, one: FeedSettings) -> list[str]:
    return [str(words) for words in night.health(one).words]


def test_a_feed_is_waited_for_until_it_first_answers(night: Night) -> None:
    assert state(night, night.feed()) is FeedState.WAITING
    assert state(night, night.feed(on=False)) is FeedState.OFF
    night.run(night.feed(), AWAY)
    assert state(night, night.feed()) is FeedState.DEAD
    assert why(night, night.feed()) == ["It did not answer: The host does not answer."]


def test_one_failure_after_good_answers_is_no_death_and_the_last_good_stays(night: Night) -> None:
    one = night.feed()
    night.run(one, FRESH)
    night.run(one, AWAY)
    assert state(night, one) is FeedState.FRESH
    night.run(one, AWAY)
    health = night.health(one)
    assert (health.state, health.success_at) == (FeedState.DEAD, night.clock.now())
    assert night.world.values("gauges/a") == [1]


def test_news_grow_old_against_what_the_feed_allows(night: Night) -> None:
    one = night.feed(allowed_age=timedelta(minutes=30), allowed_age_from="the office")
    night.run(one, FRESH)
    health = night.health(one)
    assert (health.state, health.age, health.allowed_from) == (
        FeedState.FRESH, timedelta(minutes=1), "the office",
    )  # fmt: skip
    night.later(minutes=40)
    night.run(one, FRESH)  # it answers, and says nothing new
    assert state(night, one) is FeedState.STALE
    assert why(night, one) == ["Its newest value is 41 min old; 30 min are allowed."]


def test_of_what_may_be_silent_the_age_of_its_answer_counts(night: Night) -> None:
    one = night.feed(age_of="answer", every=timedelta(hours=1))
    night.run(one, rain(("a", -900, 1)))
    assert state(night, one) is FeedState.FRESH
    night.later(minutes=31)
    assert why(night, one) == ["It last answered 31 min ago; 30 min are allowed."]
    night.run(one, None)  # nothing changed is an answer
    assert state(night, one) is FeedState.FRESH


@pytest.mark.parametrize("nothing", [b"", b" \n", HEADER])
def test_an_empty_answer_is_no_all_clear(night: Night, nothing: bytes) -> None:
    one = night.feed()
    night.run(one, FRESH)
    night.run(one, nothing)
    assert state(night, one) is FeedState.EMPTY
    assert why(night, one) == ["The answer holds nothing. That is no all-clear."]
    assert night.world.values("gauges/a") == [1]
    night.run(one, FRESH)
    assert state(night, one) is FeedState.FRESH


def test_where_nothing_to_say_is_usual_an_empty_list_is_an_answer_and_no_bytes_are_none(
    night: Night,
) -> None:
    one = night.feed(age_of="answer", may_be_empty=True)
    night.run(one, HEADER)
    assert state(night, one) is FeedState.FRESH
    failed = night.run(one, b"")
    assert failed is not None
    assert str(failed.error) == "The answer holds nothing. That is no all-clear."


@pytest.mark.parametrize(
    ("payload", "said"),
    [
        (b"<html>We are busy</html>", "not of its format any more"),
        (b"station,when,mm\na,1,2", "not of its format any more: There is no column time"),
        (b"#YY MM DD hh mm ACCUM\n2026 07 12 01 00 1.0", "ndbc_rain instead of rain_table"),
        (HEADER + b"\na,x,1,60,\nb,x,1,60,", "2 of 2 entries were refused"),
        (rain(("a", 119, -5)), "No value in it is plausible"),
        (rain(("a", 119, 1), ("a", 900, 1)), "1 values are of moments that had not come yet"),
    ],
)
def test_what_is_not_as_it_used_to_be_waits_with_its_bytes_for_somebody(
    night: Night, payload: bytes, said: str
) -> None:
    one = night.feed(station="a")
    night.run(one, FRESH)
    night.run(one, payload)
    assert state(night, one) is FeedState.LYING
    assert said in why(night, one)[0]
    with night.world.reading() as uow:
        (waits,) = service.quarantined(uow)
        assert service.payload(uow, one.name, waits.sha256) == payload
    assert said in str(waits.why)
    assert waits.beginning.split()[0] in payload.decode()
    assert 1 in night.world.values("gauges/a")


def test_a_feed_that_somebody_looked_at_is_believed_as_it_is_now(night: Night) -> None:
    one = night.feed(station="a")
    night.run(one, FRESH)
    night.run(one, b"<html>busy</html>")
    night.run(one, FRESH)
    assert why(night, one) == ["1 payloads wait for somebody to look at them."]
    seen = night.parts.database.write(
        night.world.person(HOME), lambda uow: service.take_up_again(uow, one, why="they moved")
    )
    assert seen == 1
    health = night.health(one)
    assert (health.state, health.next_at, health.quarantined) == (
        FeedState.FRESH, night.clock.now(), 0,
    )  # fmt: skip
    night.run(one, b"#YY MM DD hh mm ACCUM\n2026 07 12 01 50 1.0")
    assert state(night, one) is FeedState.FRESH  # that is its form now


def test_a_slow_feed_is_told_before_it_is_a_dead_one(night: Night) -> None:
    one = night.feed(timeout=timedelta(seconds=20))

    def slowly() -> bytes:
        night.later(seconds=11)
        return FRESH

    night.run(one, slowly)
    assert state(night, one) is FeedState.SLOW
    assert why(night, one) == ["Its last run took 11.0 s of the 20 s that it has."]


def test_a_clock_that_stands_still_is_noticed(night: Night) -> None:
    one = night.feed(every=timedelta(minutes=5), allowed_age=timedelta(days=1))
    night.run(one, FRESH)
    night.later(minutes=19)
    assert state(night, one) is FeedState.FRESH
    night.later(minutes=2)
    assert why(night, one) == ["Nobody asks it any more: the clock does not run."]


def test_what_a_stream_lost_is_told(night: Night) -> None:
    one = night.feed()
    night.run(one, FRESH)
    night.world.write(lambda uow: stream_is_heard(uow, one, dropped=3))
    assert why(night, one) == ["3 messages were lost because they could not be kept in time."]


def test_the_worst_is_told_first_and_trouble_stands_above_the_rest(night: Night) -> None:
    one = night.feed()
    night.run(one, FRESH)
    night.run(one, b"<html>busy</html>")
    night.later(hours=1)
    night.run(one, AWAY)
    night.run(one, AWAY)
    found = night.health(one)
    assert found.state is FeedState.DEAD
    assert [str(words)[:12] for words in found.words] == [
        "It did not a", "It is not of", "Its newest v",
    ]  # fmt: skip


def test_one_item_is_followed_to_the_screen(night: Night) -> None:
    one = night.feed()
    night.run(one, FRESH)
    canary = night.health(one).canary
    assert canary is not None
    assert (canary.item, canary.shown_at) == ("gauges/a:rain", None)
    night.later(seconds=2)
    assert night.parts.database.write(
        night.world.system, lambda uow: service.arrived(uow, "gauges")
    )
    assert not night.parts.database.write(
        night.world.system, lambda uow: service.arrived(uow, "gauges")
    )
    canary = night.health(one).canary
    assert canary is not None
    assert canary.shown_at is not None
    assert canary.shown_at - canary.kept_at == timedelta(seconds=2)
    night.run(one, rain(("a", 120, 2)))
    followed = night.health(one).canary
    assert followed is not None
    assert followed.shown_at is None
