"""Deliver what waits in the outbox: each parcel by one courier at a time, under a lease.

Taking a parcel and saying what became of it are two short writes; between them nothing is locked.
A process that is killed between the two leaves the parcel under its lease; when that has run out
another takes it again. So nothing is lost, and a parcel can arrive twice only where the killed one
had sent it and the other side does not know its id.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any, Protocol

import structlog
from attrs import evolve, frozen
from sqlalchemy import and_, or_

from riskmap.core.access import Scope
from riskmap.core.realm import LIVE
from riskmap.store.database import Database
from riskmap.store.outbox import Parcel, State, outbox, parcel_of
from riskmap.store.work import Writing

log = structlog.get_logger(__name__)

#: Longer than any courier takes: each gives up after a minute at most.
LEASE = timedelta(minutes=5)
#: Pauses after the first, second … failure; after the last the parcel is dead.
PAUSES = tuple(timedelta(minutes=one) for one in (1, 2, 4, 8, 15, 30, 60))
#: Parcels on their way at the same time.
AT_ONCE = 4


@frozen
class Go:
    """Send it: with what was made ready while it was taken."""

    ready: Any = None


@frozen
class Later:
    """Not now, but at a moment."""

    at: datetime


@frozen
class Drop:
    """Never: nobody needs it any more; or, if it is dead, nobody could bring it."""

    why: str
    is_dead: bool = False


Verdict = Go | Later | Drop


class UndeliveredError(Exception):
    """The other side did not take it.

    Parameters
    ----------
    why
        What went wrong, without address and text.
    is_final
        It never will.
    may_have_arrived
        Nobody knows whether it was taken.
    """

    def __init__(self, why: str, *, is_final: bool = False, may_have_arrived: bool = False) -> None:
        super().__init__(why)
        self.why = why
        self.is_final = is_final
        self.may_have_arrived = may_have_arrived


class Courier(Protocol):
    """What a room knows about parcels of its topic."""

    def look(self, uow: Writing, parcel: Parcel) -> Verdict:
        """Say what to do with a parcel, in the very write that takes it."""
        ...

    def carry(self, parcel: Parcel, ready: Any) -> Any:
        """Bring it to the other side, outside any write; return the evidence.

        Raises
        ------
        UndeliveredError
            If the other side did not take it.
        """
        ...

    def tell(self, uow: Writing, parcel: Parcel, evidence: Any) -> None:
        """Note what became of a parcel, in the write that settles it: see its state."""
        ...


@frozen(kw_only=True)
class Delivered:
    """What one round has done."""

    sent: int = 0
    failed: int = 0
    dropped: int = 0

    def __add__(self, other: Delivered) -> Delivered:
        return Delivered(
            sent=self.sent + other.sent,
            failed=self.failed + other.failed,
            dropped=self.dropped + other.dropped,
        )


@frozen(kw_only=True)
class _Taken:
    parcel: Parcel
    verdict: Verdict


def deliver(
    database: Database, couriers: Mapping[str, Courier], *, for_s: float = 45.0
) -> Delivered:
    """Deliver what is due until nothing is, or the time is over."""
    until = time.monotonic() + for_s
    with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="courier") as pool:
        rounds = [pool.submit(_work, database, couriers, until) for _ in range(AT_ONCE)]
        return sum((one.result() for one in rounds), Delivered())


def _work(database: Database, couriers: Mapping[str, Courier], until: float) -> Delivered:
    done = Delivered()
    while time.monotonic() < until:
        taken = database.write(_scope(), lambda uow: _take(uow, couriers))
        if taken is None:
            break
        done += _brought(database, couriers[taken.parcel.topic], taken)
    return done


def _scope() -> Scope:
    return Scope.system("deliver the outbox", LIVE)


def _take(uow: Writing, couriers: Mapping[str, Courier]) -> _Taken | None:
    """Take the parcel that has waited longest; None where none is due."""
    is_due = and_(outbox.c.state == str(State.WAITING), outbox.c.not_before <= uow.now)
    is_left = and_(outbox.c.state == str(State.SENDING), outbox.c.lease_until <= uow.now)
    statement = uow.select(outbox).where(outbox.c.topic.in_(list(couriers)), or_(is_due, is_left))
    ordered = statement.order_by(outbox.c.not_before, outbox.c.parcel_id).limit(1)
    row = uow.row(ordered.with_for_update(skip_locked=True))
    if row is None:
        return None
    parcel = parcel_of(row)
    courier = couriers[parcel.topic]
    verdict = _judged(uow, courier, parcel)
    match verdict:
        case Go():
            parcel = evolve(parcel, state=State.SENDING, attempts=parcel.attempts + 1)
            _change(uow, parcel, lease_until=uow.now + LEASE)
        case Later(at=at):
            parcel = evolve(parcel, state=State.WAITING)
            _change(uow, parcel, not_before=max(at, uow.now + timedelta(seconds=1)))
        case Drop(why=why, is_dead=is_dead):
            parcel = evolve(parcel, state=State.DEAD if is_dead else State.DROPPED, fault=why)
            _change(uow, parcel, settled_at=uow.now)
            courier.tell(uow, parcel, None)
    return _Taken(parcel=parcel, verdict=verdict)


def _judged(uow: Writing, courier: Courier, parcel: Parcel) -> Verdict:
    """Ask the courier, unless it is too late, or whoever takes it is killed again and again."""
    if parcel.expires_at <= uow.now:
        return Drop("too late", is_dead=parcel.attempts > 0)
    if parcel.attempts > len(PAUSES):
        return Drop(parcel.fault or "nobody could bring it", is_dead=True)
    return courier.look(uow, parcel)


def _brought(database: Database, courier: Courier, taken: _Taken) -> Delivered:
    match taken.verdict:
        case Later():
            return Delivered()
        case Drop():
            return Delivered(dropped=1)
        case Go(ready=ready):
            return _carried(database, courier, taken.parcel, ready)


def _carried(database: Database, courier: Courier, parcel: Parcel, ready: Any) -> Delivered:
    evidence: Any = None
    fault: UndeliveredError | None = None
    try:
        evidence = courier.carry(parcel, ready)
    except UndeliveredError as found:
        fault = found
    except Exception as found:
        log.exception("a courier failed", topic=parcel.topic, parcel=parcel.id)
        fault = UndeliveredError(type(found).__name__, may_have_arrived=True)
    database.write(_scope(), lambda uow: _settle(uow, courier, parcel, evidence, fault))
    return Delivered(sent=1) if fault is None else Delivered(failed=1)


def _settle(
    uow: Writing, courier: Courier, parcel: Parcel, evidence: Any, fault: UndeliveredError | None
) -> None:
    """Say what became of a parcel, unless it was given up and taken by another meanwhile."""
    statement = uow.select(outbox).where(
        outbox.c.parcel_id == parcel.id,
        outbox.c.state == str(State.SENDING),
        outbox.c.attempts == parcel.attempts,
    )
    if uow.row(statement.with_for_update()) is None:
        log.warning("told too late what became of a parcel", parcel=parcel.id)
        return
    if fault is None:
        settled = evolve(parcel, state=State.SENT, fault="")
    elif fault.is_final or parcel.attempts > len(PAUSES):
        settled = evolve(parcel, state=State.DEAD, fault=fault.why)
    else:
        settled = evolve(parcel, state=State.WAITING, fault=fault.why)
    is_over = settled.state is not State.WAITING
    pause = PAUSES[min(parcel.attempts, len(PAUSES)) - 1]
    _change(
        uow,
        settled,
        settled_at=uow.now if is_over else None,
        not_before=parcel.not_before if is_over else uow.now + pause,
    )
    courier.tell(uow, settled, evidence if fault is None else fault)


def _change(uow: Writing, parcel: Parcel, **more: Any) -> None:
    values = {
        "state": str(parcel.state),
        "attempts": parcel.attempts,
        "fault": parcel.fault[:200],
        "lease_until": None,
        **more,
    }
    statement = uow.update(outbox).where(outbox.c.parcel_id == parcel.id)
    uow.execute(statement.values(**values))
