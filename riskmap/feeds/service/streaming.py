"""Who listens to a stream, and what became of it beside what it said."""

from __future__ import annotations

from datetime import datetime, timedelta

from riskmap.core.words import Message
from riskmap.feeds.model.runs import RunState, Way
from riskmap.feeds.model.settings import FeedSettings
from riskmap.feeds.store import runs
from riskmap.store import Writing, live

#: A listener that has not said so for so long listens no more.
HELD_FOR = timedelta(seconds=30)


def hold_stream(uow: Writing, feed: FeedSettings, holder: str) -> bool:
    """Say that somebody listens, or goes on; False if another one does."""
    runs.begin(uow, feed.name, feed.home)
    return runs.hold(uow, feed.name, holder, until=uow.now + HELD_FOR, due_at=None)


def leave_stream(uow: Writing, feed: FeedSettings, holder: str) -> None:
    """Let another one listen at once."""
    runs.let_go(uow, feed.name, holder)


def stream_is_heard(uow: Writing, feed: FeedSettings, *, dropped: int) -> None:
    """Write down that a stream says something again, and how much of it was lost."""
    runs.put(uow, feed.name, failures=0, next_at=None)
    if dropped:
        runs.add_dropped(uow, feed.name, dropped)


def stream_is_lost(uow: Writing, feed: FeedSettings, error: Message, *, again_at: datetime) -> int:
    """Write down that a stream could not be heard; return how often by now, in a row."""
    runs.begin(uow, feed.name, feed.home)
    number = runs.begin_run(uow, feed.name, str(Way.STREAM), feed.home)
    runs.end_run(uow, number, state=RunState.FAILED, error=error)
    failures = runs.stand(uow, feed.name).failures + 1
    runs.put(uow, feed.name, failures=failures, error=error, next_at=again_at)
    live.touch(uow, "feeds", feed.home, downward=True)
    return failures
