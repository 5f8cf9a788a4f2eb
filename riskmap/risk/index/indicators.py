"""Every indicator that an index may name, for all units at once."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from attrs import field, frozen

from riskmap.geo.arrays import Floats, Mask
from riskmap.risk.capacity.of_place import Surveyed
from riskmap.risk.hazards.table import HazardTable
from riskmap.risk.impact.loss_table import LossTable
from riskmap.risk.place.reading import Place
from riskmap.risk.place.units import Units
from riskmap.risk.population import PopulationTable
from riskmap.risk.region import Hazard


@frozen(kw_only=True, eq=False)
class Indicator:
    """One indicator of N units.

    Parameters
    ----------
    values : (N,) array
        NaN for no data.
    is_estimated, is_synthetic : (N,) bool arrays
        Where the value was not measured in the unit itself; where it was made from made-up
        things.
    """

    values: Floats
    is_estimated: Mask
    is_synthetic: Mask


@frozen(kw_only=True, eq=False)
class Measured:
    """All that was measured in the units of a place, before any score.

    Parameters
    ----------
    people
        How many people live in each unit.
    hazards, losses
        By id of the hazard; only hazards that do damage to something valued have losses.
    survey
        Coping capacity of each level's run; None where nobody surveyed it.
    synthetic
        Ids of the hazards on made-up ground, or made up themselves.
    """

    people: PopulationTable
    hazards: Mapping[str, HazardTable]
    losses: Mapping[str, LossTable] = field(factory=dict)
    survey: Surveyed | None = None
    synthetic: frozenset[str] = frozenset()

    def counts(self, hazard: Hazard) -> bool:
        """Say whether a hazard enters the composite or the losses; others are only shown."""
        return hazard.in_composite or hazard.slug in self.losses

    @property
    def annual_loss(self) -> Floats | None:
        """Headline losses of all hazards together, (N,); NaN where one is unknown."""
        if not self.losses:
            return None
        return np.asarray(np.sum([one.headline for one in self.losses.values()], axis=0))


def indicators_of(place: Place, units: Units, measured: Measured) -> dict[str, Indicator]:
    """Return every indicator by the name under which an index may call it."""
    nowhere = np.zeros(len(units), dtype=np.bool_)
    everywhere = ~nowhere
    drawn_up = np.array([row.flags.geometry_is_synthetic for row in units.rows], dtype=np.bool_)
    people = measured.people
    found: dict[str, Indicator] = {}

    def add(name: str, values: Floats, *, estimated: Mask = nowhere, made: bool = False) -> None:
        synthetic = drawn_up | (everywhere if made else nowhere)
        found[name] = Indicator(values=values, is_estimated=estimated, is_synthetic=synthetic)

    for name, table in measured.hazards.items():
        made = name in measured.synthetic
        add(f"{name}.mean_intensity", table.strongest_mean, made=made)
        add(f"{name}.expected_affected_share", _expected(table), made=made)
    valued = nowhere | any(one.value_is_estimated for one in place.region.exposure)
    for name, loss in measured.losses.items():
        made = name in measured.synthetic
        add(f"{name}.annual_loss", loss.headline, estimated=valued, made=made)
    total = measured.annual_loss
    if total is not None:
        made = bool(measured.synthetic & measured.losses.keys())
        add("annual_loss", total, estimated=valued, made=made)
        add("annual_loss_per_km2", total / units.area_km2, estimated=valued, made=made)
    add("population", people.persons, estimated=people.is_estimated)
    add("population_density", people.persons / units.area_km2, estimated=people.is_estimated)
    for name, values in place.social.items():
        found[name] = inherited(units, values)
    if measured.survey is not None:
        capacity = place.region.capacity
        made = capacity is not None and capacity.survey_is_synthetic
        add("coping_capacity", measured.survey.score, made=made)
    return found


def _expected(table: HazardTable) -> Floats:
    return table.in_a_mean_year(table.affected_share)[0]


def inherited(units: Units, values: Mapping[str, float]) -> Indicator:
    """Return an indicator by unit; where a unit has none, that of the nearest unit above."""
    own = np.array([values.get(code, np.nan) for code in units.codes], dtype=np.float64)
    filled = own.copy()
    for number in np.flatnonzero(np.isnan(own) & ~units.is_top):  # the whole before its parts
        filled[number] = filled[units.parent[number]]
    return Indicator(
        values=filled,
        is_estimated=np.isnan(own) & ~np.isnan(filled),
        is_synthetic=np.zeros(len(units), dtype=np.bool_),
    )
