"""Happenings: what a room wants to stand on the timeline of a disaster.

A room that has some brings a ``happenings.py`` with one function,
``happenings(uow, event_id, area) -> Iterable[Happening]``. The page of the disaster collects them.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from attrs import frozen

from riskmap.core.words import Message


@frozen(kw_only=True)
class Happening:
    """One thing that happened.

    Parameters
    ----------
    unit
        Code of the division that it is of.
    what
        The thing itself, in one sentence.
    who, why
        Who did it, and in whose words why; may be empty.
    state
        A duty state, for the mark beside it; empty for none.
    href
        Path of the page that shows more; empty for none.
    """

    at: datetime
    unit: str
    what: Message
    who: str = ""
    why: str = ""
    state: str = ""
    href: str = ""


def newest_first(several: Iterable[Happening]) -> tuple[Happening, ...]:
    """Return happenings, the newest first."""
    return tuple(sorted(several, key=lambda one: one.at, reverse=True))
