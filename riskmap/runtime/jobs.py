"""All jobs of the house: the store's and those that rooms declare in their ``jobs.py``."""

from __future__ import annotations

from riskmap.config import Settings
from riskmap.core.schedule import Job
from riskmap.runtime.rooms import modules
from riskmap.store import jobs as store_jobs


def jobs_of(settings: Settings) -> tuple[Job, ...]:
    """Return the jobs that `settings` ask for: each ``jobs.py`` has ``jobs(settings)``."""
    declared = [store_jobs, *modules("jobs")]
    return tuple(job for one in declared for job in one.jobs(settings))
