"""Plain zero reports that are kept in one write: one entry of the audit log vouches for all."""

from __future__ import annotations

import json
from uuid import uuid4

from sqlalchemy import select

from riskmap.doors.quick import Quick
from riskmap.reporting.api.quick import ZeroReports
from riskmap.store.audit.tables import audit_entry
from tests.reporting.intake.conftest import Both
from tests.reporting.intake.town import DISTRICT


def test_reports_of_one_write_have_one_entry_with_receipt_sender_and_hash_of_each(
    both: Both,
) -> None:
    runtime, officers = both.quick.runtime, [both.officer(), both.officer()]
    way = ZeroReports(runtime)
    asked = [
        Quick(token=one.token, body=one.zero(both.now, id=str(uuid4())), origin=f"10.0.0.{number}")
        for number, one in enumerate(officers)
    ]
    parcels = [way.parcel(one) for one in asked]
    kept = way.keep([one for one in parcels if one is not None])
    versions = [one.version for one in kept if one is not None]
    assert len(versions) == len(officers)
    with runtime.database.engine.connect() as connection:
        rows = connection.execute(
            select(audit_entry).where(audit_entry.c.subject_kind == "reports")
        ).mappings()
        told = {row["code12"]: json.loads(row["after"]) for row in rows}
    (area,) = told
    assert area.startswith(DISTRICT[:6])
    assert all(one.report.unit.startswith(area.rstrip("0")) for one in versions)
    assert told[area] == {
        "count": 2,
        "reports": [
            f"{one.report.unit} {one.receipt} {one.by} 10.0.0.{number} {one.sent_hash}"
            for number, one in enumerate(versions)
        ],
    }
