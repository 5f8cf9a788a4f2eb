"""From what a detector says again and again to a warning that does not flicker. Pure.

Up is quick, down is slow. `judge` gets how a subject went so far and what is seen now, and returns
how it goes on and what is to be done. It knows no time but what it is told.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from attrs import evolve, field, frozen

from riskmap.core.words import N_, Message
from riskmap.warnings.model.detections import Detection, Standing
from riskmap.warnings.model.rules import Rule

#: Nothing is told; a warning without a level; then blue to red.
NOTHING, WITHOUT_LEVEL = -1, 0
_HOUR = timedelta(hours=1)
#: What says that there is nothing, and not only that nobody could look.
_ENDS = {Standing.QUIET, Standing.CANDIDATE}


class Step(StrEnum):
    """What is to be done about a warning."""

    NONE = "none"
    OPEN = "open"
    CHANGE = "change"
    KEEP = "keep"
    CANCEL = "cancel"


@frozen(kw_only=True)
class Course:
    """How one subject went so far.

    Parameters
    ----------
    warning_id
        Of the warning in force; empty while there is none.
    rank
        What is told now: -1 nothing, 0 without a level, 1 blue to 4 red.
    told_at, opened_at
        When that last changed, and when the warning began.
    lower_rank, lower_since
        The highest that was seen since it is lower without a break.
    higher_since
        Since when it is higher without a break.
    changes
        Moments and ranks of the changes of the last hour.
    fell_at, fell_from
        When it last stepped down or ended, and from which rank.
    ended_id
        Of the warning that a person ended while this was seen; empty once it was over.
    ended_rank, ended_seen_at
        What was told then, and when it was last seen since: what is no graver opens nothing.
    """

    warning_id: str = ""
    rank: int = NOTHING
    told_at: datetime | None = None
    opened_at: datetime | None = None
    lower_rank: int = NOTHING
    lower_since: datetime | None = None
    higher_since: datetime | None = None
    changes: tuple[tuple[datetime, int], ...] = ()
    fell_at: datetime | None = None
    fell_from: int = NOTHING
    ended_id: str = ""
    ended_rank: int = NOTHING
    ended_seen_at: datetime | None = None

    @property
    def is_pending(self) -> bool:
        """True while it has to be looked at again though nothing new came."""
        waits = self.lower_since is not None or self.higher_since is not None
        return bool(self.warning_id or self.ended_id) or waits

    @property
    def last_id(self) -> str:
        """Warning that it is about: in force, or ended by a person while the same is seen."""
        return self.warning_id or self.ended_id


@frozen(kw_only=True)
class Judgement:
    """What comes of one look."""

    course: Course
    step: Step
    why: Message = field(factory=lambda: Message(""))


OPENED = N_("First seen.")
GRAVER = N_("It is more severe than what a person had ended by hand.")
RAISED = N_("It became more severe.")
LOWERED = N_("It was less severe for {minutes} minutes without a break.")
OVER = N_("Nothing of it was seen for {minutes} minutes without a break.")
MOVED = N_("Area or certainty changed.")


def rank_of(seen: Detection | None) -> int | None:
    """Return how high a detection stands; None where nobody could look."""
    if seen is None or not (seen.is_issued or seen.standing in _ENDS):
        return None
    if not seen.is_issued:
        return NOTHING
    return WITHOUT_LEVEL if seen.level is None else int(seen.level)


def judge(
    course: Course, seen: Detection | None, now: datetime, rule: Rule, *, moved: bool = False
) -> Judgement:
    """Return how a subject goes on after one look.

    Parameters
    ----------
    seen
        None where the detector said nothing of it.
    moved
        Areas or certainty differ from what is told.
    """
    rank = rank_of(seen)
    course = _still_ended(course, rank, now, rule)
    if rank is None:  # not a sign of the end: without news a warning lives until it expires
        return Judgement(course=evolve(course, lower_since=None, higher_since=None), step=Step.NONE)
    if course.ended_id and rank <= course.ended_rank:
        rank = NOTHING  # a person has said so
    course = _watched(course, rank, now)
    if rank > course.rank:
        return _up(course, rank, now, rule)
    if rank < course.rank:
        return _down(course, now, rule)
    if course.rank == NOTHING:
        return Judgement(course=course, step=Step.NONE)
    if moved and _may_move(course, now, rule):
        return _told(course, course.rank, now, Step.CHANGE, Message(MOVED))
    return Judgement(course=course, step=Step.KEEP)


def expired(course: Course, now: datetime) -> Course:
    """Return how a subject goes on after its warning expired by the clock."""
    return _fallen(course, NOTHING, now)


def ended_by_hand(course: Course, warning_id: str, rank: int, at: datetime) -> Course:
    """Return how a subject goes on after a person ended its warning: no graver opens nothing.

    That is so until it was not seen once, or not heard of for as long as a warning lives.
    """
    gone = _fallen(evolve(course, rank=rank), NOTHING, at)
    return evolve(gone, ended_id=warning_id, ended_rank=rank, ended_seen_at=at)


def opened_again(
    course: Course, warning_id: str, rank: int, *, opened_at: datetime, at: datetime
) -> Course:
    """Return how a subject goes on whose warning a person has opened again."""
    return evolve(
        _free(course),
        warning_id=warning_id,
        rank=rank,
        told_at=at,
        opened_at=opened_at,
        lower_since=None,
        higher_since=None,
        changes=(*_lately(course, at), (at, rank)),
    )


def lapsed(course: Course, now: datetime, rule: Rule) -> bool:
    """Tell whether nothing was heard for so long of what a person had ended that it is over."""
    seen_at = course.ended_seen_at
    return bool(course.ended_id) and (seen_at is None or now - seen_at >= rule.life)


def let_go(course: Course, now: datetime) -> Course:
    """Return a course without what a person had ended: it is over, and may come again."""
    return evolve(_free(course), fell_at=now, fell_from=course.ended_rank)


def _free(course: Course) -> Course:
    return evolve(course, ended_id="", ended_rank=NOTHING, ended_seen_at=None)


def _still_ended(course: Course, rank: int | None, now: datetime, rule: Rule) -> Course:
    """Return a course that knows whether what a person had ended is still seen."""
    if not course.ended_id or (rank is None and not lapsed(course, now, rule)):
        return course
    if rank == NOTHING or lapsed(course, now, rule):
        return let_go(course, now)
    return evolve(course, ended_seen_at=now)


def _watched(course: Course, rank: int, now: datetime) -> Course:
    """Note since when it is other than what is told, and how high at most."""
    course = evolve(course, changes=_lately(course, now))
    if rank < course.rank:
        is_new = course.lower_since is None
        lower = rank if is_new else max(rank, course.lower_rank)
        since = now if is_new else course.lower_since
        return evolve(course, lower_rank=lower, lower_since=since, higher_since=None)
    if rank > course.rank:
        return evolve(course, higher_since=course.higher_since or now, lower_since=None)
    return evolve(course, lower_since=None, higher_since=None)


def _up(course: Course, rank: int, now: datetime, rule: Rule) -> Judgement:
    """Raise at once what is new; what was there a short time ago has to be seen for a while."""
    was_lately = course.fell_at is not None and now - course.fell_at < rule.again_within
    is_back = was_lately and rank <= course.fell_from
    waits = rule.raise_again_after if is_back else timedelta(0)
    peak = max((one for _, one in course.changes), default=NOTHING)
    may_wait = rank <= peak and rank < rule.never_kept_back
    is_too_often = may_wait and len(course.changes) >= rule.changes_an_hour
    if is_too_often or now - (course.higher_since or now) < waits:
        return Judgement(course=course, step=_unchanged(course))
    if course.warning_id:
        step, why = Step.CHANGE, RAISED
    else:
        step, why = Step.OPEN, GRAVER if course.ended_id else OPENED
    return _told(course, rank, now, step, Message(why))


def _down(course: Course, now: datetime, rule: Rule) -> Judgement:
    """Lower or end only what was lower for long, of a warning that lived for a while."""
    since = course.lower_since or now
    is_young = course.opened_at is not None and now - course.opened_at < rule.minimum_life
    is_short = now - since < rule.step_down_after
    if is_short or is_young or len(course.changes) >= rule.changes_an_hour:
        return Judgement(course=course, step=_unchanged(course))
    minutes = {"minutes": int((now - since).total_seconds() // 60)}
    to = course.lower_rank
    if to == NOTHING:
        return Judgement(
            course=_fallen(course, to, now), step=Step.CANCEL, why=Message(OVER, minutes)
        )
    return _told(course, to, now, Step.CHANGE, Message(LOWERED, minutes))


def _told(course: Course, rank: int, now: datetime, step: Step, why: Message) -> Judgement:
    if rank < course.rank:
        return Judgement(course=_fallen(course, rank, now), step=step, why=why)
    went_on = evolve(
        _free(course),
        rank=rank,
        told_at=now,
        opened_at=now if step is Step.OPEN else course.opened_at,
        lower_since=None,
        higher_since=None,
        changes=(*course.changes, (now, rank)),
    )
    return Judgement(course=went_on, step=step, why=why)


def _fallen(course: Course, rank: int, now: datetime) -> Course:
    is_over = rank == NOTHING
    return evolve(
        course,
        warning_id="" if is_over else course.warning_id,
        rank=rank,
        told_at=now,
        opened_at=None if is_over else course.opened_at,
        lower_since=None,
        higher_since=None,
        changes=(*_lately(course, now), (now, rank)),
        fell_at=now,
        fell_from=course.rank,
    )


def _may_move(course: Course, now: datetime, rule: Rule) -> bool:
    is_late = course.told_at is None or now - course.told_at >= rule.update_after
    return is_late and len(course.changes) < rule.changes_an_hour


def _unchanged(course: Course) -> Step:
    """Return that a warning lives on while its end or its next level is waited for."""
    return Step.KEEP if course.warning_id else Step.NONE


def _lately(course: Course, now: datetime) -> tuple[tuple[datetime, int], ...]:
    return tuple(one for one in course.changes if now - one[0] < _HOUR)
