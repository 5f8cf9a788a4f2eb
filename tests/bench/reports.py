"""How quickly zero reports are taken: ``python -m tests.bench.reports [--json] [--full]``.

Officers of 20,000 committees send zero reports over HTTP, each with a token of its own: signed in,
checked, written down with the audit log, met duties and roll-ups, on the disk before the receipt.
Beside it, in turns and in the same process with the same threads: the same reports of which nothing
is kept, which shows what the way in and out takes; a Flask that answers 20 bytes; and an answer
that does nothing, which shows how much the load itself can send. Also the same Flask in a process
of its own, by WSGI, with as many threads. Afterwards a small
site is killed under load and counted. On SQLite, the database at home, and on a PostgreSQL that
is started for it. Ends with 1 where a zero report takes more than 2.5 bare answers of Flask on
SQLite, one in a hundred takes 100 ms, or anything is lost or doubled.

``--full`` adds large sizes: the same with many stored reports, and a morning of 620,000 units;
``--reports`` and ``--units`` say how many. Only what was run is printed.
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
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from attrs import asdict

import riskmap.runtime.rooms  # noqa: F401 - registers every room's tables
from riskmap.store.database import sqlite_url
from tests.bench import _reports_full
from tests.bench._reports_house import Found, House, flask_alone, zero_reports
from tests.bench._reports_server import BARE, PLAIN, UNKEPT
from tests.fixtures.equipment import can_run_postgres, find_postgres
from tests.fixtures.postgres import Cluster
from tests.reporting.intake.killing import Site
from tests.reporting.intake.town import Size

GOAL_RATIO, GOAL_P99_MS = 0.4, 100.0
TOWN, VILLAGE = Size(streets=40, committees=500), Size(streets=2, committees=40)
TURNS, SECONDS = 3, 4.0
SENT, KILLED_AFTER = 1_000, 300
MANY_REPORTS, MANY_UNITS = 10_000_000, 620_379
Say = Callable[[str], object]


def main(words: list[str]) -> None:
    """Measure and print what was found, as lines or as JSON."""
    parser = argparse.ArgumentParser(prog="bench reports", description=__doc__)
    parser.add_argument("--json", action="store_true", help="print one JSON object, nothing else")
    parser.add_argument("--full", action="store_true", help="many stored reports, many units")
    parser.add_argument("--reports", type=int, default=MANY_REPORTS, help="stored, with --full")
    parser.add_argument("--units", type=int, default=MANY_UNITS, help="that report, with --full")
    asked = parser.parse_args(words)
    out = sys.stderr if asked.json else sys.stdout

    def say(line: str) -> None:
        print(line, file=out, flush=True)

    found = measure(say)
    if asked.full:
        found["full"] = _reports_full.measure(asked.reports, asked.units, say)
    if asked.json:
        print(json.dumps(found, indent=1))
    if found["missed"]:
        sys.exit(1)


def measure(say: Say) -> Found:
    """Measure everything that is quick, and return it as JSON values."""
    load = os.getloadavg()[0]
    say(f"load of the machine before: {load:.1f}; {os.cpu_count()} cores")
    found: Found = {
        "machine": f"{platform.machine()}, {os.cpu_count()} cores",
        "load_before": round(load, 1),
        "goals": {"ratio_to_bare_flask": GOAL_RATIO, "p99_ms": GOAL_P99_MS},
    }
    with tempfile.TemporaryDirectory(prefix="riskmap-bench-") as name:
        folder = Path(name)
        found["SQLite"] = _on_sqlite(folder, say)
        if (cluster := _cluster(folder)) is None:
            say("PostgreSQL: there is none that could be started here")
        else:
            with _running(cluster):
                found["PostgreSQL"] = _on_postgres(cluster, folder, say)
    found["missed"] = _missed(found)
    say(f"missed: {', '.join(found['missed']) or 'nothing'}")
    return found


def _on_sqlite(folder: Path, say: Say) -> Found:
    house = House(folder / "sqlite", sqlite_url(folder / "sqlite.db"), TOWN)
    found = _speed(house, "SQLite, synchronous=FULL", say)
    site = Site(folder / "village", sqlite_url(folder / "village.db"), VILLAGE)
    return {**found, "killed": _killed(site, site.kill, lambda: None, say)}


def _on_postgres(cluster: Cluster, folder: Path, say: Say) -> Found:
    house = House(folder / "postgres", cluster.new_url(), TOWN)
    found = _speed(house, "PostgreSQL, synchronous_commit=on", say)
    site = Site(folder / "village-postgres", cluster.new_url(), VILLAGE)

    def kill() -> None:
        cluster.kill()
        site.kill()

    return {**found, "killed": _killed(site, kill, cluster.start, say)}


def _speed(house: House, name: str, say: Say) -> Found:
    """Measure in turns, so that what else the machine does meets all three alike."""
    began = time.perf_counter()
    house.prepare()
    say(f"{name}: {len(house.size.units):,} units in {time.perf_counter() - began:.0f} s")
    turns = []
    with house.served(), flask_alone(house.threads) as alone:
        zero_reports(house, 300, 10)  # everything is loaded
        for port in (house.port, alone):
            house.load(BARE, 1_000, 1, port)
        for _ in range(TURNS):
            turns.append({
                "plain": house.load(PLAIN, 40_000, 1.0),
                "bare_flask": house.load(BARE, 40_000, SECONDS / 2),
                "flask_alone": house.load(BARE, 40_000, SECONDS / 2, alone),
                "nothing_kept": zero_reports(house, 20_000, SECONDS / 2, UNKEPT),
                "zero_reports": zero_reports(house, 20_000, SECONDS),
            })  # fmt: skip
            say(_line(turns[-1]))
    return {
        "ratio_to_bare_flask": _ratio(turns, "zero_reports"),
        "ratio_to_flask_alone": _ratio(turns, "zero_reports", "flask_alone"),
        "ratio_with_nothing_kept": _ratio(turns, "nothing_kept"),
        "zero_reports_a_second": _median(turns, "zero_reports", "a_second"),
        "p50_ms": _median(turns, "zero_reports", "p50_ms"),
        "p99_ms": _median(turns, "zero_reports", "p99_ms"),
        "bare_flask_a_second": _median(turns, "bare_flask", "a_second"),
        "flask_alone_a_second": _median(turns, "flask_alone", "a_second"),
        "load_ceiling_a_second": _median(turns, "plain", "a_second"),
        "turns": turns,
    }


def _ratio(turns: list[Found], what: str, to: str = "bare_flask") -> float:
    ratios = [one[what]["a_second"] / one[to]["a_second"] for one in turns]
    return round(float(statistics.median(ratios)), 3)


def _median(turns: list[Found], what: str, name: str) -> float:
    return round(float(statistics.median(one[what][name] for one in turns)), 1)


def _line(turn: Found) -> str:
    reports, unkept, bare = (turn[one] for one in ("zero_reports", "nothing_kept", "bare_flask"))
    ratio, of_unkept = (one["a_second"] / bare["a_second"] for one in (reports, unkept))
    return (
        f"  {reports['a_second']:7,.0f} zero reports/s, p50 {reports['p50_ms']:.1f} ms,"
        f" p99 {reports['p99_ms']:.1f} ms; bare Flask {bare['a_second']:,.0f}/s"
        f" (ratio {ratio:.2f}; with nothing kept {of_unkept:.2f}),"
        f" alone by WSGI {turn['flask_alone']['a_second']:,.0f}/s;"
        f" the load alone {turn['plain']['a_second']:,.0f}/s"
    )


def _killed(site: Site, kill: Callable[[], None], again: Callable[[], None], say: Say) -> Found:
    """Kill a small site under load, send all of it once more, and count."""
    site.prepare()
    requests = site.requests(SENT, datetime.now(UTC))
    try:
        site.start()
        first = site.send(requests, kill_after=KILLED_AFTER, kill=kill)
        site.kill()
        again()
        site.start()
        site.send(requests)
    finally:
        site.kill()
    counts = {**asdict(site.counts()), "answered_before_the_kill": len(first.answers)}
    say(f"  kill -9 after {len(first.answers)} answers, then all sent again:"
        f" lost {counts['lost']}, doubled {counts['doubled']},"
        f" roll-ups that differ {counts['miscounted']}")  # fmt: skip
    return counts


def _missed(found: Found) -> list[str]:
    missed = []
    here = found["SQLite"]
    if here["ratio_to_bare_flask"] < GOAL_RATIO:
        missed.append("ratio_to_bare_flask")
    if here["p99_ms"] >= GOAL_P99_MS:
        missed.append("p99_ms")
    for name in ("SQLite", "PostgreSQL"):
        killed: dict[str, Any] = found.get(name, {}).get("killed", {})
        missed += [f"{one} on {name}" for one in ("lost", "doubled", "miscounted")
                   if killed.get(one)]  # fmt: skip
    return missed


def _cluster(folder: Path) -> Cluster | None:
    programs = find_postgres()
    if programs is None or not can_run_postgres():
        return None
    folder.chmod(0o755)
    below = folder / "cluster"
    below.mkdir()
    return Cluster(programs, below)


@contextmanager
def _running(cluster: Cluster) -> Iterator[None]:
    try:
        cluster.make()
        cluster.start()
        yield
    finally:
        cluster.stop()


if __name__ == "__main__":
    main(sys.argv[1:])
