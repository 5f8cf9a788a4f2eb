"""Large sizes: many stored reports, and many units whose duties are made, read and met."""

from __future__ import annotations

import os
import sqlite3
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from riskmap.core.access import Area
from riskmap.core.realm import LIVE
from riskmap.reporting.service import planning
from riskmap.reporting.store import rollup, slots
from riskmap.runtime import Runtime
from riskmap.store import schema
from riskmap.store.database import sqlite_url
from tests.bench._reports_house import Found, House, zero_reports
from tests.bench._reports_morning import morning
from tests.reporting.intake.town import DISTRICT, SYSTEM, Size, decide, people

TOWN = Size(streets=20, committees=500)
FIRST = 100_000
STEP = 1_000_000
#: While it is filled; ids at random reach into all of the file.
_MEMORY_KB = 4_000_000
TURNS, SECONDS = 3, 4.0  # the middle one is told
GOAL_DUTIES_S, GOAL_BOARD_S = 60.0, 0.2
Say = Callable[[str], object]


def measure(reports: int, units: int, say: Say) -> Found:
    """Measure both and return it as JSON values."""
    with tempfile.TemporaryDirectory(prefix="riskmap-bench-") as name:
        stored = _stored(Path(name), reports, say)
    with tempfile.TemporaryDirectory(prefix="riskmap-bench-") as name:
        return {"stored": stored, "morning": _morning(Path(name), units, say)}


def _stored(folder: Path, most: int, say: Say) -> list[Found]:
    """Measure the intake with more and more stored reports, each size ten times the last."""
    file = folder / "riskmap.db"
    house = House(folder / "home", sqlite_url(file), TOWN)
    house.prepare()
    found: list[Found] = []
    count = min(FIRST, most)
    while True:
        began = time.perf_counter()
        filled = _fill(file, count)
        took = time.perf_counter() - began
        say(f"filled to {filled:,} reports (versions and pointers, by SQL) in {took:.0f} s,"
            f" {file.stat().st_size / 1e9:.1f} GB")  # fmt: skip
        with house.served():
            zero_reports(house, 300, 10)
            turns = [zero_reports(house, 20_000, SECONDS) for _ in range(TURNS)]
        one = sorted(turns, key=lambda turn: turn["a_second"])[TURNS // 2]
        of_first = round(one["a_second"] / (found or [one])[0]["a_second"], 3)
        found.append({"stored": filled, "ratio_to_first_size": of_first, **one})
        say(f"  {one['a_second']:,.0f} zero reports/s ({of_first:.2f} of the first size),"
            f" p99 {one['p99_ms']:.1f} ms")  # fmt: skip
        if count >= most:
            return found
        count = min(count * 10, most)


def _fill(file: Path, count: int) -> int:
    """Add zero reports of all units until there are so many; return how many there are."""
    units = TOWN.units
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        for pragma in ("journal_mode=OFF", "synchronous=OFF", f"cache_size=-{_MEMORY_KB}"):
            connection.execute(f"PRAGMA {pragma}")
        connection.execute("CREATE TEMP TABLE unit (number INTEGER PRIMARY KEY, code12 TEXT)")
        connection.executemany("INSERT INTO unit VALUES (?, ?)", enumerate(units))
        while (there := _count(connection)) < count:
            _add(connection, min(STEP, count - there), len(units))
        connection.execute("PRAGMA journal_mode=WAL")
        there = _count(connection)
    os.sync()  # else what was filled is still being written while others are measured
    return there


def _count(connection: sqlite3.Connection) -> int:
    return int(connection.execute("SELECT count(*) FROM report_current").fetchone()[0])


def _add(connection: sqlite3.Connection, count: int, units: int) -> None:
    """Add versions and pointers; a receipt that is taken already is left out."""
    connection.execute("BEGIN")
    last = connection.execute("SELECT coalesce(max(rowid), 0) FROM report_version").fetchone()[0]
    connection.execute(
        """
        INSERT OR IGNORE INTO report_version (realm, version_id, report_id, number, code12,
            event_id, kind, position, carries, supersedes, cutoff_at, received_at, body, findings,
            sent, sent_hash, receipt, actor)
        WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :count),
            made AS MATERIALIZED (SELECT i, lower(hex(randomblob(16))) AS id FROM n)
        SELECT 'live', id, id, 1, unit.code12, '', 'season_zero', 0, '', NULL,
            datetime('now', '-' || (1 + i % 700) || ' days') || '.000000',
            datetime('now', '-' || (1 + i % 700) || ' days') || '.000000',
            '{"signed":{"compiler":"x","unit_head":"","phone":""},"channel":"api"}', '[]',
            randomblob(180), hex(randomblob(32)), hex(randomblob(4)), 'filled'
        FROM made JOIN unit ON unit.number = made.i % :units
        """,
        {"count": count, "units": units},
    )
    connection.execute(
        """
        INSERT INTO report_current (realm, report_id, version_id, code12, event_id, kind, position,
            once, state, cutoff_at, received_at)
        SELECT realm, report_id, version_id, code12, NULL, kind, NULL, NULL, 'accepted', cutoff_at,
            received_at FROM report_version WHERE rowid > ?
        """,
        (last,),
    )
    connection.execute("COMMIT")


def _morning(folder: Path, units: int, say: Say) -> Found:
    """Make the duties of many units, read boards, and let a part of them report."""
    house = House(folder / "home", sqlite_url(folder / "riskmap.db"), _streets_of(units))
    house.home.mkdir()
    found: Found = {"units": len(house.size.units)}
    with house.runtime() as runtime:
        schema.upgrade(runtime.database)
        began = time.perf_counter()
        people(runtime, house.size)
        say(f"{found['units']:,} units with an officer each in {time.perf_counter() - began:.0f} s")
        decide(runtime)
        began = time.perf_counter()
        planned = planning.plan_ahead(runtime.database, LIVE)
        found |= {"duties": planned.made, "duties_s": round(time.perf_counter() - began, 1)}
        say(f"{planned.made:,} duties of {found['units']:,} units in {found['duties_s']:.1f} s"
            f" (goal: 620,000 under {GOAL_DUTIES_S:.0f} s)")  # fmt: skip
        found |= _boards(runtime, house.size, say)
        found["taken"] = morning(runtime, house.size, say)
        found["afterwards"] = _boards(runtime, house.size, say)
    return found


def _streets_of(units: int) -> Size:
    return Size(streets=max(1, units // 999), committees=min(999, units))


def _boards(runtime: Runtime, size: Size, say: Say) -> Found:
    """Read the counts of areas from roll-ups, and compare them with a recount."""
    codes = {"district": DISTRICT, "street": f"{size.units[0][:9]}000", "committee": size.units[0]}
    found: Found = {}
    for name, code12 in codes.items():
        area = Area.of(code12)
        with runtime.database.read(SYSTEM) as uow:
            ids = [one.id for one in slots.open_at(uow, uow.now)]
            began = time.perf_counter()
            told = rollup.of_area(uow, ids, area)
            took = time.perf_counter() - began
            began = time.perf_counter()
            counted = rollup.recount(uow, ids, area)
            again = time.perf_counter() - began
        is_same = {k: v for k, v in told.items() if any(v.values())} == counted
        found[f"board_{name}"] = {
            "seconds": round(took, 4),
            "recount_s": round(again, 3),
            "is_same": is_same,
        }
        verdict = "the same" if is_same else "DIFFERS"
        say(
            f"  board of a {name}: {took * 1000:.1f} ms (goal: under {GOAL_BOARD_S * 1000:.0f}),"
            f" counted one by one {again * 1000:.0f} ms, {verdict}"
        )
    return found
