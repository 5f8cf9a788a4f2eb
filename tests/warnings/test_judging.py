"""A warning does not flicker: up is quick, down is slow, and no series makes it change often."""

from __future__ import annotations

from datetime import datetime, timedelta

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from riskmap.core.levels import WarningLevel
from riskmap.warnings.model.detections import Detection, Standing
from riskmap.warnings.model.judging import (
    GRAVER,
    NOTHING,
    Course,
    Step,
    ended_by_hand,
    expired,
    judge,
)
from riskmap.warnings.model.rules import rule_of
from tests.warnings.made import MINUTE, NOW, a_detection, nothing

RULE = rule_of("level")
BLUE, YELLOW, ORANGE, RED = WarningLevel
#: Changes that the rule counts, five heights that are new within the hour, and orange and red twice
#: more: a level falls twice an hour at most.
MOST_AN_HOUR = RULE.changes_an_hour + 5 + 4


class Subject:
    """One subject, looked at again and again."""

    def __init__(self) -> None:
        self.course, self.now = Course(), NOW
        self.steps: list[tuple[datetime, Step]] = []

    def see(self, seen: Detection | None, after: timedelta = MINUTE) -> Step:
        self.now += after
        done = judge(self.course, seen, self.now, RULE)
        self.course = done.course
        if done.step is Step.OPEN:
            self.course = evolve(done.course, warning_id=f"warning {len(self.steps)}")
        if done.step in {Step.OPEN, Step.CHANGE, Step.CANCEL}:
            self.steps.append((self.now, done.step))
        return done.step

    def expire(self) -> None:
        self.course = expired(self.course, self.now)
        self.steps.append((self.now, Step.CANCEL))

    def end_by_hand(self) -> None:
        self.course = ended_by_hand(self.course, self.course.warning_id, self.course.rank, self.now)

    def for_minutes(self, seen: Detection, minutes: int) -> list[Step]:
        return [self.see(seen) for _ in range(minutes)]


def test_what_is_issued_is_told_at_once() -> None:
    subject = Subject()
    assert subject.see(a_detection(BLUE)) is Step.OPEN
    assert subject.see(a_detection(RED)) is Step.CHANGE
    assert subject.course.rank == RED


def test_a_lower_level_waits_and_takes_the_highest_that_was_seen_meanwhile() -> None:
    subject = Subject()
    subject.see(a_detection(RED))
    steps = subject.for_minutes(a_detection(BLUE), 20) + subject.for_minutes(a_detection(YELLOW), 9)
    assert set(steps) == {Step.KEEP}
    subject.for_minutes(a_detection(BLUE), 3)
    assert subject.course.rank == YELLOW


def test_one_high_value_lets_the_waiting_begin_again() -> None:
    subject = Subject()
    subject.see(a_detection(ORANGE))
    subject.for_minutes(nothing(), 29)
    subject.see(a_detection(ORANGE))
    assert set(subject.for_minutes(nothing(), 29)) == {Step.KEEP}
    assert Step.CANCEL in subject.for_minutes(nothing(), 3)


def test_who_cannot_look_says_nothing_about_the_end() -> None:
    subject = Subject()
    subject.see(a_detection(ORANGE))
    blind = a_detection(None, standing=Standing.NOT_APPLICABLE)
    assert set(subject.for_minutes(blind, 200)) == {Step.NONE}
    assert subject.see(None) is Step.NONE
    assert subject.course.rank == ORANGE
    # and the silence does not count as time without it
    assert subject.see(nothing()) is Step.KEEP


def test_a_candidate_is_no_warning_and_lets_one_end() -> None:
    subject = Subject()
    candidate = a_detection(None, standing=Standing.CANDIDATE)
    assert subject.see(candidate) is Step.NONE
    subject.see(a_detection(YELLOW))
    assert Step.CANCEL in subject.for_minutes(candidate, 40)


def test_what_comes_back_soon_has_to_be_seen_for_a_while() -> None:
    subject = Subject()
    subject.see(a_detection(YELLOW))
    subject.for_minutes(nothing(), 35)
    assert subject.course.rank == NOTHING
    steps = subject.for_minutes(a_detection(YELLOW), 6)
    assert steps[:5] == [Step.NONE] * 5
    assert steps[5] is Step.OPEN


def test_what_comes_back_worse_is_told_at_once() -> None:
    subject = Subject()
    subject.see(a_detection(YELLOW))
    subject.for_minutes(nothing(), 35)
    assert subject.see(a_detection(RED)) is Step.OPEN


def test_a_warning_without_a_level_is_below_blue() -> None:
    subject = Subject()
    assert subject.see(a_detection(None)) is Step.OPEN
    assert subject.see(a_detection(BLUE)) is Step.CHANGE


