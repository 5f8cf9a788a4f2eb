"""Orders: given, followed at each unit, answered once, taken back, replaced."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from riskmap.core.access import Area, Scope
from riskmap.core.errors import ConflictError, InvalidRequestError, NotFoundError
from riskmap.core.realm import LIVE
from riskmap.response.model.orders import Followed, Stage
from riskmap.response.notices import notices
from riskmap.response.service import ordering
from tests.reporting.duties.conftest import (
    COMMITTEE,
    DISTRICT,
    FAR,
    NEIGHBOUR,
    SECOND,
    STREET,
    City,
)


def an_order(city: City, *units: str, **more: Any) -> Followed:
    values: dict[str, Any] = {
        "code12": DISTRICT,
        "authority": "区防汛指挥部",
        "text": "巡查沿河积水点",
        "units": units or (COMMITTEE, FAR),
        "due_at": city.clock.now() + timedelta(hours=2),
    }
    made: Followed = city.write(ordering.give, ordering.Said(**{**values, **more}))
    return made


def as_unit(city: City, code12: str) -> Any:
    """Open a reading as somebody of one unit."""
    return city.database.read(Scope(actor="x", realm=LIVE, areas=(Area.of(code12),), purpose="t"))


def test_an_order_stands_at_each_unit_that_it_goes_to(city: City) -> None:
    made = an_order(city)
    assert {one.unit: one.stage for one in made.addressees} == {
        COMMITTEE: Stage.ISSUED,
        FAR: Stage.ISSUED,
    }
    assert made.counts[Stage.ISSUED] == 2


def test_a_unit_sees_its_own_part_of_an_order_and_nothing_of_others(city: City) -> None:
    made = an_order(city, COMMITTEE, FAR)
    with as_unit(city, COMMITTEE) as uow:
        (seen,) = ordering.listed(uow, COMMITTEE)
        assert [one.unit for one in seen.addressees] == [COMMITTEE]
    with as_unit(city, SECOND) as uow:
        assert ordering.listed(uow, SECOND) == ()
        with pytest.raises(NotFoundError):
            ordering.one(uow, made.order.id)


def test_an_answer_is_written_once_however_often_it_is_pressed(city: City) -> None:
    made = an_order(city)
    for _ in range(3):
        city.write(ordering.say, made.order.id, COMMITTEE, Stage.READ)
    done = city.write(ordering.say, made.order.id, COMMITTEE, Stage.DONE, told_by="李信息")
    assert [step.stage for step in done.steps] == [Stage.READ, Stage.DONE]
    assert done.steps[1].told_by == "李信息"
    seen = city.read(ordering.one, made.order.id)
    assert seen.counts[Stage.DONE] == seen.counts[Stage.ISSUED] == 1


def test_what_cannot_be_done_says_why_and_what_is_done_is_not_unread_again(city: City) -> None:
    made = an_order(city)
    with pytest.raises(InvalidRequestError):
        city.write(ordering.say, made.order.id, COMMITTEE, Stage.CANNOT)
    city.write(ordering.say, made.order.id, COMMITTEE, Stage.CANNOT, "没有水泵")
    with pytest.raises(ConflictError):
        city.write(ordering.say, made.order.id, COMMITTEE, Stage.READ)
    city.write(ordering.say, made.order.id, COMMITTEE, Stage.DONE, "水泵到了")
    assert city.read(ordering.one, made.order.id).addressees[0].stage is Stage.DONE


def test_an_order_is_overdue_after_its_time_and_until_it_is_done(city: City) -> None:
    made = an_order(city)
    assert city.read(ordering.one, made.order.id).overdue(city.clock.now()) == 0
    city.clock.advance(timedelta(hours=3))
    assert city.read(ordering.one, made.order.id).overdue(city.clock.now()) == 2
    city.write(ordering.say, made.order.id, COMMITTEE, Stage.DONE)
    assert city.read(ordering.one, made.order.id).overdue(city.clock.now()) == 1


def test_what_is_taken_back_is_answered_no_more_and_stays_with_its_reason(city: City) -> None:
    made = an_order(city)
    city.write(ordering.take_back, made.order.id, "雨停了")
    with pytest.raises(ConflictError):
        city.write(ordering.take_back, made.order.id, "again")
    with pytest.raises(ConflictError, match="雨停了"):
        city.write(ordering.say, made.order.id, COMMITTEE, Stage.DONE)
    seen = city.read(ordering.one, made.order.id)
    assert seen.ended is not None
    assert not seen.is_open


def test_an_order_that_replaces_another_takes_it_back(city: City) -> None:
    old = an_order(city)
    new = an_order(city, replaces=old.order.id, reason="改地点", text="巡查下立交")
    seen = city.read(ordering.one, old.order.id)
    assert seen.ended is not None
    assert (seen.ended.replaced_by, seen.ended.reason) == (new.order.id, "改地点")


@pytest.mark.parametrize(
    "more",
    [
        {"authority": " "},
        {"text": ""},
        {"text": "长" * 2001},
        {"units": ()},
        {"code12": STREET, "units": (FAR,)},
        {"units": ("310101001001",)},
        {"due_at": "before"},
        {"replaces": "x", "reason": ""},
    ],
)
def test_an_order_that_lacks_something_is_refused(city: City, more: dict[str, Any]) -> None:
    if more.get("due_at"):
        more = {"due_at": city.clock.now()}
    with pytest.raises(InvalidRequestError):
        an_order(city, **more)


def test_the_overdue_stand_first_then_what_is_due_first_and_the_done_last(city: City) -> None:
    done = an_order(city, COMMITTEE)
    city.write(ordering.say, done.order.id, COMMITTEE, Stage.DONE)
    late = an_order(city, STREET)
    city.clock.advance(timedelta(hours=2, minutes=1))
    later = an_order(city, NEIGHBOUR, due_at=city.clock.now() + timedelta(hours=5))
    sooner = an_order(city, SECOND, due_at=city.clock.now() + timedelta(hours=1))
    found = [one.order.id for one in city.read(ordering.listed, DISTRICT)]
    assert found == [one.order.id for one in (late, sooner, later, done)]


def test_the_officers_page_is_told_of_what_is_awaited_of_the_unit(city: City) -> None:
    made = an_order(city)
    (notice,) = city.read(lambda uow: list(notices(uow, COMMITTEE)))
    assert notice.is_urgent
    assert made.order.id in notice.path
    city.write(ordering.say, made.order.id, COMMITTEE, Stage.READ)
    (notice,) = city.read(lambda uow: list(notices(uow, COMMITTEE)))
    assert not notice.is_urgent
    city.write(ordering.say, made.order.id, COMMITTEE, Stage.DONE)
    assert city.read(lambda uow: list(notices(uow, COMMITTEE))) == []
