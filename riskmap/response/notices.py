"""What the officer's page says of orders: each of which something is awaited, with its page."""

from __future__ import annotations

from collections.abc import Iterable

from riskmap.core.notices import Notice
from riskmap.core.words import N_, Message
from riskmap.response.model.orders import Stage
from riskmap.response.service import ordering
from riskmap.store import Reading


def notices(uow: Reading, unit: str) -> Iterable[Notice]:
    """Return the orders that a unit has neither done nor declined."""
    for one in ordering.awaited(uow, unit):
        is_unread = one.stage in {Stage.ISSUED, Stage.DELIVERED}
        yield Notice(
            kind=Message(N_("Order of {authority}"), {"authority": one.order.authority}),
            text=one.order.text,
            path=f"/orders/{one.order.id}",
            since=one.order.recorded_at,
            due_at=one.order.due_at,
            is_urgent=is_unread or one.is_overdue(uow.now),
        )
