"""Notices: what a room wants a unit to see before anything else it came for.

A room that awaits something of units brings a ``notices.py`` with one function,
``notices(uow, unit) -> Iterable[Notice]``. The officer's page collects them; no list of rooms
stands anywhere else.
"""

from __future__ import annotations

from datetime import datetime

from attrs import frozen

from riskmap.core.words import Message


@frozen(kw_only=True)
class Notice:
    """One thing that is awaited of a unit.

    Parameters
    ----------
    kind
        Word for what it is: order, question of the desk.
    text
        The thing itself.
    path
        Of the page where it is answered.
    since
        From when on it is awaited.
    due_at
        Until when; None for no time.
    is_urgent
        True where its time has passed or nobody has read it yet.
    """

    kind: Message
    text: str
    path: str
    since: datetime
    due_at: datetime | None = None
    is_urgent: bool = False
