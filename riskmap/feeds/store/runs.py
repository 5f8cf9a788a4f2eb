"""Runs of feeds, where each stands, and who asks it at this moment."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import func, or_

from riskmap.core.words import Message
from riskmap.feeds.model.items import message_body, message_from
from riskmap.feeds.model.runs import Run, RunState
from riskmap.feeds.model.stand import Stand
from riskmap.feeds.store.tables import feed_run, feed_state
from riskmap.store import Reading, Writing


def stand(uow: Reading, feed: str) -> Stand:
    """Return how a feed stands; one that was never asked stands at the beginning."""
    return stands(uow, [feed]).get(feed) or Stand(feed=feed)


def stands(uow: Reading, feeds: Iterable[str] | None = None) -> dict[str, Stand]:
    """Return how feeds stand, by name; those that were never asked are left out."""
    chosen = uow.select_published(feed_state)
    if feeds is not None:
        chosen = chosen.where(feed_state.c.feed.in_(sorted(set(feeds))))
    return {row["feed"]: _stand(row) for row in uow.rows(chosen)}


def begin(uow: Writing, feed: str, home: str) -> None:
    """Make the row of a feed unless it is there."""
    uow.insert_if_new(
        feed_state,
        feed=feed,
        home=home,
        transport={},
        failures=0,
        held_by="",
        form="",
        empty=0,
        dropped=0,
    )


def hold(uow: Writing, feed: str, holder: str, *, until: datetime, due_at: datetime | None) -> bool:
    """Take a feed to ask it, unless somebody else does; tell whether it was taken.

    Parameters
    ----------
    until
        A holder that has not let go by then is dead.
    due_at
        Only if it is due by then; None: whether it is due or not.
    """
    table = feed_state.c
    change = uow.update(feed_state).where(
        table.feed == feed,
        or_(table.held_by == "", table.held_by == holder, table.held_until <= uow.now),
    )
    if due_at is not None:
        change = change.where(or_(table.next_at.is_(None), table.next_at <= due_at))
    taken = change.values(held_by=holder, held_until=until, began_at=uow.now)
    return bool(uow.execute(taken).rowcount)


def is_held(uow: Reading, feed: str, holder: str) -> bool:
    """Tell whether a holder still has a feed."""
    table = feed_state.c
    chosen = uow.select(feed_state, table.held_by).where(table.feed == feed)
    return bool(uow.scalar(chosen) == holder)


def let_go(uow: Writing, feed: str, holder: str) -> None:
    """Let others ask a feed."""
    table = feed_state.c
    change = uow.update(feed_state).where(table.feed == feed, table.held_by == holder)
    uow.execute(change.values(held_by="", held_until=None))


def put(uow: Writing, feed: str, **values: Any) -> None:
    """Write down how a feed stands; sentences are given as such."""
    told = {
        name: message_body(value) if name in {"trouble", "error"} else value
        for name, value in values.items()
    }
    uow.execute(uow.update(feed_state).where(feed_state.c.feed == feed).values(**told))


def add_dropped(uow: Writing, feed: str, count: int) -> None:
    """Count messages of a stream that were lost."""
    change = uow.update(feed_state).where(feed_state.c.feed == feed)
    uow.execute(change.values(dropped=feed_state.c.dropped + count))


def begin_run(uow: Writing, feed: str, way: str, home: str) -> int:
    """Begin a run and return its number."""
    uow.hold(f"feed_run/{uow.scope.realm.name}")
    number = (uow.scalar(uow.select(feed_run, func.max(feed_run.c.number))) or 0) + 1
    counts = dict.fromkeys(("size", "messages", "new", "changed", "unchanged", "refused"), 0)
    uow.insert(
        feed_run,
        number=number,
        feed=feed,
        home=home,
        state=str(RunState.RUNNING),
        way=way,
        began_at=uow.now,
        not_modified=False,
        sha256="",
        **counts,
    )
    return number


def end_run(
    uow: Writing, number: int, *, state: RunState, error: Message | None = None, **values: Any
) -> bool:
    """Write down how a run ended; False if it was given up meanwhile."""
    table = feed_run.c
    change = uow.update(feed_run).where(
        table.number == number, table.state == str(RunState.RUNNING)
    )
    ended = change.values(state=str(state), ended_at=uow.now, error=message_body(error), **values)
    return bool(uow.execute(ended).rowcount)


def go_on(
    uow: Writing, number: int, *, state: RunState, error: Message | None, **values: Any
) -> None:
    """Let a run that had ended go on up to now."""
    change = uow.update(feed_run).where(feed_run.c.number == number)
    told = {"state": str(state), "ended_at": uow.now, "error": message_body(error)}
    uow.execute(change.values(**told, **values))


def give_up(uow: Writing, feed: str) -> int:
    """Give up the runs of a feed that nobody will end any more, and return how many."""
    table = feed_run.c
    change = uow.update(feed_run).where(table.feed == feed, table.state == str(RunState.RUNNING))
    lost = change.values(state=str(RunState.LOST), ended_at=uow.now)
    return int(uow.execute(lost).rowcount)


def one(uow: Reading, number: int) -> Run | None:
    """Return one run."""
    row = uow.row(uow.select_published(feed_run).where(feed_run.c.number == number))
    return None if row is None else _run(row)


def runs_of(uow: Reading, feed: str, limit: int) -> list[Run]:
    """Return the last runs of a feed, the latest first."""
    table = feed_run.c
    chosen = uow.select_published(feed_run).where(table.feed == feed)
    return [_run(row) for row in uow.rows(chosen.order_by(table.number.desc()).limit(limit))]


def last_runs(uow: Reading) -> dict[str, Run]:
    """Return the last run of each feed."""
    latest = (
        uow.select_published(feed_run, func.max(feed_run.c.number).label("number"))
        .group_by(feed_run.c.feed)
        .subquery()
    )
    chosen = uow.select_published(feed_run).where(feed_run.c.number == latest.c.number)
    return {row["feed"]: _run(row) for row in uow.rows(chosen)}


def forget(uow: Writing, *, before: datetime) -> int:
    """Remove runs that began before, and return how many."""
    return int(uow.execute(uow.delete(feed_run).where(feed_run.c.began_at < before)).rowcount)


def _stand(row: Mapping[str, Any]) -> Stand:
    values = {name: value for name, value in row.items() if name not in {"realm", "home"}}
    told = {name: message_from(values[name]) for name in ("trouble", "error")}
    return Stand(**{**values, **told})


def _run(row: Mapping[str, Any]) -> Run:
    values = {name: value for name, value in row.items() if name not in {"realm", "home"}}
    return Run(**{**values, "error": message_from(values["error"])})
