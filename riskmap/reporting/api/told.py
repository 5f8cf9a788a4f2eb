"""What programs are told of reports and events."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pydantic import Field, TypeAdapter

from riskmap.doors.api import Document
from riskmap.doors.problem_details import Fault
from riskmap.reporting.model.bodies import body_of, header_body
from riskmap.reporting.model.differences import Difference
from riskmap.reporting.model.duties import Met
from riskmap.reporting.model.events import Event
from riskmap.reporting.model.figures import told
from riskmap.reporting.model.receipts import shown
from riskmap.reporting.model.reports import Version
from riskmap.reporting.store.reports import Decision

#: What stands beside the rest of what was sent.
_BESIDE = frozenset({"id", "kind", "unit", "event_id", "cutoff_at", "replaces", "figures"})
_JSON = TypeAdapter(dict[str, Any])
_FIGURES = 'By indicator, in its unit: 12, 12.5, "unknown" or {"at_least": 12}.'


class DutyMet(Document):
    """A duty that the report meets."""

    plan: str
    due_at: str
    outcome: str


class HeaderTold(Document):
    """What identifies an event."""

    hazard: str
    occurred_at: str
    ended_at: str | None
    typhoon: str
    magnitude: float | None
    place: str


class EventTold(Document):
    """An event as it stands."""

    id: str
    unit: str = Field(description="Code of the highest unit that reported of it.")
    state: str
    stable_at: str | None
    counted_with: str | None = Field(description="The event that it is counted with.")
    header: HeaderTold
    version: int


class EventsTold(Document):
    """Events that go on or are stable, the latest first."""

    events: list[EventTold]


class ReportTold(Document):
    """A report as it is kept."""

    id: str
    receipt: str = Field(description="What proves that it arrived, for example 7K2M-9QXD.")
    kind: str
    unit: str
    event: str | None
    state: str = Field(description="submitted, returned or accepted")
    position: int = Field(description="Place in the chain of unit and event; 0: in none.")
    version: int
    report: str = Field(description="Id of its first version.")
    replaces: str | None = Field(description="The version before.")
    carries: str | None = Field(description="Of an event zero: the version that still holds.")
    cutoff_at: str
    received_at: str
    sha256: str = Field(description="Of the bytes as they were sent.")
    sent_by: str
    figures: dict[str, Any] = Field(description=_FIGURES)
    said: dict[str, Any] = Field(description="The rest of what was sent, as far as it was.")


class ReportMade(ReportTold):
    """A report that was taken in."""

    met: list[DutyMet]
    remarks: list[Fault] = Field(description="What the checks had to say, and did not hold up.")


class DecisionTold(Document):
    """What somebody decided about a version."""

    state: str
    reason: str | None
    words: str
    marks: list[str] = Field(description="Fields to be mended; none: the whole report.")
    at: str
    by: str


class DifferenceTold(Document):
    """What differs from the report before in the chain."""

    indicator: str
    before: Any = Field(description="Null: not asked for.")
    after: Any = Field(description="Null: not asked for.")
    change: str
    asks_reason: bool


class ReportWhole(ReportTold):
    """A report with what was decided about it, and what differs from the one before."""

    decisions: list[DecisionTold]
    differences: list[DifferenceTold]


class ReportsTold(Document):
    """A page of reports, the latest first."""

    reports: list[ReportTold]
    next: str | None = Field(description="Address of the next page; null on the last.")


def report(one: Version) -> dict[str, Any]:
    """Return a report for JSON."""
    said = {name: value for name, value in body_of(one.report).items() if name not in _BESIDE}
    return {
        "id": one.id,
        "receipt": shown(one.receipt),
        "kind": str(one.report.kind),
        "unit": one.report.unit,
        "event": one.report.event_id or None,
        "state": str(one.state),
        "position": one.position,
        "version": one.number,
        "report": one.report_id,
        "replaces": one.supersedes or None,
        "carries": one.carries or None,
        "cutoff_at": one.report.cutoff_at.isoformat(),
        "received_at": one.received_at.isoformat(),
        "sha256": one.sent_hash,
        "sent_by": one.by,
        "figures": told(one.report.figures),
        "said": said,
    }


def made(one: Version, met: Iterable[Met], remarks: Iterable[dict[str, Any]]) -> str:
    """Return a report that was taken in as JSON text."""
    body = {
        **report(one),
        "met": [
            {"plan": duty.plan, "due_at": duty.due_at.isoformat(), "outcome": str(duty.outcome)}
            for duty in met
        ],
        "remarks": list(remarks),
    }
    return _JSON.dump_json(body).decode()


def address(one: Version) -> str:
    """Return where programs read a report."""
    return f"/api/v1/reports/{one.id}"


def event(one: Event) -> dict[str, Any]:
    """Return an event for JSON."""
    return {
        "id": one.id,
        "unit": one.unit,
        "state": str(one.state),
        "stable_at": one.stable_at and one.stable_at.isoformat(),
        "counted_with": one.merged_into or None,
        "header": {**dict.fromkeys(HeaderTold.model_fields), "typhoon": "", "place": "",
                   **header_body(one.header)},
        "version": one.number,
    }  # fmt: skip


def decision(one: Decision) -> dict[str, Any]:
    """Return a decision for JSON."""
    return {
        "state": str(one.state),
        "reason": one.reason or None,
        "words": one.words,
        "marks": [*one.marks],
        "at": one.recorded_at.isoformat(),
        "by": one.actor,
    }


def difference(one: Difference) -> dict[str, Any]:
    """Return a difference for JSON."""
    said = {
        name: None if figure is None else told({one.indicator: figure})[one.indicator]
        for name, figure in (("before", one.before), ("after", one.after))
    }
    return {
        "indicator": one.indicator,
        **said,
        "change": str(one.change),
        "asks_reason": one.asks_reason,
    }
