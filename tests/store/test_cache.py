"""The cache on disk shrinks: what nobody used for long goes, all else stays."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from riskmap.store.cache import SWEPT, sweep

NOW = datetime(2026, 11, 25, tzinfo=UTC)
OLD, NEW = timedelta(days=121), timedelta(days=119)
BEFORE = NOW - timedelta(days=120)


def a_file(path: Path, *, written: timedelta, read: timedelta) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"made")
    os.utime(path, ((NOW - read).timestamp(), (NOW - written).timestamp()))
    return path


@pytest.mark.parametrize("folder", SWEPT)
def test_what_was_neither_read_nor_written_for_long_goes(tmp_path: Path, folder: str) -> None:
    gone = a_file(tmp_path / folder / "key" / "a.mvt", written=OLD, read=OLD)
    read = a_file(tmp_path / folder / "b.mvt", written=OLD, read=NEW)
    written = a_file(tmp_path / folder / "c.mvt", written=NEW, read=OLD)
    assert sweep(tmp_path, before=BEFORE) == 1
    assert (gone.exists(), read.exists(), written.exists()) == (False, True, True)


def test_other_folders_and_an_empty_cache_are_left_alone(tmp_path: Path) -> None:
    assert sweep(tmp_path, before=BEFORE) == 0
    linked = a_file(tmp_path / "published" / "a.js", written=OLD, read=OLD)
    assert sweep(tmp_path, before=BEFORE) == 0
    assert linked.exists()
