"""What checks look at: a report, and what is known around it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from attrs import field, frozen

from riskmap.core.figure import Figure, FigureSum
from riskmap.reporting.model.differences import Difference, differences
from riskmap.reporting.model.figures import Figures
from riskmap.reporting.model.reports import Header, Kind


@frozen(kw_only=True)
class Around:
    """A number to compare with, and whether anybody counted it.

    Parameters
    ----------
    is_estimated
        It was only worked out; nothing is refused because of it.
    """

    amount: int
    is_estimated: bool


@frozen(kw_only=True)
class Ledgers:
    """What the lists by name add up to; indicators that no list tells are left out."""

    people: Figures = field(factory=dict)
    houses: Figures = field(factory=dict)


@frozen(kw_only=True)
class Facts:
    """What checks look at; what is None or empty is not known and not judged.

    Parameters
    ----------
    stage
        The kind of the report.
    figures
        As it says them, sums worked out.
    header
        Of the event.
    now
        When the report was received.
    before
        Figures of the report before in the chain.
    reasons
        What the sender says of figures that went down or jumped.
    children
        Sums over the level below.
    population
        People who live in the unit.
    is_urban
        Hardly a field or a cow is expected there.
    also_open
        Ids of other open events of the same day, district and hazard.
    photos
        How many there are of the unit on the event, and how many are asked there now.
    """

    stage: Kind
    figures: Figures
    now: datetime
    header: Header | None = None
    before: Figures | None = None
    reasons: Mapping[str, str] = field(factory=dict)
    children: Mapping[str, FigureSum] | None = None
    population: Around | None = None
    ledgers: Ledgers | None = None
    is_urban: bool = False
    also_open: tuple[str, ...] = ()
    photos: tuple[int, int] | None = None

    @property
    def changes(self) -> tuple[Difference, ...]:
        """What differs from the report before; nothing where there is none."""
        return () if self.before is None else differences(self.before, self.figures)

    def known(self, slug: str) -> int | None:
        """Return at least how many there are, None where nobody knows or was asked."""
        figure: Figure | None = self.figures.get(slug)
        return None if figure is None else figure.amount
