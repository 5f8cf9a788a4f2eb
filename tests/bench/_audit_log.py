"""A long audit log, made up: 300 people, a district's units, three years, real chains."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from attrs import astuple

from riskmap.store.audit.record import FIELDS, NOTHING, Record

BEGIN = datetime(2023, 7, 1, tzinfo=UTC)
SPAN = timedelta(days=3 * 365)
STREETS = [f"310107{number:03d}000" for number in range(5, 15)]
UNITS = [f"{street[:9]}{number:03d}" for street in STREETS for number in range(1, 29)]
#: Was dissolved in the first year: all its entries are old, the worst case for a list by time.
DISSOLVED = "310107099000"
PEOPLE = [f"person{number}" for number in range(300)]
ACTIONS = ("changed", "signed_in", "looked", "reported", "added", "exported", "granted")
#: Of all entries, how many each action has.
SHARES = (60, 20, 10, 6, 3, 0.9, 0.1)
CHAINS = 40


def fill(file: Path, count: int) -> None:
    """Add `count` entries to a migrated SQLite database, around its write door."""
    columns, places = ", ".join(f'"{one}"' for one in FIELDS), ", ".join("?" * len(FIELDS))
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA journal_mode=OFF")  # it is thrown away if this fails
        indexes = connection.execute(
            "SELECT name, sql FROM sqlite_master WHERE tbl_name = 'audit_entry'"
            " AND type IN ('index', 'trigger') AND sql IS NOT NULL"
        ).fetchall()
        for name, sql in indexes:
            connection.execute(f"DROP {sql.split()[1]} {name}")
        connection.executemany(
            f"INSERT INTO audit_entry ({columns}) VALUES ({places})", _rows(count)
        )
        for _, sql in indexes:
            connection.execute(sql)
        connection.commit()
        connection.execute("PRAGMA journal_mode=WAL")


def _rows(count: int) -> Iterator[tuple[object, ...]]:
    pick = random.Random(5)
    heads = {f"chain{number:02d}": (0, NOTHING) for number in range(CHAINS)}
    for number in range(count):
        # A process writes for a while; then another one does.
        writer = f"chain{number * CHAINS // count:02d}"
        seq, previous = heads[writer]
        at = BEGIN + SPAN * (number / count)
        is_old = number < count // 3 and pick.random() < 0.02
        one = Record(
            realm="live",
            writer=writer,
            seq=seq + 1,
            at=at,
            actor=pick.choice(PEOPLE),
            origin="10.1.2.3",
            action=pick.choices(ACTIONS, SHARES)[0],
            subject_kind="place",
            subject_id=f"place-{pick.randrange(5000)}",
            code12=DISSOLVED if is_old else pick.choice(UNITS if pick.random() < 0.8 else STREETS),
            why="daily work",
            before='{"persons":120}',
            after=f'{{"persons":{pick.randrange(500)}}}',
            previous=previous,
        ).sealed()
        heads[writer] = one.seq, one.hash
        row = list(astuple(one))
        row[FIELDS.index("at")] = at.replace(tzinfo=None).isoformat(" ", "microseconds")
        yield tuple(row)
