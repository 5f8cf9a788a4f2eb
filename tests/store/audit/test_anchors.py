"""The anchor file: added to, brought to the disk, whole after a crash, and a chain of lines."""

from __future__ import annotations

import os
import stat
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path

import pytest

from riskmap.core.access import Scope
from riskmap.core.realm import DEMO
from riskmap.store import Database
from riskmap.store.audit import anchors
from riskmap.store.audit.verifying import verify
from tests.store.audit.conftest import leave


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Return the anchor file."""
    return tmp_path / "audit" / anchors.NAME


def _follow(file: Path) -> bool:
    lines = list(anchors.whole_lines(file))
    said = [anchors.Anchor.read(one).previous for one in lines]
    return said[1:] == [sha256(one).hexdigest() for one in lines[:-1]]


def test_only_heads_that_moved_are_anchored_again(database: Database, file: Path) -> None:
    leave(database, 2)
    leave(database, 1, Scope.system("test", DEMO))
    assert anchors.anchor_all(database, file) == 2
    assert anchors.anchor_all(database, file) == 0
    leave(database)
    assert anchors.anchor_all(database, file) == 1
    assert [(one.realm, one.seq) for one in anchors.read(file)] == [
        ("live", 2),
        ("demo", 1),
        ("live", 3),
    ]
    assert _follow(file)


def test_a_process_anchors_its_own_chains_when_it_ends(
    sqlite_database: Database, file: Path
) -> None:
    assert anchors.anchor_own(sqlite_database, file) == 0
    assert not file.exists()
    leave(sqlite_database, 3)
    assert anchors.anchor_own(sqlite_database, file) == 1
    assert [one.seq for one in anchors.read(file)] == [3]


def test_several_may_anchor_at_once(sqlite_database: Database, file: Path) -> None:
    leave(sqlite_database)
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda _: anchors.anchor_own(sqlite_database, file), range(30)))
    assert len(list(anchors.read(file))) == 30
    assert _follow(file)


def test_a_line_that_was_cut_off_was_never_there(sqlite_database: Database, file: Path) -> None:
    leave(sqlite_database)
    anchors.anchor_own(sqlite_database, file)
    whole = file.read_bytes()
    file.write_bytes(whole + whole[:40])
    assert verify(sqlite_database, file).is_sound
    leave(sqlite_database)
    anchors.anchor_own(sqlite_database, file)
    assert _follow(file)
    assert [one.seq for one in anchors.read(file)] == [1, 2]


def test_a_line_is_on_the_disk_before_the_next_step(
    sqlite_database: Database, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    flushed: list[int] = []
    monkeypatch.setattr(os, "fsync", flushed.append)
    leave(sqlite_database)
    anchors.anchor_own(sqlite_database, file)
    assert len(flushed) == 1
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
