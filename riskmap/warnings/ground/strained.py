"""How far and how fast a structure has moved lately, against its zero. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

import numpy as np
from attrs import evolve, frozen

from riskmap.core.words import N_, Message
from riskmap.feeds.model.positions import Positions
from riskmap.geo.arrays import Floats
from riskmap.warnings.ground.known_steps import day_of, mark_day
from riskmap.warnings.ground.limits import DISPLACEMENT, Limit, along, reached
from riskmap.warnings.ground.series import binned, noise
from riskmap.warnings.ground.slopes import slopes
from riskmap.warnings.model.thresholds import thresholds

#: Values closer together than that are taken together to medians of hours.
_HOURLY = 1.0 / 48.0
_HOUR = 1.0 / 24.0
#: Further from zero nothing is a displacement: it is a coordinate.
COORDINATE_MM = 10_000.0
#: Marks: a span whose median is zero, or zero itself.
ZERO_FROM, ZERO_UNTIL = "zero_from", "zero_until"
_ZEROS = ("zero_east_mm", "zero_north_mm", "zero_up_mm")
_LEAST = 3


@frozen(kw_only=True, eq=False)
class Strain:
    """Displacement or speed in one direction, at the newest moment.

    Parameters
    ----------
    day
        Of the newest value.
    recent
        The last values, the newest last; in mm or mm a day.
    sigma
        Noise of one of them.
    zero
        What zero is.
    why
        Why it cannot be compared; None where it can.
    """

    day: float
    recent: Floats
    sigma: float
    zero: Message
    why: Message | None = None

    @property
    def value(self) -> float:
        """The newest value."""
        return float(self.recent[-1]) if len(self.recent) else float("nan")

    def reached(self, limits: Iterable[Limit], share: float = 1.0) -> Limit | None:
        """Return the highest limit that the last values reach, or a share of it."""
        rules = thresholds("ground")
        lowered = {evolve(one, value=one.value * share): one for one in limits}
        found = reached(
            lowered,
            self.recent,
            rules.number("limit_sigmas") * self.sigma,
            int(rules.number("limit_lasts")),
        )
        return None if found is None else lowered[found]


def strain_of(
    marks: Mapping[str, Any], positions: Positions, axis: str, per: str, now: datetime
) -> Strain | None:
    """Return how a structure stands; None where it said nothing so far."""
    days, enu = medians(positions, now)
    if not len(days):
        return None
    spread = float(np.max(noise(along_each(axis, enu)))) if len(days) > _LEAST else 0.0
    if per != DISPLACEMENT:
        return _speed(days, enu, axis, spread)
    zero, said = _zero(marks, days, enu)
    if zero is None:
        return Strain(day=float(days[-1]), recent=np.empty(0), sigma=spread, zero=said, why=said)
    values = along(axis, enu - zero[:, None])
    lasts = int(thresholds("ground").number("limit_lasts"))
    return Strain(day=float(days[-1]), recent=values[-lasts:], sigma=spread, zero=said)


def medians(positions: Positions, now: datetime) -> tuple[Floats, Floats]:
    """Return what was measured until now: as it came, or medians of hours that are over."""
    usable = positions.usable()
    usable = usable.only(usable.days <= day_of(now))
    if len(usable) < _LEAST or np.median(np.diff(usable.days)) > _HOURLY:
        return usable.days, usable.enu_mm
    days, enu = binned(usable.days, usable.enu_mm, _HOUR, least=_LEAST)
    over = days + _HOUR / 2.0 <= day_of(now)
    return days[over], enu[:, over]


def along_each(axis: str, enu: Floats) -> Floats:
    """Return the components that a direction is made of."""
    return enu[:2] if axis == "horizontal" else along(axis, enu)[None, :]


def _zero(marks: Mapping[str, Any], days: Floats, enu: Floats) -> tuple[Floats | None, Message]:
    """Return what is taken as zero, and what that is; none where coordinates have no zero."""
    entered = [marks.get(one, {}).get("value") for one in _ZEROS]
    if all(isinstance(one, int | float) for one in entered):
        return np.array(entered, dtype=np.float64), Message(N_("Zero as its operator entered it."))
    span = [mark_day(marks.get(one, {}).get("value", "")) for one in (ZERO_FROM, ZERO_UNTIL)]
    if span[0] is not None and span[1] is not None:
        inside = (days >= span[0]) & (days <= span[1])
        if inside.any():
            return np.median(enu[:, inside], axis=1), Message(
                N_("Zero is the median of the span that its operator declared.")
            )
        return None, Message(N_("No position of the span that was declared as zero is at hand."))
    if np.abs(enu[:, 0]).max() > COORDINATE_MM:
        return None, Message(
            N_("These are coordinates, and nobody entered where zero is: marks zero_from and"
               " zero_until.")
        )  # fmt: skip
    return np.zeros(3), Message(N_("Zero as the sender counts it."))


def _speed(days: Floats, enu: Floats, axis: str, spread: float) -> Strain:
    """Return the speed of the last days, from slopes."""
    rules = thresholds("ground")
    window, lasts = rules.number("limit_rate_days"), int(rules.number("limit_lasts"))
    each = [slopes(days, row, window, spread) for row in along_each(axis, enu)]
    values = np.hypot(each[0][0], each[1][0]) if len(each) > 1 else each[0][0]
    zero = Message(N_("Speed over the last {days} days."), {"days": f"{window:g}"})
    recent = values[-lasts:]
    if np.isnan(recent).any():
        why = Message(N_("Too few positions in the last {days} days."), {"days": f"{window:g}"})
        return Strain(day=float(days[-1]), recent=np.empty(0), sigma=spread, zero=zero, why=why)
    return Strain(day=float(days[-1]), recent=recent, sigma=float(each[0][1][-1]), zero=zero)
