"""``riskmap feeds demo``: begin the made-up night, or play it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import click
from attrs import evolve

from riskmap.core.clock import Clock, SetClock
from riskmap.core.errors import ConflictError
from riskmap.core.words import N_, Message
from riskmap.feeds.demo import making
from riskmap.feeds.demo.making import SCOPE, Made
from riskmap.feeds.demo.story import Night, told
from riskmap.feeds.service.demonstration import is_any_on, zero_of
from riskmap.people.demo import require_no_live_people
from riskmap.store import open_database
from riskmap.store.database import sqlite_url
from riskmap.store.lease import lease_for

JSON = click.option("--json", "as_json", is_flag=True, help="Answer with one JSON object.")
_SECOND = timedelta(seconds=1)


@click.command()
@click.option("--night", is_flag=True, help="Play the hours up to now, faster than they were.")
@click.option("--speed", type=click.FloatRange(1, 3600), default=60.0, show_default=True,
              help="How many hours of a played night pass in one.")  # fmt: skip
@click.option("--yes", is_flag=True, help="Also where real people have accounts or feeds are on.")
@JSON
@click.pass_context
def demo(ctx: click.Context, *, night: bool, speed: float, yes: bool, as_json: bool) -> None:
    """Make up a night: a storm, rain at high water, a pit that sinks. In the demonstration only."""
    runtime = ctx.obj.runtime
    if not yes:
        _require_nothing_real(runtime)
    clock = SetClock(runtime.clock.now())
    with _at(runtime, clock) as parts:
        steps = _played(parts, clock, runtime.clock, speed) if night else _told(parts, clock)
        done = next(steps)
        for one in steps:
            done = one.after(done)
            if night and not as_json:
                ctx.obj.answer({}, [_line(ctx, one)])
    note = Message(N_("To see it, sign in as somebody made up: riskmap people demo"))
    ctx.obj.answer(done.as_dict(), [_line(ctx, done), note], as_json=as_json)


def _require_nothing_real(runtime: Any) -> None:
    """Do nothing if the site is nobody's yet.

    Raises
    ------
    ConflictError
        If real people have accounts, or a real feed is on.
    """
    if is_any_on(runtime.settings):
        raise ConflictError(
            N_("Real feeds are on here."),
            mend=N_("Made-up ones would stand beside them; if you want that, add --yes."),
        )
    with runtime.database.read(SCOPE) as uow:
        require_no_live_people(uow)


@contextmanager
def _at(runtime: Any, clock: SetClock) -> Iterator[Any]:
    """Yield the parts over a database of their own, whose clock can be put."""
    settings = runtime.settings.database
    database = open_database(
        settings.url or sqlite_url(runtime.home.database),
        clock=clock,
        busy_timeout_s=settings.busy_timeout_s,
        group_commit_max=settings.group_commit_max,
    )
    with closing(database):
        yield evolve(runtime, clock=clock, database=database)


def _told(parts: Any, clock: SetClock) -> Iterator[Made]:
    now = clock.now()
    yield from making.tell(parts, clock, _night(now, "stands_at_h"), now)


def _played(parts: Any, clock: SetClock, wall: Clock, speed: float) -> Iterator[Made]:
    """Play while no other clock runs: the hours of the night are not those on the wall."""
    lease = lease_for(parts.database, parts.home.clock_lock)
    if not lease.take():
        raise ConflictError(
            N_("A clock is running here: it would end at once what the night brings."),
            mend=N_("Serve without it meanwhile: riskmap serve --no-clock"),
        )
    try:
        night = _night(wall.now(), "night_to_h")
        _require_untold(parts)
        pause = lambda one: time.sleep(one / _SECOND / speed)  # noqa: E731 - a pause in one line
        yield from making.play(parts, clock, night, wall, pause)
    finally:
        lease.release()


def _night(now: datetime, stands_at: str) -> Night:
    return Night(now - timedelta(hours=told()[stands_at]))


def _require_untold(parts: Any) -> None:
    with parts.database.read(SCOPE) as uow:
        is_told = zero_of(uow) is not None
    if is_told:
        raise ConflictError(
            N_("This home has a demonstration already, which has told these hours."),
            mend=N_("Play the night in a home of its own: set RISKMAP_HOME to an empty folder,"
                    " then riskmap prepare."),
        )  # fmt: skip


def _line(ctx: click.Context, done: Made) -> Message:
    zone = ZoneInfo(ctx.obj.runtime.settings.place.timezone)
    return Message(
        N_("{time}: {new} records came, {changed} changed, {refused} were refused."),
        {"time": f"{done.now.astimezone(zone):%Y-%m-%d %H:%M}", "new": done.new,
         "changed": done.changed, "refused": done.refused},
    )  # fmt: skip
