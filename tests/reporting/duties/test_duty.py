"""The state of one duty: a function of what is known and of the time, and of nothing else."""

from __future__ import annotations

from datetime import timedelta
from itertools import product

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from riskmap.core.errors import InvalidCodeError
from riskmap.reporting.model.duties import (
    Duty,
    Outcome,
    State,
    Submission,
    SubmissionKind,
    state_of,
)
from tests.reporting.duties.conftest import COMMITTEE, SECOND, a_slot, a_submission, local

SLOT = a_slot()
DUTY = Duty(slot=SLOT, code12=COMMITTEE)
MOMENTS = st.integers(-3, 30).map(lambda hours: local(12) + timedelta(hours=hours))
SUBMISSIONS = st.builds(
    lambda at, kind, call: a_submission(at, kind=kind, counts_from_at=call),
    MOMENTS,
    st.sampled_from(SubmissionKind),
    st.none() | MOMENTS,
)


def after(*several: Submission) -> Duty:
    duty = DUTY
    for one in several:
        duty = duty.met_by(one)
    return duty


@pytest.mark.parametrize(
    ("at", "state"),
    [
        (local(11, 23, 59), State.NOT_DUE),
        (local(12), State.DUE_SOON),
        (local(12, 7, 30), State.DUE_SOON),
        (local(12, 7, 31), State.MISSED),
        (local(14), State.MISSED),
    ],
)
def test_silence_is_not_due_then_due_then_missed(at: object, state: State) -> None:
    assert DUTY.state_at(at) is state  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("hour", "minute", "kind", "state"),
    [
        (0, 0, "zero", State.MET_ZERO),
        (7, 30, "zero", State.MET_ZERO),
        (7, 30, "event", State.MET_EVENT),
        (7, 31, "zero", State.LATE),
        (23, 59, "event", State.LATE),
    ],
)
def test_a_report_meets_a_duty_from_its_cutoff_until_it_closes(
    hour: int, minute: int, kind: str, state: State
) -> None:
    duty = after(a_submission(local(12, hour, minute), kind=kind))
    assert duty.state_at(local(20)) is state
    assert (duty.late_by > timedelta(0)) == (state is State.LATE)


@pytest.mark.parametrize("at", [local(11, 23, 59), local(13)])
def test_a_report_outside_the_window_meets_nothing(at: object) -> None:
    assert after(a_submission(at)) == DUTY  # type: ignore[arg-type]


def test_the_report_of_another_unit_meets_nothing() -> None:
    assert after(a_submission(local(12, 7), SECOND)) == DUTY


def test_a_logged_call_counts_at_its_own_time_but_never_later_than_it_was_written() -> None:
    called = a_submission(local(12, 9), counts_from_at=local(12, 7, 20), channel="phone")
    assert after(called).state_at(local(12, 9)) is State.MET_ZERO
    ahead = a_submission(local(12, 9), counts_from_at=local(12, 10))
    assert ahead.counts_at == local(12, 9)


def test_the_phones_clock_is_evidence_and_changes_nothing() -> None:
    late = a_submission(local(12, 8), phone_at=local(12, 7, 25), skew_s=-60)
    assert late.phone_says == local(12, 7, 26)
    assert after(late).state_at(local(12, 9)) is State.LATE


def test_figures_after_a_zero_report_make_it_met_with_figures_at_the_earlier_time() -> None:
    duty = after(a_submission(local(12, 7), kind="zero"), a_submission(local(12, 9), kind="event"))
    assert duty.outcome is Outcome.MET_EVENT
    assert duty.met_at == local(12, 7)


def test_an_excuse_covers_silence_and_lateness_but_not_what_came_in_time() -> None:
    excused = evolve(DUTY, excuse_id="n")
    assert excused.outcome is Outcome.EXCUSED
    assert excused.met_by(a_submission(local(12, 9))).outcome is Outcome.EXCUSED
    assert excused.met_by(a_submission(local(12, 7))).outcome is Outcome.MET_ZERO


def test_out_of_reach_is_said_only_of_silence() -> None:
    away = evolve(DUTY, unreachable_id="n")
    assert away.outcome is Outcome.UNREACHABLE
    assert away.met_by(a_submission(local(12, 9))).outcome is Outcome.LATE
    assert evolve(away, excuse_id="n").outcome is Outcome.EXCUSED


def test_a_duty_about_an_event_is_met_by_a_report_about_it_alone() -> None:
    duty = Duty(slot=a_slot("event-daily", event_id="e1"), code12=COMMITTEE)
    at = local(12, 7)
    assert duty.met_by(a_submission(at)) == duty
    assert duty.met_by(a_submission(at, event_id="e2", kind="event")) == duty
    assert duty.met_by(a_submission(at, event_id="e1")).outcome is Outcome.MET_ZERO


def test_a_report_about_an_event_meets_a_duty_of_the_season_too() -> None:
    assert after(a_submission(local(12, 7), event_id="e1")).outcome is Outcome.MET_ZERO


@given(st.lists(SUBMISSIONS, max_size=6), st.randoms())
def test_any_order_and_repetition_leads_to_the_same(
    several: list[Submission], random: object
) -> None:
    again = [*several, *several[:3]]
    random.shuffle(again)  # type: ignore[attr-defined]
    assert after(*again) == after(*several)


@given(st.lists(SUBMISSIONS, max_size=4), MOMENTS, MOMENTS)
def test_a_report_once_there_is_never_forgotten(
    several: list[Submission], now: object, later: object
) -> None:
    kept = {State.MET_ZERO, State.MET_EVENT, State.LATE}
    duty = after(*several)
    if duty.state_at(now) in kept:  # type: ignore[arg-type]
        assert duty.met_by(a_submission(later)).state_at(later) in kept  # type: ignore[arg-type]


@given(MOMENTS)
def test_every_outcome_is_a_state_at_any_time(now: object) -> None:
    for outcome in Outcome:
        assert isinstance(state_of(outcome, SLOT, now), State)  # type: ignore[arg-type]


def test_what_is_known_leads_to_all_states_and_each_has_a_word() -> None:
    reports = [(), (a_submission(local(12, 7)),), (a_submission(local(12, 7), kind="event"),),
               (a_submission(local(12, 9)),)]  # fmt: skip
    duties = [
        evolve(after(*several), excuse_id=excuse, unreachable_id=away)
        for several, excuse, away in product(reports, ("", "n"), ("", "n"))
    ]
    times = [local(11), local(12, 1), local(12, 8), local(20)]
    assert {duty.state_at(now) for duty, now in product(duties, times)} == set(State)
    assert len({one.word.id for one in State}) == len(State)


def test_a_unit_has_twelve_digits_and_a_time_has_a_zone() -> None:
    with pytest.raises(InvalidCodeError):
        a_submission(local(12), "310107")
    with pytest.raises(ValueError, match="naive"):
        a_submission(local(12).replace(tzinfo=None))
