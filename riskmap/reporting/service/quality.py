"""The sheet of one unit and quarter, for its own improvement: what was asked of it, what came.

No sheet knows another unit, and no list of sheets knows a value: the rule of 2023 against
formalism at fingertips (指尖上的形式主义) wants no points and no ranks.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from attrs import frozen

from riskmap.core.codes import DivisionLevel, level_of
from riskmap.divisions import service as divisions
from riskmap.people.service import roster
from riskmap.reporting.model.duties import Outcome
from riskmap.reporting.model.periods import Period
from riskmap.reporting.service.statistics import MET, require_reached
from riskmap.reporting.store import statistics
from riskmap.store import Reading


@frozen(kw_only=True)
class Quality:
    """How reporting went for one unit in a period.

    Parameters
    ----------
    days
        Of the period that are over.
    officers
        Who is on its roster today; None where nothing is recorded.
    outcomes
        Duties that were due, by outcome.
    returned
        How often a report was returned, by reason.
    mended
        Versions that took the place of a returned one.
    waiting
        Returned and not mended yet, now.
    """

    unit: str
    period: Period
    at: datetime
    days: int
    officers: int | None
    outcomes: Mapping[Outcome, int]
    returned: Mapping[str, int]
    mended: int
    waiting: int

    @property
    def asked(self) -> int:
        """Reports that were asked for."""
        return sum(self.outcomes.values()) - self.outcomes.get(Outcome.EXCUSED, 0)

    @property
    def in_time(self) -> int:
        """Reports that came in time."""
        return sum(self.outcomes.get(one, 0) for one in MET)

    @property
    def on_time_rate(self) -> float | None:
        """Which part came in time, 0 to 1; None where nothing was asked."""
        return self.in_time / self.asked if self.asked else None

    @property
    def a_day(self) -> float | None:
        """Reports asked of each officer and day; None where nobody knows how many there are."""
        if not self.officers or not self.days:
            return None
        return self.asked / self.officers / self.days


def sheet(uow: Reading, code12: str, one: Period) -> Quality:
    """Return the sheet of one unit.

    Raises
    ------
    NotFoundError
        If it lies outside the scope.
    """
    require_reached(uow, code12)
    until = min(one.end, uow.now)
    return Quality(
        unit=code12,
        period=one,
        at=uow.now,
        days=max(-((one.begin - until) // timedelta(days=1)), 0),
        officers=_officers(uow, code12),
        outcomes=statistics.duties_of(uow, code12, one.begin, until),
        returned=statistics.returned(uow, code12, one.begin, one.end),
        mended=statistics.mended(uow, code12, one.begin, one.end),
        waiting=statistics.waiting(uow, code12),
    )


def units(uow: Reading, under: str, *, locale: str) -> tuple[tuple[str, str], ...]:
    """Return the units that have sheets, code and name, in the order of codes: no value.

    Raises
    ------
    NotFoundError
        If the division lies outside the scope.
    """
    require_reached(uow, under)
    below = level_of(under).below
    codes = [under] if level_of(under) >= DivisionLevel.STREET else []
    if below is not None:
        codes += divisions.list_codes(uow, level=below, under=under)
    names = divisions.names_of(uow, codes, locale=locale)
    return tuple((one, names.get(one, one)) for one in sorted(set(codes)))


def _officers(uow: Reading, code12: str) -> int | None:
    """Return how many people are on the roster of a unit today; None where nothing is recorded."""
    if level_of(code12) < DivisionLevel.STREET:
        return None
    found = roster.unit(uow, code12)
    people = {one.person_id for one in found.valid}
    return len(people) or None
