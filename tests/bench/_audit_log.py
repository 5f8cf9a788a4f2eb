"""A long audit log, made up: 300 people, a district's units, three years, real chains."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import psycopg
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
#: Processes that wrote one after the other: about one restart in five days.
CHAINS = 200
_COLUMNS = ", ".join(f'"{one}"' for one in FIELDS)
Row = tuple[Any, ...]


def fill_sqlite(file: Path, count: int) -> None:
    """Add `count` entries to a migrated SQLite database, around its write door."""
    places = ", ".join("?" * len(FIELDS))
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA journal_mode=OFF")  # it is thrown away if this fails
        indexes = connection.execute(
            "SELECT name, sql FROM sqlite_master WHERE tbl_name = 'audit_entry'"
            " AND type IN ('index', 'trigger') AND sql IS NOT NULL"
        ).fetchall()
        for name, sql in indexes:
            connection.execute(f"DROP {sql.split()[1]} {name}")
        with _rows(count) as rows:
            connection.executemany(
                f"INSERT INTO audit_entry ({_COLUMNS}) VALUES ({places})", map(_for_sqlite, rows)
            )
        for _, sql in indexes:
            connection.execute(sql)
        connection.commit()
        connection.execute("PRAGMA journal_mode=WAL")


def fill_postgres(link: str, count: int) -> None:
    """Add `count` entries to a migrated PostgreSQL database, around its write door."""
    with psycopg.connect(link) as connection:
        indexes = connection.execute(
            "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'audit_entry'"
            " AND indexname LIKE 'ix%'"
        ).fetchall()
        for name, _ in indexes:
            connection.execute(f'DROP INDEX "{name}"'.encode())
        with (
            connection.cursor().copy(f"COPY audit_entry ({_COLUMNS}) FROM STDIN".encode()) as copy,
            _rows(count) as rows,
        ):
            for row in rows:
                copy.write_row(row)
        for _, sql in indexes:
            connection.execute(sql.encode())
    with psycopg.connect(link, autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE audit_entry")


@contextmanager
def _rows(count: int) -> Iterator[Iterator[Row]]:
    """Give all rows, chain by chain; each chain is made by one of two processes."""
    with get_context("spawn").Pool(2) as pool:
        made = pool.imap(_chain, [(number, count) for number in range(CHAINS)])
        yield (row for several in made for row in several)


def _chain(asked: tuple[int, int]) -> list[Row]:
    """Return what one process wrote: its part of the time, linked."""
    number, count = asked
    pick = random.Random(f"chain {number}")
    numbers = range(number * count // CHAINS, (number + 1) * count // CHAINS)
    rows: list[Row] = []
    previous = NOTHING
    for seq, one in enumerate(numbers, start=1):
        is_old = one < count // 3 and pick.random() < 0.02
        made = Record(
            realm="live",
            writer=f"chain{number:03d}",
            seq=seq,
            at=BEGIN + SPAN * (one / count),
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
        previous = made.hash
        rows.append(astuple(made))
    return rows


_AT = FIELDS.index("at")


def _for_sqlite(row: Row) -> Row:
    at = row[_AT].replace(tzinfo=None).isoformat(" ", "microseconds")
    return (*row[:_AT], at, *row[_AT + 1 :])
