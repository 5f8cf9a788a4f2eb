from __future__ import annotations

from riskmap.config import read_settings
from riskmap.runtime import Resources
from riskmap.runtime.jobs import jobs_of


def test_no_two_jobs_of_the_house_share_a_name() -> None:
    settings = read_settings(Resources.find().config.read_text("utf-8"), environ={})
    names = [job.name for job in jobs_of(settings)]
    assert {"backup", "prune-runs"} <= set(names)
    assert len(names) == len(set(names))
