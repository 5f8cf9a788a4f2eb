"""The method: from measured hazards, people, losses and surveys to one record for each unit.

All units of all levels go through at once. The score of a district is computed from the
district's own ground and people, never from the scores of its streets.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from attrs import frozen

from riskmap.core.levels import RiskLevel
from riskmap.core.sources import Flags
from riskmap.geo.arrays import Floats
from riskmap.risk.hazards.rows import HazardColumns, columns_of, known
from riskmap.risk.index import forms
from riskmap.risk.index.contributions import log_shares
from riskmap.risk.index.indicators import Indicator, Measured
from riskmap.risk.index.input_shares import input_shares
from riskmap.risk.index.scoring import Scores, factors, weights_of
from riskmap.risk.model import IndicatorFigure, Measure, PopulationFigure, UnitRisk
from riskmap.risk.place.reading import Place
from riskmap.risk.place.units import Units
from riskmap.risk.region import DIMENSIONS
from riskmap.risk.uncertainty.ensemble import Uncertain


@frozen(kw_only=True, eq=False)
class Assessed:
    """Everything that was computed of a place, in columns.

    Parameters
    ----------
    flags
        What must be said beside the hazards.
    """

    place: Place
    units: Units
    measured: Measured
    indicators: Mapping[str, Indicator]
    scores: Scores
    uncertain: Uncertain
    flags: Flags


def rows_of(found: Assessed) -> tuple[UnitRisk, ...]:
    """Take the columns apart into records, one a unit, in the order of the units."""
    rows = _Rows.of(found)
    return tuple(rows.unit(number) for number in range(len(found.units)))


@frozen
class _Rows:
    found: Assessed
    contributions: Mapping[str, Floats]
    shares: Mapping[str, Floats]
    hazards: Mapping[str, HazardColumns]

    @classmethod
    def of(cls, found: Assessed) -> _Rows:
        index = found.place.region.index
        names = list(index.dimensions)
        shares = _contributions(found)
        return cls(
            found,
            dict(zip(names, shares, strict=True)),
            _input_shares(found),
            columns_of(found.measured),
        )

    def unit(self, number: int) -> UnitRisk:
        found = self.found
        row = found.units.rows[number]
        level = int(found.scores.levels[number])
        measured = found.measured
        loss = measured.annual_loss
        uncertain = found.uncertain
        return UnitRisk(
            code=row.code,
            parent=row.parent,
            division_level=row.level,
            name=row.name,
            name_zh=row.name_zh,
            name_en=row.name_en,
            area_km2=known(found.units.area_km2[number]),
            population=self._population(number),
            measures={name: self._measure(name, number) for name in DIMENSIONS},
            composite=known(found.scores.composite[number]),
            composite_level=RiskLevel(level) if level != forms.NO_DATA else None,
            composite_low=known(uncertain.low[number]),
            composite_high=known(uncertain.high[number]),
            hazards={name: one.figures(number) for name, one in self.hazards.items()},
            annual_loss=None if loss is None else known(loss[number]),
            annual_loss_low=known(uncertain.loss_low[number]),
            annual_loss_high=known(uncertain.loss_high[number]),
            capacity=None if measured.survey is None else measured.survey.figure(number),
            rank=uncertain.rank(number),
            input_shares={name: float(one[number]) for name, one in self.shares.items()},
            outline_sha256=found.units.outline_digests[number],
            flags=self._flags(number),
        )

    def _measure(self, name: str, number: int) -> Measure | None:
        found = self.found
        dimension = found.place.region.index.dimensions.get(name)
        if dimension is None:
            return None
        return Measure(
            score=known(found.scores.by_dimension[name][number]),
            contribution=known(self.contributions[name][number]),
            indicators=tuple(
                IndicatorFigure(
                    indicator=one.indicator,
                    value=known(found.indicators[one.indicator].values[number]),
                    unit=one.unit,
                    score=known(found.scores.by_indicator[name][place, number]),
                    weight=one.weight,
                    is_estimated=bool(found.indicators[one.indicator].is_estimated[number]),
                    is_synthetic=bool(found.indicators[one.indicator].is_synthetic[number]),
                )
                for place, one in enumerate(dimension.indicators)
            ),
        )

    def _population(self, number: int) -> PopulationFigure | None:
        people, declared = self.found.measured.people, self.found.place.region.population
        if declared is None or np.isnan(people.persons[number]):
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
        """Say what holds for the outline, the hazards, people, values and the survey."""
        found = self.found
        region = found.place.region
        ages = [one.id for one in region.social if one.kind == "age_share"]
        estimated = bool(found.measured.people.is_estimated[number]) or any(
            bool(found.indicators[name].is_estimated[number]) for name in ages
        )
        own = found.units.rows[number].flags
        return (
            own
            | found.flags
            | Flags(
                population_is_estimated=estimated,
                value_is_estimated=any(
                    one.value_is_estimated or one.value_is_synthetic for one in region.exposure
                ),
                survey_is_synthetic=region.capacity is not None
                and region.capacity.survey_is_synthetic,
            )
        )


def _contributions(found: Assessed) -> Floats:
    """Return what each dimension contributes, (D, N), by log shares of the geometric mean.

    NaN for the forms that multiply annual loss: it is no dimension.
    """
    index = found.place.region.index
    parts = factors(index, found.scores.by_dimension)
    if index.form != "inform_geometric":
        return np.full(parts.shape, np.nan)
    return log_shares(parts, weights_of(index), floor=index.floor.value)


def _input_shares(found: Assessed) -> Mapping[str, Floats]:
    """Return the shares of measured, estimated and synthetic input, by weight, (N,) each."""
    index = found.place.region.index
    weights, estimated, synthetic = [], [], []
    for name, dimension in index.dimensions.items():
        for one in dimension.indicators:
            weights.append(getattr(index.weights, name) * one.weight)
            estimated.append(found.indicators[one.indicator].is_estimated)
            synthetic.append(found.indicators[one.indicator].is_synthetic)
    return input_shares(np.array(weights), np.stack(estimated), np.stack(synthetic))
