"""The tables on moving ground are what the real files give today."""

from __future__ import annotations

from pathlib import Path

from tests.docs import ground


def test_the_tables_of_ground_motion_are_fresh(shared_data: Path) -> None:
    assert shared_data.is_dir()
    assert ground.PAGE.read_text("utf-8") == ground.page(), "run .venv/bin/python scripts/docs"
