"""One message, for whoever it was for."""

from __future__ import annotations

from datetime import timedelta

from riskmap.calls import store
from riskmap.calls.model.calls import Call, Delivery
from riskmap.core.errors import NotFoundError
from riskmap.core.words import N_
from riskmap.store import Reading

#: So long the link in a message shows it.
LINK_GOOD = timedelta(days=7)


def delivered(uow: Reading, delivery_id: str) -> tuple[Delivery, Call]:
    """Return a delivery and what was said with it.

    Raises
    ------
    NotFoundError
        If there is none, or its link is good no more.
    """
    delivery = store.calls.delivery(uow, delivery_id)
    call = None if delivery is None else store.calls.by_id(uow, delivery.call_id)
    is_over = delivery is not None and uow.now - delivery.made_at > LINK_GOOD
    if delivery is None or call is None or is_over:
        raise nothing_there(delivery_id)
    return delivery, call


def nothing_there(delivery_id: str) -> NotFoundError:
    """Return the one answer to a link that leads nowhere."""
    return NotFoundError(
        N_("There is no message {id} here."),
        mend=N_("Open the link as it stands in the message, whole."),
        id=delivery_id[:40],
    )
