"""A person ends a warning: with a reason, without flapping, and nothing is lost of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from riskmap.calls.model.calls import State
from riskmap.calls.service import calling as calls
from riskmap.core.errors import (
    ConflictError,
    ForbiddenError,
    InvalidRequestError,
    NotFoundError,
)
from riskmap.core.levels import WarningLevel
from riskmap.core.realm import DEMO, LIVE
from riskmap.store import outbox
from riskmap.store.audit.reading import all_records
from riskmap.warnings.model.detections import Place, Standing
from riskmap.warnings.model.judging import GRAVER, OPENED
from riskmap.warnings.model.papers import Does, Verdict
from riskmap.warnings.model.warnings import HazardWarning, Kind
from riskmap.warnings.service import calling, cap, deciding, ending, showing
from tests.reporting.duties.conftest import COMMITTEE, DISTRICT, NEIGHBOUR, STREET
from tests.warnings.keeping.night import QUICK, Night, means, statuses
from tests.warnings.keeping.test_calling import CORNER, MEANS, officer
from tests.warnings.made import a_detection, a_signal, kept, nothing

WEST = Place(code12=STREET)
SENDER = cap.sender_of(DISTRICT, means())
BLUE, YELLOW, ORANGE, RED = WarningLevel


def end(night: Night, one: HazardWarning, who: str = "both", **more: Any) -> HazardWarning:
    values = {"reason": "false_alarm", "words": "水尺在集装箱里", "sender": SENDER, "means": MEANS}
    values |= more
    ended: HazardWarning = night.write(ending.end, one.id, **values, scope=night.as_(who))
    return ended


def reopen(night: Night, one: HazardWarning, who: str = "both") -> HazardWarning:
    again: HazardWarning = night.write(
        ending.reopen, one.id, SENDER, "按错了", scope=night.as_(who)
    )
    return again


def listed(night: Night, scope: Any = None) -> tuple[ending.Ended, ...]:
    found: tuple[ending.Ended, ...] = night.read(ending.ended, night.clock.now(), scope=scope)
    return found


def opened(night: Night, level: WarningLevel = YELLOW, **more: Any) -> HazardWarning:
    (one,) = night.see(a_detection(level, place=WEST, **more))
    return one


def test_it_ends_with_its_reason_and_stays_ended_while_the_same_is_seen(night: Night) -> None:
    one = opened(night)
    ended = end(night, one)
    assert (str(ended.status), ended.version.number) == ("cancelled", 2)
    assert str(ended.version.why) == "Ended by hand: false alarm."
    assert night.board().own == ()
    (told,) = listed(night)
    assert told.is_still_seen  # before anybody has looked again
    for minutes in (1, 5, 100, 300, 300):
        assert night.see(a_detection(YELLOW, place=WEST), after=minutes) == ()
    (told,) = listed(night, night.person(STREET))
    assert (told.by_hand.actor, told.by_hand.words) == ("both", "水尺在集装箱里")
    assert (told.is_still_seen, told.may_return) == (True, True)
    assert listed(night, night.person(NEIGHBOUR)) == ()
    versions = night.read(showing.timeline, one.id)
    assert [each.by_hand is None for each in versions] == [True, False]


def test_what_rises_above_opens_a_warning_at_once(night: Night) -> None:
    one = opened(night)
    end(night, one)
    assert night.see(a_detection(BLUE, place=WEST), after=1) == ()
    (graver,) = night.see(a_detection(ORANGE, place=WEST), after=1)
    assert (graver.id == one.id, graver.version.number) == (False, 1)
    assert graver.version.why.id == GRAVER
    assert listed(night) == ()
    told = night.read(ending.ended_one, night.read(showing.warning, one.id), night.clock.now())
    assert (told.followed_by, told.may_return) == (graver.id, False)
    with pytest.raises(ConflictError, match=graver.id):
        reopen(night, one)


@QUICK
def test_once_it_fell_below_what_comes_again_is_a_warning_anew(night: Night) -> None:
    one = opened(night)
    end(night, one)
    assert night.see(nothing(), after=40) == ()
    assert listed(night) == ()
    assert night.see(a_detection(YELLOW, place=WEST), after=1) == ()  # a dip of a moment
    (again,) = night.see(a_detection(YELLOW, place=WEST), after=6)
    assert (again.version.why.id, again.id == one.id) == (OPENED, False)
    with pytest.raises(ConflictError):
        reopen(night, one)


@QUICK
def test_who_cannot_look_frees_nothing_but_a_long_silence_does(night: Night) -> None:
    one = opened(night)
    end(night, one)
    blind = a_detection(standing=Standing.NOT_APPLICABLE)
    night.see(blind, after=300)
    (told,) = listed(night)
    assert (told.is_still_seen, told.may_return) == (False, False)
    night.later(61)
    night.write(deciding.forget_ended, DISTRICT, night.clock.now())
    assert listed(night) == ()
    night.see(a_detection(YELLOW, place=WEST))
    assert len(night.see(a_detection(YELLOW, place=WEST), after=6)) == 1


@QUICK
def test_what_its_detector_never_names_again_is_forgotten_too(night: Night) -> None:
    end(night, opened(night))
    night.later(359)
    night.write(deciding.forget_ended, DISTRICT, night.clock.now())
    assert len(listed(night)) == 1
    night.later(2)
    night.write(deciding.forget_ended, DISTRICT, night.clock.now())
    assert listed(night) == ()
    assert night.read(deciding.ended_courses) == []


def test_an_end_is_taken_back_at_once_and_the_same_warning_goes_on(night: Night) -> None:
    one = opened(night, RED)
    end(night, one)
    night.see(nothing(), after=10)
    again = reopen(night, one)
    assert (again.id, again.said.level, again.is_in_force) == (one.id, RED, True)
    assert night.one() == again
    versions = night.read(showing.timeline, one.id)
    assert statuses(versions) == ["new", "cancelled", "updated"]
    assert again.expires_at >= night.clock.now() + timedelta(minutes=30)
    assert again.seen_at == one.seen_at  # nobody has confirmed it since
    assert night.see(a_detection(RED, place=WEST), after=1) == ()
    assert night.one().seen_at == night.clock.now()
    for _ in range(4):
        over = night.see(nothing(), after=10)
    assert statuses(over) == ["cancelled"]  # by its own rules again
    with pytest.raises(ConflictError):
        reopen(night, one)


@QUICK
def test_later_it_is_opened_again_only_while_the_same_is_measured(night: Night) -> None:
    one = opened(night)
    end(night, one)
    night.see(a_detection(YELLOW, place=WEST), after=60)
    again = reopen(night, one)
    assert again.seen_at == night.clock.now()
    assert again.expires_at == night.clock.now() + timedelta(minutes=360)
    assert night.see(a_detection(YELLOW, place=WEST), after=1) == ()
    end(night, again)
    night.see(nothing(), after=31)
    with pytest.raises(ConflictError):
        reopen(night, one)


@QUICK
def test_opened_again_and_run_out_before_a_look_it_is_not_ended_for_ever(night: Night) -> None:
    one = opened(night)
    end(night, one)
    night.see(a_detection(YELLOW, place=WEST), after=1)
    until = reopen(night, one).expires_at
    night.later((until - night.clock.now()).total_seconds() / 60)
    assert len(night.write(deciding.expire, night.clock.now())) == 1
    night.see(a_detection(YELLOW, place=WEST))
    assert len(night.see(a_detection(YELLOW, place=WEST), after=6)) == 1


def test_only_a_manager_of_all_its_area_ends_it(night: Night) -> None:
    one = opened(night)
    for who in ("proposer", "approver", "streets", "reader"):
        with pytest.raises(ForbiddenError):
            end(night, one, who)
    (wide,) = night.see(a_detection(place=Place(code12=DISTRICT), subject="wide"))
    with pytest.raises(ForbiddenError):
        end(night, wide, "manages")
    assert end(night, one, "manages").is_ended_by_hand  # of the street
    assert reopen(night, one, "manages").is_in_force
    (east,) = night.see(a_detection(place=Place(code12=NEIGHBOUR), subject="east"))
    with pytest.raises(NotFoundError):
        end(night, east, "manages")


@QUICK
def test_an_official_signal_is_ended_by_its_sender_alone(night: Night) -> None:
    night.relay(kept(a_signal()))
    one = night.one(Kind.OFFICIAL)
    with pytest.raises(ForbiddenError, match="official signal"):
        end(night, one)
    assert night.one(Kind.OFFICIAL) == one


@QUICK
def test_it_needs_a_reason_words_and_eyes_that_read_what_it_says_now(night: Night) -> None:
    one = opened(night)
    for wrong in ({"reason": "bored"}, {"reason": ""}, {"words": " \n "}):
        with pytest.raises(InvalidRequestError):
            end(night, one, **wrong)
    night.see(a_detection(RED, place=WEST), after=1)
    with pytest.raises(ConflictError, match="version 2"):
        end(night, one, number=1)
    end(night, one, number=2)
    with pytest.raises(ConflictError):
        end(night, one)


@QUICK
def test_the_log_says_who_and_why(night: Night) -> None:
    one = opened(night)
    end(night, one)
    reopen(night, one)
    night.write(ending.end, one.id, "faulty", "换表", SENDER, MEANS, by="值班员")
    found = [
        each for each in night.read(lambda uow: [*all_records(uow)]) if each.subject_id == one.id
    ]
    told = [(each.action, each.actor, each.why) for each in found]
    assert told == [
        ("ended", "both", "水尺在集装箱里"),
        ("resumed", "both", "按错了"),
        ("ended", "值班员", "换表"),
    ]
    after = {"version": 2, "level": "yellow", "reason": "false_alarm", "told": 0}
    assert found[0].as_dict()["after"] == after


def test_an_alert_that_is_out_is_cancelled_by_two_people(night: Night) -> None:
    one = opened(night)
    first = night.write(cap.propose, one.id, SENDER, scope=night.as_("proposer"))
    night.write(cap.approve, first.id, scope=night.as_("approver"))
    night.see(a_detection(RED, place=WEST), after=1)
    waiting = night.write(cap.propose, one.id, SENDER, scope=night.as_("proposer"))
    night.later(1)
    end(night, one)
    papers = night.read(cap.of_warning, one.id)
    assert [each.does for each in papers] == [Does.ALERT, Does.UPDATE, Does.CANCEL]
    assert papers[1].id == waiting.id
    assert papers[1].decision.verdict is Verdict.WITHDRAWN
    cancel = papers[2]
    assert (cancel.waits, cancel.actor) == (True, "both")
    assert "Ended by hand: false alarm." in cancel.document
    assert "误报" in cancel.document
    assert "集装箱" not in cancel.document  # what a person knows stays in the house
    with pytest.raises(ForbiddenError):
        night.write(cap.approve, cancel.id, scope=night.as_("both"))
    night.write(cap.approve, cancel.id, scope=night.as_("approver"))
    reopen(night, one)
    anew = night.write(cap.propose, one.id, SENDER, scope=night.as_("proposer"))
    assert anew.does is Does.ALERT
    assert "<references>" not in anew.document


@QUICK
def test_a_cancellation_that_waits_is_taken_back_with_the_end(night: Night) -> None:
    one = opened(night)
    first = night.write(cap.propose, one.id, SENDER, scope=night.as_("proposer"))
    night.write(cap.approve, first.id, scope=night.as_("approver"))
    night.later(1)
    end(night, one)
    reopen(night, one)
    verdicts = [each.decision.verdict for each in night.read(cap.of_warning, one.id)]
    assert verdicts == [Verdict.APPROVED, Verdict.WITHDRAWN]


@QUICK
def test_calls_that_wait_are_not_sent_and_are_made_again_when_it_is_opened_again(
    night: Night,
) -> None:
    night.realm = LIVE
    officer(night, COMMITTEE)
    (one,) = night.see(a_detection(RED, place=CORNER, subject="ended/live"))
    assert night.write(calling.call, one.id, MEANS) == 1
    told = night.read(calling.called, one.id)[0].told[0]
    wanted = (calling.is_still_so, told.call, told.deliveries[0])
    assert night.read(*wanted)
    end(night, one)
    assert not night.read(*wanted)
    (over,) = night.read(calling.called, one.id)[0].over
    of_end = (calling.is_still_so, over.call, over.deliveries[0])
    assert not night.read(*of_end)  # the call itself has not left: there is nothing to take back
    night.write(calls.mark, told.deliveries[0], State.SENT, evidence="", by="courier")
    assert night.read(*of_end)  # it was leaving just then
    night.later(1)
    reopen(night, one)
    assert not night.read(*of_end)
    assert night.write(calling.call, one.id, MEANS, again=False) == 0  # nothing else was said
    night.write(calls.mark, over.deliveries[0], State.SENT, evidence="", by="courier")
    assert night.write(calling.call, one.id, MEANS, again=False) == 1
    end(night, one)


def test_who_was_called_is_told_that_a_person_ended_it(night: Night) -> None:
    officer(night, COMMITTEE)
    (one,) = night.see(a_detection(RED, place=CORNER))
    night.write(calling.call, one.id, MEANS, scope=night.as_("both"))
    night.later(1)
    end(night, one)
    (unit,) = night.read(calling.called, one.id)
    assert (unit.state, unit.knows_of_end, len(unit.told)) == (State.NOT_SENT, True, 1)
    (over,) = unit.over
    assert [each.person for each in over.deliveries] == [
        each.person for each in unit.told[0].deliveries
    ]
    assert (over.call.subject, over.call.needs_answer) == ("预警已结束：江河洪水，红色", False)
    assert "人工结束：误报" in over.call.words
    assert f"/warnings/{one.id}" in over.call.words
    assert "集装箱" not in over.call.words  # what a person knows stays in the house
    (entry,) = (
        each for each in night.read(lambda uow: [*all_records(uow)])
        if (each.action, each.subject_id) == ("ended", one.id)
    )  # fmt: skip
    assert entry.as_dict()["after"]["told"] == 1


def test_opened_again_who_heard_of_the_end_is_called_anew(night: Night) -> None:
    officer(night, COMMITTEE)
    (one,) = night.see(a_detection(RED, place=CORNER))
    night.write(calling.call, one.id, MEANS, scope=night.as_("both"))
    night.later(1)
    end(night, one)
    reopen(night, one)
    (unit,) = night.read(calling.called, one.id)
    assert (unit.state, unit.told) == (None, ())
    night.later(1)
    assert night.write(calling.call, one.id, MEANS, again=False) == 1
    end(night, one)
    (unit,) = night.read(calling.called, one.id)
    assert (len(unit.told), len(unit.over)) == (2, 2)


@QUICK
def test_whom_no_call_reached_hears_nothing_of_its_end(night: Night) -> None:
    officer(night, COMMITTEE)
    (one,) = night.see(a_detection(RED, place=CORNER))
    night.write(calling.call, one.id, MEANS, scope=night.as_("both"))
    delivery = night.read(calling.called, one.id)[0].told[0].deliveries[0]
    night.write(calls.mark, delivery, State.FAILED, evidence="busy", by="test")
    end(night, one)
    assert night.read(calling.called, one.id)[0].over == ()


@QUICK
def test_in_the_demonstration_nobody_is_told_of_an_end(night: Night) -> None:
    night.realm = DEMO
    officer(night, COMMITTEE)
    (one,) = night.see(a_detection(RED, place=CORNER, subject="ended/demo"))
    night.write(calling.call, one.id, MEANS, scope=night.as_("both"))
    before = night.read(outbox.find, [outbox.State.HELD])
    end(night, one)
    assert night.read(calling.called, one.id)[0].over == ()
    assert night.read(outbox.find, [*outbox.State]) == before
