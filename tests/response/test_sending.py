"""Orders go out to whoever is on duty at each unit, and not any more once they are done."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

from attrs import frozen

from riskmap.calls.model.calls import Purpose, State
from riskmap.calls.service import calling
from riskmap.calls.service.means import Means
from riskmap.people.model import Role
from riskmap.response.model.orders import Stage
from riskmap.response.service import ordering, sending
from tests.people.conftest import DISTRICT, STREET
from tests.people.sites import Site


@frozen
class _Post:
    """A channel that reaches everybody and keeps what it was given."""

    name: str = "post"
    gives_id: bool = True

    def reaches(self, _who: Any) -> bool:
        return True

    def send(self, _out: Any) -> str:
        return "kept"


def means(site: Site) -> Means:
    return Means(
        channels={"post": _Post()},
        folder=Path(site.runtime.resources.locale),
        language="zh",
        office="区防汛办",
        public_url="https://riskmap.example",
    )


def test_an_order_is_told_to_the_desk_of_a_street_and_dropped_once_it_is_done(site: Site) -> None:
    site.add("order-desk", (Role.DUTY_OFFICER, STREET), code12=STREET)
    said = ordering.Said(code12=DISTRICT, authority="区防汛指挥部", text="巡查", units=(STREET,))
    made = site.town.write(ordering.give, said)
    assert site.town.write(sending.send, made, means(site)) == 1
    (told,) = [
        one
        for one in site.town.read(calling.recent, STREET, purposes=[Purpose.ORDER])
        if one.call.about["order"] == made.order.id
    ]
    assert "巡查" in told.call.words
    assert f"/orders/{made.order.id}" in told.call.words
    assert site.town.read(sending.states, made)[STREET] is State.WAITING
    delivery = told.deliveries[0]
    assert site.town.read(sending.is_still_awaited, told.call, delivery)
    site.town.write(ordering.say, made.order.id, STREET, Stage.DONE)
    assert not site.town.read(sending.is_still_awaited, told.call, delivery)


def test_a_message_about_an_order_is_found_however_many_came_after_it(site: Site) -> None:
    said = ordering.Said(code12=DISTRICT, authority="区防汛指挥部", text="巡查", units=(STREET,))
    made = site.town.write(ordering.give, said)
    site.town.write(sending.send, made, means(site))
    before = site.town.read(sending.states, made)

    def many(uow: Any) -> None:
        for number in range(1_100):
            new = calling.NewCall(
                purpose=Purpose.ORDER,
                code12=STREET,
                sender="test",
                subject=str(number),
                words="later",
                about={"order": f"other {number}"},
            )
            calling.call(uow, new, [], {})

    site.town.write(many)
    assert set(before) == {STREET}
    assert site.town.read(sending.states, made) == before


def test_the_log_of_a_day_has_the_orders_of_that_day(site: Site) -> None:
    said = ordering.Said(code12=DISTRICT, authority="区防汛指挥部", text="甲", units=(STREET,))
    made = site.town.write(ordering.give, said)
    at = made.order.recorded_at
    hour = timedelta(hours=1)
    within = site.town.read(ordering.listed, DISTRICT, given=(at, at + hour))
    assert made.order.id in {one.order.id for one in within}
    before = site.town.read(ordering.listed, DISTRICT, given=(at - hour, at))
    assert made.order.id not in {one.order.id for one in before}
