"""Events: one disaster process that reports belong to, and what becomes of it."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from attrs import frozen

from riskmap.core.words import N_, Message
from riskmap.reporting.model.reports import Header


class EventState(StrEnum):
    """Where an event stands (reporting.md 8.2, rule 16)."""

    OPEN = "open"
    STABLE = "stable"
    VERIFIED = "verified"
    CANCELLED = "cancelled"
    HANDED_OVER = "handed_over"

    @property
    def word(self) -> Message:
        """What it is called."""
        return Message(_WORDS[self])

    @property
    def is_over(self) -> bool:
        """True where nothing is reported of it any more."""
        return self not in {EventState.OPEN, EventState.STABLE}


_WORDS = {
    EventState.OPEN: N_("going on"),
    EventState.STABLE: N_("stable"),
    EventState.VERIFIED: N_("verified"),
    EventState.CANCELLED: N_("reported in error"),
    EventState.HANDED_OVER: N_("not a natural disaster, handed over"),
}
#: What an event may become, from what it is.
STEPS = {
    EventState.OPEN: (EventState.STABLE, EventState.CANCELLED, EventState.HANDED_OVER),
    EventState.STABLE: (EventState.OPEN, EventState.VERIFIED),
    EventState.VERIFIED: (EventState.STABLE,),
}


@frozen(kw_only=True)
class Event:
    """One event as it stands.

    Parameters
    ----------
    unit
        The highest unit that reported of it; those below hear of it and may join.
    stable_at
        Since when it is stable; its zero duties end then.
    merged_into
        The event that it is counted with; its own reports go on as they are.
    number
        Of its version.
    """

    id: str
    unit: str
    header: Header
    state: EventState = EventState.OPEN
    stable_at: datetime | None = None
    merged_into: str = ""
    number: int = 1

    def may_become(self, state: EventState) -> bool:
        """Tell whether it may take a step."""
        return state in STEPS.get(self.state, ())
