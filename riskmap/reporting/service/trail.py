"""What the audit log and open screens are told of reports that came."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from riskmap.core.codes import around
from riskmap.people.model import Acting
from riskmap.reporting.model.reports import Version
from riskmap.store import Writing, audit, live
from riskmap.store.audit import Entry


def submitted(uow: Writing, version: Version, who: Acting, *, origin: str = "") -> None:
    """Record that a version came."""
    report = version.report
    after = {
        "kind": str(report.kind),
        "event": report.event_id,
        "position": version.position,
        "version": version.number,
        "receipt": version.receipt,
        "sent_sha256": version.sent_hash,
        "figures": {slug: figure.to_json() for slug, figure in report.figures.items()},
    }
    _record(uow, "submitted", report.id, report.unit, who, after, origin=origin)


def submitted_together(uow: Writing, several: Sequence[tuple[Version, str]]) -> None:
    """Record once that several zero reports of a season came, in one write.

    The entry is about the smallest division that all their units lie in. Of each it says unit,
    receipt, who sent it, from where, and the hash of what was sent: so the chain of the log
    vouches for each of them.

    Parameters
    ----------
    several
        Each with the address that it came from.
    """
    units = [version.report.unit for version, _ in several]
    reports = [
        f"{one.report.unit} {one.receipt} {one.by} {origin} {one.sent_hash}"
        for one, origin in several
    ]
    entry = Entry(
        action="submitted",
        subject_kind="reports",
        code12=around((min(units), max(units))),  # all between begin with the same digits
        after={"count": len(reports), "reports": reports},
    )
    audit.record(uow, entry)
    for unit in units:
        live.touch(uow, "reports", unit)


def conflicted(uow: Writing, report: UUID, unit: str, who: Acting, sent_hash: str) -> None:
    """Record that something else came under the id of a report."""
    _record(uow, "conflicted", report, unit, who, {"sent_sha256": sent_hash})


def _record(
    uow: Writing,
    action: str,
    report: UUID,
    unit: str,
    who: Acting,
    after: Mapping[str, object],
    *,
    origin: str = "",
) -> None:
    entry = Entry(
        action=action,
        subject_kind="report",
        subject_id=report.hex,
        code12=unit,
        after=after,
        by="" if who.name == uow.scope.actor else who.name,
        origin=origin,
    )
    audit.record(uow, entry)
    live.touch(uow, "reports", unit)
