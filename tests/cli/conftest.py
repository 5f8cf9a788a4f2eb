"""Run commands in this process, on a home of their own."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import structlog
from click.testing import CliRunner, Result

from riskmap.cli.house import cli

Run = Callable[..., Result]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a home with nothing in it."""
    path = tmp_path / "home"
    monkeypatch.setenv("RISKMAP_HOME", str(path))
    monkeypatch.setenv("LANG", "en_GB.UTF-8")
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    return path


@pytest.fixture
def run(home: Path) -> Iterator[Run]:  # noqa: ARG001 - sets the environment
    """Return what runs a command; what it did to the logs is undone at the end."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield lambda *words: CliRunner().invoke(cli, words, catch_exceptions=False)
    for one in root.handlers[:]:
        root.removeHandler(one)
        if one not in handlers:
            one.close()
    for one in handlers:
        root.addHandler(one)
    root.setLevel(level)
    structlog.reset_defaults()
