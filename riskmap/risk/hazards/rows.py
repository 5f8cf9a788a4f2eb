"""What one hazard does to one unit, taken out of the columns as a record."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from attrs import frozen

from riskmap.geo.arrays import Floats
from riskmap.risk.hazards.table import HazardTable
from riskmap.risk.impact.loss_table import LossTable
from riskmap.risk.index.indicators import Measured
from riskmap.risk.model import HazardFigures, MapFigures
from riskmap.risk.region import EVENTS


@frozen(kw_only=True, eq=False)
class HazardColumns:
    """The columns of one hazard, (N,) or (N, M), from which rows are taken.

    Parameters
    ----------
    people : (N, M) array
        Persons affected: from the population raster, else the unit's people by the affected
        share of its ground.
    """

    table: HazardTable
    losses: LossTable | None
    people: Floats
    expected: Floats
    expected_with_tail: Floats
    people_a_year: Floats

    @classmethod
    def of(cls, measured: Measured, name: str) -> HazardColumns:
        """Work out what rows need, for all units at once."""
        table = measured.hazards[name]
        spread = table.affected_share * measured.people.persons[:, None]
        people = np.where(np.isnan(table.people_affected), spread, table.people_affected)
        expected, with_tail = table.in_a_mean_year(table.affected_share)
        return cls(
            table=table,
            losses=measured.losses.get(name),
            people=people,
            expected=expected,
            expected_with_tail=with_tail,
            people_a_year=table.in_a_mean_year(people)[0],
        )

    def figures(self, number: int) -> HazardFigures:
        """Return the row of one unit."""
        table = self.table
        maps = () if table.makes == EVENTS else self._maps(number)
        return HazardFigures(
            maps=maps,
            expected_affected_share=known(self.expected[number]),
            expected_affected_share_with_tail=known(self.expected_with_tail[number]),
            mean_intensity=known(table.strongest_mean[number]),
            people_affected_a_year=known(self.people_a_year[number]),
            covered_share=known(table.covered_share[number]),
            loss=None if self.losses is None else self.losses.figures(number),
        )

    def _maps(self, number: int) -> tuple[MapFigures, ...]:
        table = self.table
        bands = table.people_by_band[number]
        loss = None if self.losses is None else self.losses.by_unit[number]
        return tuple(
            MapFigures(
                label=key.label,
                return_period_years=key.return_period_years,
                frequency_per_year=key.frequency_per_year,
                mean_intensity=known(table.mean[number, place]),
                max_intensity=known(table.max[number, place]),
                affected_share=known(table.affected_share[number, place]),
                people_affected=known(self.people[number, place]),
                people_by_band=_all_known(bands[place]),
                loss=None if loss is None else known(loss[place]),
            )
            for place, key in enumerate(table.keys)
        )


def columns_of(measured: Measured) -> Mapping[str, HazardColumns]:
    """Return the columns of every hazard."""
    return {name: HazardColumns.of(measured, name) for name in measured.hazards}


def known(value: Any) -> float | None:
    """Return a number, None where there is no data."""
    return None if np.isnan(value) else float(value)


def _all_known(values: Floats) -> tuple[float, ...] | None:
    return tuple(values.tolist()) if values.size and not np.isnan(values).any() else None
