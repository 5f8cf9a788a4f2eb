"""Units coloured by a measure: values, classes, legend."""

from __future__ import annotations

from functools import cached_property

import numpy as np
from attrs import evolve, frozen
from numpy.typing import NDArray

from riskmap.atlas.measures.limits import has_zero_class, nice_limits
from riskmap.atlas.measures.model import AMOUNT_WORDS, AMOUNT_WORDS_WITH_ZERO, Measure
from riskmap.atlas.service.members import KEPT
from riskmap.atlas.service.units import Units
from riskmap.core.words import Message
from riskmap.maps.legend import Legend, legend_of
from riskmap.maps.scale import ColourScale
from riskmap.risk.model import UnitRisk


@frozen(kw_only=True, eq=False)
class Coloured:
    """The units of a level, coloured by a measure.

    Parameters
    ----------
    values : (units,) array
        NaN for no data.
    classes : (units,) array
        1 is the lowest, 0 is no data.
    scale
        Limits and colours.
    is_zero_first
        Whether class 1 is zero and nothing else.
    has_ranges
        Whether classes are ranges of values; False where words alone say what they are.
    """

    measure: Measure
    units: Units
    values: NDArray[np.float64]
    classes: NDArray[np.int8]
    scale: ColourScale
    is_zero_first: bool = False
    has_ranges: bool = True

    @property
    def words(self) -> tuple[Message, ...]:
        """Words for no data and class 1 upward."""
        amounts = AMOUNT_WORDS_WITH_ZERO if self.is_zero_first else AMOUNT_WORDS
        return self.measure.words or amounts

    @cached_property
    def legend(self) -> Legend:
        """Classes, colours, limits and counts."""
        found = legend_of(
            self.scale,
            self.classes,
            title=self.measure.title,
            unit=self.measure.unit,
            words=self.words,
            zero_first=self.is_zero_first,
        )
        if self.has_ranges:
            return found
        return evolve(found, rows=tuple(evolve(row, range_text="") for row in found.rows))

    def value(self, place: int) -> float | None:
        """Return the value of a unit by its place among the units; None for no data."""
        value = float(self.values[place])
        return None if np.isnan(value) else value

    def text(self, place: int) -> str:
        """Return the value of a unit as it is shown, without its unit; empty for no data."""
        return self.measure.text(self.value(place), self.scale.limits)


def coloured(units: Units, measure: Measure) -> Coloured:
    """Colour units by a measure.

    Limits that are found in values are those of all units given: colour whole levels.
    """
    if not units.key:
        return _coloured(units, measure)
    # Titles are in the reader's language; the numbers are the same in all.
    key = ("coloured", units.key, measure.slug, str(measure.title))
    return KEPT.get(key, lambda: _coloured(units, measure))


def _coloured(units: Units, measure: Measure) -> Coloured:
    values = np.array([_value(measure, unit.risk) for unit in units.units], dtype=np.float64)
    limits, is_zero_first = measure.limits, False
    if limits is None:
        limits = nice_limits(values, least=measure.least)
        is_zero_first = has_zero_class(values)
    scale = ColourScale.of(measure.ramp, limits)
    classes = scale.classify(values)
    if measure.slug == "composite":  # its classes are those that were recorded
        classes = np.array([unit.class_number for unit in units.units], dtype=np.int8)
    return Coloured(
        measure=measure,
        units=units,
        values=values,
        classes=classes,
        scale=scale,
        is_zero_first=is_zero_first,
    )


def _value(measure: Measure, risk: UnitRisk | None) -> float | None:
    return None if risk is None else measure.value(risk)  # None becomes NaN
