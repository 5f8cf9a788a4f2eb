"""Amend the figures of a verified report (统计核销): asked for, proposed, decided.

Until a second person approves, nothing changes. Who may do what follows from who compiled the
report, who proposed, and what was said last.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

from attrs import field, frozen

from riskmap.core.clock import require_aware
from riskmap.core.words import N_, Message
from riskmap.people.model import Acting
from riskmap.reporting.model.figures import Figures, with_sums
from riskmap.reporting.model.indicators import indicators, parts_of
from riskmap.reporting.model.reports import Kind, State, Version
from riskmap.reporting.model.rights import Deed, holds_itself, may


class Step(StrEnum):
    """What somebody said of an amendment; the last one is how it stands."""

    ASKED = "asked"
    PROPOSED = "proposed"
    WITHDRAWN = "withdrawn"
    TURNED_DOWN = "turned_down"
    APPROVED = "approved"

    @property
    def word(self) -> Message:
        """What it is called."""
        return Message(_WORDS[self])

    @property
    def is_open(self) -> bool:
        """True while something is still to be said."""
        return self in {Step.ASKED, Step.PROPOSED}


_WORDS = {
    Step.ASKED: N_("amendment asked for"),
    Step.PROPOSED: N_("amendment waits for a second person"),
    Step.WITHDRAWN: N_("amendment withdrawn"),
    Step.TURNED_DOWN: N_("amendment turned down"),
    Step.APPROVED: N_("amendment approved"),
}


@frozen(kw_only=True)
class Said:
    """What somebody said of an amendment, and why."""

    step: Step
    words: str
    at: datetime = field(converter=require_aware)
    by: str


@frozen(kw_only=True)
class Amendment:
    """An amendment of one version of a verified report, with all that was said of it.

    Parameters
    ----------
    version_id
        The version whose figures are to change.
    figures
        Those that change, as proposed; none while it was only asked for.
    ticked
        Checks whose remarks the proposer saw and leaves as they are.
    said
        The first first.
    """

    id: str
    unit: str
    event_id: str
    report_id: str
    version_id: str
    figures: Figures = field(factory=dict)
    ticked: tuple[str, ...] = ()
    said: tuple[Said, ...]

    @property
    def step(self) -> Step:
        """How it stands."""
        return self.said[-1].step

    @property
    def is_waiting(self) -> bool:
        """True while a second person is to decide."""
        return self.step is Step.PROPOSED

    @property
    def proposed(self) -> Said | None:
        """Who proposed it, and why."""
        return next((one for one in self.said if one.step is Step.PROPOSED), None)

    @property
    def proposer(self) -> str:
        """Whose proposal it is; nobody's while it was only asked for."""
        return self.proposed.by if self.proposed else ""

    @property
    def reason(self) -> str:
        """Why figures are to change: the proposer's words, else of the one who asks."""
        return (self.proposed or self.said[0]).words


def may_propose(who: Acting, version: Version, open_one: Amendment | None) -> bool:
    """Tell whether somebody may propose other figures: who compiles for this very unit."""
    is_free = open_one is None or open_one.step is Step.ASKED
    return is_free and is_verified(version) and holds_itself(who, Deed.AMEND, version.report.unit)


def may_ask(who: Acting, version: Version, open_one: Amendment | None) -> bool:
    """Tell whether somebody above may ask the unit for an amendment: he changes nothing himself."""
    unit = version.report.unit
    is_above = may(who, Deed.DECIDE, unit) and not holds_itself(who, Deed.AMEND, unit)
    return open_one is None and is_verified(version) and is_above


def may_withdraw(who: Acting, one: Amendment) -> bool:
    """Tell whether somebody may take back what he said last, as long as it waits."""
    return one.step.is_open and who.name == one.said[-1].by


def may_decide(who: Acting, one: Amendment, compilers: Iterable[str]) -> bool:
    """Tell whether somebody may approve an amendment, or turn it down.

    Never who proposed it, and nobody who compiled a version of the report.

    Parameters
    ----------
    compilers
        Who sent a version of the report.
    """
    is_another = who.name not in {one.proposer, *compilers}
    return one.is_waiting and is_another and may(who, Deed.DECIDE, one.unit)


def is_verified(version: Version) -> bool:
    """Tell whether a version is a verified report that was accepted: its figures are frozen."""
    return version.report.kind is Kind.VERIFIED and version.state is State.ACCEPTED


def changed(before: Figures, proposed: Figures) -> Figures:
    """Return which proposed figures are others than before, in the order of the form."""
    return {
        slug: proposed[slug]
        for slug in indicators()
        if slug in proposed and proposed[slug] != before.get(slug)
    }


def amended(before: Figures, proposed: Figures) -> Figures:
    """Return the figures after an amendment.

    A sum of which a part changes, and that nobody proposed, is worked out anew.
    """
    stale = {
        one.slug
        for one in indicators().values()
        if one.is_sum and one.slug not in proposed and proposed.keys() & set(parts_of(one.slug))
    }
    kept = {slug: figure for slug, figure in before.items() if slug not in stale}
    whole = with_sums({**kept, **proposed})
    lost = {slug: before[slug] for slug in stale if slug in before and slug not in whole}
    return {slug: {**lost, **whole}[slug] for slug in indicators() if slug in {*lost, *whole}}
