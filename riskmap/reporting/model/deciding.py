"""What is written down at the desk: no loss, copies that were sent, entries above, publications."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum

from attrs import field, frozen

from riskmap.core.clock import require_aware
from riskmap.core.figure import Figure
from riskmap.core.words import N_, Message
from riskmap.reporting.model.figures import Figures
from riskmap.reporting.model.indicators import indicators


@frozen(kw_only=True)
class NoLoss:
    """A unit that has no loss by an event, or not any more: what was said last of it."""

    event_id: str
    unit: str
    is_declared: bool
    words: str
    recorded_at: datetime
    by: str


@frozen(kw_only=True)
class CopySent:
    """A copy that somebody sent to a level above."""

    event_id: str
    rule: str
    unit: str
    sent_at: datetime = field(converter=require_aware)
    how: str
    figures: Figures
    recorded_at: datetime
    by: str


class Verdict(StrEnum):
    """Which of two reports that came under one id stands."""

    FIRST = "first"
    OTHER = "other"

    @property
    def word(self) -> Message:
        """What it is called."""
        return Message(_VERDICTS[self])


_VERDICTS = {
    Verdict.FIRST: N_("The first one stands; the other was a mistake."),
    Verdict.OTHER: N_("The other one is right; the first is returned, to be sent anew."),
}


@frozen(kw_only=True)
class Conflict:
    """Other bytes that came under the id of a version; `verdict` is None while nobody decided."""

    version_id: str
    sent_hash: str
    sent: bytes
    received_at: datetime
    by: str
    verdict: Verdict | None = None
    words: str = ""
    decided_by: str = ""


@frozen(kw_only=True)
class SentUp:
    """A version as it stands in the national system.

    Parameters
    ----------
    national_at, operator
        When and by whom it was entered there, as that system says.
    figures
        Only what stands there otherwise.
    """

    version_id: str
    unit: str
    number: int = 1
    national_at: datetime = field(converter=require_aware)
    operator: str
    figures: Figures = field(factory=dict)
    words: str = ""
    recorded_at: datetime
    by: str


@frozen(kw_only=True)
class Mismatch:
    """A figure that stands otherwise in the national system; ours: None where not asked."""

    indicator: str
    ours: Figure | None
    theirs: Figure


def mismatches(ours: Figures, sent: SentUp) -> tuple[Mismatch, ...]:
    """Return what differs between a version and the national system, in the order of the form."""
    return tuple(
        Mismatch(indicator=slug, ours=ours.get(slug), theirs=sent.figures[slug])
        for slug in indicators()
        if slug in sent.figures and sent.figures[slug] != ours.get(slug)
    )


@frozen(kw_only=True)
class Publication:
    """Figures that somebody released, word for word.

    Parameters
    ----------
    sum_id
        The kept sum that the figures were taken from.
    indicators
        Which of its figures.
    document
        Number of the release, empty where it has none.
    """

    id: str
    unit: str
    event_id: str
    sum_id: str
    indicators: tuple[str, ...]
    words: str
    channel: str
    document: str = ""
    recorded_at: datetime
    by: str
    withdrawn_at: datetime | None = None
    withdrawn_by: str = ""
    withdrawn_why: str = ""

    def figures(self, kept: Figures) -> Iterator[tuple[str, Figure]]:
        """Yield what is published of a sum."""
        return ((slug, kept[slug]) for slug in self.indicators if slug in kept)
