"""From what detectors say to warnings: opened, changed, kept, ended; each with its reasons."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import uuid4

from attrs import evolve

from riskmap.core.codes import around
from riskmap.core.levels import WarningLevel
from riskmap.core.words import N_, Message
from riskmap.store import Reading, Writing, live
from riskmap.warnings import store
from riskmap.warnings.model.detections import Detection
from riskmap.warnings.model.endings import ByHand
from riskmap.warnings.model.judging import (
    WITHOUT_LEVEL,
    Course,
    Judgement,
    Step,
    ended_by_hand,
    expired,
    judge,
    lapsed,
    let_go,
    opened_again,
)
from riskmap.warnings.model.looks import Remembered
from riskmap.warnings.model.placing import Outlined, Placed, placed
from riskmap.warnings.model.rules import Rule, rule_of
from riskmap.warnings.model.warnings import (
    HazardWarning,
    Kind,
    Said,
    Status,
    Version,
    differences,
    said_of,
)

TOPIC = "warnings"
RAN_OUT = N_("Its time ran out. Nobody said that it is over.")


def decide(
    uow: Writing, there: Outlined, detector: str, detections: Iterable[Detection], now: datetime
) -> tuple[HazardWarning, ...]:
    """Let warnings follow what one detector says now; return those with a new version.

    The same said twice changes nothing but how long they last.
    """
    held(uow, detector)
    several = tuple(detections)
    subjects = {one.subject for one in several}
    found = store.courses.of(uow, detector, subjects=subjects)
    known = {one.seen.subject: one for one in found}
    open_now = {one.subject: one for one in _open(uow, detector)}
    rule = rule_of(detector)
    changed, remembered = [], []
    for seen in several:
        before = known.get(seen.subject)
        standing = open_now.get(seen.subject)
        course = _course(uow, before, standing, now)
        where = _placed(there, seen)
        judgement = _judged(course, seen, now, rule, standing, where)
        course, said = _act(uow, seen, judgement, standing, where, now)
        changed += [said] if said is not None else []
        remembered.append(Remembered(course=course, seen=seen, looked_at=now))
    store.courses.keep(uow, there.home, remembered)
    return tuple(changed)


def expire(uow: Writing, now: datetime) -> tuple[HazardWarning, ...]:
    """End our own warnings whose time is over; what becomes of signals, their senders say."""
    over = store.warnings.find(uow, kind=Kind.OWN, in_force=True, expired_by=now)
    ended = tuple(end(uow, one, Status.EXPIRED, Message(RAN_OUT), now) for one in over)
    for one in ended:
        several = store.courses.of(uow, one.origin, warning_id=one.id)
        gone = [evolve(each, course=expired(each.course, now)) for each in several]
        store.courses.keep(uow, one.code12, gone)
    return ended


def forget_ended(uow: Writing, home: str, now: datetime) -> None:
    """Let what people had ended be over, of which nothing is heard any more."""
    for one in ended_courses(uow):
        course = _after(uow, one.course, now)
        if lapsed(course, now, rule_of(one.seen.detector)):
            store.courses.keep(uow, home, [evolve(one, course=let_go(course, now))])


def ended_courses(uow: Reading) -> list[Remembered]:
    """Return what is remembered of subjects whose last warning holds no more, and still binds."""
    holding = store.warnings.open_ids(uow)
    several = store.courses.of(uow, pending=True, not_of=holding)
    return [one for one in several if one.course.last_id]


def open_new(
    uow: Writing,
    kind: Kind,
    names: tuple[str, str],
    code12: str,
    said: Said,
    *,
    why: Message,
    expires_at: datetime,
    now: datetime,
) -> HazardWarning:
    """Write a new warning; `names` are its origin and its subject."""
    number = uuid4().hex
    version = Version(
        warning_id=number, number=1, status=Status.NEW, said=said, why=why, recorded_at=now
    )
    one = HazardWarning(
        id=number,
        kind=kind,
        origin=names[0],
        subject=names[1],
        code12=code12,
        version=version,
        opened_at=now,
        seen_at=now,
        expires_at=expires_at,
    )
    store.warnings.add(uow, one)
    touch(uow, one)
    return one


def change(
    uow: Writing,
    one: HazardWarning,
    said: Said,
    *,
    why: Message,
    expires_at: datetime,
    now: datetime,
    changed: tuple[str, ...] = (),
    seen_at: datetime | None = None,
    by_hand: ByHand | None = None,
) -> HazardWarning:
    """Write a further version of a warning; it stays where its earlier areas see it.

    Parameters
    ----------
    seen_at
        When its source last said so; now, if nothing else is said.
    """
    version = Version(
        warning_id=one.id,
        number=one.version.number + 1,
        status=Status.UPDATED,
        said=said,
        changed=changed,
        why=why,
        recorded_at=now,
        by_hand=by_hand,
    )
    code12 = around((one.code12, *said.areas)) or one.code12
    new = evolve(one, code12=code12, version=version, seen_at=seen_at or now, expires_at=expires_at)
    store.warnings.go_on(uow, new)
    touch(uow, new)
    return new


def end(
    uow: Writing,
    one: HazardWarning,
    status: Status,
    why: Message,
    now: datetime,
    by_hand: ByHand | None = None,
) -> HazardWarning:
    """Write that a warning was cancelled or has expired; it says what it said last."""
    version = Version(
        warning_id=one.id,
        number=one.version.number + 1,
        status=status,
        said=one.said,
        why=why,
        recorded_at=now,
        by_hand=by_hand,
    )
    ended = evolve(one, version=version, expires_at=min(one.expires_at, now))
    store.warnings.go_on(uow, ended)
    touch(uow, ended)
    return ended


def holds_until(seen: Detection, now: datetime) -> datetime:
    """Return until when a warning holds at least whose source said this last."""
    rule = rule_of(seen.detector)
    return max(seen.expires or now + rule.life, now + rule.minimum_life)


def held(uow: Writing, detector: str) -> None:
    """Let nobody else decide about warnings of a detector until this write has ended."""
    uow.hold(f"detector {detector}")


def touch(uow: Writing, one: HazardWarning) -> None:
    """Let open screens know: of the division itself, and of all below it."""
    live.touch(uow, TOPIC, one.code12)
    live.touch(uow, TOPIC, one.code12, downward=True)


def _course(
    uow: Writing, before: Remembered | None, standing: HazardWarning | None, now: datetime
) -> Course:
    """Return how a subject went, with what people did about its warning since the last look."""
    course = Course() if before is None else before.course
    if standing is not None and course.warning_id != standing.id:
        return opened_again(
            course, standing.id, _rank(standing),
            opened_at=standing.opened_at, at=standing.version.recorded_at,
        )  # fmt: skip
    return course if standing is not None or not course.last_id else _after(uow, course, now)


def _after(uow: Reading, course: Course, now: datetime) -> Course:
    """Return how a subject goes on whose last warning holds no more."""
    last = store.warnings.by_id(uow, course.last_id)
    if last is not None and last.is_ended_by_hand:
        if course.ended_id:
            return course
        return ended_by_hand(course, last.id, _rank(last), last.version.recorded_at)
    if course.ended_id:  # opened again, and over before anybody looked
        return let_go(course, now)
    return expired(course, now)  # ended otherwise: by a restored backup, say


def _rank(one: HazardWarning) -> int:
    return WITHOUT_LEVEL if one.said.level is None else int(one.said.level)


def _open(uow: Writing, detector: str) -> list[HazardWarning]:
    return store.warnings.find(uow, kind=Kind.OWN, in_force=True, origin=detector)


def _placed(there: Outlined, seen: Detection) -> Placed:
    """Return where a detection holds; what lies outside is told to the whole place."""
    if not seen.is_issued:
        return Placed()
    found = placed(there, seen.place)
    return found if found.areas else evolve(found, areas=(there.home,))


def _judged(
    course: Course,
    seen: Detection,
    now: datetime,
    rule: Rule,
    standing: HazardWarning | None,
    where: Placed,
) -> Judgement:
    if seen.is_issued and seen.expires is not None and seen.expires <= now:
        return Judgement(course=course, step=Step.NONE)
    moved = standing is not None and seen.is_issued
    if moved and standing is not None:
        moved = bool(differences(standing.said, said_of(seen, where.areas, now), with_end=False))
    return judge(course, seen, now, rule, moved=moved)


def _act(
    uow: Writing,
    seen: Detection,
    judgement: Judgement,
    standing: HazardWarning | None,
    where: Placed,
    now: datetime,
) -> tuple[Course, HazardWarning | None]:
    """Do what was judged; return how the subject goes on, and the warning if it changed."""
    until = holds_until(seen, now)
    course, step = judgement.course, judgement.step
    if step is Step.OPEN:
        said = _said(seen, course, where, until)
        opened = open_new(
            uow, Kind.OWN, seen.key, where.code12, said,
            why=judgement.why, expires_at=until, now=now,
        )  # fmt: skip
        return evolve(course, warning_id=opened.id), opened
    if standing is None or step is Step.NONE:
        return course, None
    if step is Step.CANCEL:
        return course, end(uow, standing, Status.CANCELLED, judgement.why, now)
    if not seen.is_issued:
        return course, None  # it waits for its end; until then its own time runs on
    if step is Step.KEEP:
        store.warnings.keep(uow, standing.id, now, max(until, standing.expires_at))
        return course, None
    said = _said(seen, course, where, until)
    names = differences(standing.said, said, with_end=False)
    went_on = change(
        uow, standing, said, why=judgement.why, expires_at=until, now=now, changed=names
    )
    return course, went_on


def _said(seen: Detection, course: Course, where: Placed, until: datetime) -> Said:
    """Return what is said now, at the level that is told: it may lie above what is seen."""
    said = said_of(seen, where.areas, until)
    return evolve(said, level=WarningLevel(course.rank) if course.rank > 0 else None)
