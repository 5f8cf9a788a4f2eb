from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy.engine import make_url

from riskmap.core.clock import LiveClock
from riskmap.core.errors import LeaseLostError
from riskmap.store import Database
from riskmap.store.database import _postgresql
from riskmap.store.door import DirectDoor
from riskmap.store.lease import AdvisoryLease, FileLease, Lease, lease_for, require_held

ROOT = Path(__file__).resolve().parents[2]
HOLD = """
import sys, time
from pathlib import Path
from riskmap.store import open_database
from riskmap.store.lease import lease_for
lease = lease_for(open_database(sys.argv[1]), Path(sys.argv[2]))
print(lease.take(), flush=True)
time.sleep(60)
"""


@pytest.fixture
def lock_file(tmp_path: Path) -> Path:
    return tmp_path / "clock.lock"


@contextmanager
def held_elsewhere(database: Database, lock_file: Path) -> Iterator[subprocess.Popen[str]]:
    """Let another process take the lease."""
    url = database.engine.url.render_as_string(hide_password=False)
    child = subprocess.Popen(
        [sys.executable, "-c", HOLD, url, str(lock_file)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        text=True,
    )
    with child:
        assert child.stdout is not None
        assert child.stdout.readline() == "True\n"
        yield child
        child.kill()


def _two(database: Database, lock_file: Path) -> tuple[Lease, Lease]:
    return lease_for(database, lock_file), lease_for(database, lock_file)


def test_one_holds_it_at_a_time(database: Database, lock_file: Path) -> None:
    first, second = _two(database, lock_file)
    assert first.take()
    assert not second.take()
    assert first.take()
    assert first.still_held()
    assert not second.still_held()
    first.release()
    assert not first.still_held()
    assert second.take()
    second.release()
    second.release()


def test_it_ends_with_the_process_that_holds_it_however_it_dies(
    database: Database, lock_file: Path
) -> None:
    mine = lease_for(database, lock_file)
    with held_elsewhere(database, lock_file) as other:
        assert not mine.take()
        other.kill()
        other.wait()
        until = time.monotonic() + 20
        while not mine.take() and time.monotonic() < until:
            time.sleep(0.05)
        assert mine.still_held()
    mine.release()


def test_work_without_it_is_refused(database: Database, lock_file: Path) -> None:
    lease = lease_for(database, lock_file)
    with pytest.raises(LeaseLostError):
        require_held(lease)
    assert lease.take()
    require_held(lease)
    lease.release()


def test_a_file_that_was_removed_is_no_lease(lock_file: Path) -> None:
    first, second = FileLease(lock_file), FileLease(lock_file)
    assert first.take()
    lock_file.unlink()
    assert not first.still_held()
    assert second.take()
    assert not first.take()
    first.release()
    second.release()


def test_a_session_that_was_ended_is_no_lease(postgres_database: Database) -> None:
    first, second = AdvisoryLease(postgres_database), AdvisoryLease(postgres_database)
    assert first.take()
    with postgres_database.changing() as connection:
        connection.exec_driver_sql(f"SELECT pg_terminate_backend({first._session})")
    assert not first.still_held()
    assert second.take()
    assert not first.take()
    first.release()
    second.release()


def test_a_server_that_is_away_gives_no_lease() -> None:
    engine = _postgresql(make_url("postgresql+psycopg://nobody@127.0.0.1:1/nothing"), 1)
    lease = AdvisoryLease(Database(engine, DirectDoor(engine), LiveClock()))
    assert not lease.take()
    assert not lease.still_held()
