"""Reports wander with a backup from one kind of database to the other, byte for byte."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from riskmap.reporting.model.reports import Kind, ReturnReason
from riskmap.reporting.service import correcting, rolling
from riskmap.reporting.store import reports
from riskmap.store import Database, backup
from tests.people.conftest import Town
from tests.reporting.reports.conftest import (
    FIRST,
    STREET,
    Night,
    a_report,
    incoming,
    version_of,
)

FIGURES = {"affected_pop": 5, "deaths": "unknown", "injured": {"at_least": 1}, "loss_total": 0.07}


def test_versions_conflicts_and_sums_come_back_as_they_were(
    night: Night, postgres_database: Database, tmp_path: Path
) -> None:
    event_id = night.begin(figures=FIGURES)
    night.begin(STREET, FIGURES, event_id=event_id)
    report = a_report(Kind.FOLLOW_UP, event_id=event_id, cutoff_at=night.clock.now())
    first = night.submit(incoming(report, FIGURES, b"\x00one"), "first")
    night.submit(incoming(report, FIGURES, b"\xffother"), "first")
    version = version_of(first)
    words = "look again"
    night.town.write(correcting.return_, version.id, ReturnReason.OTHER, words, as_="approver")
    more: dict[str, Any] = {"event_id": event_id, "replaces": version.report.id}
    mended = night.send(Kind.FOLLOW_UP, FIRST, FIGURES, **more)
    one = night.town.read(rolling.roll_up, event_id, STREET, night.clock.now())
    sum_id = night.town.write(rolling.keep, one, as_="compiler")
    path, _ = backup.make(night.town.database, tmp_path, keep=1)
    backup.restore(postgres_database, path, replace=True)
    there = Town(postgres_database)
    for kept in (version, version_of(mended)):
        assert there.read(reports.by_id, kept.id) == night.version(kept.id)
    assert there.read(reports.sent_bytes, version.id) == b"\x00one"
    (conflict,) = there.read(reports.conflicts, version.id)
    assert bytes(conflict["sent"]) == b"\xffother"
    assert there.read(rolling.recounted, sum_id) == one
