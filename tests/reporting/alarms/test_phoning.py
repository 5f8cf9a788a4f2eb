"""The desk writes down what it was told; the unit says whether it is right; a slip is undone."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from riskmap.core.access import Area
from riskmap.core.errors import ConflictError, ForbiddenError, InvalidRequestError
from riskmap.reporting.model.duties import Outcome
from riskmap.reporting.model.reports import Call, Kind, Version
from riskmap.reporting.service import phoning
from riskmap.reporting.service.phoning import PhonedState
from riskmap.reporting.store import duties, rollup, slots
from tests.reporting.duties.conftest import a_slot
from tests.reporting.reports.conftest import (
    FIRST,
    SECOND,
    Night,
    either,
    night,
    version_of,
)

__all__ = ["either", "night"]


def expect_reports(night: Night) -> str:
    """Expect a report of two units within the next hour; return the slot."""
    now = night.clock.now()
    slot = a_slot(
        id="test-slot",
        period_from=now - timedelta(hours=1),
        cutoff_at=now - timedelta(minutes=30),
        due_at=now + timedelta(hours=1),
        closes_at=now + timedelta(hours=5),
    )
    night.town.write(slots.hold, slot)
    night.town.write(duties.create, slot, [FIRST, SECOND])
    return slot.id


def outcome(night: Night, slot_id: str, unit: str = FIRST) -> Outcome:
    def look(uow: Any) -> Outcome:
        several = slots.by_ids(uow, [slot_id])
        (one,) = duties.find(uow, several, Area.of(unit))
        kept = rollup.of_area(uow, [slot_id], Area.of("310107005000"))
        counted = rollup.recount(uow, [slot_id], Area.of("310107005000"))
        assert kept == counted  # the board's numbers follow
        return one.outcome

    found: Outcome = night.town.read(look)
    return found


def phone(night: Night, unit: str = FIRST, **more: Any) -> Version:
    """Let the desk write a zero report down."""
    call = Call(caller="甲", number="13800000000", called_at=night.clock.now())
    return version_of(night.send(Kind.SEASON_ZERO, unit, as_="desk", call=call, **more))


def test_both_who_called_and_who_typed_are_known(either: Night) -> None:
    sent = phone(either)
    (one,) = either.town.read(phoning.waiting, FIRST, as_="first")
    assert one.version.report.call is not None
    assert (one.version.report.call.caller, one.entered.actor) == ("甲", "desk")
    assert one.state is PhonedState.WAITING
    assert either.town.read(phoning.waiting, SECOND) == ()
    (listed,) = either.town.read(phoning.listed, "310107000000", as_="desk")
    assert listed.version.id == sent.id


def test_what_a_unit_sends_itself_asks_for_no_confirmation(night: Night) -> None:
    call = Call(caller="甲", number="13800000000", called_at=night.clock.now())
    night.send(Kind.SEASON_ZERO, FIRST, call=call)
    assert night.town.read(phoning.waiting, FIRST) == ()


def test_the_unit_says_that_it_is_right_or_why_not(either: Night) -> None:
    sent = phone(either)
    slot = expect_reports(either)
    with pytest.raises(InvalidRequestError):
        either.town.write(phoning.answer, sent.id, is_right=False, words=" ", as_="first")
    with pytest.raises(ForbiddenError):
        either.town.write(phoning.answer, sent.id, is_right=True, as_="desk")
    said = either.town.write(
        phoning.answer, sent.id, is_right=False, words="我说的是有积水", as_="first"
    )
    assert said.state is PhonedState.NOT_RIGHT
    assert either.version(sent.id).receipt == sent.receipt  # a dispute erases nothing
    assert outcome(either, slot) is Outcome.OPEN
    again = either.town.write(phoning.answer, sent.id, is_right=True, as_="first.b")
    assert again.state is PhonedState.RIGHT


def test_a_slip_of_the_hand_is_undone_and_the_duty_is_open_again(either: Night) -> None:
    slot = expect_reports(either)
    sent = phone(either)
    assert outcome(either, slot) is Outcome.MET_ZERO
    either.town.write(phoning.withdraw, sent.id, "按错了", as_="desk")
    assert outcome(either, slot) is Outcome.OPEN
    assert either.version(sent.id).receipt == sent.receipt
    with pytest.raises(ConflictError):
        either.town.write(phoning.withdraw, sent.id, "按错了", as_="desk")
    again = phone(either)
    assert outcome(either, slot) is Outcome.MET_ZERO
    assert again.id != sent.id


def test_what_is_withdrawn_meets_nothing_when_it_is_sent_again(night: Night) -> None:
    slot, sent = expect_reports(night), b"zero"
    one = phone(night, sent=sent)
    night.town.write(phoning.withdraw, one.id, "按错了", as_="desk")
    call = one.report.call
    night.send(
        Kind.SEASON_ZERO,
        as_="desk",
        id=one.report.id,
        sent=sent,
        call=call,
        cutoff_at=one.report.cutoff_at,
    )
    assert outcome(night, slot) is Outcome.OPEN


def test_another_report_keeps_the_duty_met(night: Night) -> None:
    slot = expect_reports(night)
    sent = phone(night)
    night.pass_(minutes=5)
    night.send(Kind.SEASON_ZERO)
    night.town.write(phoning.withdraw, sent.id, "按错了", as_="desk")
    assert outcome(night, slot) is Outcome.MET_ZERO


def test_only_the_desk_withdraws_and_only_zeros(night: Night) -> None:
    sent = phone(night)
    with pytest.raises(ForbiddenError):
        night.town.write(phoning.withdraw, sent.id, "x", as_="first")
    with pytest.raises(InvalidRequestError):
        night.town.write(phoning.withdraw, sent.id, " ", as_="desk")
    call = Call(caller="甲", number="13800000000", called_at=night.clock.now())
    told = version_of(night.send(Kind.INITIAL, SECOND, as_="desk", call=call))
    with pytest.raises(ConflictError):
        night.town.write(phoning.withdraw, told.id, "x", as_="desk")
