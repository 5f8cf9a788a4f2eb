"""What was committed reaches the database's own file beside the writes."""

from __future__ import annotations

import threading
import time
from pathlib import Path

from sqlalchemy import Engine, create_engine, text

from riskmap.store.checkpoints import Checkpoints

PATIENCE_S = 10.0


def _grown(folder: Path) -> tuple[Engine, Path]:
    """Return an engine whose log of writes holds more than its file."""
    file = folder / "a.db"
    engine = create_engine(f"sqlite:///{file}")
    with engine.connect() as connection:
        connection.execute(text("PRAGMA journal_mode=WAL"))
        connection.execute(text("PRAGMA wal_autocheckpoint=0"))
        connection.execute(text("CREATE TABLE a (b TEXT)"))
        connection.execute(text("INSERT INTO a VALUES (hex(zeroblob(100000)))"))
        connection.commit()
    return engine, file


def test_what_is_committed_is_copied_by_a_thread_of_its_own(tmp_path: Path) -> None:
    engine, file = _grown(tmp_path)
    others = set(threading.enumerate())
    before = file.stat().st_size
    checkpoints = Checkpoints(engine, every_s=0.01)
    checkpoints.note()
    until = time.monotonic() + PATIENCE_S
    while file.stat().st_size == before and time.monotonic() < until:
        time.sleep(0.01)
    checkpoints.close()
    assert file.stat().st_size > before + 100_000
    assert [one for one in set(threading.enumerate()) - others if one.name == "checkpoints"] == []


def test_nothing_is_copied_where_nothing_was_committed(tmp_path: Path) -> None:
    engine, file = _grown(tmp_path)
    others = set(threading.enumerate())
    before = file.stat().st_size
    checkpoints = Checkpoints(engine, every_s=0.01)
    checkpoints.close()
    checkpoints.note()
    assert file.stat().st_size == before
    assert [one for one in set(threading.enumerate()) - others if one.name == "checkpoints"] == []
