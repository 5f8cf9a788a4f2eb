"""What the program knows of a division at a moment, to be frozen in a hand-over or in minutes."""

from __future__ import annotations

from typing import Any

from riskmap.core.access import Area
from riskmap.reporting.model.activation import Track
from riskmap.reporting.service import activating, boarding, reading
from riskmap.response.service import ordering
from riskmap.store import Reading


def known(uow: Reading, code12: str) -> dict[str, Any]:
    """Return what is in force, expected, ordered and going on in a division now, as JSON.

    Keys: ``at``; ``in_force`` (by track); ``expected``, ``met``, ``late``, ``missed``,
    ``unreachable`` (reports that count now); ``orders_open``, ``orders_overdue`` (units of which
    something is awaited); ``events`` (id, hazard, when).
    """
    now = activating.standing(uow, code12).now
    tally = boarding.board(uow, code12).tally
    orders = ordering.listed(uow, code12)
    area = Area.of(code12)
    events = [
        one
        for one in reading.events_going_on(uow)
        if area.contains(one.unit) or Area.of(one.unit).contains(code12)
    ]
    return {
        "at": uow.now.isoformat(),
        "in_force": {str(track): str(now.value(track)) for track in Track},
        "expected": tally.expected,
        "met": tally.met,
        "late": tally.late,
        "missed": tally.missed,
        "unreachable": tally.unreachable,
        "orders_open": sum(each.is_open for one in orders for each in one.addressees),
        "orders_overdue": sum(one.overdue(uow.now) for one in orders),
        "events": [
            {
                "id": one.id,
                "hazard": one.header.hazard,
                "occurred_at": one.header.occurred_at.isoformat(),
            }
            for one in events
        ],
    }
