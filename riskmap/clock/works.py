"""The works of the clock: APScheduler calls, the database decides who runs which slot."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import structlog
from apscheduler import events
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.base import BaseTrigger

from riskmap.core.access import Scope
from riskmap.core.errors import RiskmapError
from riskmap.core.realm import LIVE
from riskmap.core.schedule import Job
from riskmap.runtime import Runtime
from riskmap.store import Writing, runs
from riskmap.store.lease import Lease, require_held

log = structlog.get_logger(__name__)

JOBS_AT_A_TIME = 4
_TROUBLE = events.EVENT_JOB_MISSED | events.EVENT_JOB_MAX_INSTANCES


class SlotTrigger(BaseTrigger):  # type: ignore[misc] # APScheduler ships no types
    """Fire at a job's slots; at the start, once for the latest slot if it is not too late."""

    def __init__(self, job: Job, grace: timedelta) -> None:
        self._job = job
        self._grace = grace

    def get_next_fire_time(self, previous: datetime | None, now: datetime) -> datetime:
        """Return the slot after `previous`, or where to begin."""
        if previous is not None:
            return self._job.next_slot(previous)
        latest = self._job.slot(now)
        return latest if now - latest <= self._grace else self._job.next_slot(now)


class Works:
    """Run `jobs` while `lease` is held, each slot at most once, whoever else tries.

    Parameters
    ----------
    holder
        Name of this process in the records.
    """

    def __init__(self, runtime: Runtime, jobs: Iterable[Job], lease: Lease, holder: str) -> None:
        self._runtime = runtime
        self._lease = lease
        self._holder = holder
        self._scheduler = _scheduler(runtime.settings.clock.misfire_grace_s)
        grace = timedelta(seconds=runtime.settings.clock.misfire_grace_s)
        for job in jobs:
            trigger = SlotTrigger(job, grace)
            self._scheduler.add_job(partial(self.run, job), trigger, id=job.name, name=job.name)

    def start(self) -> None:
        """Begin; returns at once."""
        self._scheduler.start()

    def wake(self) -> None:
        """Look at the time again: the machine may have slept, or its clock been set."""
        self._scheduler.wakeup()

    def stop(self) -> None:
        """Begin no further run, and wait for those that are under way."""
        self._scheduler.shutdown(wait=True)

    def run(self, job: Job) -> None:
        """Run `job` for its latest slot unless anybody has; record how it went."""
        slot = job.slot(self._runtime.clock.now())
        note = log.bind(job=job.name, slot=slot.isoformat())
        try:
            require_held(self._lease)
            if self._write(lambda uow: runs.claim(uow, job.name, slot, holder=self._holder)):
                self._run_claimed(job, slot, note)
            else:
                note.debug("somebody has run this slot")
        except RiskmapError as fault:
            note.warning("not run or not recorded", reason=str(fault))

    def _run_claimed(self, job: Job, slot: datetime, note: Any) -> None:
        result = error = None
        try:
            result = job.run(self._runtime, self._runtime.clock.now(), LIVE)
        except Exception as fault:  # noqa: BLE001 - no job may stop the clock
            error = f"{type(fault).__name__}: {fault}"
            note.exception("failed")
        else:
            note.info("done", result=result)
        if not self._write(
            lambda uow: runs.finish(uow, job.name, slot, result=result, error=error)
        ):
            note.warning("finished after it was given up as lost")

    def _write(self, work: Callable[[Writing], bool]) -> bool:
        return self._runtime.database.write(Scope.system("clock"), work)


def _scheduler(grace_s: int) -> BackgroundScheduler:
    scheduler = BackgroundScheduler(
        timezone="UTC",
        executors={"default": ThreadPoolExecutor(JOBS_AT_A_TIME)},
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": grace_s},
    )
    scheduler.add_listener(_tell, _TROUBLE)
    return scheduler


def _tell(event: Any) -> None:
    late = event.code == events.EVENT_JOB_MISSED
    log.warning("slot missed" if late else "still running, slot left out", job=event.job_id)
