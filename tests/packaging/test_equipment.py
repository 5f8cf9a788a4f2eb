"""What is not here is named, with the reason and the remedy."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fixtures import equipment


def test_on_an_empty_machine_everything_is_missing_with_a_remedy(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(equipment, "find_chromium", lambda: None)
    monkeypatch.setattr(equipment, "find_postgres", lambda: None)
    monkeypatch.setattr(equipment, "SHARED_DATA", tmp_path / "none")
    reasons = list(equipment.missing())
    assert len(reasons) == 3
    assert all("; to have " in reason for reason in reasons)


def test_chromium_may_be_named_by_its_path(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    mine = tmp_path / "my-chrome"
    mine.touch(mode=0o755)
    monkeypatch.setenv("RISKMAP_CHROMIUM", str(mine))
    assert equipment.find_chromium() == mine


def test_a_folder_with_half_of_postgresql_does_not_count(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "initdb").touch(mode=0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    found = equipment.find_postgres()
    assert found is None or found != tmp_path
