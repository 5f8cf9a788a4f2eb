"""All jobs and listeners of the house: the store's, and those that rooms declare."""

from __future__ import annotations

from riskmap.config import Settings
from riskmap.core.schedule import Job, Listener
from riskmap.runtime.parts import Runtime
from riskmap.runtime.rooms import modules
from riskmap.store import jobs as store_jobs


def jobs_of(settings: Settings) -> tuple[Job, ...]:
    """Return the jobs that `settings` ask for: each ``jobs.py`` has ``jobs(settings)``."""
    declared = [store_jobs, *modules("jobs")]
    return tuple(job for one in declared for job in one.jobs(settings))


def listeners_of(runtime: Runtime) -> tuple[Listener, ...]:
    """Return what listens while the clock runs: each ``listeners.py`` has ``listeners(parts)``."""
    return tuple(found for one in modules("listeners") for found in one.listeners(runtime))
