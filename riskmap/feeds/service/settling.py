"""What is written down of a payload beside what it says: bytes, run, and how its feed stands."""

from __future__ import annotations

from datetime import datetime, timedelta
from hashlib import sha256

from attrs import frozen

from riskmap.core.words import Message
from riskmap.feeds.model import Parsed
from riskmap.feeds.model.judging import EMPTY, is_empty
from riskmap.feeds.model.runs import Run, RunState, Way
from riskmap.feeds.model.settings import FeedSettings
from riskmap.feeds.model.stand import Stand
from riskmap.feeds.model.taking import Taken
from riskmap.feeds.service import knowing
from riskmap.feeds.store import payloads, runs
from riskmap.store import Writing, live

#: Payloads of one feed that wait for somebody to look; further ones are like them.
_WAIT_AT_MOST = 20
#: A stream hands over each second; what it said within so long is one run and one payload.
_ONE_RUN = timedelta(minutes=1)


@frozen(kw_only=True)
class Payload:
    """A payload that was taken.

    Parameters
    ----------
    earlier
        The run that it goes on with, where a stream only went on talking.
    stand
        How its feed stood before.
    way
        How it came.
    """

    body: bytes
    parsed: Parsed
    earlier: Run | None
    stand: Stand
    way: Way

    @property
    def is_empty(self) -> bool:
        """Tell whether it holds nothing at all."""
        return is_empty(self.body, self.parsed)


def going_on(uow: Writing, feed: FeedSettings) -> Run | None:
    """Return the run of a stream that goes on; None where a new one begins."""
    last = next(iter(runs.runs_of(uow, feed.name, 1)), None)
    if last is None or last.way is not Way.STREAM or last.state is not RunState.DONE:
        return None
    is_over = uow.now - last.began_at > _ONE_RUN
    return None if is_over or not payloads.is_plain(uow, feed.name, last.sha256) else last


def settle(uow: Writing, payload: Payload, feed: FeedSettings, taken: Taken, now: datetime) -> None:
    """Keep the bytes, end the run, and write down how the feed stands now."""
    digest = _keep_bytes(uow, payload, feed, taken)
    error = _error_of(payload, taken)
    _end_run(uow, payload, taken, digest, error)
    _put_stand(uow, payload, feed, taken, now, error)
    if taken.is_news:
        knowing.follow(uow, feed, taken)
    has_turned = (taken.quarantine is None) is not (payload.stand.trouble is None)
    if taken.is_news or has_turned or payload.is_empty is not bool(payload.stand.empty):
        live.touch(uow, "feeds", feed.home, downward=True)


def _error_of(payload: Payload, taken: Taken) -> Message | None:
    """Return why a run failed that had an answer: no byte came, or none that could be read."""
    if not payload.body.strip():
        return EMPTY
    return None if taken.form or payload.is_empty else taken.quarantine


def _end_run(
    uow: Writing, payload: Payload, taken: Taken, digest: str, error: Message | None
) -> None:
    counts = {
        "size": taken.size,
        "messages": payload.parsed.message_count,
        "new": taken.new,
        "changed": taken.changed,
        "unchanged": taken.unchanged,
        "refused": taken.refused,
    }
    state = RunState.DONE if error is None else RunState.FAILED
    if payload.earlier is None:
        runs.end_run(uow, taken.run, state=state, error=error, sha256=digest, **counts)
        return
    sums = {name: count + getattr(payload.earlier, name) for name, count in counts.items()}
    runs.go_on(uow, taken.run, state=state, error=error, sha256=digest, **sums)


def _put_stand(
    uow: Writing,
    payload: Payload,
    feed: FeedSettings,
    taken: Taken,
    now: datetime,
    error: Message | None,
) -> None:
    stand = payload.stand
    moments = (one for one in (taken.newest_at, stand.newest_at) if one is not None)
    if payload.way is Way.REPLAY and feed.address:  # it was asked for nothing, and answered nothing
        runs.put(uow, feed.name, newest_at=max(moments, default=None))
        return
    runs.put(
        uow,
        feed.name,
        success_at=now if taken.form else stand.success_at,
        new_at=now if taken.is_news else stand.new_at,
        newest_at=max(moments, default=None),
        form=stand.form or taken.form,
        empty=stand.empty + 1 if payload.is_empty else 0,
        trouble=taken.quarantine,
        error=error,
    )


def _keep_bytes(uow: Writing, payload: Payload, feed: FeedSettings, taken: Taken) -> str:
    """Keep the bytes, those of a stream together, and return their hash."""
    body = payload.body
    if payload.earlier is not None:
        body = payloads.take_out(uow, feed.name, payload.earlier.sha256) + body
    digest = sha256(body).hexdigest()
    if body:
        payloads.keep(
            uow,
            feed.name,
            digest,
            body,
            home=feed.home,
            received_at=taken.received_at,
            refused=taken.refused,
            why=taken.quarantine if _may_wait(uow, feed, taken) else None,
        )
    return digest


def _may_wait(uow: Writing, feed: FeedSettings, taken: Taken) -> bool:
    waits = taken.quarantine is not None
    return waits and len(payloads.quarantined(uow, feed.name)) < _WAIT_AT_MOST
