"""A made-up typhoon in one street of the demonstration: reports accepted and waiting, a sum."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from attrs import define

from riskmap.core.access import Scope
from riskmap.core.clock import SetClock
from riskmap.core.codes import DivisionLevel
from riskmap.core.realm import DEMO
from riskmap.divisions import service as divisions
from riskmap.reporting.model.bodies import body_of
from riskmap.reporting.model.checks import checks
from riskmap.reporting.model.figures import take
from riskmap.reporting.model.reports import Header, Kind, Report, Signed, Version
from riskmap.reporting.service import correcting, disasters, reading, submitting
from riskmap.reporting.service.submitting import Incoming
from riskmap.runtime import Runtime, open_runtime

SCOPE = Scope.system("test", DEMO)


@define
class Losses:
    """What was made up.

    Parameters
    ----------
    event, unit
        The event, and the street that it is in.
    waiting
        A follow-up report of a committee that nobody has looked at.
    street
        The accepted initial report of the street.
    """

    event: str
    unit: str
    waiting: str
    street: str


def make_losses(home: Path, unit: str) -> Losses:
    """Let the committees of a street report a typhoon of the last two hours."""
    began = datetime.now(UTC) - timedelta(hours=2)
    clock = SetClock(began + timedelta(minutes=20))
    with open_runtime({"RISKMAP_HOME": str(home)}, clock=clock) as runtime:
        return _made(_Reporter(runtime, clock, unit, began))


def mended(home: Path, waiting: str, affected: int) -> str:
    """Let a committee send a returned report again, with so many affected; return its id."""
    with open_runtime({"RISKMAP_HOME": str(home)}) as runtime:
        with runtime.database.read(SCOPE) as uow:
            report = reading.report(uow, waiting).version.report
        reporter = _Reporter(runtime, runtime.clock, report.unit, report.cutoff_at)
        more = {"event_id": report.event_id, "replaces": UUID(hex=waiting)}
        return reporter.send(report.kind, report.unit, _said(affected), **more).id


def _made(one: _Reporter) -> Losses:
    committees = one.committees()
    first = one.accepted(Kind.INITIAL, committees[0], _said(40), header=one.header)
    event = first.report.event_id
    more = {"event_id": event, "header": one.header}
    street = one.accepted(Kind.INITIAL, one.unit, _said(40), **more)
    for place, code12 in enumerate(committees[1:4], start=1):
        one.clock.advance(timedelta(minutes=9))
        one.accepted(Kind.INITIAL, code12, _said(15 * place), **more)
    at = one.clock.now()
    one.write(disasters.make_official, event, one.unit, at, by="demo-street-approver")
    one.clock.advance(timedelta(minutes=30))
    waiting = one.send(Kind.FOLLOW_UP, committees[0], _said(55), event_id=event)
    return Losses(event=event, unit=one.unit, waiting=waiting.id, street=street.id)


def _said(affected: int) -> dict[str, Any]:
    return {
        "affected_pop": affected,
        "deaths": 0,
        "missing": 0,
        "injured": 0,
        "injured_serious": 0,
        "rooms_collapsed": "unknown",
    }


@define
class _Reporter:
    runtime: Runtime
    clock: Any
    unit: str
    began: datetime

    @property
    def header(self) -> Header:
        return Header(
            hazard="typhoon_wind", occurred_at=self.began, typhoon="2606", place="示例路一带"
        )

    def committees(self) -> list[str]:
        with self.runtime.database.read(SCOPE) as uow:
            level = DivisionLevel.COMMITTEE
            return divisions.list_codes(uow, level=level, under=self.unit)

    def write(self, work: Any, *args: Any, **more: Any) -> Any:
        return self.runtime.database.write(SCOPE, lambda uow: work(uow, *args, **more))

    def send(self, kind: Kind, code12: str, said: dict[str, Any], **more: Any) -> Version:
        taken = take(said)
        report = Report(
            id=uuid4(),
            kind=kind,
            unit=code12,
            signed=Signed(compiler="示例填报人", unit_head="示例负责人"),
            cutoff_at=self.clock.now(),
            figures=taken.figures,
            ticked=tuple(checks()),
            **more,
        )
        sent = json.dumps([body_of(report), said], sort_keys=True).encode()
        came = Incoming(report=report, taken=taken, sent=sent)
        outcome = self.write(submitting.submit, came, by="demo-officer-a")
        assert outcome.version is not None
        version: Version = outcome.version
        return version

    def accepted(self, kind: Kind, code12: str, said: dict[str, Any], **more: Any) -> Version:
        sent = self.send(kind, code12, said, **more)
        made: Version = self.write(correcting.accept, sent.id, by="demo-street-approver")
        return made
