"""Begin the made-up night in the realm ``demo``, let it go on, and play it faster than it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

from attrs import evolve, frozen

from riskmap.core.access import Scope
from riskmap.core.clock import Clock, SetClock
from riskmap.core.realm import DEMO
from riskmap.feeds.demo.asking import ZERO
from riskmap.feeds.demo.settings import demo_feeds
from riskmap.feeds.demo.story import Night, table, told
from riskmap.feeds.model.runs import Run, Way
from riskmap.feeds.model.stations import KnownStation, key_of
from riskmap.feeds.service.demonstration import begun_here
from riskmap.feeds.service.running import run
from riskmap.feeds.store import runs, stations
from riskmap.store import Parts, Writing

SCOPE = Scope.system("riskmap feeds demo", DEMO)
MADE_UP = "made up for the demonstration"
#: A pit is not dug anew each night: what lies in the ground goes on from the first one.
_GROUND = frozenset({"demo-gnss", "demo-gnss-day"})
#: A played night that is so close to the clock on the wall has caught up: steps take time too.
_CAUGHT_UP = timedelta(minutes=1)


@frozen(kw_only=True)
class Made:
    """What came of it.

    Parameters
    ----------
    zero
        When rain and high water meet.
    now
        Up to when was told.
    new, changed, refused
        Records that came since the step before.
    """

    zero: datetime
    now: datetime
    new: int = 0
    changed: int = 0
    refused: int = 0

    def as_dict(self) -> dict[str, Any]:
        """Return it for programs."""
        return {"zero": self.zero.isoformat(), "now": self.now.isoformat(), "is_demo": True,
                "new": self.new, "changed": self.changed, "refused": self.refused}  # fmt: skip

    def after(self, before: Made) -> Made:
        """Return it with what came before."""
        return evolve(self, new=self.new + before.new, changed=self.changed + before.changed,
                      refused=self.refused + before.refused)  # fmt: skip


def begin(parts: Parts, night: Night) -> None:
    """Enter the stations, and let all feeds tell of a night."""

    def work(uow: Writing) -> None:
        home = parts.settings.place.code12
        for one in _stations(home):
            stations.add(uow, [one], home)
            stations.put(uow, one)
        for feed in demo_feeds(home):
            runs.begin(uow, feed.name, home)
            before = runs.stand(uow, feed.name).transport
            goes_on = feed.name in _GROUND and ZERO in before
            zero = before[ZERO] if goes_on else night.zero.isoformat()
            runs.put(uow, feed.name, transport={**before, ZERO: zero}, next_at=uow.now)

    parts.database.write(SCOPE, work)


def tell(parts: Parts, clock: SetClock, night: Night, until: datetime) -> Iterator[Made]:
    """Begin a night and tell of it up to a moment, step by step; yield what came with each.

    Parameters
    ----------
    clock
        The one that `parts` go by: it is put from step to step, so that runs and warnings stand
        at the hours to which they belong.
    """
    clock.at = min(night.at(told()["told_from_h"]), until)
    begin(parts, night)
    yield step(parts, night)
    while clock.at < until:
        clock.at = min(clock.at + timedelta(minutes=told()["step_min"]), until)
        yield step(parts, night)


def play(
    parts: Parts, clock: SetClock, night: Night, wall: Clock, pause: Callable[[timedelta], None]
) -> Iterator[Made]:
    """Play a night until it has caught up with the clock on the wall; yield each step.

    Parameters
    ----------
    pause
        Waits for the time that a step of the story takes, or for a part of it.
    """
    yield from tell(parts, clock, night, night.at(told()["night_from_h"]))
    of_step = timedelta(minutes=told()["night_step_min"])
    while wall.now() - clock.at > _CAUGHT_UP:
        pause(of_step)
        clock.at = min(clock.at + of_step, wall.now())
        yield step(parts, night)


def step(parts: Parts, night: Night) -> Made:
    """Ask all senders that are due."""
    now = parts.clock.now()
    done = [_asked(run(parts, one, now, way=Way.CLOCK), night, now) for one in begun_here(parts)]
    made = Made(zero=night.zero, now=now)
    for one in done:
        made = one.after(made)
    _let_time_pass(parts, now)
    return made


def _let_time_pass(parts: Parts, now: datetime) -> None:
    """Do what the clock would do by then in the rooms above."""
    for module in parts.modules("jobs"):
        for job in module.jobs(parts.settings):
            if job.name in told()["jobs"]:
                job.run(parts, now, DEMO)


def _asked(one: Run | None, night: Night, now: datetime) -> Made:
    counts = {} if one is None else {"new": one.new, "changed": one.changed, "refused": one.refused}
    return Made(zero=night.zero, now=now, **counts)


def _stations(home: str) -> Iterator[KnownStation]:
    for row in table("stations")["station"]:
        marks = {
            name: {"value": value, "source": MADE_UP, "verified": False}
            for name, value in row.get("marks", {}).items()
        }
        yield KnownStation(
            key=key_of(row["feed"], row["station"]),
            feed=row["feed"],
            station=row["station"],
            zh=row["zh"],
            en=row["en"],
            kind=row["kind"],
            lon=row["lon"],
            lat=row["lat"],
            height_m=row.get("height_m"),
            datum=row.get("datum", ""),
            code12=home,
            marks=marks,
        )
