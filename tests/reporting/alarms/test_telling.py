"""Who leads is told of casualties at once, again every few minutes, until somebody takes it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

from riskmap.calls.model.calls import Purpose
from riskmap.calls.service import calling
from riskmap.calls.service.means import Means
from riskmap.core.realm import LIVE
from riskmap.people.model import Role
from riskmap.reporting.model.alarms import rule
from riskmap.reporting.model.reports import Kind
from riskmap.reporting.service import alarming
from riskmap.response.service import posting, telling
from tests.reporting.reports.conftest import DISTRICT, FIRST, Night, night

__all__ = ["night"]
DEAD: dict[str, Any] = {"affected_pop": 12, "deaths": 1, "injured": 0}
MEANS = Means(channels={}, folder=Path("nowhere"), language="en", public_url="http://site")


def tell(night: Night) -> int:
    return telling.tell_leaders(night.town.database, LIVE, MEANS).people


def calls(night: Night) -> list[Any]:
    found: list[Any] = night.town.read(calling.recent, DISTRICT, purposes=[Purpose.ALARM])
    return found


def test_who_may_take_it_is_told_where_nobody_is_on_post(night: Night) -> None:
    night.send(Kind.INITIAL, figures=DEAD)
    assert tell(night) == 2  # duty officer and approver of the district
    (one, *_) = calls(night)
    assert "1" in one.call.words
    assert "http://site/alarms" in one.call.words
    (alarm,) = night.town.read(alarming.open_alarms)
    assert len(alarm.notes) == 1


def test_it_is_told_again_after_the_interval_until_somebody_takes_it(night: Night) -> None:
    night.send(Kind.INITIAL, figures=DEAD)
    assert [tell(night), tell(night)] == [2, 0]
    night.clock.advance(rule().repeat)
    assert tell(night) == 2
    (alarm,) = night.town.read(alarming.open_alarms)
    (last, *_) = calls(night)
    (delivery,) = last.deliveries
    assert night.town.read(telling.is_still_open, last.call, delivery)
    night.town.write(alarming.take, alarm.version_id, as_="desk")
    night.clock.advance(rule().repeat)
    assert tell(night) == 0
    assert not night.town.read(telling.is_still_open, last.call, delivery)


def test_two_clocks_that_look_at_once_tell_once(night: Night) -> None:
    night.send(Kind.INITIAL, figures=DEAD)
    (seen,) = night.town.read(alarming.open_alarms)
    assert [night.town.write(telling.tell, seen, MEANS) for _ in range(2)] == [2, 0]


def test_the_leader_on_post_is_told(night: Night) -> None:
    leader = night.town.add("leader", (Role.EMERGENCY_MANAGER, DISTRICT), code12=DISTRICT)
    now = night.clock.now()
    begin, end = now - timedelta(hours=1), now + timedelta(hours=8)
    night.town.write(posting.enter, DISTRICT, begin, end, leader.number)
    night.send(Kind.INITIAL, FIRST, DEAD)
    assert tell(night) == 1
    (alarm,) = night.town.read(alarming.open_alarms)
    assert [one.words for one in alarm.notes] == ["leader"]


def test_an_alarm_that_nobody_can_be_told_of_says_so(night: Night, monkeypatch: Any) -> None:
    monkeypatch.setattr(telling, "leaders", lambda _uow, _unit: ())
    night.send(Kind.INITIAL, figures=DEAD)
    assert tell(night) == 0
    (alarm,) = night.town.read(alarming.open_alarms)
    assert "nobody" in alarm.notes[0].words
