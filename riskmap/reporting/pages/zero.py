"""What an officer reports today: a zero report in two taps, with a receipt."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID, uuid4

from attrs import frozen
from flask import Response, render_template, request, url_for

from riskmap.core.codes import ancestors_of
from riskmap.core.errors import InvalidRequestError
from riskmap.core.words import N_
from riskmap.divisions import service as divisions
from riskmap.doors.access import current_account, needs
from riskmap.doors.back import go_to
from riskmap.doors.parts import parts
from riskmap.doors.scope import current_scope
from riskmap.doors.words import locale, say
from riskmap.places import service as places
from riskmap.reporting.model.events import Event
from riskmap.reporting.model.figures import Taken
from riskmap.reporting.model.receipts import shown
from riskmap.reporting.model.reports import Kind, Report, Signed, Version
from riskmap.reporting.pages.blueprint import blueprint
from riskmap.reporting.pages.reporters import REPORTERS, unit_among
from riskmap.reporting.pages.stages.begin import Kept, kept
from riskmap.reporting.pages.stages.words import event_said, kind_said
from riskmap.reporting.service import reading, submitting
from riskmap.reporting.service import today as seeing
from riskmap.reporting.service.boarding import Row
from riskmap.reporting.service.chains import event as event_of
from riskmap.reporting.service.submitting import Incoming
from riskmap.reporting.service.today import Today
from riskmap.store import Reading


@frozen(kw_only=True)
class ReportPage:
    """What is to be reported for one unit.

    Parameters
    ----------
    units
        (code, name) of all units for which the reader reports.
    desk_phone
        Of the nearest duty desk that is known; empty where none is.
    """

    title: str
    name: str
    units: tuple[tuple[str, str], ...]
    today: Today
    desk_phone: str
    now: datetime
    drafts: tuple[Kept, ...]
    thrown_away: tuple[Kept, ...]
    done: str


@frozen(kw_only=True)
class CheckPage:
    """The sentence to be confirmed.

    Parameters
    ----------
    said
        Hidden fields of the form: they make the report, the same each time it is sent.
    period
        From when to when nothing happened; None where no report is expected.
    """

    title: str
    name: str
    unit: str
    event: Event | None
    said: Mapping[str, str]
    period: tuple[datetime, datetime] | None
    now: datetime


@frozen(kw_only=True)
class ReceiptPage:
    """The proof that a report arrived."""

    title: str
    name: str
    version: Version
    receipt: str
    met: tuple[str, ...]


@blueprint.app_template_global()
def kind_of_report(kind: Kind) -> str:
    """Return what a kind is called, a stage with its plain word."""
    return kind_said(kind)


@blueprint.app_template_global()
def what_of_event(event: Event) -> str:
    """Return what an event is, since when and where."""
    return event_said(event)


@blueprint.app_template_global()
def may_report() -> bool:
    """Tell whether the one who asks reports for a unit, for the menu of pages."""
    visitor = current_account()
    return visitor is not None and bool(set(REPORTERS) & set(visitor.roles))


@blueprint.get("/report")
@needs(*REPORTERS)
def report_today() -> Response:
    """Show what is to be reported for a unit."""
    with parts().database.read(current_scope()) as uow:
        units = seeing.own_units(uow)
        unit = unit_among(units)
        names, seen = divisions.names_of(uow, units, locale=locale()), seeing.today(uow, unit)
        page = ReportPage(
            title=say(N_("To report")),
            name=names.get(unit, unit),
            units=tuple((one, names.get(one, one)) for one in units),
            today=seen,
            desk_phone=_desk_phone(uow, unit),
            now=uow.now,
            drafts=tuple(map(kept, seen.unfinished)),
            thrown_away=tuple(map(kept, seen.thrown_away)),
            done=request.args.get("done", ""),
        )
    return Response(render_template("reporting/report.html", page=page))


@blueprint.get("/report/check")
@needs(*REPORTERS)
def check_zero() -> Response:
    """Show the sentence that would be reported: that nothing happened, or nothing changed."""
    with parts().database.read(current_scope()) as uow:
        unit, event_id = unit_among(seeing.own_units(uow)), request.args.get("event", "")
        event = event_of(uow, event_id) if event_id else None
        page = CheckPage(
            title=say(N_("Check and confirm")),
            name=divisions.names_of(uow, [unit], locale=locale()).get(unit, unit),
            unit=unit,
            event=event,
            said={
                "id": uuid4().hex,
                "unit": unit,
                "event": event_id,
                "cutoff_at": uow.now.isoformat(),
            },
            period=_period(seeing.today(uow, unit).expected, event_id),
            now=uow.now,
        )
    return Response(render_template("reporting/report_check.html", page=page))


@blueprint.post("/report")
@needs(*REPORTERS)
def send_zero() -> Response:
    """Keep a zero report; sent twice, it is kept once."""
    came = _incoming(request.form)
    parts().database.write(current_scope(), lambda uow: submitting.submit(uow, came))
    return go_to(url_for("reporting.receipt", version_id=came.report.id.hex))


@blueprint.get("/report/receipt/<version_id>")
@needs(*REPORTERS)
def receipt(version_id: str) -> Response:
    """Show the receipt of a report."""
    with parts().database.read(current_scope()) as uow:
        version = reading.report(uow, version_id).version
        unit = version.report.unit
        page = ReceiptPage(
            title=say(N_("Received")),
            name=divisions.names_of(uow, [unit], locale=locale()).get(unit, unit),
            version=version,
            receipt=shown(version.receipt),
            met=tuple(say(one.word) for one in seeing.plans_met(uow, version)),
        )
    return Response(render_template("reporting/report_receipt.html", page=page))


def _incoming(form: Mapping[str, str]) -> Incoming:
    """Return the report that was confirmed. Its bytes are its fields, in one order."""
    said = {name: form.get(name, "") for name in ("id", "unit", "event", "cutoff_at")}
    visitor = current_account()
    said["compiler"] = visitor.display_name if visitor else ""
    try:
        report = Report(
            id=UUID(hex=said["id"]),
            kind=Kind.EVENT_ZERO if said["event"] else Kind.SEASON_ZERO,
            unit=said["unit"],
            event_id=said["event"],
            cutoff_at=datetime.fromisoformat(said["cutoff_at"]),
            signed=Signed(compiler=said["compiler"]),
        )
    except ValueError:
        raise InvalidRequestError(
            N_("The form is not whole any more."), mend=N_("Go back to the page and begin anew.")
        ) from None
    sent = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return Incoming(report=report, taken=Taken({}, (), tells_casualties=False), sent=sent.encode())


def _period(expected: tuple[Row, ...], event_id: str) -> tuple[datetime, datetime] | None:
    """Return the time of which a zero report speaks: of all duties that it meets together."""
    several = [one.duty.slot for one in expected if one.duty.slot.event_id in {"", event_id}]
    if not several:
        return None
    begins = min(one.period_from for one in several)
    return begins, max(one.cutoff_at for one in several)


def _desk_phone(uow: Reading, unit: str) -> str:
    line = (unit, *ancestors_of(unit))
    found = (places.duty_phone(uow, one) for one in line)
    return next((phone for phone in found if phone), "")
