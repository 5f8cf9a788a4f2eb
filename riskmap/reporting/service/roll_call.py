"""The roll-call: silent units in order, one after another, and who calls whom at this moment."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from attrs import frozen

from riskmap.core.errors import ConflictError
from riskmap.core.words import N_
from riskmap.people.service.reading import acting
from riskmap.reporting.model.duties import Duty, State
from riskmap.reporting.service import boarding, excusing
from riskmap.reporting.service.boarding import Row
from riskmap.reporting.store import phoned
from riskmap.reporting.store.phoned import Claim
from riskmap.store import Reading, Writing, live

#: Whoever calls a unit for longer than this is taken to have gone away.
CLAIMED_FOR = timedelta(minutes=4)
#: Most duties that are looked through.
_MOST = 5000
_SILENT = (State.MISSED, State.DUE_SOON)


@frozen(kw_only=True)
class Silent:
    """A unit that has not reported.

    Parameters
    ----------
    rows
        Its duties that are open, the first that is due in front.
    claim
        Who calls it now.
    """

    unit: str
    rows: tuple[Row, ...]
    claim: Claim | None = None

    @property
    def due_at(self) -> datetime:
        """When the first of its reports is due."""
        return self.rows[0].duty.slot.due_at

    @property
    def is_missed(self) -> bool:
        """Tell whether a due time has passed."""
        return any(one.state is State.MISSED for one in self.rows)


def silent(uow: Reading, code12: str, *, states: Collection[State] = _SILENT) -> tuple[Silent, ...]:
    """Return the units of a division that have not reported, the longest overdue in front.

    Raises
    ------
    NotFoundError
        If the division is not for the one who asks.
    """
    found: dict[str, list[Row]] = {}
    for state in states:
        for row in boarding.rows(uow, code12, state=state, limit=_MOST).rows:
            found.setdefault(row.duty.code12, []).append(row)
    held = {one.unit: one for one in phoned.claims(uow, uow.now - CLAIMED_FOR)}
    several = (
        Silent(unit=unit, rows=tuple(sorted(rows, key=_due)), claim=held.get(unit))
        for unit, rows in found.items()
    )
    return tuple(sorted(several, key=lambda one: (one.due_at, one.unit)))


def unreachable(uow: Reading, code12: str) -> tuple[Silent, ...]:
    """Return the units of a division of which nobody answered, to be called once more."""
    return silent(uow, code12, states=(State.UNREACHABLE,))


def next_of(several: Collection[Silent], me: str, skipped: Collection[str]) -> Silent | None:
    """Return whom somebody calls next: silent, not skipped, and called by nobody else."""
    return next(
        (
            one
            for one in several
            if one.unit not in skipped and (one.claim is None or one.claim.actor == me)
        ),
        None,
    )


def claim_of(uow: Reading, unit: str) -> Claim | None:
    """Return who calls a unit now."""
    held = phoned.claims(uow, uow.now - CLAIMED_FOR)
    return next((one for one in held if one.unit == unit), None)


def go_on(uow: Writing, code12: str, skipped: Collection[str] = ()) -> str:
    """Let go of who was called, and take the next silent unit; empty where there is none."""
    who = acting(uow)
    tried: set[str] = set(skipped)
    while (one := next_of(silent(uow, code12), who.name, tried)) is not None:
        try:
            call(uow, one.unit)
        except ConflictError:  # somebody at another desk was quicker
            tried.add(one.unit)
        else:
            return one.unit
    _release(uow, who.name)
    return ""


def call(uow: Writing, unit: str) -> None:
    """Say that one calls a unit now.

    Raises
    ------
    ConflictError
        If somebody else does.
    """
    who = acting(uow)
    name = who.holder.account.display_name if who.holder else who.name
    mine = Claim(unit=unit, actor=who.name, name=name, since=uow.now)
    if not phoned.claim(uow, mine, uow.now - CLAIMED_FOR):
        raise ConflictError(
            N_("Somebody else calls this unit now."), mend=N_("Go on with the next one.")
        )
    _release(uow, who.name, keep=unit)
    live.touch(uow, "calls", unit)


def stop(uow: Writing) -> None:
    """Let go of whom one calls."""
    _release(uow, acting(uow).name)


def note_unreachable(uow: Writing, unit: str, *, why: str) -> tuple[Duty, ...]:
    """Write down for all open duties of a unit that nobody answers."""
    several = [one for one in silent(uow, unit) if one.unit == unit]
    return tuple(
        excusing.note_unreachable(uow, row.duty.slot.id, unit, why=why)
        for one in several
        for row in one.rows
    )


def note_reached(uow: Writing, unit: str, *, why: str) -> tuple[Duty, ...]:
    """Undo that nobody answers, for all duties of a unit."""
    several = [one for one in unreachable(uow, unit) if one.unit == unit]
    return tuple(
        excusing.note_reached(uow, row.duty.slot.id, unit, why=why)
        for one in several
        for row in one.rows
    )


def _release(uow: Writing, actor: str, keep: str = "") -> None:
    for unit in phoned.release(uow, actor, keep):
        live.touch(uow, "calls", unit)


def _due(row: Row) -> tuple[datetime, str]:
    return row.duty.slot.due_at, row.duty.slot.id
