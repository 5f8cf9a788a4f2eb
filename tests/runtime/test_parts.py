"""The parts are closed in order, and what was left in the audit log is anchored before."""

from __future__ import annotations

from pathlib import Path

from riskmap.runtime import open_runtime
from riskmap.store import schema
from riskmap.store.audit import anchors
from tests.store.audit.conftest import leave


def test_what_a_process_left_in_the_audit_log_is_anchored_when_it_ends(tmp_path: Path) -> None:
    with open_runtime({"RISKMAP_HOME": str(tmp_path)}) as runtime:
        schema.upgrade(runtime.database)
    assert not runtime.home.anchors.exists()
    with open_runtime({"RISKMAP_HOME": str(tmp_path)}) as runtime:
        leave(runtime.database, 3)
    assert [one.seq for one in anchors.read(runtime.home.anchors)] == [3]


def test_a_file_that_cannot_be_written_stops_nobody_from_ending(tmp_path: Path) -> None:
    (tmp_path / "audit").write_text("in the way")
    with open_runtime({"RISKMAP_HOME": str(tmp_path)}) as runtime:
        schema.upgrade(runtime.database)
        leave(runtime.database)
    assert (tmp_path / "audit").read_text() == "in the way"
