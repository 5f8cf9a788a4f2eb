"""One disaster as it is shown: units below, figures at a cutoff, what differs from another one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import StrEnum

from attrs import field, frozen

from riskmap.core.figure import Figure, FigureSum, add_up
from riskmap.core.words import N_, Message
from riskmap.reporting.model.chains import Chain
from riskmap.reporting.model.deciding import NoLoss
from riskmap.reporting.model.differences import Difference, differences
from riskmap.reporting.model.figures import Figures
from riskmap.reporting.model.indicators import indicators
from riskmap.reporting.model.reports import State
from riskmap.reporting.model.rolling import Part, RollUp

#: What stands beside each unit: the few figures that a night is about.
KEY = ("deaths", "missing", "injured", "affected_pop", "resettled_now", "rooms_collapsed",
       "loss_total")  # fmt: skip


class ChildState(StrEnum):
    """How far a unit below is with an event, what waits for somebody first."""

    WAITING = "waiting"
    RETURNED = "returned"
    REPORTED = "reported"
    SILENT = "silent"
    NO_LOSS = "no_loss"
    VERIFIED = "verified"

    @property
    def word(self) -> Message:
        """What it is called."""
        return Message(_STATES[self])


_STATES = {
    ChildState.SILENT: N_("nothing reported"),
    ChildState.NO_LOSS: N_("no loss"),
    ChildState.WAITING: N_("waits to be accepted"),
    ChildState.RETURNED: N_("returned"),
    ChildState.REPORTED: N_("reported"),
    ChildState.VERIFIED: N_("verified"),
}


@frozen(kw_only=True)
class Child:
    """A unit one level below, and what it says at a cutoff.

    Parameters
    ----------
    figures
        Of its last accepted versions, of several events added up; absent was not asked.
    checked_at
        Until when they were said to hold; None where nothing is known.
    """

    unit: str
    state: ChildState
    figures: Figures = field(factory=dict)
    version_id: str = ""
    checked_at: datetime | None = None
    no_loss: NoLoss | None = None

    def figure(self, slug: str) -> Figure | None:
        """Return a figure; None where nobody was asked for it, or has reported."""
        return self.figures.get(slug)


@frozen(kw_only=True)
class Line:
    """One indicator at a cutoff and at an earlier one.

    Parameters
    ----------
    now, before
        None where nobody was asked.
    own
        What the unit's own report says; None where it says nothing.
    """

    indicator: str
    now: FigureSum | None
    before: FigureSum | None
    own: Figure | None
    difference: Difference | None

    @property
    def is_otherwise(self) -> bool:
        """True where the unit's own report says another number than the units below."""
        return self.own is not None and self.now is not None and self.own != self.now.total


def lines(roll: RollUp, before: RollUp | None, own: Figures) -> tuple[Line, ...]:
    """Return all indicators that somebody spoke of, in the order of the form."""
    now, then = roll.sums, before.sums if before else {}
    found = {one.indicator: one for one in differences(_totals(then), _totals(now))}
    said = {*now, *then, *own}
    return tuple(
        Line(
            indicator=slug,
            now=now.get(slug),
            before=then.get(slug),
            own=own.get(slug),
            difference=found.get(slug) if before else None,
        )
        for slug in indicators()
        if slug in said
    )


def children(
    units: Iterable[str],
    chains: Iterable[Chain],
    roll: RollUp,
    said: Mapping[str, NoLoss],
) -> tuple[Child, ...]:
    """Return how the units below stand, those that need somebody first."""
    of_unit: dict[str, list[Chain]] = {one: [] for one in units}
    for one in chains:
        of_unit.setdefault(one.unit, []).append(one)
    parts: dict[str, list[Part]] = {}
    for part in roll.parts:
        parts.setdefault(part.unit, []).append(part)
    found = (
        _child(unit, several, parts.get(unit, []), said.get(unit))
        for unit, several in of_unit.items()
    )
    order = list(ChildState)
    return tuple(sorted(found, key=lambda one: (order.index(one.state), one.unit)))


def added(several: Iterable[Figures]) -> Figures:
    """Return figures of one unit on several events that are counted as one."""
    known = list(several)
    return {
        slug: add_up(one.get(slug, Figure.unknown()) for one in known).total
        for slug in indicators()
        if any(slug in one for one in known)
    }


def _child(unit: str, several: list[Chain], parts: list[Part], no_loss: NoLoss | None) -> Child:
    counted = [one for one in parts if not one.is_awaited]
    return Child(
        unit=unit,
        state=_state(several, no_loss),
        figures=added(one.figures for one in counted),
        version_id=counted[0].version_id if len(counted) == 1 else "",
        checked_at=min((one.checked_at for one in counted if one.checked_at), default=None),
        no_loss=None if several else no_loss,
    )


def _state(several: list[Chain], no_loss: NoLoss | None) -> ChildState:
    if not several:
        return ChildState.NO_LOSS if no_loss else ChildState.SILENT
    verified = (one.verified for one in several)
    if all(one is not None and one.state is State.ACCEPTED for one in verified):
        return ChildState.VERIFIED
    if any(one.returned for one in several):
        return ChildState.RETURNED
    states = {link.state for one in several for link in one.links}
    return ChildState.WAITING if State.SUBMITTED in states else ChildState.REPORTED


def _totals(several: Mapping[str, FigureSum]) -> Figures:
    return {slug: one.total for slug, one in several.items()}
