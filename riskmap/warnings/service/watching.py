"""What follows when something came, and when time went by: look, judge, relay, find the impact."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from functools import partial
from time import perf_counter

import structlog
from attrs import frozen

from riskmap.core.access import Scope
from riskmap.core.realm import Realm
from riskmap.feeds.model.taking import Taken
from riskmap.store import Database, Reading, Writing
from riskmap.warnings import store
from riskmap.warnings.model.detections import Detection
from riskmap.warnings.model.placing import Outlined
from riskmap.warnings.model.warnings import HazardWarning
from riskmap.warnings.model.watching import STATION
from riskmap.warnings.service import deciding, impact, looking, placing, relaying
from riskmap.warnings.service.finding import detectors
from riskmap.warnings.service.looking import ALL, Looked

#: In the write that keeps what came, detectors look for so long at most; the rest is left due.
IN_WRITE = timedelta(seconds=1)
#: More stations than this are not looked at in a write.
STATIONS_IN_WRITE = 40
#: Detectors that are about storms or about all stations look at least so often: time goes by.
LOOKS_EVERY = timedelta(minutes=10)
log = structlog.get_logger(__name__)


@frozen(kw_only=True)
class Round:
    """What one round has done."""

    looked: int = 0
    changed: int = 0
    expired: int = 0
    faults: int = 0
    seconds: float = 0.0


def follow(uow: Writing, home: str, taken: Taken, now: datetime) -> tuple[HazardWarning, ...]:
    """Let warnings follow what a feed brought, in the write that keeps it.

    What would take long is written down as due; the clock looks at it within the minute.
    """
    if not taken.is_news:
        return ()
    changed: list[HazardWarning] = []
    there: Outlined | None = None
    woken = looking.woken_by(taken.series, tracks=bool(taken.tracks), quakes=bool(taken.quakes))
    if taken.signals or woken:
        there = placing.outlined(uow, home)
    if taken.signals and there is not None:
        changed += relaying.relay(uow, there, now)
    if woken and there is not None:
        changed += _look_in_write(uow, there, woken, now)
    if there is not None:
        record_impacts(uow, there, changed)
    return tuple(changed)


def go_round(database: Database, realm: Realm, home: str, *, every: bool = False) -> Round:
    """Look at what is due or waits for its end, let time pass, and keep what changed.

    Reading and computing are done outside of any write; each detector is kept in a write of its
    own, so that one that fails takes nothing away from the others.

    Parameters
    ----------
    every
        Look at everything that is kept, due or not.
    """
    scope = Scope.system("watch for hazards", realm)
    began = perf_counter()
    with database.read(scope) as uow:
        there, now = placing.outlined(uow, home), uow.now
        wanted = _everything() if every else _wanted(uow, now)
        on = looking.watch(uow, there, now) if wanted else None
        several = [] if on is None else [
            looking.look(on, detectors()[name], stations) for name, stations in wanted.items()
        ]  # fmt: skip
    changed = 0
    for looked in several:
        changed += database.write(scope, partial(_keep, there=there, looked=looked, now=now))
    relayed, over = database.write(scope, partial(_pass, there=there))
    return Round(
        looked=len(several),
        changed=changed + relayed,
        expired=over,
        faults=sum(len(one.faults) for one in several),
        seconds=perf_counter() - began,
    )


def keep(uow: Writing, there: Outlined, looked: Looked, now: datetime) -> tuple[HazardWarning, ...]:
    """Let warnings follow what one detector saw, with their impact; return what changed."""
    changed = deciding.decide(uow, there, looked.detector, looked.detections, now)
    store.courses.done(uow, looked.detector, looked.stations, now)
    store.courses.note(uow, there.home, looked.detector, now, "; ".join(looked.faults)[:1000])
    record_impacts(uow, there, changed)
    return changed


def _keep(uow: Writing, *, there: Outlined, looked: Looked, now: datetime) -> int:
    return len(keep(uow, there, looked, now))


def until_impact(database: Database, realm: Realm, home: str, seen: Detection) -> float:
    """Let a detector have said something; return the seconds until its impact is committed."""
    began = perf_counter()

    def work(uow: Writing) -> None:
        there = placing.outlined(uow, home)
        changed = deciding.decide(uow, there, seen.detector, (seen,), uow.now)
        record_impacts(uow, there, changed)

    database.write(Scope.system("time the impact of a warning", realm), work)
    return perf_counter() - began


def record_impacts(uow: Writing, there: Outlined, changed: Iterable[HazardWarning]) -> None:
    """Keep what lies where warnings hold; of those that are over nothing is asked any more."""
    for one in changed:
        if one.is_in_force:
            impact.record(uow, there, one)


def _look_in_write(
    uow: Writing,
    there: Outlined,
    woken: Mapping[str, tuple[str, ...]],
    now: datetime,
) -> list[HazardWarning]:
    """Let detectors look, one at least; what would hold the write up is left to the clock."""
    changed: list[HazardWarning] = []
    left: list[tuple[str, str]] = []
    on = looking.watch(uow, there, now)
    began = perf_counter()
    for name, stations in woken.items():
        is_late = perf_counter() - began > IN_WRITE.total_seconds()
        one = detectors()[name]
        is_large = ALL in stations and one.about == STATION
        if is_late or is_large or len(stations) > STATIONS_IN_WRITE:
            left += [(name, station) for station in stations]
            continue
        looked = looking.look(on, one, stations)
        changed += deciding.decide(uow, there, name, looked.detections, now)
        store.courses.note(uow, there.home, name, now, "; ".join(looked.faults)[:1000])
    store.courses.wake(uow, there.home, left)
    return changed


def _wanted(uow: Reading, now: datetime) -> dict[str, tuple[str, ...]]:
    """Return what has to be looked at: what is due, what waits, and what time itself changes."""
    found = {name: set(stations) for name, stations in store.courses.due(uow).items()}
    for pending in store.courses.of(uow, pending=True):
        seen = pending.seen
        found.setdefault(seen.detector, set()).update(_stations_of(seen.series))
    states = {one.detector: one for one in store.courses.states(uow)}
    for name, one in detectors().items():
        state = states.get(name)
        is_old = state is None or now - state.looked_at >= LOOKS_EVERY
        if one.about != STATION and is_old:
            found.setdefault(name, set()).add(ALL)
    return {name: tuple(sorted(found[name])) for name in sorted(found) if name in detectors()}


def _stations_of(series: Iterable[tuple[str, str]]) -> set[str]:
    """Return the stations of a detection; one that names none is about all of them."""
    return {key for key, _ in series} or {ALL}


def _everything() -> dict[str, tuple[str, ...]]:
    return dict.fromkeys(detectors(), (ALL,))


def _pass(uow: Writing, there: Outlined) -> tuple[int, int]:
    """Let time pass: signals run out, our own warnings expire."""
    relayed = relaying.relay(uow, there, uow.now)
    record_impacts(uow, there, relayed)
    deciding.forget_ended(uow, there.home, uow.now)
    return len(relayed), len(deciding.expire(uow, uow.now))
