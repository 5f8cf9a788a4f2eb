"""Duties that nobody has met, whoever asks: for reminders and for who is to be called."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from riskmap.core.access import Area
from riskmap.reporting.model.activation import bounds
from riskmap.reporting.model.duties import Duty, Outcome, Slot
from riskmap.reporting.store.duty_tables import duty
from riskmap.store import Reading, Writing

_FEW = 500


def silent(uow: Reading, slots: Mapping[str, Slot], area: Area | None = None) -> list[Duty]:
    """Return the duties at slots that are open within the scope, in the order of codes.

    Whoever is excused, or known not to be reachable, is not among them.
    """
    statement = uow.select(duty, duty.c.slot_id, duty.c.code12).where(
        duty.c.slot_id.in_(list(slots)), duty.c.outcome == str(Outcome.OPEN)
    )
    if area is not None:
        first, last = bounds(area)
        statement = statement.where(duty.c.code12 >= first, duty.c.code12 < last)
    rows = uow.rows(statement.order_by(duty.c.code12, duty.c.slot_id))
    return [Duty(slot=slots[row["slot_id"]], code12=row["code12"]) for row in rows]


def still_silent(uow: Reading, asked: Collection[tuple[str, str]]) -> set[tuple[str, str]]:
    """Return which of some duties, by slot and unit, are open.

    Within a write nobody meets them until it ends, so that what is decided from it holds.
    """
    found: set[tuple[str, str]] = set()
    for several in _parts(sorted(asked)):
        statement = uow.select(duty, duty.c.slot_id, duty.c.code12).where(
            duty.c.slot_id.in_({slot for slot, _ in several}),
            duty.c.code12.in_({unit for _, unit in several}),
            duty.c.outcome == str(Outcome.OPEN),
        )
        if isinstance(uow, Writing):  # in the order in which reports lock them
            statement = statement.order_by(duty.c.slot_id, duty.c.code12).with_for_update()
        found |= {(row["slot_id"], row["code12"]) for row in uow.rows(statement)}
    return found & set(asked)


def _parts(several: list[tuple[str, str]]) -> Iterable[list[tuple[str, str]]]:
    for start in range(0, len(several), _FEW):
        yield several[start : start + _FEW]
