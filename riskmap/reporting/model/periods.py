"""Months, quarters and years, as calendars on the wall in Shanghai have them."""

from __future__ import annotations

import re
from datetime import datetime

from attrs import frozen

from riskmap.core.clock import SHANGHAI
from riskmap.core.errors import InvalidRequestError
from riskmap.core.words import N_

_SHAPE = re.compile(r"(20\d\d)(?:-(0[1-9]|1[0-2])|Q([1-4]))?")
_QUARTER = 3


@frozen(kw_only=True)
class Period:
    """A month ``2026-07``, a quarter ``2026Q3`` or a year ``2026``.

    Parameters
    ----------
    begin, end
        From the first moment on, before the second.
    """

    name: str
    begin: datetime
    end: datetime

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.end.date() - self.begin.date()).days


def period(text: str) -> Period:
    """Return the period of a name.

    Raises
    ------
    InvalidRequestError
        If it is none.
    """
    found = _SHAPE.fullmatch(text.strip())
    if found is None:
        raise InvalidRequestError(
            N_("{value} is no period."),
            mend=N_("Write a month as 2026-07, a quarter as 2026Q3, a year as 2026."),
            value=text[:40],
        )
    year, month, quarter = int(found[1]), int(found[2] or 0), int(found[3] or 0)
    first = month or (quarter - 1) * _QUARTER + 1 if month or quarter else 1
    months = 1 if month else _QUARTER if quarter else 12
    return Period(name=found[0], begin=_first(year, first), end=_first(year, first + months))


def month_of(at: datetime) -> str:
    """Return the name of the month of a moment."""
    return f"{at.astimezone(SHANGHAI):%Y-%m}"


def quarter_of(at: datetime) -> str:
    """Return the name of the quarter of a moment."""
    local = at.astimezone(SHANGHAI)
    return f"{local.year}Q{(local.month - 1) // _QUARTER + 1}"


def months_before(at: datetime, count: int) -> tuple[str, ...]:
    """Return the names of the months up to that of a moment, the latest first."""
    local = at.astimezone(SHANGHAI)
    numbers = (local.year * 12 + local.month - 1 - back for back in range(count))
    return tuple(f"{one // 12}-{one % 12 + 1:02}" for one in numbers)


def quarters_before(at: datetime, count: int) -> tuple[str, ...]:
    """Return the names of the quarters up to that of a moment, the latest first."""
    local = at.astimezone(SHANGHAI)
    numbers = (local.year * 4 + (local.month - 1) // _QUARTER - back for back in range(count))
    return tuple(f"{one // 4}Q{one % 4 + 1}" for one in numbers)


def _first(year: int, month: int) -> datetime:
    return datetime(year + (month - 1) // 12, (month - 1) % 12 + 1, 1, tzinfo=SHANGHAI)
