"""What the doctor says of feeds: settings that do not fit, and feeds in trouble."""

from __future__ import annotations

from collections.abc import Iterator

from riskmap.cli.checks import Check, State, ok
from riskmap.core.access import Scope
from riskmap.core.errors import RiskmapError
from riskmap.core.words import N_, Message
from riskmap.feeds import service
from riskmap.feeds.model.health import FeedHealth, FeedState
from riskmap.runtime import Runtime

_NAME = "feeds"


def of_the_feeds(runtime: Runtime) -> Iterator[Check]:
    """Check that feeds can be asked as they are set, and say which are in trouble."""
    try:
        feeds = service.feeds_of(runtime.settings)
        for one in feeds:
            service.require_sound(runtime, one)
    except RiskmapError as error:
        yield Check.of_error(_NAME, error)
        return
    on = [one for one in feeds if one.on]
    if not on:
        yield ok(_NAME, N_("No feed is on."))
        return
    realms = sorted({one.realm for one in on}, key=str)
    found = [one for realm in realms for one in _health(runtime, Scope.system("doctor", realm))]
    troubled = [one for one in found if one.state.is_trouble]
    yield from (_trouble(one) for one in troubled)
    waiting = sum(one.state is FeedState.WAITING for one in found)
    said = N_("{count} feeds are on, {good} of them up to date, {waiting} not asked yet")
    good = len(on) - len(troubled) - waiting
    yield ok(_NAME, said, count=len(on), good=good, waiting=waiting)


def _health(runtime: Runtime, scope: Scope) -> tuple[FeedHealth, ...]:
    with runtime.database.read(scope) as uow:
        return service.health(uow, runtime.clock.now(), runtime.settings)


def _trouble(one: FeedHealth) -> Check:
    about = {"feed": one.feed, "state": one.state.word, "why": one.words[0]}
    said = Message(N_("{feed} is in trouble ({state}): {why}"), about)
    mend = N_("Run: riskmap feeds run {feed}. See riskmap/docs/how-to/turn-on-a-feed.md")
    return Check(_NAME, State.WARN, said, Message(mend, about))
