"""What the response offers to a pack: who leads and is on duty, orders that are open."""

from __future__ import annotations

from collections.abc import Iterable

from riskmap.reporting.service.packs import PackPaper
from riskmap.response.service.papers import on_duty, orders


def papers() -> Iterable[PackPaper]:
    """Return the papers of the room."""
    return (
        PackPaper(name="on-duty", rank=20, draw=on_duty.paper, named=on_duty.named),
        PackPaper(name="open-orders", rank=40, draw=orders.paper),
    )
