"""From a draft to a report: what stands around it, what the checks say of it, and sending it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, tzinfo
from uuid import UUID

from attrs import frozen

from riskmap.core.codes import level_of
from riskmap.core.errors import ConflictError, ForbiddenError, InvalidRequestError
from riskmap.core.findings import Finding, Severity, errors_among
from riskmap.core.words import N_, Message
from riskmap.reporting.model import writing
from riskmap.reporting.model.chains import Chain
from riskmap.reporting.model.checks import softened
from riskmap.reporting.model.drafts import MASS_LOSS, Draft
from riskmap.reporting.model.events import Event
from riskmap.reporting.model.figures import Figures, Taken, take, told
from riskmap.reporting.model.reports import SUMMARY_MOST, Header, Kind, Report, Version
from riskmap.reporting.model.rolling import RollUp
from riskmap.reporting.service import chains, rolling, submitting
from riskmap.reporting.service.checking import Judged
from riskmap.reporting.service.submitting import Incoming, Outcome
from riskmap.reporting.store import drafts, reports
from riskmap.store import Reading, Writing

#: What a report that does not fit in is refused by; said on the page, the draft stays.
REFUSALS = (ConflictError, InvalidRequestError, ForbiddenError)


@frozen(kw_only=True)
class Around:
    """What is known around a draft.

    Parameters
    ----------
    event
        None where the report begins one.
    chain
        Of unit and event; None where there is no event yet.
    before
        The last report with figures before this one.
    sums
        Of the level below; None where there is none, or no event yet.
    """

    event: Event | None
    chain: Chain | None
    before: Version | None
    sums: RollUp | None

    @property
    def figures(self) -> Figures:
        """Figures of the report before; none where there is none."""
        return {} if self.before is None else self.before.report.figures


@frozen(kw_only=True)
class Signing:
    """Who sends a draft, and of which moment it speaks."""

    compiler: str
    cutoff_at: datetime
    zone: tzinfo


@frozen(kw_only=True)
class Checked:
    """What is to be said of a draft before it is sent.

    Parameters
    ----------
    incoming
        The report; None while something is missing that every report has.
    missing
        What is missing so.
    judged
        What the checks say; None where the report does not fit in.
    refusal
        Why it does not fit in.
    """

    incoming: Incoming | None
    missing: tuple[Finding, ...] = ()
    judged: Judged | None = None
    refusal: ConflictError | InvalidRequestError | ForbiddenError | None = None

    @property
    def may_be_sent(self) -> bool:
        """True where nothing holds it up."""
        is_whole = not errors_among(self.missing)
        return is_whole and self.judged is not None and not self.judged.holding_up


def around(uow: Reading, draft: Draft) -> Around:
    """Return what is known around a draft.

    Raises
    ------
    NotFoundError
        If its event is not there, or not for the one who asks.
    """
    if not draft.joins:
        return Around(event=None, chain=None, before=None, sums=None)
    event = chains.event(uow, draft.joins)
    chain = chains.chain_of(uow, event, draft.unit)
    link = chain.before(_position(uow, draft, chain))
    has_below = level_of(draft.unit).below is not None
    return Around(
        event=event,
        chain=chain,
        before=None if link is None else reports.by_id(uow, link.id),
        sums=rolling.add_up_below(uow, event, draft.unit, uow.now) if has_below else None,
    )


def figures_of(draft: Draft, known: Around) -> Taken:
    """Return the figures of a draft as they are understood."""
    return take(writing.figures_typed(draft, known.figures))


def check(uow: Reading, draft: Draft, known: Around, signing: Signing) -> Checked:
    """Return what is to be said of a draft before it is sent."""
    header, missing = _header(draft, known, signing.zone)
    missing += tuple(_unfit(draft))
    if draft.kind is Kind.INITIAL and header is None:
        return Checked(incoming=None, missing=missing)
    incoming = _incoming(draft, known, signing, header)
    if incoming.taken.tells_casualties:
        missing = softened(missing)
    try:
        judged = submitting.look(uow, incoming.report, incoming.taken)
    except REFUSALS as refusal:
        return Checked(incoming=incoming, missing=missing, refusal=refusal)
    return Checked(incoming=incoming, missing=missing, judged=judged)


def whole(draft: Draft, known: Around, signing: Signing) -> Incoming | None:
    """Return the report that a draft becomes; None while something is missing that holds it up.

    Only hazard and time of a new event hold up news of casualties.
    """
    header, missing = _header(draft, known, signing.zone)
    missing += tuple(_unfit(draft))
    if draft.kind is Kind.INITIAL and header is None:
        return None
    incoming = _incoming(draft, known, signing, header)
    return incoming if incoming.taken.tells_casualties or not missing else None


def send(uow: Writing, draft: Draft, incoming: Incoming) -> Outcome:
    """Keep the report that a draft became; the draft goes, unless another report has its id."""
    outcome = submitting.submit(uow, incoming)
    if not outcome.is_conflict:
        drafts.remove(uow, draft.id)
    return outcome


def _position(uow: Reading, draft: Draft, chain: Chain) -> int:
    replaced = reports.by_id(uow, draft.replaces) if draft.replaces else None
    return chain.next_position if replaced is None else replaced.position


def _header(draft: Draft, known: Around, zone: tzinfo) -> tuple[Header | None, tuple[Finding, ...]]:
    """Return the header of an initial report: that of the event, where it joins one."""
    if draft.kind is not Kind.INITIAL:
        return None, ()
    if known.event is not None:
        return known.event.header, ()
    return writing.header_typed(draft, zone)


def _unfit(draft: Draft) -> Iterator[Finding]:
    """Yield what is wrong with words: only what is final needs the head of the unit."""
    if draft.replaces:  # of others it is said with the header
        yield from writing.position_typed(draft)[1]
    if draft.kind is Kind.VERIFIED and not draft.text("unit_head"):
        yield _fault(
            "unit_head",
            Message(N_("A verified report names the head of the unit.")),
            N_("Write who has approved it."),
        )
    if len(draft.text("summary")) > SUMMARY_MOST:
        yield _fault(
            "summary",
            Message(N_("The summary has more than {most} characters."), {"most": SUMMARY_MOST}),
            N_("Shorten it; longer words have their own boxes."),
        )


def _fault(field: str, message: Message, mend: str) -> Finding:
    return Finding(
        kind="form", severity=Severity.ERROR, message=message, mend=Message(mend), field=field
    )


def _incoming(draft: Draft, known: Around, signing: Signing, header: Header | None) -> Incoming:
    taken = figures_of(draft, known)
    report = Report(
        id=UUID(hex=draft.id),
        kind=draft.kind,
        unit=draft.unit,
        signed=writing.signed_typed(draft, signing.compiler),
        cutoff_at=signing.cutoff_at,
        event_id=draft.joins,
        header=header,
        figures=taken.figures,
        reasons=writing.reasons_typed(draft),
        narrative=writing.narrative_typed(draft),
        summary=draft.text("summary")[:SUMMARY_MOST],  # longer ones are not sent
        position=writing.position_typed(draft)[0],
        is_mass_loss=bool(draft.text(MASS_LOSS)) and draft.kind is not Kind.VERIFIED,
        ticked=writing.ticked(draft),
        replaces=UUID(hex=draft.replaces) if draft.replaces else None,
        upgrades=UUID(hex=draft.upgrades) if draft.upgrades else None,
    )
    return Incoming(report=report, taken=taken, sent=_bytes(draft, report))


def _bytes(draft: Draft, report: Report) -> bytes:
    """Return a draft as it is sent: what was typed, in one order."""
    said = {
        "id": draft.id,
        "kind": str(draft.kind),
        "unit": draft.unit,
        "event": draft.joins,
        "replaces": draft.replaces,
        "upgrades": draft.upgrades,
        "cutoff_at": report.cutoff_at.isoformat(),
        "compiler": report.signed.compiler,
        "figures": told(report.figures),
        "said": dict(draft.said),
    }
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode()
