"""Write down what a unit told by telephone: that nothing happened, a danger, or losses.

Who called, from which number and when stands in the report; who typed it is who sends it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from attrs import evolve, field, frozen

from riskmap.core.clock import require_aware
from riskmap.core.codes import require_code12
from riskmap.core.errors import InvalidRequestError
from riskmap.core.words import N_
from riskmap.reporting.model.events import Event
from riskmap.reporting.model.figures import Taken, take, told
from riskmap.reporting.model.indicators import CASUALTIES
from riskmap.reporting.model.reports import Call, Danger, Header, Kind, Report, Signed
from riskmap.reporting.service import chains, checking, submitting
from riskmap.reporting.service.submitting import Incoming, Outcome
from riskmap.store import Reading, Writing

CHANNEL = "phone"
#: What is asked on the telephone: casualties, and how many are affected. The rest comes later.
ASKED = (*CASUALTIES, "affected_pop")


@frozen(kw_only=True)
class Told:
    """What came by telephone, before it is known what it says.

    Parameters
    ----------
    id
        Made with the form: sent twice, it is kept once.
    """

    id: UUID
    unit: str = field(converter=require_code12)
    call: Call
    heard_at: datetime = field(converter=require_aware)

    def report(self, kind: Kind, **more: Any) -> Report:
        """Return a report of a kind that writes the call down."""
        return Report(
            id=self.id,
            kind=kind,
            unit=self.unit,
            signed=Signed(compiler=self.call.caller, phone=self.call.number),
            cutoff_at=self.call.called_at,
            call=self.call,
            channel=CHANNEL,
            **more,
        )


@frozen(kw_only=True)
class Losses:
    """Losses as they were told.

    Parameters
    ----------
    hazard, occurred_at
        Of the event, where it is a new one.
    figures
        As they were typed, by indicator; what was not told is left out.
    words
        What else was said; also why a figure is less than before.
    is_mass
        Many houses collapsed at once, or a large area suffered.
    """

    hazard: str
    occurred_at: datetime | None
    figures: Mapping[str, str]
    words: str
    is_mass: bool = False


def nothing(uow: Writing, one: Told) -> tuple[Outcome, ...]:
    """Write down that nothing happened; where events go on, that nothing changed in each.

    Raises
    ------
    ForbiddenError, ConflictError, InvalidRequestError
        As `submitting.submit`.
    """
    still_open = chains.open_events(uow, one.unit)
    if not still_open:
        return (_sent(uow, one.report(Kind.SEASON_ZERO)),)
    return tuple(
        _sent(uow, evolve(one, id=_id_of(one, event)).report(Kind.EVENT_ZERO, event_id=event.id))
        for event in still_open
    )


def danger(uow: Writing, one: Told, what: Danger) -> Outcome:
    """Write a danger down.

    Raises
    ------
    ForbiddenError, ConflictError, InvalidRequestError
        As `submitting.submit`.
    """
    return _sent(uow, one.report(Kind.DANGER, danger=what))


def losses(uow: Writing, one: Told, said: Losses) -> Outcome:
    """Write losses down: as the first report of an event, or as what changed in the one going on.

    Figures that were told before and not now stand as they were. Casualties are held up by
    nothing.

    Raises
    ------
    ForbiddenError, ConflictError, InvalidRequestError, BodyError
        As `submitting.submit`.
    """
    still_open = chains.open_events(uow, one.unit)
    new = {slug: _figure(text) for slug, text in said.figures.items() if text.strip()}
    if still_open:
        return _follow_up(uow, one, still_open[0], new, said)
    if not said.hazard or said.occurred_at is None:
        raise InvalidRequestError(
            N_("Nobody said what happened, and when it began."),
            mend=N_("Choose the kind of disaster and give the time."),
        )
    header = Header(hazard=said.hazard, occurred_at=said.occurred_at)
    report = one.report(
        Kind.INITIAL, header=header, summary=said.words[:200], is_mass_loss=said.is_mass
    )
    return _sent(uow, report, new)


def _follow_up(
    uow: Writing, one: Told, event: Event, new: Mapping[str, Any], said: Losses
) -> Outcome:
    words = said.words
    report = one.report(
        Kind.FOLLOW_UP, event_id=event.id, summary=words[:200], is_mass_loss=said.is_mass
    )
    chain = chains.chain_for(uow, report)
    before = told(checking.before_of(uow, chain, chain.next_position) or {})
    reasons = dict.fromkeys(new, words) if words else {}
    return _sent(uow, evolve(report, reasons=reasons), {**before, **new})


def _sent(uow: Writing, report: Report, figures: Mapping[str, Any] | None = None) -> Outcome:
    taken = take(figures) if figures else Taken({}, (), tells_casualties=False)
    whole = submitting.with_figures(report, taken)
    return submitting.submit(
        uow, Incoming(report=whole, taken=taken, sent=_bytes(whole, figures or {}))
    )


def _bytes(report: Report, figures: Mapping[str, Any]) -> bytes:
    """Return the bytes of a report that was typed: what makes it, in one order."""
    call = report.call
    said = {
        "id": report.id.hex,
        "kind": str(report.kind),
        "unit": report.unit,
        "event": report.event_id,
        "cutoff_at": report.cutoff_at.isoformat(),
        "caller": call.caller if call else "",
        "number": call.number if call else "",
        "words": report.danger.words if report.danger else report.summary,
        "figures": dict(figures),
        **({"mass_loss": True} if report.is_mass_loss else {}),
    }
    return json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _id_of(one: Told, event: Event) -> UUID:
    return uuid5(one.id, event.id)


def _figure(text: str) -> str:
    said = text.strip()
    return "unknown" if said.casefold() in {"unknown", "?", "？", "未知", "不明"} else said


def open_events(uow: Reading, unit: str) -> tuple[Event, ...]:
    """Return the events that go on at a unit, for the words of a form."""
    return chains.open_events(uow, unit)
