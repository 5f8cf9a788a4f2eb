"""Warnings that people end, in words: by whom and why, what is measured since, who may do what."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from attrs import frozen

from riskmap.core.words import N_, Message
from riskmap.doors.access import holds
from riskmap.doors.words import hour, say
from riskmap.people.model import Acting
from riskmap.people.service.reading import acting
from riskmap.store import Reading
from riskmap.warnings.model.endings import reasons
from riskmap.warnings.model.rights import Deed, may, roles_of
from riskmap.warnings.model.warnings import HazardWarning, Kind
from riskmap.warnings.pages.words import Told, people_of, told
from riskmap.warnings.service import ending
from riskmap.warnings.service.ending import Ended

_OFFICIAL = N_(
    "This is a signal of {source}: only its sender ends it. Whoever doubts it asks there; "
    "it ends here as soon as its end has come."
)
_BEYOND = N_("It holds beyond your area: whoever manages the larger area ends it.")
_STILL = N_("As of {time} what is measured is still above: {headline}")
_BLIND = N_("Nothing that says the same or the end has come since {time}.")
_FOLLOWED = N_("Another warning took its place: it got more severe, or came anew.")
_OVER = N_("What is measured has fallen below since. What comes anew opens a new warning.")
_UNDO = N_("Until {time} the end can be taken back, whatever is measured.")


@frozen(kw_only=True)
class EndedTold:
    """A warning that a person ended, in words.

    Parameters
    ----------
    by
        Empty where that person is not one whom the reader knows.
    now
        What is measured since.
    is_still_seen, is_bound
        Whether the same is still measured, and whether it opens nothing for that.
    followed_by
        Id of the warning that took its place; empty for none.
    undo
        Until when it is simply taken back; empty after that.
    """

    told: Told
    at: datetime
    by: str
    reason: str
    words: str
    now: str
    is_still_seen: bool
    is_bound: bool
    followed_by: str
    undo: str
    may_return: bool


@frozen(kw_only=True)
class EndTold:
    """What the page of a warning says of its end by hand.

    Parameters
    ----------
    reasons
        Slug and word; empty where the one who asks may not end it now.
    refused
        Why not, for those who end others; empty where there is nothing to say.
    """

    reasons: tuple[tuple[str, str], ...] = ()
    refused: str = ""
    ended: EndedTold | None = None


def end_told(uow: Reading, one: HazardWarning, who: Acting) -> EndTold:
    """Return what there is to say and to do about the end of a warning."""
    found = ending.ended_one(uow, one, uow.now)
    if found is not None:
        (shown,) = ended_told(uow, [found])
        return EndTold(ended=shown)
    if not holds(*roles_of(Deed.END)) or not one.is_in_force:
        return EndTold()
    if one.kind is Kind.OFFICIAL:
        return EndTold(refused=say(Message(_OFFICIAL, {"source": one.said.source})))
    if not may(who, Deed.END, one.code12):
        return EndTold(refused=say(_BEYOND))
    return EndTold(reasons=tuple((each.slug, say(each.word)) for each in reasons().values()))


def ended_told(uow: Reading, several: Iterable[Ended]) -> tuple[EndedTold, ...]:
    """Return warnings that people ended, in words, in the same order."""
    found = tuple(several)
    if not found:
        return ()
    who, people = acting(uow), people_of(uow, (one.by_hand for one in found))
    words = told(uow, (one.warning for one in found))
    return tuple(
        EndedTold(
            told=shown,
            at=one.warning.version.recorded_at,
            by=people.get(one.by_hand.actor, ""),
            reason=say(one.by_hand.word),
            words=one.by_hand.words,
            now=_now(one),
            is_still_seen=one.is_still_seen,
            is_bound=one.last is not None,
            followed_by=one.followed_by,
            undo=_undo(one),
            may_return=one.may_return and may(who, Deed.END, one.warning.code12),
        )
        for one, shown in zip(found, words, strict=True)
    )


def _now(one: Ended) -> str:
    if one.last is None:
        return say(_FOLLOWED if one.followed_by else _OVER)
    if not one.is_still_seen:
        seen_at = one.last.course.ended_seen_at or one.warning.version.recorded_at
        return say(Message(_BLIND, {"time": hour(seen_at)}))
    about = {"time": hour(one.last.looked_at), "headline": one.last.seen.headline}
    return say(Message(_STILL, about))


def _undo(one: Ended) -> str:
    if one.at >= one.undo_until:
        return ""
    return say(Message(_UNDO, {"time": hour(one.undo_until)}))
