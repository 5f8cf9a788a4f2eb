"""What the clock did: one row a job and slot, and the clock's sign of life."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from attrs import frozen
from sqlalchemy import CheckConstraint, Column, Integer, Text, func

from riskmap.store.tables import operational, reference
from riskmap.store.types import UtcDateTime
from riskmap.store.work import Reading, Writing

#: Runs older than this are pruned.
KEEP = timedelta(days=400)
#: Of a job that goes well all the time, so many runs are kept: of one each 15 seconds, three days.
MOST = 20_000

# The primary key is what makes sure that no job runs twice for a slot.
job_run = operational(
    "job_run",
    Column("job", Text, primary_key=True),
    Column("slot", UtcDateTime, primary_key=True),
    Column("state", Text, nullable=False),
    Column("holder", Text, nullable=False),
    Column("started_at", UtcDateTime, nullable=False),
    Column("finished_at", UtcDateTime),
    Column("result", Text),
    Column("error", Text),
    CheckConstraint("state IN ('running', 'done', 'failed', 'lost')", name="state"),
)
clock_beat = reference(
    "clock_beat",
    Column("holder", Text, primary_key=True),
    Column("host", Text, nullable=False),
    Column("pid", Integer, nullable=False),
    Column("started_at", UtcDateTime, nullable=False),
    Column("beat_at", UtcDateTime, nullable=False),
)


@frozen(kw_only=True)
class Run:
    """One run of one job.

    Parameters
    ----------
    job, slot
        What, and for which moment of its period.
    state
        running, done, failed, or lost: the process that ran it died.
    holder
        Which clock process.
    result, error
        What the job said of its work, or what went wrong.
    """

    job: str
    slot: datetime
    state: str
    holder: str
    started_at: datetime
    finished_at: datetime | None = None
    result: str | None = None
    error: str | None = None


@frozen(kw_only=True)
class Beat:
    """The last sign of life of the clock that holds the lease."""

    holder: str
    host: str
    pid: int
    started_at: datetime
    beat_at: datetime


def claim(uow: Writing, job: str, slot: datetime, *, holder: str) -> bool:
    """Take the run of `job` for `slot`; False if anybody ever took it before."""
    return uow.insert_if_new(
        job_run, job=job, slot=slot, state="running", holder=holder, started_at=uow.now
    )


def finish(
    uow: Writing, job: str, slot: datetime, *, result: str | None = None, error: str | None = None
) -> bool:
    """Record how a run ended; False if it was given up as lost meanwhile."""
    statement = (
        uow.update(job_run)
        .where(job_run.c.job == job, job_run.c.slot == slot, job_run.c.state == "running")
        .values(
            state="done" if error is None else "failed",
            finished_at=uow.now,
            result=result,
            error=error,
        )
    )
    return uow.execute(statement).rowcount == 1


def mark_lost(uow: Writing, *, holder: str) -> int:
    """Give up the runs that other clocks left running, and return how many.

    Only the one that holds the lease may do so: then the others are dead.
    """
    statement = (
        uow.update(job_run)
        .where(job_run.c.state == "running", job_run.c.holder != holder)
        .values(state="lost", finished_at=uow.now)
    )
    return uow.execute(statement).rowcount


def last_runs(uow: Reading) -> Sequence[Run]:
    """Return the latest run of each job, by name."""
    latest = (
        uow.select(job_run, job_run.c.job, func.max(job_run.c.slot).label("slot"))
        .group_by(job_run.c.job)
        .subquery()
    )
    statement = (
        uow.select(job_run)
        .join(latest, (job_run.c.job == latest.c.job) & (job_run.c.slot == latest.c.slot))
        .order_by(job_run.c.job)
    )
    return [_run(row) for row in uow.rows(statement)]


def prune(uow: Writing, *, keep: timedelta = KEEP, most: int = MOST) -> int:
    """Remove runs older than `keep`, and of each job all that went well but `most`; say how many.

    What failed or was lost stays for the whole time.
    """
    old = uow.delete(job_run).where(job_run.c.slot < uow.now - keep)
    return uow.execute(old).rowcount + sum(
        _thin_out(uow, row["job"], most)
        for row in uow.rows(uow.select(job_run, job_run.c.job).distinct())
    )


def _thin_out(uow: Writing, job: str, most: int) -> int:
    went_well = (job_run.c.job == job, job_run.c.state == "done")
    in_order = uow.select(job_run, job_run.c.slot).where(*went_well)
    last = uow.row(in_order.order_by(job_run.c.slot.desc()).offset(most).limit(1))
    if last is None:
        return 0
    return uow.execute(
        uow.delete(job_run).where(*went_well, job_run.c.slot <= last["slot"])
    ).rowcount


def begin_beats(uow: Writing, beat: Beat) -> None:
    """Put `beat` in the place of all earlier clocks' beats."""
    uow.execute(uow.delete(clock_beat))
    uow.insert(
        clock_beat,
        holder=beat.holder,
        host=beat.host,
        pid=beat.pid,
        started_at=beat.started_at,
        beat_at=beat.beat_at,
    )


def give_beat(uow: Writing, holder: str) -> None:
    """Say that the clock `holder` lives."""
    mine = uow.update(clock_beat).where(clock_beat.c.holder == holder)
    uow.execute(mine.values(beat_at=uow.now))


def end_beats(uow: Writing, holder: str) -> None:
    """Say that the clock `holder` stopped of its own will."""
    uow.execute(uow.delete(clock_beat).where(clock_beat.c.holder == holder))


def last_beat(uow: Reading) -> Beat | None:
    """Return the latest sign of life, None while no clock runs."""
    statement = uow.select(clock_beat).order_by(clock_beat.c.beat_at.desc()).limit(1)
    row = uow.row(statement)
    return None if row is None else Beat(**row)


def _run(row: Any) -> Run:
    return Run(**{name: value for name, value in row.items() if name != "realm"})