def test_a_moved_area_is_told_after_a_while_only() -> None:
    subject = Subject()
    subject.see(a_detection(YELLOW))
    early = judge(subject.course, a_detection(YELLOW), NOW + 5 * MINUTE, RULE, moved=True)
    late = judge(subject.course, a_detection(YELLOW), NOW + 20 * MINUTE, RULE, moved=True)
    assert (early.step, late.step) == (Step.KEEP, Step.CHANGE)


def test_what_a_person_ended_does_not_come_back_until_it_was_gone_or_is_graver() -> None:
    subject = Subject()
    subject.see(a_detection(ORANGE))
    subject.end_by_hand()
    subject.for_minutes(a_detection(YELLOW), 30)
    assert set(subject.for_minutes(a_detection(ORANGE), 30)) == {Step.NONE}
    waits = [subject.course.is_pending]  # it is looked at though nothing new comes
    risen = judge(subject.course, a_detection(RED), subject.now, RULE)
    assert (risen.step, risen.why.id, risen.course.ended_id) == (Step.OPEN, GRAVER, "")
    subject.see(nothing())
    assert [*waits, subject.course.is_pending] == [True, False]
    assert subject.for_minutes(a_detection(ORANGE), 6)[-1] is Step.OPEN


def test_what_a_person_ended_is_forgotten_after_a_long_silence_only() -> None:
    subject = Subject()
    subject.see(a_detection(YELLOW))
    subject.end_by_hand()
    blind = a_detection(None, standing=Standing.NOT_APPLICABLE)
    for _ in range(5):
        subject.see(blind, RULE.life - MINUTE)
        assert subject.see(a_detection(YELLOW), timedelta(0)) is Step.NONE
    subject.see(blind, RULE.life)
    assert not subject.course.ended_id


_SEEN = st.sampled_from(
    [
        *(a_detection(one) for one in (None, BLUE, YELLOW, ORANGE, RED)),
        nothing(),
        a_detection(None, standing=Standing.CANDIDATE),
        a_detection(None, standing=Standing.NOT_APPLICABLE),
        None,
    ]
)
_PAUSES = st.sampled_from([1, 20, 60, 300, 600, 1900])


@given(st.lists(st.tuples(_SEEN, _PAUSES, st.booleans()), max_size=120))
def test_no_series_makes_it_change_often(series: list[tuple[Detection | None, int, bool]]) -> None:
    """Whatever comes, in whatever order, and expires whenever it is old enough."""
    subject = Subject()
    for seen, pause, expires in series:
        subject.see(seen, timedelta(seconds=pause))
        opened = subject.course.opened_at
        is_old = opened is not None and subject.now - opened >= RULE.minimum_life
        if expires and is_old:
            subject.expire()
    moments = [at for at, _ in subject.steps]
    hour = timedelta(hours=1)
    busiest = max((sum(at <= one < at + hour for one in moments) for at in moments), default=0)
    assert busiest <= MOST_AN_HOUR


@given(st.lists(st.tuples(_SEEN, _PAUSES), max_size=60))
def test_what_a_person_ended_stays_ended_whatever_comes_that_is_no_graver(
    series: list[tuple[Detection | None, int]],
) -> None:
    subject = Subject()
    subject.see(a_detection(ORANGE))
    subject.end_by_hand()
    for seen, pause in series:
        is_over = seen is not None and seen.standing in {Standing.QUIET, Standing.CANDIDATE}
        is_graver = seen is not None and seen.level is RED
        if not is_over and not is_graver:
            assert subject.see(seen, timedelta(seconds=min(pause, 300))) is Step.NONE
    assert subject.see(a_detection(RED)) is Step.OPEN


@given(st.lists(st.tuples(_SEEN, _PAUSES), max_size=60))
def test_it_always_ends_when_nothing_is_seen_any_more(
    series: list[tuple[Detection | None, int]],
) -> None:
    subject = Subject()
    for seen, pause in series:
        subject.see(seen, timedelta(seconds=pause))
    for _ in range(14):
        subject.see(nothing(), timedelta(minutes=10))
    assert (subject.course.rank, subject.course.warning_id) == (NOTHING, "")


@given(st.lists(st.tuples(_SEEN, _PAUSES), max_size=60))
def test_red_is_never_kept_back_longer_than_a_few_minutes(
    series: list[tuple[Detection | None, int]],
) -> None:
    subject = Subject()
    for seen, pause in series:
        subject.see(seen, timedelta(seconds=pause))
    subject.for_minutes(a_detection(RED), 7)
    assert subject.course.rank == RED
