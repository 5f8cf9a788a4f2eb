from __future__ import annotations

import sys
import threading
import time
from pathlib import Path

import pytest

from riskmap.web.family import ClockChild

COUNT = "import sys, pathlib; p = pathlib.Path(sys.argv[1]); p.open('a').write('x')"
STUBBORN = """
import pathlib, signal, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
pathlib.Path(sys.argv[1]).write_text('x')
time.sleep(60)
"""


def _child(program: str, file: Path) -> ClockChild:
    return ClockChild(command=(sys.executable, "-c", program, str(file)), first_pause_s=0.05)


def _wait_for(file: Path, content: str) -> None:
    until = time.monotonic() + 20
    while not file.exists() or content not in file.read_text("utf-8"):
        assert time.monotonic() < until, "waited in vain"
        time.sleep(0.01)


def test_it_is_started_again_after_pauses_until_it_is_stopped(tmp_path: Path) -> None:
    file = tmp_path / "starts"
    child = _child(COUNT, file)
    keeper = threading.Thread(target=child.keep)
    keeper.start()
    _wait_for(file, "xxx")
    child.stop()
    keeper.join(10)
    assert not keeper.is_alive()
    starts = file.read_text("utf-8")
    time.sleep(0.5)
    assert file.read_text("utf-8") == starts


def test_one_that_does_not_listen_is_killed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("riskmap.web.family.PATIENCE_S", 0.2)
    file = tmp_path / "alive"
    child = _child(STUBBORN, file)
    keeper = threading.Thread(target=child.keep)
    keeper.start()
    _wait_for(file, "x")
    child.stop()
    keeper.join(10)
    assert not keeper.is_alive()


def test_stopped_before_it_began_it_does_not_begin(tmp_path: Path) -> None:
    file = tmp_path / "starts"
    child = _child(COUNT, file)
    child.stop()
    child.keep()
    assert not file.exists()
