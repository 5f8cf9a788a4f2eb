"""What the page of a disaster says of orders: those of the event alone, and how far they are."""

from __future__ import annotations

from riskmap.reporting.model.events import Event
from riskmap.reporting.model.reports import Header
from riskmap.reporting.store import events
from riskmap.response.happenings import happenings
from riskmap.response.model.orders import Stage
from riskmap.response.service import ordering
from tests.reporting.duties.conftest import COMMITTEE, DISTRICT, FAR, STREET, City
from tests.response.test_ordering import an_order, as_unit

EVENT = "e" * 32


def test_orders_of_an_event_stand_on_its_timeline_with_how_many_are_settled(city: City) -> None:
    header = Header(hazard="typhoon_wind", occurred_at=city.clock.now())
    city.write(events.add, Event(id=EVENT, unit=DISTRICT, header=header), "test", "test")
    made = an_order(city, COMMITTEE, FAR, event_id=EVENT)
    an_order(city, COMMITTEE)  # of no event
    city.write(ordering.say, made.order.id, COMMITTEE, Stage.DONE, "done")
    with as_unit(city, DISTRICT) as uow:
        (seen,) = happenings(uow, EVENT, DISTRICT)
    assert (str(seen.what), seen.state) == ("Order to 2 units, settled at 1", "due")
    assert (seen.href, seen.why) == (f"/orders/{made.order.id}", made.order.text)
    with as_unit(city, STREET) as uow:
        (seen,) = happenings(uow, EVENT, STREET)
    assert (str(seen.what), seen.state) == ("Order to 1 units, settled at 1", "met")
