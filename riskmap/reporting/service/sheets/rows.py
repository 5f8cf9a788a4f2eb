"""Rows of event figures in the order of the national form, unknown and not asked kept apart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from riskmap.core.access import Area
from riskmap.core.clock import SHANGHAI
from riskmap.core.codes import ancestors_of
from riskmap.core.words import N_, Message
from riskmap.divisions import service as divisions
from riskmap.reporting.model import columns
from riskmap.reporting.model.columns import Cell
from riskmap.reporting.model.events import Event
from riskmap.reporting.model.figures import Figures
from riskmap.reporting.model.indicators import indicators
from riskmap.reporting.model.receipts import shown
from riskmap.reporting.model.reports import State, Version
from riskmap.reporting.service import chains
from riskmap.reporting.service.official import Basis, Official
from riskmap.reporting.service.sheets.sheet import About, Say, Sheet, made_up
from riskmap.reporting.store import reports
from riskmap.reporting.store.reports import Wanted
from riskmap.store import Reading

_MOST = 20_000
#: States of reports as the column of row kinds calls them.
_STATES = {
    State.SUBMITTED: "待审核",
    State.RETURNED: "已退回",
    State.ACCEPTED: columns.ONE,
}


def figures_sheet(uow: Reading, one: Official, say: Say, *, codes: bool = False) -> Sheet:
    """Return the sum in front, then what each unit says, then those that are awaited.

    Parameters
    ----------
    codes
        Head the figures with official codes instead of their Chinese names.

    Raises
    ------
    ConflictError
        If official codes are asked for that nobody has brought.
    """
    names = _names(uow, [one.unit, *one.awaited, *(each.report.unit for each in one.said)])
    note = "; ".join(filter(None, (_note(one.realm, say), say(one.standing))))
    total = columns.WHOLE if one.is_complete else columns.INCOMPLETE
    rows = [
        _row(one.event, one.unit, names, one.figures, cutoff_at=one.cutoff_at, kind=total,
             notice=note),
        *(_said(one.event, each, names, note) for each in one.said),
        *(_row(one.event, code12, names, {}, cutoff_at=one.cutoff_at, kind=columns.AWAITED,
               notice=note) for code12 in one.awaited),
    ]  # fmt: skip
    return Sheet(
        headings=headings(codes=codes),
        rows=tuple(rows),
        about=tuple(_about(one, names, say)),
        stem=f"figures_{one.unit}_{_stamp(one.cutoff_at)}",
    )


def reports_sheet(
    uow: Reading, event_id: str, unit: str, cutoff_at: datetime, realm: str, say: Say
) -> Sheet:
    """Return the last version of every report on an event that speaks of no later moment.

    Raises
    ------
    NotFoundError
        If there is no such event.
    """
    event = chains.event(uow, event_id)
    wanted = Wanted(area=Area.of(unit), event_id=event_id)
    found = [
        each
        for each in reports.page(uow, wanted, _MOST)
        if each.report.cutoff_at <= cutoff_at and each.report.kind.is_stage
    ]
    found.sort(key=lambda each: (each.report.unit, each.position))
    names = _names(uow, (each.report.unit for each in found))
    note = _note(realm, say)
    rows = (_said(event, each, names, note, signed=True) for each in found)
    return Sheet(
        headings=headings(signed=True),
        rows=tuple(rows),
        about=(*_of_event(event, cutoff_at, uow.now, say), *_meaning(say), *_mark(realm, say)),
        stem=f"reports_{unit}_{_stamp(cutoff_at)}",
    )


def headings(*, codes: bool = False, signed: bool = False) -> tuple[str, ...]:
    """Return the headings of a file, in the order of the national form."""
    said = columns.official_codes() if codes else {}
    return (
        *(one.zh for one in columns.before()),
        *(said.get(slug, one.zh) for slug, one in indicators().items()),
        *(one.zh for one in columns.behind(signed=signed)),
    )


def _said(
    event: Event, one: Version, names: Mapping[str, str], notice: str, *, signed: bool = False
) -> tuple[Cell, ...]:
    report = one.report
    row = _row(
        event,
        report.unit,
        names,
        report.figures,
        cutoff_at=report.cutoff_at,
        kind=_STATES[one.state],
        notice=notice,
        version=one,
    )
    if not signed:
        return row
    who = report.signed
    return (*row, who.compiler, who.unit_head, who.phone, columns.moment_said(one.received_at))


def _row(
    event: Event,
    code12: str,
    names: Mapping[str, str],
    figures: Figures,
    *,
    cutoff_at: datetime,
    kind: str,
    notice: str,
    version: Version | None = None,
) -> tuple[Cell, ...]:
    header = event.header
    above = "-".join(names[one] for one in reversed(ancestors_of(code12)) if one in names)
    return (
        names.get(code12, code12),
        columns.hazard_said(header.hazard),
        above or None,
        columns.moment_said(header.occurred_at),
        columns.moment_said(header.ended_at),
        f"{header.occurred_at.astimezone(SHANGHAI):%Y-%m}",
        header.typhoon or None,
        header.magnitude,
        *(columns.figure_said(one, figures.get(slug)) for slug, one in indicators().items()),
        code12,
        columns.stage_said(version.report.kind) if version else None,
        columns.moment_said(cutoff_at),
        kind,
        version.number if version else None,
        shown(version.receipt) if version else None,
        columns.mass_loss_said(version.report) if version else None,
        columns.amendment_said(version.report) if version else None,
        notice or None,
    )


def _names(uow: Reading, codes: Iterable[str]) -> dict[str, str]:
    wanted = set(codes)
    return divisions.names_of(uow, {*wanted, *(up for one in wanted for up in ancestors_of(one))})


def _about(one: Official, names: Mapping[str, str], say: Say) -> Iterable[About]:
    yield from _of_event(one.event, one.cutoff_at, one.at, say)
    yield _line(N_("Unit"), f"{names.get(one.unit, one.unit)} {one.unit}", say)
    yield _line(N_("What the figures rest on"), say(one.basis.word), say)
    yield _line(N_("Standing of the figures"), say(one.standing), say)
    yield _line(N_("Complete"), say(completeness(one)), say)
    yield from _meaning(say)
    yield from _mark(one.realm, say)


def completeness(one: Official) -> Message:
    """Return whether something is missing in the figures, and what."""
    if one.is_complete:
        return Message(N_("complete: every part is known"))
    if one.basis is Basis.NOTHING:
        return Message(N_("incomplete: nothing was accepted up to the cutoff"))
    if one.basis is Basis.SUM and one.unknown_parts:
        counts = {"n": one.unknown_parts, "m": len(one.parts)}
        return Message(N_("incomplete: {n} of {m} parts unknown"), counts)
    return Message(N_("incomplete: some figures are unknown"))


def _of_event(event: Event, cutoff_at: datetime, made_at: datetime, say: Say) -> Iterable[About]:
    header = event.header
    yield _line(N_("Disaster event"), event.id, say)
    yield _line(N_("Hazard"), columns.hazard_said(header.hazard), say)
    yield _line(N_("Occurred"), columns.moment_said(header.occurred_at) or "", say)
    yield _line(N_("Stands"), say(event.state.word), say)
    yield _line(N_("Cutoff"), columns.moment_said(cutoff_at) or "", say)
    yield _line(N_("Made"), columns.moment_said(made_at) or "", say)


def _meaning(say: Say) -> Iterable[About]:
    yield _line(
        N_("Meaning of the cells"),
        say(
            Message(
                N_(
                    "A number was counted, 0 too. {unknown}: asked for, and nobody knows. "
                    "{at_least}: a lower bound. Empty: not asked for."
                ),
                {"unknown": columns.UNKNOWN, "at_least": columns.AT_LEAST},
            )
        ),
        say,
    )
    headings_from = N_("Headings of the quick report; nobody compared them with the national one.")
    yield _line(N_("Source"), say(Message(headings_from)), say)


def _mark(realm: str, say: Say) -> Iterable[About]:
    note = _note(realm, say)
    if note:
        yield _line(N_("Notice"), note, say)


def _note(realm: str, say: Say) -> str:
    mark = made_up(realm)
    return say(mark) if mark else ""


def _line(label: str, text: str, say: Say) -> About:
    return About(label=say(Message(label)), text=text)


def _stamp(moment: datetime) -> str:
    return f"{moment.astimezone(SHANGHAI):%Y%m%dT%H%M}"
