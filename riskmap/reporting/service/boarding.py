"""The board: who was to report, who has, who has not; read from counts that are kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from attrs import frozen

from riskmap.core.access import Area
from riskmap.core.errors import NotFoundError
from riskmap.core.words import N_
from riskmap.reporting.model.duties import Duty, Outcome, Slot, State, state_of
from riskmap.reporting.model.plans import Plan, plan_named
from riskmap.reporting.model.tally import Tally, tally_of
from riskmap.reporting.store import duties, rollup, slots
from riskmap.store import Reading

#: Slots of this time ahead are looked through for the next one that is due.
_AHEAD = timedelta(hours=36)
_PAGE = 50
_FEW = 6


@frozen(kw_only=True)
class Round:
    """One slot on the board."""

    slot: Slot
    plan: Plan
    tally: Tally


@frozen(kw_only=True)
class Board:
    """How reports of an area stand at a moment.

    Parameters
    ----------
    rounds
        Slots for which a report counts now, in the order of due times.
    tally
        All of them together.
    next_due_at
        When the next report is due; None where none is asked.
    """

    code12: str
    at: datetime
    rounds: tuple[Round, ...]
    tally: Tally
    next_due_at: datetime | None


@frozen(kw_only=True)
class Row:
    """One duty on the list."""

    duty: Duty
    state: State
    plan: Plan

    @property
    def key(self) -> str:
        """Its place on the list, for the next page."""
        return f"{self.duty.code12} {self.duty.slot.id}"


@frozen(kw_only=True)
class Rows:
    """One page of the list; `next_key` is empty on the last."""

    rows: tuple[Row, ...]
    next_key: str


def board(uow: Reading, code12: str, *, plan: str = "") -> Board:
    """Return how reports of a division and all in it stand now.

    Parameters
    ----------
    plan
        Only this plan; all by default.

    Raises
    ------
    NotFoundError
        If it lies outside the scope, or there is no such plan.
    """
    area = _reached(uow, code12)
    current = _current(uow, plan)
    counts = rollup.of_area(uow, list(current), area)
    rounds = tuple(
        Round(
            slot=slot,
            plan=plan_named(slot.plan),
            tally=tally_of(slot, counts[slot.id], uow.now),
        )
        for slot in sorted(current.values(), key=lambda one: (one.due_at, one.id))
        if slot.id in counts
    )
    return Board(
        code12=code12,
        at=uow.now,
        rounds=rounds,
        tally=sum((one.tally for one in rounds), Tally()),
        next_due_at=_next_due(uow, area, plan),
    )


def rows(
    uow: Reading,
    code12: str,
    *,
    plan: str = "",
    state: State | None = None,
    after: str = "",
    limit: int = _PAGE,
) -> Rows:
    """Return the duties behind a board, in the order of codes.

    Parameters
    ----------
    state
        Only duties in this state.
    after
        `key` of the last row of the page before.

    Raises
    ------
    NotFoundError
        As `board`.
    """
    area = _reached(uow, code12)
    current = _current(uow, plan)
    code, _, slot_id = after.partition(" ")
    found: list[Duty] = []
    for several, outcomes in _asked(current.values(), state, uow.now):
        found += duties.find(
            uow, several, area, outcomes=outcomes, after=(code, slot_id), limit=limit + 1
        )
    ordered = sorted(found, key=lambda one: (one.code12, one.slot.id))
    page = tuple(
        Row(duty=one, state=one.state_at(uow.now), plan=plan_named(one.slot.plan))
        for one in ordered[:limit]
    )
    return Rows(rows=page, next_key=page[-1].key if len(ordered) > limit else "")


def expected_of(uow: Reading, unit: str) -> tuple[Row, ...]:
    """Return what a unit can report now, the first that is due in front: for the officer's card."""
    current = _current(uow, "")
    found = duties.find(uow, current, Area.of(unit))
    mine = (one for one in found if one.code12 == unit)
    several = (
        Row(duty=one, state=one.state_at(uow.now), plan=plan_named(one.slot.plan)) for one in mine
    )
    return tuple(sorted(several, key=lambda one: (one.duty.slot.due_at, one.duty.slot.id)))


def current(uow: Reading, code12: str, plan: str = "") -> tuple[Area, dict[str, Slot]]:
    """Return a division as an area, and the slots for which a report counts now.

    Raises
    ------
    NotFoundError
        As `board`.
    """
    return _reached(uow, code12), _current(uow, plan)


def _reached(uow: Reading, code12: str) -> Area:
    area = Area.of(code12)
    if not uow.scope.reaches(code12):
        raise NotFoundError(N_("There is no board of {code} for you."), code=code12)
    return area


def _current(uow: Reading, plan: str) -> dict[str, Slot]:
    if plan:
        plan_named(plan)
    found = slots.open_at(uow, uow.now)
    return {one.id: one for one in found if plan in {"", one.plan}}


def _next_due(uow: Reading, area: Area, plan: str) -> datetime | None:
    coming = slots.between(uow, uow.now, uow.now + _AHEAD)
    several = [one for one in coming if plan in {"", one.plan}]
    for start in range(0, len(several), _FEW):  # most often the first is asked
        few = several[start : start + _FEW]
        counts = rollup.of_area(uow, [one.id for one in few], area)
        for one in few:
            if _is_asked(counts.get(one.id, {})):
                return one.due_at
    return None


def _is_asked(counts: Mapping[Outcome, int]) -> bool:
    return sum(counts.values()) > counts.get(Outcome.EXCUSED, 0)


def _asked(
    current: Iterable[Slot], state: State | None, now: datetime
) -> Iterable[tuple[dict[str, Slot], list[Outcome]]]:
    """Yield slots and outcomes that make up a state; those of one group share their outcomes."""
    groups: dict[tuple[Outcome, ...], dict[str, Slot]] = {}
    for slot in current:
        fit = tuple(one for one in Outcome if state in {None, state_of(one, slot, now)})
        groups.setdefault(fit, {})[slot.id] = slot
    return [(several, list(outcomes)) for outcomes, several in groups.items() if outcomes]
