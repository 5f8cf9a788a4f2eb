"""Alerts that are given out: proposed by one person, approved by another."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

from attrs import field, frozen

from riskmap.core.words import N_, Message


class Does(StrEnum):
    """What an alert does to those before it."""

    ALERT = "alert"
    UPDATE = "update"
    CANCEL = "cancel"

    @property
    def word(self) -> Message:
        """What it is called."""
        return Message(_DOES[self])


class Verdict(StrEnum):
    """What was decided about it."""

    APPROVED = "approved"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"

    @property
    def word(self) -> Message:
        """What it is called."""
        return Message(_VERDICTS[self])


_DOES = {
    Does.ALERT: N_("first alert"),
    Does.UPDATE: N_("alert that replaces an earlier one"),
    Does.CANCEL: N_("cancellation of an alert"),
}
_VERDICTS = {
    Verdict.APPROVED: N_("approved, given out"),
    Verdict.DECLINED: N_("declined"),
    Verdict.WITHDRAWN: N_("proposal taken back"),
}
WAITS = N_("waits for a second person")


@frozen(kw_only=True)
class Decision:
    """What somebody decided about an alert, and why."""

    verdict: Verdict = field(converter=Verdict)
    words: str
    actor: str
    recorded_at: datetime


@frozen(kw_only=True)
class Paper:
    """One alert of the Common Alerting Protocol, as it was proposed: its text never changes.

    Parameters
    ----------
    number
        Version of the warning that it tells of.
    identifier, sent_at
        As they stand in the document.
    document
        The whole alert as XML.
    words, actor
        Who proposed it, and why.
    decision
        None while it waits.
    """

    id: str
    warning_id: str
    number: int
    code12: str
    does: Does = field(converter=Does)
    identifier: str
    sent_at: datetime
    document: str
    words: str
    actor: str
    recorded_at: datetime
    decision: Decision | None = None

    @property
    def is_out(self) -> bool:
        """True where it was approved: only then it leaves."""
        return self.decision is not None and self.decision.verdict is Verdict.APPROVED

    @property
    def waits(self) -> bool:
        """True until somebody decides."""
        return self.decision is None

    @property
    def word(self) -> Message:
        """How it stands, in words."""
        return Message(WAITS) if self.decision is None else self.decision.verdict.word


def since_cancelled(several: Iterable[Paper]) -> list[Paper]:
    """Return the alerts that are out and that no other has cancelled: what receivers hold for true.

    What is given out of a warning that was opened again after that is a first alert anew.
    """
    told: list[Paper] = []
    for one in several:
        if one.is_out:
            told = [] if one.does is Does.CANCEL else [*told, one]
    return told
