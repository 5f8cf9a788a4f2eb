"""What changed between two assessments, unit by unit, as far as they may be compared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from attrs import frozen

from riskmap.geo.arrays import Floats, Indices, Mask
from riskmap.risk.comparison.verdict import Comparison
from riskmap.risk.model import UnitRisk


@frozen(kw_only=True, eq=False)
class RawChange:
    """One raw indicator in both assessments, (N,) each; NaN for no data."""

    first: Floats
    second: Floats

    @property
    def difference(self) -> Floats:
        """Second less first, (N,)."""
        return self.second - self.first


@frozen(kw_only=True, eq=False)
class Changes:
    """Changes of the N units that are in both assessments, in the order of the first.

    Parameters
    ----------
    codes
        Of the units.
    composite, classes : (N,) arrays
        Second less first: of the score, and in steps of classes. NaN without data in either,
        and everywhere if composites may not be compared.
    raw
        By indicator, those alone that mean the same in both.
    is_redrawn : (N,) array
        Units whose outline is another one under the same code: nothing of them is set side by
        side, so they are NaN everywhere. False where nobody noted the outlines.
    """

    codes: tuple[str, ...]
    composite: Floats
    classes: Floats
    raw: Mapping[str, RawChange]
    is_redrawn: Mask

    @property
    def unknown(self) -> int:
        """Number of units whose composite has no change that could be told."""
        return int(np.isnan(self.composite).sum())


def changes(
    comparison: Comparison, first: Sequence[UnitRisk], second: Sequence[UnitRisk]
) -> Changes:
    """Set two assessments side by side.

    Parameters
    ----------
    comparison
        The verdict on them: it decides what may stand here.
    first, second
        Their units, in any order.
    """
    places = {unit.code: place for place, unit in enumerate(second)}
    mine = np.array([place for place, unit in enumerate(first) if unit.code in places], dtype=int)
    theirs = np.array([places[first[place].code] for place in mine], dtype=int)
    sides = ((first, mine), (second, theirs))
    redrawn = np.array(
        [is_redrawn(first[one], second[two]) for one, two in zip(mine, theirs, strict=True)],
        dtype=np.bool_,
    )
    same = np.where(redrawn, np.nan, 1.0)
    allowed = same if comparison.compares_composites else np.nan
    composites = [_numbers([unit.composite for unit in units])[rows] for units, rows in sides]
    levels = [_numbers([unit.composite_level for unit in units])[rows] for units, rows in sides]
    return Changes(
        codes=tuple(first[place].code for place in mine),
        composite=(composites[1] - composites[0]) * allowed,
        classes=(levels[1] - levels[0]) * allowed,
        raw={
            name: RawChange(
                first=_raw(name, first, mine) * same, second=_raw(name, second, theirs) * same
            )
            for name in comparison.raw_indicators
        },
        is_redrawn=redrawn,
    )


def is_redrawn(first: UnitRisk, second: UnitRisk) -> bool:
    """Tell whether a unit has another outline under the same code, as far as both noted theirs."""
    one, other = first.outline_sha256, second.outline_sha256
    return one is not None and other is not None and one != other


def _numbers(values: Sequence[float | None]) -> Floats:
    return np.array(values, dtype=np.float64)  # None becomes NaN


def _raw(name: str, units: Sequence[UnitRisk], rows: Indices) -> Floats:
    return _numbers([_value(units[row], name) for row in rows])


def _value(unit: UnitRisk, name: str) -> float | None:
    figures = (one for measure in unit.measures.values() if measure for one in measure.indicators)
    return next((one.value for one in figures if one.indicator == name), None)
