"""What was made is kept; what could not be made, and what is nothing, leaves nothing behind."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from riskmap.maps.kept import Kept, kept_file


def test_many_who_ask_at_once_wait_for_one_making() -> None:
    kept, together = Kept(room=4), Barrier(8)

    def ask(_: int) -> object:
        together.wait()
        return kept.get("a", object)

    with ThreadPoolExecutor(8) as many:
        assert len(set(many.map(ask, range(8)))) == 1


def test_what_cannot_be_made_is_tried_again_and_leaves_nothing_behind() -> None:
    kept = Kept(room=4)

    def fail() -> str:
        raise ValueError

    for key in range(20):
        with pytest.raises(ValueError, match=r"^$"):
            kept.get(key, fail)
    assert kept.get(0, lambda: "made") == "made"
    assert not kept._making


def test_nothing_becomes_no_file(tmp_path: Path) -> None:
    assert kept_file(tmp_path, "sea.mvt", lambda: b"") == b""
    assert kept_file(tmp_path, "land.mvt", lambda: b"land") == b"land"
    assert [one.name for one in tmp_path.iterdir()] == ["land.mvt"]


def test_many_who_write_one_file_at_once_all_get_it(tmp_path: Path) -> None:
    together = Barrier(8)

    def write(_: int) -> bytes:
        return kept_file(tmp_path, "a.js", lambda: (together.wait(), b"text")[1])

    with ThreadPoolExecutor(8) as many:
        assert set(many.map(write, range(8))) == {b"text"}
    assert [one.name for one in tmp_path.iterdir()] == ["a.js"]
