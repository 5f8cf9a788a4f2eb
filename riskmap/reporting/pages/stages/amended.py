"""What pages say of amendments of verified reports: how they stand, what changes, who said what."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from attrs import frozen

from riskmap.core.errors import BodyError, RiskmapError
from riskmap.core.words import N_, Message
from riskmap.doors.words import say
from riskmap.people.pages.duty import Tried, tried
from riskmap.people.pages.words import explained
from riskmap.reporting.model.amendments import Amendment, Step
from riskmap.reporting.model.indicators import indicators
from riskmap.reporting.model.reports import Report
from riskmap.reporting.pages.stages.words import change_said, told
from riskmap.reporting.service.amending import Looked

_MARKS = {
    Step.ASKED: "due",
    Step.PROPOSED: "due",
    Step.WITHDRAWN: "unreachable",
    Step.TURNED_DOWN: "late",
    Step.APPROVED: "met",
}


@frozen(kw_only=True)
class SaidRow:
    """What somebody said of an amendment."""

    what: str
    words: str
    by: str
    at: datetime


@frozen(kw_only=True)
class AmendmentSaid:
    """An amendment in words.

    Parameters
    ----------
    unit
        Name of the unit; empty where the page is about one.
    lines
        What changes: (figure, before → after).
    """

    id: str
    version_id: str
    unit: str
    state: str
    mark: str
    is_open: bool
    is_asked: bool
    reason: str
    lines: tuple[tuple[str, str], ...]
    said: tuple[SaidRow, ...]
    may_decide: bool = False
    may_withdraw: bool = False


def looked_said(one: Looked, unit: str = "") -> AmendmentSaid:
    """Return an amendment in words, with what the reader may do about it."""
    lines = tuple(
        (say(indicators()[each.indicator].name), change_said(each)) for each in one.differences
    )
    return _said(
        one.amendment, unit, lines, may_decide=one.may_decide, may_withdraw=one.may_withdraw
    )


def amendment_said(one: Amendment, unit: str) -> AmendmentSaid:
    """Return an amendment in short, for a board."""
    return _said(one, unit, ())


def amended_said(report: Report) -> str:
    """Return which amendment a version is, why and whose; empty for none."""
    one = report.amendment
    if one is None:
        return ""
    known = {
        "number": one.number,
        "reason": one.reason,
        "proposer": one.proposed_by,
        "approver": one.approved_by,
    }
    return say(Message(_AMENDED, known))


_AMENDED = N_(
    "Amendment {number} of the verified figures: {reason} "
    "Proposed by {proposer}, approved by {approver}."
)


def tried_with(fault: RiskmapError) -> Tried:
    """Return the form of the current request with what is wrong, remarks of checks included."""
    form = tried(fault)
    return Tried(form=form.form, said=form.said, fault=" ".join(faults(fault)))


def faults(fault: RiskmapError) -> tuple[str, ...]:
    """Return what is wrong, in sentences."""
    if isinstance(fault, BodyError):
        return tuple(map(told, fault.findings))
    return (explained(fault),)


def _said(
    one: Amendment,
    unit: str,
    lines: Iterable[tuple[str, str]],
    *,
    may_decide: bool = False,
    may_withdraw: bool = False,
) -> AmendmentSaid:
    return AmendmentSaid(
        id=one.id,
        version_id=one.version_id,
        unit=unit,
        state=say(one.step.word),
        mark=_MARKS[one.step],
        is_open=one.step.is_open,
        is_asked=one.step is Step.ASKED,
        reason=one.reason,
        lines=tuple(lines),
        said=tuple(
            SaidRow(what=say(each.step.word), words=each.words, by=each.by, at=each.at)
            for each in one.said
        ),
        may_decide=may_decide,
        may_withdraw=may_withdraw,
    )
