"""A message that came in, as it is kept."""

from __future__ import annotations

from datetime import datetime

from attrs import frozen


@frozen(kw_only=True)
class Answer:
    """A message that came in, and what became of it.

    Parameters
    ----------
    code12
        The unit of the sender; the place at home, where nobody knows him.
    person
        Who sent it, empty where nobody knows.
    outcome
        ``reported``, ``acknowledged``, ``unclear``, ``unknown`` or ``refused``.
    reply
        What was answered.
    settled_at
        Since when nobody has to look at it; None: somebody has to.
    """

    channel: str
    message_id: str
    code12: str
    received_at: datetime
    sender: str
    person: str
    delivery_id: str
    text: str
    outcome: str
    reply: str
    settled_at: datetime | None
    settled_by: str
