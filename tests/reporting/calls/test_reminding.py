"""Reminders: one stream a person, all plans together, quiet as soon as somebody reports."""

from __future__ import annotations

from datetime import date

import pytest

from riskmap.calls.model.calls import State
from riskmap.calls.service import book
from riskmap.calls.service.carrying import NOT_NEEDED
from riskmap.core.realm import Realm
from riskmap.people.model.officers import Post
from riskmap.people.service.roster import absences
from riskmap.people.service.roster import reading as roster
from riskmap.reporting.model.activation import Value
from riskmap.store import Database
from riskmap.store.delivering import UndeliveredError
from tests.reporting.calls.conftest import Desk, make_desk
from tests.reporting.duties.conftest import COMMITTEE, DISTRICT, FAR, SECOND, THIRD, local

#: When who is told of reports that were due at 7:30, as long as nobody reports.
MORNING = {
    (3, 45): [],
    (6, 29): [],
    (6, 30): ["丁", "甲"],
    (6, 50): [],
    (7, 29): [],
    (7, 30): ["丁", "乙", "甲"],
    (7, 44): [],
    (7, 45): ["丁", "乙", "甲", "街道"],
    (8, 0): ["丁", "乙", "区", "甲", "街道"],
    (9, 31): [],
}


def test_it_goes_from_a_to_b_to_street_to_district_and_wakes_nobody_at_night(desk: Desk) -> None:
    assert {hour: desk.at(local(12, *hour)) for hour in MORNING} == MORNING


def test_a_reminder_says_all_plans_and_units_the_due_time_and_how_to_answer(desk: Desk) -> None:
    desk.city.decide(DISTRICT, Value.IV)
    assert desk.at(local(12, 6, 31)) == ["丁", "甲"]
    (one,) = desk.sink.to("甲")
    assert one.subject == "有 2 项报告未报，最早 07:30 前"
    assert f"单位{COMMITTEE}" in one.words
    assert f"单位{SECOND}" in one.words
    assert one.words.count("请回复 0") == 2
    assert "区值班室 021-12345678" in one.words
    assert "https://here/report" in one.words


def test_the_watch_hears_who_is_silent_and_of_no_zero(desk: Desk) -> None:
    desk.at(local(12, 7, 46))
    (one,) = desk.sink.to("街道")
    for unit in (COMMITTEE, SECOND, THIRD):
        assert f"单位{unit}" in one.words
    assert f"单位{FAR}" not in one.words
    assert "请回复 0" not in one.words


def test_who_has_reported_is_left_in_peace(desk: Desk) -> None:
    for unit in (COMMITTEE, SECOND, THIRD, FAR):
        desk.city.meet(local(12, 6, 29), unit)
    assert [desk.at(local(12, *hour)) for hour in ((6, 31), (7, 31), (8, 1))] == [[], [], []]


def test_a_report_that_comes_before_the_message_leaves_stops_it(either: Desk) -> None:
    """Made, but not sent yet: whoever takes it looks once more, in that very write."""
    either.city.clock.at = local(12, 6, 31)
    assert either.remind().made == 2
    either.city.meet(local(12, 6, 32), COMMITTEE, by="desk", channel="phone")
    done = either.send()
    assert (done.dropped, done.sent) == (1, 1)
    assert either.sink.to("甲") == []
    dropped = [one for one in either.told() if one.state is State.DROPPED]
    assert [one.marks[0].evidence for one in dropped] == [NOT_NEEDED]
    assert either.at(local(12, 6, 33)) == ["甲"]  # her other unit is still missing
    (one,) = either.sink.to("甲")
    assert f"单位{COMMITTEE}" not in one.words


def test_what_certainly_did_not_arrive_is_tried_again_soon(desk: Desk) -> None:
    desk.sink.fault = UndeliveredError("SMTP 451")
    assert desk.at(local(12, 6, 31)) == []
    desk.sink.fault = None
    assert desk.at(local(12, 6, 32)) == ["丁", "甲"]


def test_what_may_have_arrived_counts_as_sent(desk: Desk) -> None:
    desk.sink.fault = UndeliveredError("ReadTimeout", may_have_arrived=True)
    desk.at(local(12, 6, 31))
    desk.sink.fault = None
    assert [desk.at(local(12, 6, minute)) for minute in (32, 40, 45)] == [[], [], []]
    assert desk.at(local(12, 7, 30)) == ["丁", "乙", "甲"]


def test_who_stands_in_is_told_instead_of_who_is_away(desk: Desk) -> None:
    unit = desk.city.read(roster.unit, COMMITTEE)
    a, b = unit.holder(Post.A), unit.holder(Post.B)
    day = date(2026, 7, 12)
    desk.city.write(absences.add_absence, a.id, day, day, why="假", stand_in=b.id)
    line = desk.city.read(book.lines, [COMMITTEE])[COMMITTEE]
    assert [(str(step), [one.name for one in told]) for step, told in line.items()] == [
        ("a", ["乙"]),
        ("street", ["街道"]),
        ("district", ["区"]),
    ]


def test_whom_no_channel_reaches_is_left_to_the_desk(desk: Desk) -> None:
    desk.city.clock.at = local(12, 6, 31)
    assert desk.remind().by_hand == 1
    assert [one for one in desk.told() if one.code12 == FAR] == []


def test_an_exercise_reminds_nobody_for_real_and_says_so(sqlite_database: Database) -> None:
    desk = make_desk(sqlite_database, realm=Realm("drill:one"))
    desk.city.clock.at = local(12, 7, 31)
    assert desk.remind().made == 3
    assert desk.remind().made == 0
    assert desk.send().sent == 0
    assert desk.sink.came == []
    assert {one.state for one in desk.told()} == {State.NOT_SENT}


def test_what_was_said_is_never_changed(either: Desk) -> None:
    either.at(local(12, 6, 31))
    assert {one.state for one in either.told()} == {State.SENT}
    for table in ("call", "call_delivery", "call_mark"):
        statement = f"UPDATE {table} SET code12 = '310107014001'"
        with pytest.raises(Exception, match=r"never changed|append-only"):
            either.city.write(lambda uow, sql=statement: uow.connection.exec_driver_sql(sql))
