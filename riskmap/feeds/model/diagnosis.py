"""From how a feed stands to how it is, with the reasons in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from riskmap.core.words import N_, Message
from riskmap.feeds.model.health import Breaker, Canary, FeedHealth, FeedState
from riskmap.feeds.model.judging import EMPTY
from riskmap.feeds.model.runs import Run, Way
from riskmap.feeds.model.settings import FeedSettings
from riskmap.feeds.model.stand import Stand
from riskmap.feeds.model.still import Still, hour_of

Finding = tuple[FeedState, Message]
#: Ways in which a feed is asked: only then it can be slow to answer.
_ASKED = (Way.CLOCK, Way.HAND)
#: A run that takes more than this share of its time-out is slow. Own choice.
_SLOW_SHARE = 0.5
#: So many periods without a run, and the clock itself is in doubt. Own choice.
_PERIODS_MISSED = 3
#: The clock looks so often, at the least.
_CLOCK_STEP = timedelta(seconds=30)
#: So many stations that send the same again and again are named; of the others the number is told.
_NAMED = 3


def diagnose(
    feed: FeedSettings,
    stand: Stand,
    now: datetime,
    *,
    last: Run | None = None,
    quarantined: int = 0,
    canary: Canary | None = None,
    stuck: Sequence[tuple[str, Still]] = (),
) -> FeedHealth:
    """Return how a feed is: the worst of what is found, with all that is found in words.

    Parameters
    ----------
    stuck
        Stations whose values come and do not move, as their sender calls them, the longest first.
    """
    several = (*_findings(feed, stand, now, last, quarantined), *_stuck(stuck))
    found = sorted(several, key=lambda one: _rank(one[0]))
    state = found[0][0] if found else _otherwise(feed, stand)
    breaker = stand.breaker(now)
    return FeedHealth(
        feed=feed.name,
        zh=feed.zh or feed.name,
        en=feed.en or feed.name,
        format=feed.format,
        realm=feed.realm.name,
        is_on=feed.on,
        is_stream=feed.is_stream,
        state=state if feed.on else FeedState.OFF,
        words=tuple(words for _, words in found) if feed.on else (),
        began_at=stand.began_at,
        success_at=stand.success_at,
        new_at=stand.new_at,
        newest_at=stand.newest_at,
        age=age_of(feed, stand, now),
        allowed_age=feed.allowed_age,
        allowed_from=feed.allowed_age_from,
        next_at=stand.next_at,
        failures=stand.failures,
        breaker=breaker,
        open_until=stand.open_until if breaker is Breaker.OPEN else None,
        error=stand.error,
        quarantined=quarantined,
        dropped=stand.dropped,
        last=last,
        canary=canary,
    )


def age_of(feed: FeedSettings, stand: Stand, now: datetime) -> timedelta | None:
    """Return how old the news of a feed are; None while there were none."""
    since = stand.success_at if feed.age_of == "answer" else stand.newest_at
    return None if since is None else max(now - since, timedelta(0))


def _otherwise(feed: FeedSettings, stand: Stand) -> FeedState:
    """Return the state of a feed of which nothing bad was found."""
    known = stand.success_at if feed.age_of == "answer" else stand.newest_at
    return FeedState.WAITING if known is None else FeedState.FRESH


def _rank(state: FeedState) -> int:
    return tuple(FeedState).index(state)


def _findings(
    feed: FeedSettings, stand: Stand, now: datetime, last: Run | None, quarantined: int
) -> Iterator[Finding]:
    yield from _dead(feed, stand, now)
    if stand.trouble is not None:
        yield FeedState.LYING, stand.trouble
    elif quarantined:
        yield (
            FeedState.LYING,
            Message(
                N_("{count} payloads wait for somebody to look at them."), {"count": quarantined}
            ),
        )
    if stand.empty and not feed.may_be_empty:
        yield FeedState.EMPTY, EMPTY
    age = age_of(feed, stand, now)
    if age is not None and age > feed.allowed_age:
        yield FeedState.STALE, _old(feed, age)
    took = None if last is None or last.way not in _ASKED else last.took
    if took is not None and took > feed.timeout * _SLOW_SHARE:
        yield FeedState.SLOW, _slow(feed, took)
    elif stand.dropped:
        yield (
            FeedState.SLOW,
            Message(
                N_("{count} messages were lost because they could not be kept in time."),
                {"count": stand.dropped},
            ),
        )


def _stuck(several: Sequence[tuple[str, Still]]) -> Iterator[Finding]:
    for station, one in several[:_NAMED]:
        about = {"station": station, "since": hour_of(one.since), "count": one.count}
        text = N_("{station}: the same value since {since}, {count} times: stuck?")
        yield FeedState.STUCK, Message(text, about)
    if len(several) > _NAMED:
        more = {"count": len(several) - _NAMED}
        text = N_("{count} more stations send the same value again and again.")
        yield FeedState.STUCK, Message(text, more)


def _dead(feed: FeedSettings, stand: Stand, now: datetime) -> Iterator[Finding]:
    why = stand.error or Message(N_("nobody knows why"))
    if stand.breaker(now) is not Breaker.CLOSED:
        yield (
            FeedState.DEAD,
            Message(
                N_("It did not answer {count} times in a row and is left in peace: {why}"),
                {"count": stand.failures, "why": why},
            ),
        )
    elif stand.failures == 1 and stand.success_at is None:
        yield FeedState.DEAD, Message(N_("It did not answer: {why}"), {"why": why})
    elif stand.failures > 1:
        yield (
            FeedState.DEAD,
            Message(
                N_("It did not answer {count} times in a row: {why}"),
                {"count": stand.failures, "why": why},
            ),
        )
    late = feed.every * _PERIODS_MISSED + feed.jitter + _CLOCK_STEP
    if stand.next_at is not None and now > stand.next_at + late and feed.address:
        yield (
            FeedState.DEAD,
            Message(N_("Nobody asks it any more: the clock does not run.")),
        )


def _old(feed: FeedSettings, age: timedelta) -> Message:
    params = {"minutes": round(age.total_seconds() / 60), "allowed": _minutes(feed.allowed_age)}
    if feed.age_of == "answer":
        return Message(N_("It last answered {minutes} min ago; {allowed} min are allowed."), params)
    return Message(N_("Its newest value is {minutes} min old; {allowed} min are allowed."), params)


def _slow(feed: FeedSettings, took: timedelta) -> Message:
    return Message(
        N_("Its last run took {seconds} s of the {allowed} s that it has."),
        {
            "seconds": round(took.total_seconds(), 1),
            "allowed": round(feed.timeout.total_seconds()),
        },
    )


def _minutes(span: timedelta) -> int:
    return round(span.total_seconds() / 60)
