"""A report meets what it covers, once; what people decide about single duties; both databases."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from attrs import evolve

from riskmap.core.access import Area, Scope
from riskmap.core.errors import ConflictError, InvalidRequestError, NotFoundError, ScopeError
from riskmap.core.realm import DEMO, LIVE
from riskmap.reporting.model.activation import Value
from riskmap.reporting.model.duties import Outcome, State
from riskmap.reporting.service import excusing, meeting, planning
from riskmap.reporting.store import duties
from riskmap.store.audit import Entry, record
from tests.reporting.duties.conftest import (
    COMMITTEE,
    DISTRICT,
    FAR,
    SECOND,
    City,
    a_submission,
    local,
)

DAILY = "season-daily@20260711T2330Z"


@pytest.fixture
def season(city: City) -> City:
    """The city in the flood season; the daily report is expected of everybody."""
    city.decide(DISTRICT, Value.OPEN)
    return city


def test_one_submission_meets_every_duty_whose_window_it_covers(season: City) -> None:
    season.write(planning.event_opened, COMMITTEE, "e1", season.clock.now())
    season.plan()
    met = season.meet(local(12, 7), event_id="e1", kind="event")
    assert [(one.plan, one.outcome) for one in met] == [
        ("event-daily", Outcome.MET_EVENT),
        ("season-daily", Outcome.MET_EVENT),
    ]
    season.require_counted()


def test_that_nothing_happened_says_nothing_of_an_open_event(season: City) -> None:
    season.write(planning.event_opened, COMMITTEE, "e1", season.clock.now())
    season.plan()
    (met,) = season.meet(local(12, 7))
    assert met.plan == "season-daily"
    assert season.states(plan="event-daily") == {"event-daily/e1@20260711T2330Z": State.DUE_SOON}


def test_the_same_submission_again_meets_the_same_and_changes_nothing(season: City) -> None:
    one = a_submission(local(12, 7))
    season.clock.at = local(12, 7)
    first = season.write(meeting.meet, one)
    again = season.write(meeting.meet, evolve(one, received_at=local(13, 7)))
    assert again == first
    assert len(season.read(duties.submissions, DAILY, COMMITTEE)) == 1
    season.require_counted()


def test_two_phones_and_the_desk_meet_it_once_and_each_stays_as_evidence(season: City) -> None:
    for hour, channel in ((7, "web"), (6, "phone"), (8, "mail")):
        season.meet(local(12, hour), channel=channel, by=channel)
    assert season.states() == {DAILY: State.MET_ZERO}
    found = season.read(duties.submissions, DAILY, COMMITTEE)
    assert [one["channel"] for one in found] == ["phone", "web", "mail"]
    season.require_counted()


def test_a_call_that_is_written_down_late_was_in_time(season: City) -> None:
    season.meet(local(12, 9))
    assert season.states() == {DAILY: State.LATE}
    season.meet(local(12, 10), counts_from_at=local(12, 7, 10), channel="phone")
    assert season.states() == {DAILY: State.MET_ZERO}
    season.require_counted()


def test_what_covers_nothing_meets_nothing(season: City) -> None:
    assert season.meet(local(11, 23)) == ()
    assert season.states() == {DAILY: State.NOT_DUE}


def test_many_at_once_meet_it_once(season: City) -> None:
    season.clock.at = local(12, 7)
    several = [a_submission(local(12, 6, minute)) for minute in range(24)]
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda one: season.write(meeting.meet, one), several * 2))
    (duty,) = [one for one in season.duties() if one.code12 == COMMITTEE]
    assert (duty.outcome, duty.met_at) == (Outcome.MET_ZERO, local(12, 6))
    assert len(season.read(duties.submissions, DAILY, COMMITTEE)) == 24
    season.require_counted()


def test_reports_and_decisions_at_once_stay_counted(season: City) -> None:
    season.clock.at = local(12, 6)
    works: list[Callable[[], object]] = [
        lambda: season.write(meeting.meet, a_submission(local(12, 6), COMMITTEE)),
        lambda: season.write(meeting.meet, a_submission(local(12, 5), SECOND, kind="event")),
        lambda: season.write(meeting.meet, a_submission(local(12, 5), FAR)),
        season.plan,
    ]
    with ThreadPoolExecutor(4) as threads:
        futures = [threads.submit(work) for work in works * 6]
        season.decide(DISTRICT, Value.II)
        for one in futures:
            one.result()
    season.plan()
    season.require_counted()
    assert season.states(FAR, "season")[DAILY] in {State.MET_ZERO, State.EXCUSED}


def test_an_officer_meets_the_duty_of_the_own_unit_and_the_street_counts_it(season: City) -> None:
    season.clock.at = local(12, 7)
    scope = Scope(actor="li", realm=LIVE, areas=[Area.of(COMMITTEE)], purpose="report")

    def work(uow: object) -> object:
        record(uow, Entry(action="reported", subject_kind="report"))  # type: ignore[arg-type]
        return meeting.meet(uow, a_submission(local(12, 7)))  # type: ignore[arg-type]

    assert len(season.database.write(scope, work)) == 1  # type: ignore[arg-type]
    season.require_counted()
    with pytest.raises(ScopeError, match="left no entry"):
        season.database.write(scope, lambda uow: meeting.meet(uow, a_submission(local(12, 6))))


def test_an_officer_cannot_meet_the_duty_of_others(season: City) -> None:
    season.clock.at = local(12, 7)
    scope = Scope(actor="li", realm=LIVE, areas=[Area.of(COMMITTEE)], purpose="report")
    other = a_submission(local(12, 7), SECOND)
    assert season.database.write(scope, lambda uow: meeting.meet(uow, other)) == ()
    assert season.states(SECOND) == {DAILY: State.DUE_SOON}


def test_a_late_report_is_excused_with_a_reason_and_stays_beside(season: City) -> None:
    season.meet(local(12, 8), phone_at=local(12, 7, 25), skew_s=-3.5)
    season.write(excusing.excuse, DAILY, COMMITTEE, why="手机 7:25 已报,网络中断")
    assert season.states() == {DAILY: State.EXCUSED}
    (evidence,) = season.read(duties.submissions, DAILY, COMMITTEE)
    assert (evidence["phone_at"], evidence["skew_s"]) == (local(12, 7, 25), -3.5)
    season.require_counted()


def test_a_unit_out_of_reach_counts_as_such_until_it_answers_or_reports(season: City) -> None:
    season.clock.at = local(12, 8)
    season.write(excusing.note_unreachable, DAILY, COMMITTEE, why="电话无人接听")
    assert season.states() == {DAILY: State.UNREACHABLE}
    season.require_counted()
    season.write(excusing.note_reached, DAILY, COMMITTEE, why="回电")
    assert season.states() == {DAILY: State.MISSED}
    season.write(excusing.note_unreachable, DAILY, COMMITTEE, why="又无人接听")
    season.meet(local(12, 9))
    assert season.states() == {DAILY: State.LATE}
    season.require_counted()


def test_a_unit_out_of_reach_that_planning_excuses_is_out_of_reach_when_asked_again(
    season: City,
) -> None:
    season.write(excusing.note_unreachable, DAILY, COMMITTEE, why="停电")
    season.decide(DISTRICT, Value.II)
    assert season.states(plan="season") == {DAILY: State.EXCUSED}
    season.require_counted()
    season.decide(DISTRICT, Value.NONE)
    assert season.states(plan="season") == {DAILY: State.UNREACHABLE}
    season.require_counted()


@pytest.mark.parametrize(
    "decide", [excusing.excuse, excusing.note_unreachable, excusing.note_reached]
)
def test_a_decision_needs_a_reason_and_a_duty(season: City, decide: Callable[..., object]) -> None:
    with pytest.raises(InvalidRequestError, match="Nobody said why"):
        season.write(decide, DAILY, COMMITTEE, why="  ")
    with pytest.raises(NotFoundError, match="No report is expected"):
        season.write(decide, "other", COMMITTEE, why="x")


def test_decisions_that_fit_nothing_are_refused(season: City) -> None:
    with pytest.raises(ConflictError, match="Nobody said"):
        season.write(excusing.note_reached, DAILY, COMMITTEE, why="x")
    season.write(excusing.excuse, DAILY, SECOND, why="x")
    with pytest.raises(ConflictError, match="excused already"):
        season.write(excusing.excuse, DAILY, SECOND, why="x")
    season.meet(local(12, 7))
    with pytest.raises(ConflictError, match="came in time"):
        season.write(excusing.excuse, DAILY, COMMITTEE, why="x")
    with pytest.raises(ConflictError, match="has reported"):
        season.write(excusing.note_unreachable, DAILY, COMMITTEE, why="x")
    season.require_counted()


def test_a_decision_stands_in_the_audit_log_with_its_reason(season: City) -> None:
    season.write(excusing.excuse, DAILY, COMMITTEE, why="停电")
    with season.database.engine.connect() as connection:
        rows = connection.exec_driver_sql(
            "SELECT subject_id, code12, why FROM audit_entry WHERE subject_kind = 'duty'"
            " AND action = 'excused'"
        ).all()
    assert [tuple(one) for one in rows] == [(DAILY, COMMITTEE, "停电")]


def test_another_realm_sees_nothing_of_it(season: City) -> None:
    season.clock.at = local(12, 7)
    other = Scope.system("test", DEMO)
    one = a_submission(local(12, 7), id=uuid4())
    assert season.database.write(other, lambda uow: meeting.meet(uow, one)) == ()
    assert season.states() == {DAILY: State.DUE_SOON}
