"""How quick the audit log is, and what it costs: ``python -m tests.bench.audit [--full] …``.

Looks for entries by person, unit, time and more in a log of 100,000 entries, 10 million with
``--full`` (some 12 GB of disk and half an hour); each search asks for the newest hundred and for
the page after them, once with nothing of the log in memory. Takes a month along as CSV and checks
all hashes. Before that it writes rows with and without an entry, alone and many at a time. On
SQLite, the database at home, or with ``--postgres`` on a server that is started for it.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import riskmap.runtime.rooms  # noqa: F401 - registers every room's tables
from riskmap.core.access import Scope
from riskmap.core.schedule import EPOCH
from riskmap.store import Writing, audit, runs
from riskmap.store.audit import Entry
from riskmap.store.audit.verifying import verify
from tests.bench import _audit_homes
from tests.bench._audit_homes import Home
from tests.bench._audit_log import UNITS
from tests.bench._audit_searches import files, searches

SYSTEM = Scope.system("bench")
MANY, FULL = 100_000, 10_000_000
GOAL_S = 1.0
TURNS = 5
WRITES = 400
AT_A_TIME = 32
Say = Callable[[str], object]


def main(words: list[str]) -> None:
    """Measure and print what was found, as lines or as JSON."""
    parser = argparse.ArgumentParser(prog="bench audit", description=__doc__)
    parser.add_argument("--json", action="store_true", help="print one JSON object, nothing else")
    parser.add_argument("--full", action="store_true", help="ten million entries")
    parser.add_argument("--entries", type=int, help="any other number of entries")
    parser.add_argument("--postgres", action="store_true", help="on PostgreSQL")
    asked = parser.parse_args(words)
    out = sys.stderr if asked.json else sys.stdout
    count = asked.entries or (FULL if asked.full else MANY)
    with (
        tempfile.TemporaryDirectory(prefix="riskmap-bench-") as name,
        _audit_homes.home(Path(name), on_postgres=asked.postgres) as home,
    ):
        found = measure(home, count, lambda line: print(line, file=out, flush=True))
    if asked.json:
        print(json.dumps(found, indent=1))
    if found["slowest_s"] >= GOAL_S:
        sys.exit(1)


def measure(home: Home, count: int, say: Say) -> dict[str, Any]:
    """Measure everything and return it as JSON values."""
    writes = _writes(home, say)
    say(f"making {count:,} entries on {home.name} …")
    began = time.perf_counter()
    home.fill(count)
    say(f"made in {time.perf_counter() - began:,.0f} s, {home.size() / 1e6:,.0f} MB; searches:")
    found = searches(home, say)
    slowest = max(max(one.values()) for one in found.values())
    say(f"slowest search {slowest:.3f} s (goal: under {GOAL_S:.0f} s)")
    say("as CSV, with nothing in memory before:")
    return {
        "machine": f"{platform.machine()}, {os.cpu_count()} cores",
        "database": home.name,
        "entries": count,
        "searches": found,
        "slowest_s": slowest,
        "goal_s": GOAL_S,
        "files": files(home, say),
        "verify": _verified(home, count, say),
        "writes": writes,
    }


def _verified(home: Home, count: int, say: Say) -> dict[str, float]:
    database = home.open()
    began = time.perf_counter()
    verdict = verify(database, Path("no anchors"))
    seconds = time.perf_counter() - began
    database.close()
    if verdict.entries != count or {one.kind for one in verdict.harms} - {"anchors_gone"}:
        sys.exit("the log that was made is not sound")
    say(f"riskmap audit verify: {seconds:.1f} s, {count / seconds:,.0f} entries a second")
    return {"seconds": round(seconds, 1), "entries_a_second": round(count / seconds)}


def _writes(home: Home, say: Say) -> dict[str, dict[str, float]]:
    """Write the same rows with and without an entry, in turns."""
    found: dict[str, dict[str, float]] = {}
    for at_a_time in (1, AT_A_TIME):
        taken: dict[bool, list[float]] = {False: [], True: []}
        for _ in range(TURNS):
            for is_audited in (False, True):
                taken[is_audited].append(_write_all(home, at_a_time, is_audited=is_audited))
        plain, audited = (statistics.median(taken[one]) * 1000 for one in (False, True))
        say(f"write, {at_a_time} at a time: {plain:.3f} ms, with an entry {audited:.3f} ms"
            f" ({audited - plain:+.3f} ms, {audited / plain:.2f} times)")  # fmt: skip
        found[f"{at_a_time}_at_a_time"] = {"plain_ms": round(plain, 3),
                                           "audited_ms": round(audited, 3)}  # fmt: skip
    return found


def _write_all(home: Home, at_a_time: int, *, is_audited: bool) -> float:
    """Return seconds a write."""
    database = home.another()

    def write(number: int) -> None:
        def work(uow: Writing) -> None:
            runs.claim(uow, f"job-{number}", EPOCH, holder="bench")
            if is_audited:
                entry = Entry(action="added", subject_kind="run", subject_id=str(number),
                              code12=UNITS[0], after={"holder": "bench"})  # fmt: skip
                audit.record(uow, entry)

        database.write(SYSTEM, work)

    write(-1)  # the first one opens the connection
    with ThreadPoolExecutor(at_a_time) as pool:
        began = time.perf_counter()
        list(pool.map(write, range(WRITES)))
        seconds = time.perf_counter() - began
    database.close()
    return seconds / WRITES


if __name__ == "__main__":
    main(sys.argv[1:])
