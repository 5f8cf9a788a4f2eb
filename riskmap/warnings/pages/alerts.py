"""Alerts that are given out of a warning, in words: who proposed, who decided, who may now."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import frozen

from riskmap.core.words import N_, Message
from riskmap.doors.words import say
from riskmap.people.model import Acting
from riskmap.people.service import naming
from riskmap.store import Reading
from riskmap.warnings.model.papers import Paper
from riskmap.warnings.model.rights import Deed, may
from riskmap.warnings.model.warnings import HazardWarning, Kind
from riskmap.warnings.service import cap

FEED = "/api/v1/warnings.atom"


@frozen(kw_only=True)
class PaperRow:
    """One alert; who proposed it never approves it."""

    paper: Paper
    proposer: str
    decider: str
    may_approve: bool
    may_withdraw: bool


@frozen(kw_only=True)
class PapersTold:
    """All alerts of a warning, the latest first.

    Parameters
    ----------
    propose_word
        What the press does; empty where there is nothing to tell.
    """

    rows: tuple[PaperRow, ...]
    may_propose: bool
    propose_word: str
    feed_href: str = FEED


def papers_told(uow: Reading, one: HazardWarning, who: Acting) -> PapersTold | None:
    """Return the alerts of a warning; None of an official one, whose sender gives it out."""
    if one.kind is Kind.OFFICIAL:
        return None
    papers = cap.of_warning(uow, one.id)
    actors = {each.actor for each in papers} | {
        each.decision.actor for each in papers if each.decision
    }
    names = naming.names_within(uow, actors)
    does = cap.offered(uow, one)
    word = "" if does is None else say(Message(N_("Propose: {what}"), {"what": does.word}))
    return PapersTold(
        rows=tuple(_row(each, who, names) for each in reversed(papers)),
        may_propose=does is not None and may(who, Deed.PROPOSE, one.code12),
        propose_word=word,
    )


def _row(one: Paper, who: Acting, names: Mapping[str, str]) -> PaperRow:
    is_own = one.actor == who.name
    decider = one.decision.actor if one.decision else ""
    return PaperRow(
        paper=one,
        proposer=names.get(one.actor, one.actor),
        decider=names.get(decider, decider),
        may_approve=one.waits and not is_own and may(who, Deed.APPROVE, one.code12),
        may_withdraw=one.waits and is_own and may(who, Deed.PROPOSE, one.code12),
    )
