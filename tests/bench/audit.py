"""How quick the audit log is, and what it costs: ``python -m tests.bench.audit [--json] [--full]``.

Looks for entries by person, unit, time and more in a log of 100,000 entries, 10 million with
``--full`` (8 GB of disk and a quarter of an hour); each search asks for the newest hundred. Then
writes rows with and without an entry, alone and many at a time, to a database on this disk. All
on SQLite, the database at home.
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
from datetime import timedelta
from pathlib import Path
from typing import Any

import riskmap.runtime.rooms  # noqa: F401 - registers every room's tables
from riskmap.core.access import Area, Scope
from riskmap.core.realm import LIVE
from riskmap.core.schedule import EPOCH
from riskmap.store import Database, Writing, audit, open_database, runs, schema
from riskmap.store.audit import Entry
from riskmap.store.audit.search import Wanted, search
from riskmap.store.audit.verifying import verify
from riskmap.store.database import sqlite_url
from tests.bench._audit_log import BEGIN, DISSOLVED, PEOPLE, SPAN, STREETS, UNITS, fill

SYSTEM = Scope.system("bench")
MANY, FULL = 100_000, 10_000_000
GOAL_S = 1.0
TURNS = 5
WRITES = 400
AT_A_TIME = 32
MIDDLE = BEGIN + SPAN / 2
WEEK = timedelta(days=7)
Say = Callable[[str], object]


def main(words: list[str]) -> None:
    """Measure and print what was found, as lines or as JSON."""
    parser = argparse.ArgumentParser(prog="bench audit", description=__doc__)
    parser.add_argument("--json", action="store_true", help="print one JSON object, nothing else")
    parser.add_argument("--full", action="store_true", help="ten million entries")
    asked = parser.parse_args(words)
    out = sys.stderr if asked.json else sys.stdout
    found = measure(FULL if asked.full else MANY, lambda line: print(line, file=out, flush=True))
    if asked.json:
        print(json.dumps(found, indent=1))
    if found["slowest_s"] >= GOAL_S:
        sys.exit(1)


def measure(count: int, say: Say) -> dict[str, Any]:
    """Measure everything and return it as JSON values."""
    with tempfile.TemporaryDirectory() as name:
        file = Path(name) / "log.db"
        _new(file).close()  # nobody else may have it open while it is filled
        say(f"making {count:,} entries …")
        fill(file, count)
        database = open_database(sqlite_url(file))
        say(f"searches over {count:,} entries, {file.stat().st_size / 1e6:,.0f} MB")
        searches = {label: _timed(database, label, wanted, say) for label, wanted in _asked()}
        verified = _verified(database, Path(name), count, say)
        database.close()
        writes = _writes(Path(name), say)
    slowest = max(one["worst_s"] for one in searches.values())
    say(f"slowest search {slowest:.3f} s (goal: under {GOAL_S:.0f} s)")
    return {
        "machine": f"{platform.machine()}, {os.cpu_count()} cores",
        "entries": count,
        "searches": searches,
        "slowest_s": slowest,
        "goal_s": GOAL_S,
        "verify": verified,
        "writes": writes,
    }


def _asked() -> list[tuple[str, list[Wanted]]]:
    """Return what is looked for, each kind with several examples."""
    some = range(TURNS)
    week: dict[str, Any] = {"since": MIDDLE, "until": MIDDLE + WEEK}
    return [
        ("newest", [Wanted()] * TURNS),
        ("person", [Wanted(actor=PEOPLE[one]) for one in some]),
        ("person nobody knows", [Wanted(actor=f"nobody{one}") for one in some]),
        ("person in a week", [Wanted(actor=PEOPLE[one], **week) for one in some]),
        ("committee", [Wanted(code12=UNITS[one * 7]) for one in some]),
        ("committee in a week", [Wanted(code12=UNITS[one * 7], **week) for one in some]),
        ("street", [Wanted(code12=STREETS[one]) for one in some]),
        ("street in a week", [Wanted(code12=STREETS[one], **week) for one in some]),
        ("street of long ago", [Wanted(code12=DISSOLVED)] * TURNS),
        ("district", [Wanted(code12="310107000000")] * TURNS),
        ("another district", [Wanted(code12="310115000000")] * TURNS),
        ("a week", [Wanted(since=MIDDLE + one * WEEK, until=MIDDLE + (one + 1) * WEEK)
                    for one in some]),
        ("action, rare", [Wanted(action="granted")] * TURNS),
        ("action, common", [Wanted(action="changed")] * TURNS),
        ("one subject", [Wanted(subject_kind="place", subject_id=f"place-{one}") for one in some]),
        ("person, street, action", [Wanted(actor=PEOPLE[one], code12=STREETS[one], action="looked")
                                    for one in some]),
    ]  # fmt: skip


def _timed(database: Database, label: str, wanted: list[Wanted], say: Say) -> dict[str, float]:
    area = Scope(actor="auditor", realm=LIVE, purpose="bench", areas=(Area.of("310107000000"),))
    seconds = []
    for scope in (SYSTEM, area):  # all may be read, or what lies in an area
        for one in wanted:
            with database.read(scope) as uow:
                began = time.perf_counter()
                found = search(uow, one)
                seconds.append(time.perf_counter() - began)
    median, worst = statistics.median(seconds), max(seconds)
    say(f"  {label:<24} {median * 1000:9.1f} ms  worst {worst * 1000:9.1f} ms"
        f"  {len(found.records):4d} found")  # fmt: skip
    return {"median_s": round(median, 4), "worst_s": round(worst, 4)}


def _verified(database: Database, folder: Path, count: int, say: Say) -> dict[str, float]:
    began = time.perf_counter()
    verdict = verify(database, folder / "none.jsonl")
    seconds = time.perf_counter() - began
    if verdict.entries != count or {one.kind for one in verdict.harms} - {"anchors_gone"}:
        sys.exit("the log that was made is not sound")
    say(f"riskmap audit verify: {seconds:.1f} s, {count / seconds:,.0f} entries a second")
    return {"seconds": round(seconds, 1), "entries_a_second": round(count / seconds)}


def _writes(folder: Path, say: Say) -> dict[str, dict[str, float]]:
    """Write the same rows with and without an entry, in turns."""
    found: dict[str, dict[str, float]] = {}
    for at_a_time in (1, AT_A_TIME):
        taken: dict[bool, list[float]] = {False: [], True: []}
        for turn in range(TURNS):
            for is_audited in (False, True):
                file = folder / f"{at_a_time}-{turn}-{is_audited}.db"
                taken[is_audited].append(_write_all(file, at_a_time, is_audited=is_audited))
        plain, audited = (statistics.median(taken[one]) * 1000 for one in (False, True))
        say(f"write, {at_a_time} at a time: {plain:.3f} ms, with an entry {audited:.3f} ms"
            f" ({audited - plain:+.3f} ms)")  # fmt: skip
        found[f"{at_a_time}_at_a_time"] = {"plain_ms": round(plain, 3),
                                           "audited_ms": round(audited, 3)}  # fmt: skip
    return found


def _write_all(file: Path, at_a_time: int, *, is_audited: bool) -> float:
    """Return seconds a write."""
    database = _new(file)

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


def _new(file: Path) -> Database:
    database = open_database(sqlite_url(file))
    schema.upgrade(database)
    return database


if __name__ == "__main__":
    main(sys.argv[1:])
