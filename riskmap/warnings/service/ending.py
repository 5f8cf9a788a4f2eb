"""A person ends a warning of ours, or takes that back; each is a version, and nothing is deleted.

What a detector goes on to see opens nothing meanwhile: `riskmap.warnings.model.judging` says until
when. It hears of what people did at its next look; here only the warning itself is written.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from types import MappingProxyType

from attrs import frozen

from riskmap.calls.service.means import Means
from riskmap.core.errors import ConflictError, ForbiddenError, InvalidRequestError
from riskmap.core.words import N_, Message
from riskmap.people.model import Acting
from riskmap.people.service.reading import acting
from riskmap.store import Reading, Writing, audit
from riskmap.store.audit import Entry
from riskmap.warnings import store
from riskmap.warnings.model.detections import Detection
from riskmap.warnings.model.endings import ENDED, REOPENED, ByHand, reason_named, undo_within
from riskmap.warnings.model.looks import Remembered
from riskmap.warnings.model.rights import Deed, require
from riskmap.warnings.model.rules import rule_of
from riskmap.warnings.model.warnings import HazardWarning, Kind, Status
from riskmap.warnings.service import cap, deciding, showing, telling
from riskmap.warnings.service.cap import Sender

_LONGEST = 500


@frozen(kw_only=True)
class Ended:
    """A warning that a person ended, and whether its source still says the same.

    Parameters
    ----------
    last
        What its source said last of it; None once that fell below, or nobody knows any more.
    followed_by
        Id of the warning that opened since, as it got more severe or came anew; empty for none.
    """

    warning: HazardWarning
    last: Remembered | None
    at: datetime
    followed_by: str = ""

    @property
    def by_hand(self) -> ByHand:
        """Who ended it, and why."""
        found = self.warning.version.by_hand
        assert found is not None  # noqa: S101 - only such warnings become one of these
        return found

    @property
    def is_still_seen(self) -> bool:
        """True while what is measured would be the same warning."""
        return self.last is not None and _says(self.last.seen, self.at)

    @property
    def undo_until(self) -> datetime:
        """Until when the end is taken back whatever is measured."""
        return self.warning.version.recorded_at + undo_within()

    @property
    def may_return(self) -> bool:
        """True while it can be opened again."""
        return not self.followed_by and (self.at < self.undo_until or self.is_still_seen)


def ended(uow: Reading, now: datetime) -> tuple[Ended, ...]:
    """Return the warnings within reach that people ended and that may be opened again."""
    by_id = {one.course.last_id: one for one in deciding.ended_courses(uow)}
    bound = store.warnings.find(uow, ids=by_id) if by_id else []
    lately = store.warnings.find(
        uow, kind=Kind.OWN, in_force=False, ended_since=now - undo_within()
    )
    several = {one.id: one for one in (*bound, *lately) if one.is_ended_by_hand}
    found = (_ended(uow, one, by_id.get(one.id), now) for one in several.values())
    shown = [one for one in found if one.last is not None or one.may_return]
    return tuple(sorted(shown, key=_latest_first))


def ended_one(uow: Reading, one: HazardWarning, now: datetime) -> Ended | None:
    """Return how a warning stands that a person ended; None of any other."""
    if not one.is_ended_by_hand:
        return None
    several = store.courses.of(uow, one.origin, subjects=[one.subject])
    mine = (each for each in several if each.course.last_id == one.id)
    return _ended(uow, one, next(mine, None), now)


def end(
    uow: Writing, warning_id: str, reason: str, words: str, sender: Sender, means: Means, *,
    number: int | None = None, by: str = "",
) -> HazardWarning:  # fmt: skip
    """End a warning of ours, for a reason.

    Calls that wait are not sent any more, as after any end; who was called is told that it is
    over. Where an alert is out, its cancellation is proposed.

    Parameters
    ----------
    reason, words
        Slug of the table, and what there is to say beside it; the words are not given out.
    means
        With what people are told.
    number
        Version that was read before; a later one may be graver. None: whatever it says.

    Raises
    ------
    NotFoundError, ForbiddenError
        If there is no such warning, it is not for the one who asks, or somebody else's signal.
    InvalidRequestError
        If no reason is given, or not in words.
    ConflictError
        If it holds no more, or has changed since it was read.
    """
    who, one = _require(uow, warning_id, by)
    why, text = reason_named(reason), _short(words)
    if not text:
        raise InvalidRequestError(
            N_("Nobody said why."), mend=N_("Say why in a few words; it stays in the history.")
        )
    deciding.held(uow, one.origin)
    one = showing.warning(uow, warning_id)
    _require_as_read(uow, one, number)
    before = telling.standing(uow, one)
    over = deciding.end(
        uow, one, Status.CANCELLED, Message(ENDED, {"reason": why.word}), uow.now,
        ByHand(reason=why.slug, words=text, actor=who.name),
    )  # fmt: skip
    cap.follow(uow, over, sender, text, who)
    told = telling.tell_end(uow, over, means, before)
    _record(uow, over, "ended", who, {"told": told})
    return over


def reopen(
    uow: Writing, warning_id: str, sender: Sender, words: str = "", *, by: str = ""
) -> HazardWarning:
    """Take the end of a warning back: at once, and later while its source still says the same.

    Raises
    ------
    NotFoundError, ForbiddenError
        As `end` does.
    ConflictError
        If nobody ended it by hand, it is over since, or another one took its place.
    """
    who, one = _require(uow, warning_id, by)
    deciding.held(uow, one.origin)
    one = showing.warning(uow, warning_id)
    _require_alone(uow, one)
    last = _require_returning(uow, one)
    again = deciding.change(
        uow, one, one.said, why=Message(REOPENED), expires_at=_until(one, last, uow.now),
        now=uow.now, seen_at=one.seen_at if last is None else max(last.looked_at, one.seen_at),
        by_hand=ByHand(words=_short(words), actor=who.name),
    )  # fmt: skip
    cap.follow(uow, again, sender, _short(words), who)
    _record(uow, again, "resumed", who)
    return again


def _require(uow: Writing, warning_id: str, by: str) -> tuple[Acting, HazardWarning]:
    """Return who acts, and a warning that he may end."""
    who, one = acting(uow, by), showing.warning(uow, warning_id)
    require(who, Deed.END, one.code12)
    if one.kind is Kind.OFFICIAL:
        raise ForbiddenError(
            N_("Only its sender ends an official signal."),
            mend=N_("Ask {source} to take it back; it ends here as soon as that came."),
            source=one.said.source,
        )
    return who, one


def _require_as_read(uow: Reading, one: HazardWarning, number: int | None) -> None:
    """Do nothing if a warning holds and is still what somebody read.

    Raises
    ------
    ConflictError
        If not.
    """
    if not one.is_in_force or showing.is_past(one, uow.now):
        raise ConflictError(
            N_("This warning holds no more."), mend=N_("Look at the board of warnings.")
        )
    if number is not None and number != one.version.number:
        raise ConflictError(
            N_("The warning changed since you read it: it is version {number} now."),
            mend=N_("Read what it says now, and end it then if that is still right."),
            number=one.version.number,
        )


def _require_alone(uow: Reading, one: HazardWarning) -> None:
    """Do nothing if a warning was ended by hand and no other took its place.

    Raises
    ------
    ConflictError
        If not.
    """
    if not one.is_ended_by_hand:
        raise ConflictError(
            N_("This warning was not ended by hand."), mend=N_("Load the page again.")
        )
    if other := _followed_by(uow, one):
        raise ConflictError(
            N_("Another warning took its place: {id}."),
            mend=N_("Look at that one; it says what is measured now."),
            id=other,
        )


def _require_returning(uow: Reading, one: HazardWarning) -> Remembered | None:
    """Return what the source of a warning still says of it; None where it is only taken back.

    Raises
    ------
    ConflictError
        If it is too late for that.
    """
    found = ended_one(uow, one, uow.now)
    if found is None or not found.may_return:
        raise ConflictError(
            N_("It is too late to take this end back, and the same is measured no more."),
            mend=N_("What is measured anew opens a warning by itself."),
        )
    return found.last if found.is_still_seen else None


def _until(one: HazardWarning, last: Remembered | None, now: datetime) -> datetime:
    """Return until when a warning holds that was opened again."""
    if last is not None:
        return deciding.holds_until(last.seen, now)
    return max(one.said.expires or now, now + rule_of(one.origin).minimum_life)


def _ended(uow: Reading, one: HazardWarning, last: Remembered | None, now: datetime) -> Ended:
    followed_by = _followed_by(uow, one) if last is None else ""
    return Ended(warning=one, last=last, at=now, followed_by=followed_by)


def _followed_by(uow: Reading, one: HazardWarning) -> str:
    """Return the id of the warning in force of the same subject; empty for none."""
    found = store.warnings.find(
        uow, kind=Kind.OWN, in_force=True, origin=one.origin, subjects=[one.subject]
    )
    return found[0].id if found else ""


def _says(seen: Detection, now: datetime) -> bool:
    return seen.is_issued and (seen.expires is None or seen.expires > now)


def _latest_first(one: Ended) -> tuple[timedelta, str]:
    return one.at - one.warning.version.recorded_at, one.warning.id


def _short(words: str) -> str:
    return " ".join(words.split())[:_LONGEST]


def _record(
    uow: Writing,
    one: HazardWarning,
    action: str,
    who: Acting,
    more: Mapping[str, int] = MappingProxyType({}),
) -> None:
    by_hand, level = one.version.by_hand, one.said.level
    assert by_hand is not None  # noqa: S101 - it was written just now
    entry = Entry(
        action=action,
        subject_kind="warning",
        subject_id=one.id,
        code12=one.code12,
        why=by_hand.words,
        after={
            "version": one.version.number,
            "level": "none" if level is None else level.name.lower(),
            "reason": by_hand.reason or None,
            **more,
        },
        by="" if who.name == uow.scope.actor else who.name,
    )
    audit.record(uow, entry)
