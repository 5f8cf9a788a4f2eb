"""Measure a place: hazards in its units, losses of its assets, capacity of its people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from riskmap.risk.capacity.of_place import survey_of
from riskmap.risk.hazards.maps import HazardMaps
from riskmap.risk.hazards.population_maps import population_map
from riskmap.risk.hazards.table import HazardTable, measure_hazard
from riskmap.risk.impact.curves import VulnerabilityFunction
from riskmap.risk.impact.loss_table import LossTable
from riskmap.risk.impact.of_hazard import measure_losses
from riskmap.risk.impact.valued import Valued
from riskmap.risk.index.indicators import Measured
from riskmap.risk.model import METHOD
from riskmap.risk.place.reading import Place, file_sha256
from riskmap.risk.place.units import Units
from riskmap.risk.population import PopulationTable
from riskmap.risk.steps import Arrays, RunFolder, key_of


def measure(
    place: Place,
    units: Units,
    people: PopulationTable,
    maps: Sequence[HazardMaps],
    assets: Sequence[Valued],
    run: RunFolder,
    *,
    curve_factor: float = 1.0,
    known: Mapping[str, HazardTable] | None = None,
) -> Measured:
    """Measure everything of a place, step by step; a step that was taken before is kept.

    Parameters
    ----------
    maps
        Of every hazard.
    assets
        What is at risk.
    curve_factor
        Damage ratios are multiplied by it, up to 1: for trying out what curves do.
    known
        Hazards that were measured in these very units before.
    """
    hazards = dict(known or {})
    hazards |= {
        one.hazard.slug: _hazard(place, units, one, run)
        for one in maps
        if one.hazard.slug not in hazards
    }
    losses = {
        one.hazard.slug: _losses(place, units, one, assets, run, curve_factor)
        for one in maps
        if one.hazard.in_annual_loss and place.functions.get(one.hazard.slug) and assets
    }
    return Measured(
        people=people,
        hazards=hazards,
        losses=losses,
        survey=survey_of(place, units),
        synthetic=frozenset(one.hazard.slug for one in maps if one.flags().forbids_rank),
    )


def _hazard(place: Place, units: Units, maps: HazardMaps, run: RunFolder) -> HazardTable:
    hazard = maps.hazard
    people = population_map(place, units)
    key = key_of(
        METHOD,
        units.digest,
        [file_sha256(path) for path in maps.paths],
        hazard.model_dump(mode="json"),
        people and (people.digest, people.declared.model_dump(mode="json"), people.total),
    )

    def compute() -> Arrays:
        table = measure_hazard(units, maps, people=people, executor=run.executor)
        return table.arrays()

    return HazardTable.of(maps, run.steps.take(f"measure-{hazard.slug}", key, compute))


def _losses(
    place: Place,
    units: Units,
    maps: HazardMaps,
    assets: Sequence[Valued],
    run: RunFolder,
    curve_factor: float,
) -> LossTable:
    hazard = maps.hazard
    key = key_of(
        METHOD,
        units.digest,
        [file_sha256(path) for path in maps.paths],
        hazard.model_dump(mode="json"),
        [one.digest for one in assets],
        {name: _knots(one) for name, one in place.functions[hazard.slug].items()},
        curve_factor,
    )

    def compute() -> Arrays:
        table = measure_losses(
            place, units, maps, assets, curve_factor=curve_factor, executor=run.executor
        )
        return table.arrays()

    kept = run.steps.take(f"losses-{hazard.slug}", key, compute)
    return LossTable.of(maps, kept)


def _knots(function: VulnerabilityFunction) -> list[list[float]]:
    return [one.tolist() for one in (function.intensity, function.mdd, function.paa)]
