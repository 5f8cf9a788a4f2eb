"""Ask a feed once: hold it, ask, keep what came, and write down how it went.

What the transport remembers is written together with what was taken. So a process that dies in
between loses nothing: the next run asks again from where the last one was kept.
"""

from __future__ import annotations

import logging
import os
import platform
import secrets
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Thread

from attrs import define, evolve, frozen

from riskmap.core.errors import LaterError, OutsideError, RiskmapError
from riskmap.core.realm import Realm
from riskmap.core.words import N_, Message
from riskmap.feeds.demo.asking import ask_sender
from riskmap.feeds.demo.settings import ADDRESS
from riskmap.feeds.model import Context
from riskmap.feeds.model.runs import Run, RunState, Way
from riskmap.feeds.model.settings import FeedSettings
from riskmap.feeds.model.stand import Stand, after_failure, after_success
from riskmap.feeds.service.keeping import keep, scope_of
from riskmap.feeds.service.setting import options_of
from riskmap.feeds.service.taking import context_of
from riskmap.feeds.store import runs
from riskmap.outside.transports import Fetched, State, fetch
from riskmap.store import Parts, Writing, live

log = logging.getLogger(__name__)
#: Asks an address: what was remembered in, what came out.
Ask = Callable[[Parts, FeedSettings, State], Fetched]
#: So much longer than its time-out a run may hold its feed: to read and to keep what came.
_GRACE = timedelta(minutes=2)
#: So much later than its time-out a transport is given up that does not heed it.
_DEAF = timedelta(seconds=5)
#: Files of one folder that are taken in one go.
_IN_ONE_GO = 200


class NotOursError(RiskmapError):
    """Another process asks this feed now."""

    mend = N_("Nothing has to be done: what it brings is kept.")


def ask(parts: Parts, feed: FeedSettings, state: State) -> Fetched:
    """Ask the address of a feed, as its settings say."""
    if feed.address == ADDRESS:
        return ask_sender(feed, state, parts.clock.now())
    return fetch(feed.address, options_of(parts, feed), state)


def run(
    parts: Parts,
    feed: FeedSettings,
    now: datetime,
    realm: Realm | None = None,
    *,
    way: Way = Way.HAND,
    asking: Ask = ask,
) -> Run | None:
    """Ask a feed once and keep what came; None: another process does so, or it is not due.

    Parameters
    ----------
    realm
        None: that of its settings.
    way
        By the clock only if it is due.
    """
    ours = feed if realm is None else evolve(feed, realm=realm)
    last = None
    for _ in range(_IN_ONE_GO):
        turn = _begun(parts, ours, now, way)
        if turn is None:
            return last
        last, more = _whole(parts, ours, turn, asking)
        if not more:
            return last
        now = parts.clock.now()
    return last


@frozen(kw_only=True)
class _Turn:
    """One run on its way."""

    holder: str
    number: int
    stand: Stand
    way: Way


def _begun(parts: Parts, feed: FeedSettings, now: datetime, way: Way) -> _Turn | None:
    """Hold a feed and begin a run of it, unless somebody else holds it or it is not due."""
    holder = f"{platform.node()}/{os.getpid()}/{secrets.token_hex(4)}"

    def work(uow: Writing) -> _Turn | None:
        runs.begin(uow, feed.name, feed.home)
        until = uow.now + feed.timeout + _GRACE
        due_at = now if way is Way.CLOCK else None
        if not runs.hold(uow, feed.name, holder, until=until, due_at=due_at):
            return None
        runs.give_up(uow, feed.name)
        number = runs.begin_run(uow, feed.name, str(way), feed.home)
        return _Turn(holder=holder, number=number, stand=runs.stand(uow, feed.name), way=way)

    return parts.database.write(scope_of(feed), work)


def _whole(parts: Parts, feed: FeedSettings, turn: _Turn, asking: Ask) -> tuple[Run | None, bool]:
    """Ask, keep, and end the run; tell whether there is more to be had at once."""
    more = False
    try:
        fetched = _within(parts, feed, turn.stand.transport, asking)
        more = fetched.more
        _keep(parts, feed, turn, fetched)
    except NotOursError:
        log.warning("feed %s: run %s was given up meanwhile", feed.name, turn.number)
        return None, False
    except RiskmapError as error:
        wait = timedelta(seconds=error.wait_s if isinstance(error, LaterError) else 0)
        _fail(parts, feed, turn, error.message, wait)
    except Exception:
        log.exception("feed %s failed", feed.name)
        _fail(parts, feed, turn, Message(N_("The program failed; its trace is in the log.")))
    with parts.database.read(scope_of(feed)) as uow:
        return runs.one(uow, turn.number), more


@define
class _Answer:
    """What a thread found out."""

    fetched: Fetched | None = None
    error: BaseException | None = None


