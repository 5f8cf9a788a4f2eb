"""Displacement and speed beside the limits that an operator has set for one place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import numpy as np
from attrs import frozen

from riskmap.core.levels import WarningLevel
from riskmap.geo.arrays import Floats

#: ``limit_mm`` holds for each direction; ``limit_up_orange_mm`` and ``rate_limit_horizontal_mm_d``
#: name one, or a level.
_NAME = re.compile(
    r"(?P<rate>rate_)?limit(?:_(?P<axis>east|north|up|horizontal))?"
    r"(?:_(?P<level>blue|yellow|orange|red))?_mm(?P<per>_d|_y)?"
)
AXES = ("east", "north", "up", "horizontal")
_EACH = ("east", "north", "up")
DISPLACEMENT, A_DAY, A_YEAR = "", "_d", "_y"
UNITS = {DISPLACEMENT: "mm", A_DAY: "mm/d", A_YEAR: "mm/a"}


@frozen(kw_only=True)
class Limit:
    """One limit in one direction, as a mark of a station says it. Both ways count.

    Parameters
    ----------
    axis
        ``east``, ``north``, ``up`` or ``horizontal``.
    per
        Empty for a displacement in mm; ``_d`` and ``_y`` for a rate a day or a year.
    level
        None where the operator named no colour.
    source, verified
        Who set it, and whether somebody compared it with the paper.
    """

    mark: str
    axis: str
    per: str
    level: WarningLevel | None
    value: float
    source: str
    verified: bool

    @property
    def unit(self) -> str:
        """In what it is."""
        return UNITS[self.per]

    @property
    def rank(self) -> int:
        """How high it is: 0 without a colour."""
        return 0 if self.level is None else int(self.level)


def limits_of(marks: Mapping[str, Any]) -> tuple[Limit, ...]:
    """Return the limits among the marks of a station, the highest value first.

    What bears such a name and no positive number is left out: nothing is compared with it.
    """
    found = [one for name, mark in marks.items() for one in _limits(name, mark)]
    return tuple(sorted(found, key=lambda one: (one.axis, one.per, -one.value)))


def _limits(name: str, mark: Any) -> Iterator[Limit]:
    match = _NAME.fullmatch(name)
    if match is None or bool(match["rate"]) is not bool(match["per"]):
        return
    try:
        value = float(mark["value"])
    except (KeyError, TypeError, ValueError):
        return
    level = match["level"] or str(mark.get("level", ""))
    for axis in (match["axis"],) if match["axis"] else _EACH:
        if 0.0 < value < np.inf:
            yield Limit(
                mark=name,
                axis=axis,
                per=match["per"] or DISPLACEMENT,
                level=WarningLevel.__members__.get(level.upper()),
                value=value,
                source=str(mark.get("source", "")),
                verified=bool(mark.get("verified", False)),
            )


def along(axis: str, enu: Floats) -> Floats:
    """Return the component of (3, n) that a limit is about; a length has no sign."""
    if axis == "horizontal":
        return np.asarray(np.hypot(enu[0], enu[1]))
    return np.asarray(enu[_EACH.index(axis)])


def reached(limits: Iterable[Limit], values: Floats, sigma: float, lasts: int) -> Limit | None:
    """Return the highest limit of one kind that the last values all reach, beyond their noise.

    Parameters
    ----------
    values
        With their signs; the newest last. A swing from one side to the other reaches nothing.
    sigma
        What they have to stand out of, whatever the limit is.
    lasts
        So many of the last values have to reach it.
    """
    recent = values[-lasts:]
    same_side = bool((recent > 0).all() or (recent < 0).all())
    if len(recent) < lasts or not same_side:
        return None
    least = float(np.abs(recent).min())
    met = [one for one in limits if least >= one.value and least > sigma]
    return max(met, key=lambda one: (one.rank, one.value), default=None)
