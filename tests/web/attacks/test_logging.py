"""Whatever is sent, one event stays one line of the log."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
import structlog

from riskmap.config import Log
from riskmap.runtime.logs import set_up_logs

FORGED = "/a\n2026-07-12T00:00:00Z [info     ] signed in as admin\r\x1b[2K\x1b[1A\u2028next"


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


@pytest.mark.parametrize("form", ["console", "json"])
def test_a_log_line_cannot_be_forged(
    form: Literal["console", "json"], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "serve.log"
    set_up_logs(Log(level="info", format=form), file)
    structlog.get_logger("test").warning("request failed", path=FORGED, more=[FORGED])
    logging.getLogger("library").warning("asked for %s", FORGED)
    shown = capsys.readouterr().err
    assert len(shown.splitlines() if form == "console" else shown.split("\n")[:-1]) == 2
    assert "\x1b[2K" not in shown
    lines = file.read_text("utf-8").split("\n")
    assert [json.loads(line)["level"] for line in lines if line] == ["warning", "warning"]
