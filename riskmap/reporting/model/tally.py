"""Duties counted by state: expected, met, late, missed; what is met is never more than expected."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import reduce
from operator import add
from types import MappingProxyType

from attrs import field, frozen

from riskmap.reporting.model.duties import Outcome, Slot, State, state_of

_MET = (State.MET_ZERO, State.MET_EVENT, State.LATE)
_WAITING = (State.NOT_DUE, State.DUE_SOON)


def _all_states(counts: Mapping[State, int]) -> Mapping[State, int]:
    return MappingProxyType({state: counts.get(state, 0) for state in State})


@frozen
class Tally:
    """So many duties in each state."""

    by_state: Mapping[State, int] = field(factory=dict, converter=_all_states)

    def __add__(self, other: Tally) -> Tally:
        return Tally({one: self.by_state[one] + other.by_state[one] for one in State})

    @property
    def expected(self) -> int:
        """Reports that are asked for: all but those excused."""
        return sum(self.by_state.values()) - self.by_state[State.EXCUSED]

    @property
    def met(self) -> int:
        """Reports that came, in time or late."""
        return sum(self.by_state[one] for one in _MET)

    @property
    def late(self) -> int:
        """Those of them that came late."""
        return self.by_state[State.LATE]

    @property
    def waiting(self) -> int:
        """Reports that may still come in time."""
        return sum(self.by_state[one] for one in _WAITING)

    @property
    def missed(self) -> int:
        """Reports whose time has passed in silence."""
        return self.by_state[State.MISSED]

    @property
    def unreachable(self) -> int:
        """Units of which nobody answers."""
        return self.by_state[State.UNREACHABLE]

    @property
    def rate(self) -> float | None:
        """Which part came, 0 to 1; None where nothing is expected."""
        return self.met / self.expected if self.expected else None


def tally(states: Iterable[State]) -> Tally:
    """Count states."""
    return Tally(Counter(states))


def tally_of(slot: Slot, counts: Mapping[Outcome, int], now: datetime) -> Tally:
    """Return how the duties of a slot stand at `now`, from counts that know no time."""
    several = (Tally({state_of(one, slot, now): count}) for one, count in counts.items())
    return reduce(add, several, Tally())
