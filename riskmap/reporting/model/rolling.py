"""Sums over the level below: from the last accepted versions, and how much of them is unknown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from attrs import field, frozen

from riskmap.core.figure import Figure, FigureSum, add_up
from riskmap.reporting.model.figures import Figures
from riskmap.reporting.model.indicators import Indicator, indicators


@frozen(kw_only=True)
class Part:
    """What one unit below says of one event.

    Parameters
    ----------
    unit, event_id
        Whose chain it is.
    version_id
        The accepted version whose figures count; empty where none was accepted by the cutoff.
    checked_at
        The latest moment at which the figures were said to hold, zero reports counted.
    """

    unit: str
    event_id: str
    version_id: str = ""
    checked_at: datetime | None = None
    figures: Figures = field(factory=dict)

    @property
    def is_awaited(self) -> bool:
        """True where nothing was accepted yet: all of it is unknown."""
        return not self.version_id

    def is_stale_at(self, cutoff_at: datetime) -> bool:
        """Tell whether what it says of the state now is of another moment."""
        return self.checked_at != cutoff_at


@frozen(kw_only=True)
class RollUp:
    """A sum over exactly one level, with the versions that it was made of."""

    unit: str
    event_id: str
    cutoff_at: datetime
    parts: tuple[Part, ...]

    @property
    def awaited(self) -> int:
        """How many parts are unknown altogether."""
        return sum(one.is_awaited for one in self.parts)

    @property
    def stale(self) -> int:
        """How many parts say nothing of the state at the cutoff itself."""
        return sum(one.is_stale_at(self.cutoff_at) for one in self.parts if not one.is_awaited)

    @property
    def is_complete(self) -> bool:
        """True if every part of every sum is known."""
        return not self.awaited and all(one.unknown_parts == 0 for one in self.sums.values())

    @property
    def sums(self) -> Mapping[str, FigureSum]:
        """The sum of each indicator that some part was asked for, in the order of the form."""
        return {
            slug: add_up(self._said(one))
            for slug, one in indicators().items()
            if any(slug in part.figures for part in self.parts) and one.is_asked_of(self._below)
        }

    def sum_of(self, one: Indicator) -> FigureSum | None:
        """Return the sum of one indicator; None where no part was asked for it."""
        if not any(one.slug in part.figures for part in self.parts):
            return None
        return add_up(self._said(one)) if one.is_asked_of(self._below) else None

    @property
    def figures(self) -> Figures:
        """The totals alone."""
        return {slug: one.total for slug, one in self.sums.items()}

    @property
    def versions(self) -> Sequence[str]:
        """Ids of the versions that were added up."""
        return [one.version_id for one in self.parts if not one.is_awaited]

    @property
    def _below(self) -> str:
        return self.parts[0].unit

    def _said(self, one: Indicator) -> Iterable[Figure]:
        """Yield what each part says; what nobody there was asked is not known of it."""
        for part in self.parts:
            is_known = not (one.now_of and part.is_stale_at(self.cutoff_at))
            yield part.figures.get(one.slug, Figure.unknown()) if is_known else Figure.unknown()
