"""Take a payload: what is new is kept, what changed is corrected, what is broken is put aside."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from attrs import evolve, frozen

from riskmap.core.words import Message
from riskmap.feeds.model import (
    Context,
    Observation,
    Parsed,
    Quake,
    RelayedSignal,
    Station,
    StationHealth,
    Track,
)
from riskmap.feeds.model.judging import from_the_future, is_empty, trouble_with
from riskmap.feeds.model.runs import Way
from riskmap.feeds.model.settings import FeedSettings
from riskmap.feeds.model.stand import Stand
from riskmap.feeds.model.taking import Taken
from riskmap.feeds.model.values import Merged, Value, from_ms, grouped, merged, to_ms
from riskmap.feeds.service import items, knowing
from riskmap.feeds.service.finding import format_named
from riskmap.feeds.service.replaying import read
from riskmap.feeds.service.settling import Payload, going_on, settle
from riskmap.feeds.service.thinning import thinned
from riskmap.feeds.store import runs, values
from riskmap.store import Writing


def context_of(feed: FeedSettings, received_at: datetime) -> Context:
    """Return what is known of a payload of a feed beside its bytes."""
    return Context(
        station=feed.station,
        received_at=received_at,
        utc_offset=feed.utc_offset,
        datum=feed.datum,
        needs_checksum=feed.needs_checksum,
    )


def take(
    uow: Writing,
    feed: FeedSettings,
    payload: bytes,
    context: Context,
    *,
    now: datetime,
    parsed: Parsed | None = None,
    run: int | None = None,
    way: Way = Way.STREAM,
) -> Taken:
    """Keep what a payload says that is not known yet. The same payload again changes nothing.

    Whoever writes lets the rooms above know: `service.keep` does both.

    Parameters
    ----------
    parsed
        What its format made of it, where somebody has read it already: so that nobody waits at
        the door to write.
    run
        Number of the run that it came with; None begins and ends one.
    """
    uow.hold(f"feed/{uow.scope.realm.name}/{feed.name}")
    runs.begin(uow, feed.name, feed.home)
    earlier = going_on(uow, feed) if run is None and way is Way.STREAM else None
    number = earlier.number if earlier is not None else run
    if number is None:
        number = runs.begin_run(uow, feed.name, str(way), feed.home)
    found = parsed or read(format_named(feed.format), payload, context)
    batch = _Batch(
        feed=feed,
        payload=payload,
        parsed=found,
        received_at=context.received_at or now,
        run=number,
        stand=runs.stand(uow, feed.name),
        goes_on=way is Way.STREAM and feed.is_stream,
    )
    taken = _kept(uow, batch)
    settle(
        uow,
        Payload(body=payload, parsed=found, earlier=earlier, stand=batch.stand, way=way),
        feed,
        taken,
        now,
    )
    return taken


@frozen(kw_only=True)
class _Batch:
    """One payload on its way in; `goes_on`: a piece of a stream."""

    feed: FeedSettings
    payload: bytes
    parsed: Parsed
    received_at: datetime
    run: int
    stand: Stand
    goes_on: bool = False

    def of(self, kind: type) -> Sequence[Observation]:
        return self.parsed.of(kind)  # type: ignore[return-value]


def _kept(uow: Writing, batch: _Batch) -> Taken:
    """Keep all records of a payload and say what became of them."""
    feed, parsed, received_at = batch.feed, batch.parsed, batch.received_at
    measured = batch.of(Observation)
    timely = [one for one in measured if not from_the_future(one, received_at)]
    wanted = [one for one in timely if _is_wanted(one, feed)]
    health = [one for one in parsed.records if isinstance(one, StationHealth)]
    places = [one for one in parsed.records if isinstance(one, Station)]
    knowing.meet(uow, feed, wanted, health, places)
    kept = thinned(uow, feed, batch.stand, wanted, health, goes_on=batch.goes_on)
    taken = Taken(
        feed=feed.name,
        run=batch.run,
        home=feed.home,
        form=parsed.form,
        size=len(batch.payload),
        refused=parsed.refused + len(measured) - len(timely),
        skipped=max(len(timely) - len(kept), 0),
        unchanged=knowing.hear(uow, feed, health, received_at) + len(places),
        received_at=received_at,
        newest_at=_newest(parsed, timely),
    )
    taken = _with_values(uow, batch, kept, taken)
    said = [one for one in parsed.records if isinstance(one, (RelayedSignal, Track, Quake))]
    taken = items.keep(uow, feed, said, taken)
    return evolve(taken, quarantine=_trouble(batch, taken, len(measured) - len(timely), timely))


def _is_wanted(one: Observation, feed: FeedSettings) -> bool:
    """Tell whether a value stands at a whole multiple of the step that is kept of a stream."""
    step = round(feed.only_every.total_seconds() * 1000)
    return not step or to_ms(one.time) % step == 0


def _with_values(
    uow: Writing, batch: _Batch, several: Iterable[Observation], taken: Taken
) -> Taken:
    """Keep the values of a payload, series by series."""
    received_ms = to_ms(batch.received_at)
    coming = grouped(batch.feed.name, several, received_at=batch.received_at, run=batch.run)
    heads = values.heads_of(uow, (key.station for key in coming))
    fresh = {key: one.unit for key, one in coming.items() if key not in heads}
    heads |= values.begin(uow, fresh, batch.feed.home)
    new: list[tuple[int, Value]] = []
    done: dict[tuple[str, str], Merged] = {}
    touched = []
    for key, one in coming.items():
        head = heads[key]
        result = merged(values.known(uow, head, one.values), one.values.values())
        values.correct(uow, head.number, result, received_ms)
        new.extend((head.number, value) for value in result.new)
        if result.newest is not None:
            touched.append(head.after(result))
        taken = _counted(taken, result)
        if result.new or result.changed:
            done[key.station, key.quantity] = result
    values.add(uow, new)
    values.put_heads(uow, touched)
    since = min((one.since_ms for one in done.values() if one.since_ms is not None), default=None)
    return evolve(
        taken, series=tuple(sorted(done)), since=None if since is None else from_ms(since)
    )


def _counted(taken: Taken, done: Merged) -> Taken:
    return evolve(
        taken,
        new=taken.new + len(done.new),
        changed=taken.changed + len(done.changed),
        unchanged=taken.unchanged + done.unchanged,
    )


def _newest(parsed: Parsed, timely: Iterable[Observation]) -> datetime | None:
    """Return the latest moment that a payload speaks of, whether it is known or not."""
    moments = [one.time for one in timely]
    for one in parsed.records:
        if isinstance(one, RelayedSignal):
            moments.append(one.sent)
        elif isinstance(one, Quake):
            moments.append(one.time)
        elif isinstance(one, Track) and one.positions:
            moments.append(one.issued_at or one.positions[-1].at)
        elif isinstance(one, StationHealth) and one.time is not None:
            moments.append(one.time)
    return max(moments, default=None)


def _trouble(
    batch: _Batch, taken: Taken, ahead: int, timely: Iterable[Observation]
) -> Message | None:
    if is_empty(batch.payload, batch.parsed):
        return None
    return trouble_with(
        batch.parsed,
        accepted=taken.entries,
        ahead=ahead,
        values=timely,
        last_form=batch.stand.form,
    )
