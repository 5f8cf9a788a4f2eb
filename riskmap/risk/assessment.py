"""The method: from measured hazards, people and indicators to one score for each unit.

All units of all levels go through at once. The score of a district is computed from the
district's own ground and people, never from the scores of its streets.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from attrs import frozen

from riskmap.core.levels import RiskLevel
from riskmap.core.sources import Flags
from riskmap.geo.arrays import Floats, Mask
from riskmap.risk import index
from riskmap.risk.hazards import HazardTable
from riskmap.risk.model import HazardFigures, Measure, PopulationFigure, UnitRisk
from riskmap.risk.place import Place
from riskmap.risk.population import PopulationTable, estimate_population
from riskmap.risk.region import DIMENSIONS
from riskmap.risk.units import Units

#: Not surveyed anywhere yet: absent, and said so.
CAPACITY = "coping_capacity"


@frozen(kw_only=True, eq=False)
class Indicator:
    """One indicator of N units: values with NaN for no data, and which were not measured there."""

    values: Floats
    is_estimated: Mask


@frozen(kw_only=True, eq=False)
class Scores:
    """Scores of N units: by dimension, together, and the class (0: no data)."""

    by_dimension: Mapping[str, Floats]
    composite: Floats
    levels: Any


def assess_units(
    place: Place, units: Units, hazards: Mapping[str, HazardTable], flags: Flags
) -> tuple[UnitRisk, ...]:
    """Assess every unit.

    Parameters
    ----------
    hazards
        What the maps say, by slug of the hazard.
    flags
        What must be said beside the hazards.

    Raises
    ------
    RegionError
        When the population does not add up.
    """
    people = estimate_population(units, place.counts, place.region.population)
    indicators = indicators_of(place, units, hazards, people)
    scores = score(place, indicators)
    rows = _Rows(place, units, hazards, people, indicators, scores, flags)
    return tuple(rows.unit(number) for number in range(len(units)))


def indicators_of(
    place: Place, units: Units, hazards: Mapping[str, HazardTable], people: PopulationTable
) -> dict[str, Indicator]:
    """Return every indicator that the index may name."""
    measured = np.zeros(len(units), dtype=np.bool_)
    found = {
        f"{kind}.expected_wet_share": Indicator(
            values=table.expected.lower_bound, is_estimated=measured
        )
        for kind, table in hazards.items()
    }
    density = people.persons / units.area_km2
    found["population"] = Indicator(values=people.persons, is_estimated=people.is_estimated)
    found["population_density"] = Indicator(values=density, is_estimated=people.is_estimated)
    for name, values in place.social.items():
        found[name] = inherited(units, values)
    return found


def inherited(units: Units, values: Mapping[str, float]) -> Indicator:
    """Return an indicator by unit; where a unit has none, that of the nearest unit above."""
    own = np.array([values.get(code, np.nan) for code in units.codes], dtype=np.float64)
    filled = own.copy()
    for number in np.flatnonzero(np.isnan(own) & ~units.is_top):  # the whole before its parts
        filled[number] = filled[units.parent[number]]
    return Indicator(values=filled, is_estimated=np.isnan(own) & ~np.isnan(filled))


def score(place: Place, indicators: Mapping[str, Indicator]) -> Scores:
    """Score the dimensions between their goalposts and join them by the region's index."""
    declared = place.region.index
    by_dimension = {}
    for name in DIMENSIONS:
        posts = getattr(declared, name)
        by_dimension[name] = index.scaled(
            indicators[posts.indicator].values,
            low=posts.low,
            high=posts.high,
            floor=declared.floor.value,
        )
    weights = np.array([getattr(declared.weights, name) for name in DIMENSIONS])
    composite = index.weighted_geometric_mean(np.stack(list(by_dimension.values())), weights)
    return Scores(
        by_dimension=by_dimension,
        composite=composite,
        levels=index.classes(composite, declared.classes.cuts),
    )


@frozen
class _Rows:
    """Takes the columns apart into records, one a unit."""

    place: Place
    units: Units
    hazards: Mapping[str, HazardTable]
    people: PopulationTable
    indicators: Mapping[str, Indicator]
    scores: Scores
    hazard_flags: Flags

    def unit(self, number: int) -> UnitRisk:
        row = self.units.rows[number]
        measures = {name: self._measure(name, number) for name in DIMENSIONS}
        level = int(self.scores.levels[number])
        return UnitRisk(
            code=row.code,
            parent=row.parent,
            division_level=row.level,
            name_zh=row.name_zh,
            name_en=row.name_en,
            area_km2=_known(self.units.area_km2[number]),
            population=self._population(number),
            measures={**measures, CAPACITY: None},
            composite=_known(self.scores.composite[number]),
            composite_level=RiskLevel(level) if level != index.NO_DATA else None,
            hazards={kind: _figures(table, number) for kind, table in self.hazards.items()},
            flags=self._flags(number),
        )

    def _measure(self, name: str, number: int) -> Measure:
        posts = getattr(self.place.region.index, name)
        indicator = self.indicators[posts.indicator]
        return Measure(
            indicator=posts.indicator,
            value=_known(indicator.values[number]),
            unit=posts.unit,
            score=_known(self.scores.by_dimension[name][number]),
            is_estimated=bool(indicator.is_estimated[number]),
        )

    def _population(self, number: int) -> PopulationFigure | None:
        people, declared = self.people, self.place.region.population
        if np.isnan(people.persons[number]):
            return None
        is_estimated = bool(people.is_estimated[number])
        low, high = people.low[number], people.high[number]
        return PopulationFigure(
            persons=int(people.persons[number]),
            low=int(low) if is_estimated else int(people.persons[number]),
            high=int(high) if is_estimated else int(people.persons[number]),
            proxy=declared.proxy_name.en if is_estimated else None,
        )

    def _flags(self, number: int) -> Flags:
        """Say what holds for the outline, the hazards, and for people and their ages."""
        estimated = bool(self.people.is_estimated[number]) or any(
            bool(one.is_estimated[number]) for one in self.indicators.values()
        )
        own = self.units.rows[number].flags
        return own | self.hazard_flags | Flags(population_is_estimated=estimated)


def _figures(table: HazardTable, number: int) -> HazardFigures:
    return HazardFigures(
        return_periods_years=table.return_periods_years,
        mean_depth_m=_all_known(table.mean_depth_m[number]),
        max_depth_m=_all_known(table.max_depth_m[number]),
        wet_share=_all_known(table.wet_share[number]),
        expected_wet_share=_known(table.expected.lower_bound[number]),
        expected_wet_share_with_tail=_known(table.expected.with_rare_tail[number]),
        covered_share=_known(table.covered_share[number]),
    )


def _known(value: Any) -> float | None:
    return None if np.isnan(value) else float(value)


def _all_known(values: Sequence[Any]) -> tuple[float | None, ...]:
    return tuple(_known(value) for value in values)
