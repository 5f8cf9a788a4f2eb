from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

import pytest
import structlog

from riskmap.config import Log
from riskmap.runtime.logs import set_up_logs


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    for one in root.handlers[:]:
        root.removeHandler(one)
        one.close()
    for one in handlers:
        root.addHandler(one)
    root.setLevel(level)
    structlog.reset_defaults()


def _settings(
    form: Literal["console", "json"] = "json",
    level: Literal["debug", "info", "warning", "error"] = "info",
) -> Log:
    return Log(level=level, format=form)


def _fail(log: Any) -> None:
    try:
        raise ValueError("no rain gauge")  # noqa: TRY301 - a trace is wanted
    except ValueError:
        log.exception("it failed")


@pytest.mark.parametrize("log", [structlog.get_logger("ours"), logging.getLogger("theirs")])
def test_a_trace_goes_to_the_file_alone(
    log: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "log" / "command.log"
    set_up_logs(_settings(), file)
    _fail(log)
    said = json.loads(capsys.readouterr().err)
    assert (said["event"], said["fault"]) == ("it failed", "ValueError")
    assert "exception" not in said
    kept = json.loads(file.read_text("utf-8"))
    assert kept["exception"].endswith("ValueError: no rain gauge")


def test_people_get_lines(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logs(_settings("console"))
    structlog.get_logger("ours").info("the clock runs", jobs=["backup"])
    said = capsys.readouterr().err
    assert "the clock runs" in said
    assert "jobs=['backup']" in said


def test_what_is_below_the_level_is_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logs(_settings(level="warning"))
    structlog.get_logger("ours").info("left out")
    structlog.get_logger("ours").warning("told")
    logging.getLogger("apscheduler.scheduler").info("left out")
    (line,) = capsys.readouterr().err.splitlines()
    assert json.loads(line)["event"] == "told"


def test_asked_again_it_replaces(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first, second = tmp_path / "first.log", tmp_path / "second.log"
    set_up_logs(_settings(), first)
    set_up_logs(_settings(), second)
    structlog.get_logger("ours").info("once")
    assert len(capsys.readouterr().err.splitlines()) == 1
    assert not first.exists()
    assert second.exists()
