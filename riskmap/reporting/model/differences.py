"""What changed between two versions of a unit's figures, and what of it needs a word."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from attrs import frozen

from riskmap.core.figure import Figure, FigureKind
from riskmap.reporting.model.figures import Figures
from riskmap.reporting.model.indicators import CASUALTIES, indicators

#: A jump is more than twice the number before, and more than so many units (reporting.md 8.4).
JUMP_TIMES = 2
JUMP_UNITS = 10


class Change(StrEnum):
    """How a figure stands to the one before."""

    SAME = "same"
    NEW = "new"  # not asked for before
    KNOWN = "known"  # unknown before
    UP = "up"
    JUMP = "jump"
    DOWN = "down"
    LOST = "lost"  # known before, unknown now
    GONE = "gone"  # said before, not asked for now


#: Changes that are asked about: the sender says why, in words that stay.
_LESS = frozenset({Change.DOWN, Change.LOST, Change.GONE})


@frozen(kw_only=True)
class Difference:
    """One indicator in two versions; None where it was not asked for."""

    indicator: str
    before: Figure | None
    after: Figure | None
    change: Change

    @property
    def by(self) -> int | None:
        """How much more, in the smallest unit; None where that is not known."""
        numbers = [one for one in (self.before, self.after) if _is_number(one)]
        if len(numbers) < 2 or self.before is None or self.after is None:  # noqa: PLR2004
            return None
        return (self.after.amount or 0) - (self.before.amount or 0)

    @property
    def is_less(self) -> bool:
        """True where a number went down, or is not there any more."""
        return self.change in _LESS

    @property
    def asks_reason(self) -> bool:
        """True for a jump, and for less of anything but a state at the cutoff.

        What says a state (resettled now, sites open now) goes down as people go home.
        """
        is_state = bool(indicators()[self.indicator].now_of)
        if self.change is Change.DOWN:
            return not is_state
        return self.is_less or self.change is Change.JUMP


def differences(before: Figures, after: Figures) -> tuple[Difference, ...]:
    """Return what differs, in the order of the form; what is the same is left out."""
    found = (_difference(slug, before.get(slug), after.get(slug)) for slug in indicators())
    return tuple(one for one in found if one is not None and one.change is not Change.SAME)


def lowers_casualties(before: Figures, after: Figures) -> tuple[str, ...]:
    """Return of which of dead, missing and seriously injured a version says less.

    A missing person who is found dead moves from one to the other; that is less of the missing.
    """
    less = {one.indicator for one in differences(before, after) if one.is_less}
    return tuple(one for one in (*CASUALTIES, "injured") if one in less)


def unexplained(
    several: tuple[Difference, ...], reasons: Mapping[str, str]
) -> tuple[Difference, ...]:
    """Return the differences that ask for a reason and have none."""
    return tuple(
        one for one in several if one.asks_reason and not reasons.get(one.indicator, "").strip()
    )


def _difference(slug: str, before: Figure | None, after: Figure | None) -> Difference | None:
    if before is None and after is None:
        return None
    change = _change(slug, before, after)
    return Difference(indicator=slug, before=before, after=after, change=change)


def _change(slug: str, before: Figure | None, after: Figure | None) -> Change:
    if before == after:
        return Change.SAME
    if before is None or after is None:
        return Change.NEW if before is None else Change.GONE
    if before.amount is None or after.amount is None:
        return Change.KNOWN if before.amount is None else Change.LOST
    if after.amount < before.amount:
        return Change.DOWN
    return Change.JUMP if _jumps(slug, before.amount, after.amount) else Change.UP


def _jumps(slug: str, before: int, after: int) -> bool:
    units = JUMP_UNITS * 10 ** indicators()[slug].unit.decimals
    return after > JUMP_TIMES * before and after - before > units


def _is_number(one: Figure | None) -> bool:
    return one is not None and one.kind is FigureKind.NUMBER
