"""What was committed reaches the database's own file beside the writes."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, text

from riskmap.store.checkpoints import (
    AIM_PAGES,
    LONGEST_S,
    SHORTEST_S,
    Checkpoints,
    next_pause,
)

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
    checkpoints = Checkpoints(engine)
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
    checkpoints = Checkpoints(engine)
    checkpoints.close()
    checkpoints.note()
    assert file.stat().st_size == before
    assert [one for one in set(threading.enumerate()) - others if one.name == "checkpoints"] == []


@pytest.mark.parametrize("a_second", [3_000, 6_000, 12_000])
def test_under_load_so_much_is_copied_in_one_go_as_the_disk_takes_in_passing(a_second: int) -> None:
    pause = LONGEST_S
    for _ in range(5):
        pause = next_pause(pause, round(a_second * pause))
    assert pause * a_second == pytest.approx(AIM_PAGES, rel=0.05)


def test_what_is_more_than_it_can_copy_does_not_make_it_copy_without_a_rest() -> None:
    assert next_pause(SHORTEST_S, 100 * AIM_PAGES) == SHORTEST_S


def test_after_a_load_it_rests_longer_step_by_step_and_never_longer_than_a_second() -> None:
    pauses = [SHORTEST_S]
    while pauses[-1] < LONGEST_S:
        pauses.append(next_pause(pauses[-1], 1))
    assert pauses[:3] == pytest.approx([SHORTEST_S, 2 * SHORTEST_S, 4 * SHORTEST_S])
    assert next_pause(LONGEST_S, 0) == LONGEST_S
