"""How units stand on the map: one state for each, the one that asks most for somebody."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from riskmap.core.access import Area
from riskmap.core.codes import DivisionLevel
from riskmap.reporting.model.duties import State
from riskmap.reporting.model.tally import Tally, tally_of
from riskmap.reporting.service import boarding
from riskmap.reporting.store import rollup
from riskmap.store import Reading

#: What asks most for somebody stands in front.
ORDER = (
    State.MISSED,
    State.UNREACHABLE,
    State.DUE_SOON,
    State.LATE,
    State.MET_EVENT,
    State.MET_ZERO,
    State.EXCUSED,
    State.NOT_DUE,
)
#: Duties that are looked through for a map.
_MOST = 5000


def worst(states: Iterable[State]) -> State | None:
    """Return the state that asks most for somebody; None of none."""
    return min(states, key=ORDER.index, default=None)


def worst_of(tally: Tally) -> State | None:
    """Return the state of a whole area: the one that asks most for somebody."""
    return worst(state for state, count in tally.by_state.items() if count)


def of_units(uow: Reading, code12: str, *, plan: str = "") -> Mapping[str, State]:
    """Return how each unit of a division stands; a unit of which nothing is asked is left out.

    Raises
    ------
    NotFoundError
        If the division is not for the one who asks.
    """
    found: dict[str, list[State]] = {}
    for row in boarding.rows(uow, code12, plan=plan, limit=_MOST).rows:
        found.setdefault(row.duty.code12, []).append(row.state)
    return {unit: worst(states) or State.NOT_DUE for unit, states in found.items()}


def of_streets(uow: Reading, code12: str, *, plan: str = "") -> Mapping[str, Tally]:
    """Return how the units of each street of a division stand, from counts that are kept.

    Raises
    ------
    NotFoundError
        If the division is not for the one who asks.
    """
    area, current = boarding.current(uow, code12, plan)
    if area.level is DivisionLevel.COMMITTEE:
        return {}
    counts = rollup.by_key(uow, list(current), area)
    return {
        street: sum(
            (tally_of(current[slot_id], one, uow.now) for slot_id, one in slots.items()), Tally()
        )
        for street, slots in counts.items()
        if Area.of(street).level is DivisionLevel.STREET
    }