def _within(parts: Parts, feed: FeedSettings, state: State, asking: Ask) -> Fetched:
    """Ask within the time that the feed has, even where its transport does not heed that.

    Raises
    ------
    OutsideError
        If it did not answer in time, or not as it should.
    """
    answer = _Answer()

    def work() -> None:
        try:
            answer.fetched = asking(parts, feed, state)
        except BaseException as error:  # noqa: BLE001 - raised again where it was asked
            answer.error = error

    thread = Thread(target=work, name=f"feed-{feed.name}", daemon=True)
    thread.start()
    thread.join((feed.timeout + _DEAF).total_seconds())
    if answer.error is not None:
        raise answer.error
    if answer.fetched is None:
        raise OutsideError(
            N_("There was no answer within {seconds} s."), seconds=feed.timeout.total_seconds()
        )
    return answer.fetched


def _keep(parts: Parts, feed: FeedSettings, turn: _Turn, fetched: Fetched) -> None:
    """Keep what came, with what the transport remembers, in one write."""

    def require_ours(uow: Writing) -> None:
        if not runs.is_held(uow, feed.name, turn.holder):
            raise NotOursError(N_("Another process asks this feed now."))

    def settle(uow: Writing) -> None:
        stand = after_success(turn.stand, feed, uow.now, more=fetched.more)
        if turn.stand.failures:
            live.touch(uow, "feeds", feed.home, downward=True)
        runs.put(
            uow,
            feed.name,
            transport=dict(fetched.state),
            failures=0,
            open_until=None,
            next_at=stand.next_at,
        )
        runs.let_go(uow, feed.name, turn.holder)

    def same_again(uow: Writing) -> None:
        require_ours(uow)
        runs.end_run(uow, turn.number, state=RunState.DONE, not_modified=True)
        runs.put(uow, feed.name, success_at=uow.now, error=None)
        settle(uow)

    if fetched.payload is None:
        parts.database.write(scope_of(feed), same_again)
        return
    keep(
        parts,
        feed,
        fetched.payload,
        _context(feed, fetched),
        way=turn.way,
        run=turn.number,
        before=require_ours,
        after=lambda uow, _taken: settle(uow),
    )


def _context(feed: FeedSettings, fetched: Fetched) -> Context:
    """Return what is known beside the bytes; a file that names its station does so by its name."""
    context = context_of(feed, fetched.received_at)
    if context.station or not fetched.name:
        return context
    return evolve(context, station=fetched.name.partition(".")[0])


def _fail(
    parts: Parts,
    feed: FeedSettings,
    turn: _Turn,
    why: Message,
    wait: timedelta = timedelta(0),
) -> None:
    def work(uow: Writing) -> None:
        if not runs.is_held(uow, feed.name, turn.holder):
            return
        runs.end_run(uow, turn.number, state=RunState.FAILED, error=why)
        stand = after_failure(turn.stand, feed, uow.now, wait=wait)
        runs.put(
            uow,
            feed.name,
            failures=stand.failures,
            open_until=stand.open_until,
            next_at=stand.next_at,
            error=why,
        )
        runs.let_go(uow, feed.name, turn.holder)
        live.touch(uow, "feeds", feed.home, downward=True)

    parts.database.write(scope_of(feed), work)


@define
class Counted:
    """What became of the feeds that were due."""

    asked: int = 0
    failed: int = 0
    still: int = 0


def run_due(
    parts: Parts,
    feeds: tuple[FeedSettings, ...],
    now: datetime,
    *,
    patience: timedelta,
    asking: Ask = ask,
) -> Counted:
    """Ask all feeds that are due, beside each other, and wait for them for a while.

    One that takes longer goes on alone: it holds its feed, and keeps nobody else waiting.
    """
    done = Counted()

    def work(feed: FeedSettings) -> None:
        try:
            found = run(parts, feed, now, way=Way.CLOCK, asking=asking)
        except RiskmapError as error:
            log.warning("feed %s was not asked: %s", feed.name, error)
            done.failed += 1
        else:
            done.asked += found is not None
            done.failed += found is not None and found.state is RunState.FAILED

    due = [one for one in feeds if _may_be_due(parts, one, now)]
    threads = [Thread(target=work, args=(one,), name=f"run-{one.name}", daemon=True) for one in due]
    for one in threads:
        one.start()
    end = time.monotonic() + patience.total_seconds()
    for one in threads:
        one.join(max(end - time.monotonic(), 0))
    done.still = sum(one.is_alive() for one in threads)
    return done


def _may_be_due(parts: Parts, feed: FeedSettings, now: datetime) -> bool:
    if not feed.on or feed.is_stream or not feed.address:
        return False
    with parts.database.read(scope_of(feed)) as uow:
        stand = runs.stand(uow, feed.name)
    is_held = bool(stand.held_by) and stand.held_until is not None and stand.held_until > now
    return not is_held and (stand.next_at is None or stand.next_at <= now)
