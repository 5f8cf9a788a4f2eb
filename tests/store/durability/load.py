"""A process under load, killed in the middle, and the count afterwards."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from itertools import groupby, pairwise

from sqlalchemy import select

from riskmap.core.access import Scope
from riskmap.store import Database, runs
from riskmap.store.audit.reading import all_records
from riskmap.store.audit.record import NOTHING
from tests.fixtures.equipment import ROOT

SYSTEM = Scope.system("test")


def writer(url: str, *words: str) -> list[str]:
    """Return the words that run the process that writes."""
    return [sys.executable, "-m", "tests.store.writer", url, *words]


def killed_in_the_middle(url: str, kill: Callable[[int], None], *, after: int = 200) -> set[str]:
    """Let a process write, kill after so many answers, and return what was acknowledged."""
    environ = {**os.environ, "PYTHONPATH": str(ROOT)}
    # What it says when its database is killed is no news.
    with subprocess.Popen(
        writer(url), cwd=ROOT, env=environ, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as child:
        assert child.stdout is not None
        heard = [child.stdout.readline() for _ in range(after)]
        kill(child.pid)
        child.send_signal(signal.SIGKILL)
        heard += child.stdout.readlines()
    names = {one.decode().strip() for one in heard if one.endswith(b"\n")}
    assert len(names) >= after, "it did not write"
    return names


def kept_by(database: Database) -> set[str]:
    """Return the rows that are there."""
    with database.read(SYSTEM) as uow:
        return set(uow.connection.execute(select(runs.job_run.c.job)).scalars())


def require_whole(database: Database, acknowledged: set[str]) -> None:
    """Fail if an acknowledged row is gone, or rows, entries and links do not fit together."""
    kept = kept_by(database)
    assert acknowledged <= kept, f"{len(acknowledged - kept)} acknowledged rows are lost"
    with database.read(SYSTEM) as uow:
        log = list(all_records(uow))
    assert sorted(one.subject_id for one in log) == sorted(kept), "a row and its entry are one"
    for _, several in groupby(log, key=lambda one: (one.realm, one.writer)):
        chain = list(several)
        assert [one.seq for one in chain] == list(range(1, len(chain) + 1))
        assert chain[0].previous == NOTHING
        assert all(after.previous == before.hash for before, after in pairwise(chain))
        assert all(one.hash == one.expected_hash for one in chain)
    assert database.damage() is None
