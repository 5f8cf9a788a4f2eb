"""What the clock runs for the room: feeds that are due are asked, old payloads go."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from typing import Any

from riskmap.core.access import Scope
from riskmap.core.realm import Realm
from riskmap.core.schedule import Job
from riskmap.core.words import N_, Message
from riskmap.feeds import service
from riskmap.feeds.service.demonstration import begun_here, is_any_on
from riskmap.feeds.service.health import forget, forget_runs
from riskmap.feeds.service.keeping import scope_of
from riskmap.store import Parts

#: So often is looked which feeds are due.
_LOOK_EVERY = timedelta(seconds=15)
#: What has not answered by then goes on alone.
_PATIENCE = timedelta(seconds=10)
#: Records of runs are kept so long: a season back is seen. Design proposal.
_KEEP_RUNS = timedelta(days=90)


def jobs(settings: Any) -> tuple[Job, ...]:
    """Return the jobs of the room: none that asks while no feed is on."""
    forgetting = Job(
        name="forget-feeds",
        title=Message(N_("Remove raw payloads of feeds whose time is over")),
        every=timedelta(days=1),
        offset=timedelta(hours=20, minutes=20),  # 04:20 in Shanghai
        run=_forget,
    )
    asking = Job(
        name="feeds",
        title=Message(N_("Ask the feeds that are due")),
        every=_LOOK_EVERY,
        run=_ask,
    )
    telling = Job(
        name="feeds-demo",
        title=Message(N_("Let the made-up night of the demonstration go on")),
        every=timedelta(minutes=1),
        run=_tell,
    )
    return (asking, forgetting) if is_any_on(settings) else (telling, forgetting)


def _tell(parts: Parts, now: datetime, _realm: Realm) -> str:
    done = service.run_due(parts, begun_here(parts), now, patience=_PATIENCE)
    return f"{done.asked} asked, {done.failed} failed"


def _ask(parts: Parts, now: datetime, _realm: Realm) -> str:
    feeds = service.feeds_of(parts.settings)
    done = service.run_due(parts, feeds, now, patience=_PATIENCE)
    return f"{done.asked} asked, {done.failed} failed, {done.still} still under way"


def _forget(parts: Parts, now: datetime, _realm: Realm) -> str:
    feeds = (*service.feeds_of(parts.settings), *begun_here(parts))
    payloads = sum(parts.database.write(scope_of(one), partial(forget, feed=one)) for one in feeds)
    old = partial(forget_runs, before=now - _KEEP_RUNS)
    realms = {one.realm for one in feeds}
    runs = sum(parts.database.write(Scope.system("forget-feeds", one), old) for one in realms)
    return f"{payloads} payloads, {runs} runs"
