"""Positions as people read them: against where the station was at first.

Where a position is near its zero, somebody chose that zero, and it stays. Where it is far from it,
the zero is the middle of the Earth or of a grid, and the number itself says nothing.
"""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
from attrs import evolve, frozen

from riskmap.feeds.model.positions import ANTENNA, AXES
from riskmap.feeds.model.series import Series

#: So many first values make the place that positions are told against: their middle.
FIRST = 10
#: From so many millimetres on, a zero was chosen by nobody. Own choice.
FAR_MM = 1_000


@frozen(kw_only=True)
class Reference:
    """Where a station was at first, in one direction.

    Parameters
    ----------
    value
        Millimetres; 0 where the position is told against its own zero.
    since
        Moment of the first value that it was made of; None where it is the position's own zero.
    """

    value: float = 0.0
    since: datetime | None = None


def reference(one: Series) -> Reference:
    """Return what a series of positions is told against; of all that is kept of it."""
    usable = one.usable()
    value = float(np.median(usable.values[:FIRST])) if len(usable) else 0.0
    if abs(value) < FAR_MM:
        return Reference()
    return Reference(value=value, since=first_at(usable))


def first_at(one: Series) -> datetime | None:
    """Return the moment of the first value of a series; None where it has none."""
    if not len(one):
        return None
    ms = one.times[0].astype("datetime64[ms]").astype(np.int64)
    return datetime.fromtimestamp(int(ms) / 1000, UTC)


def against(one: Series, where: Reference) -> Series:
    """Return positions against where the station was at first."""
    return evolve(one, values=one.values - where.value)


def is_position(quantity: str) -> bool:
    """Tell whether only differences of a quantity mean something."""
    return quantity in AXES


def changes(one: Series) -> tuple[tuple[datetime, float], ...]:
    """Return when the height of an antenna became another, and which."""
    if one.quantity != ANTENNA or not len(one):
        return ()
    places = np.flatnonzero(np.diff(one.values) != 0) + 1
    ms = one.times.astype("datetime64[ms]").astype(np.int64)
    return tuple(
        (datetime.fromtimestamp(int(ms[at]) / 1000, UTC), float(one.values[at])) for at in places
    )
