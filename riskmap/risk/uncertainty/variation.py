"""One whole re-run with other inputs: other ground, other outlines, other people, other curves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely
from attrs import asdict, evolve, frozen

from riskmap.geo.arrays import Floats
from riskmap.geo.partition import partition
from riskmap.risk.hazards.making import hazard_maps
from riskmap.risk.hazards.maps import HazardMaps
from riskmap.risk.impact.valued import valued_assets
from riskmap.risk.index.indicators import Measured, indicators_of
from riskmap.risk.index.scoring import score
from riskmap.risk.measuring import measure
from riskmap.risk.place.reading import Place
from riskmap.risk.place.units import Units
from riskmap.risk.region import ON_GROUND, Index
from riskmap.risk.steps import RunFolder
from riskmap.risk.uncertainty.input_draws import InputDraws


@frozen(kw_only=True)
class Variation:
    """What is otherwise in one re-run.

    Parameters
    ----------
    terrain_seed, partition_seed
        Of made-up ground and outlines; where these are real, nothing changes.
    population_position
        In the range of the proxies, 0.5 is the estimate.
    curve_factor
        Damage ratios are multiplied by it, up to 1.
    """

    terrain_seed: int
    partition_seed: int
    population_position: float
    curve_factor: float

    @classmethod
    def of(cls, draws: InputDraws, number: int) -> Variation:
        """Return one draw of a design."""
        return cls(
            terrain_seed=int(draws.terrain_seeds[number]),
            partition_seed=int(draws.partition_seeds[number]),
            population_position=float(draws.population_positions[number]),
            curve_factor=float(draws.curve_factors[number]),
        )

    def to_json(self) -> dict[str, Any]:
        """Return it as JSON values."""
        return asdict(self)


@frozen(kw_only=True, eq=False)
class Varied:
    """What one re-run gives.

    Parameters
    ----------
    composite, annual_loss : (N,) arrays
        NaN for no data; losses are NaN where nothing was valued.
    """

    composite: Floats
    annual_loss: Floats


def varied(
    place: Place,
    units: Units,
    measured: Measured,
    maps: Sequence[HazardMaps],
    variation: Variation,
    run: RunFolder,
) -> Varied:
    """Return composite and annual loss of every unit with some inputs changed."""
    elsewhere = _on_other_ground(place, variation.terrain_seed)
    redrawn = with_other_outlines(units, variation.partition_seed)
    people = evolve(measured.people, persons=measured.people.at(variation.population_position))
    needed = [one for one in maps if _is_needed(one, place.region.index, measured)]
    made = [one for one in needed if _stands_on_made_up_ground(one, place)]
    remade = {
        one.hazard.slug: one
        for one in hazard_maps(
            elsewhere, units, run, only=frozenset(one.hazard.slug for one in made)
        )
    }
    again = measure(
        elsewhere,
        redrawn,
        people,
        [remade.get(one.hazard.slug, one) for one in needed],
        valued_assets(elsewhere, redrawn, people) if measured.losses else (),
        run,
        curve_factor=variation.curve_factor,
        known={
            one.hazard.slug: measured.hazards[one.hazard.slug]
            for one in needed
            if redrawn is units and one.hazard.slug not in remade
        },
    )
    indicators = indicators_of(elsewhere, redrawn, again)
    values = {name: one.values for name, one in indicators.items()}
    loss = again.annual_loss
    return Varied(
        composite=score(place.region.index, values).composite,
        annual_loss=np.full(len(units), np.nan) if loss is None else loss,
    )


def _is_needed(maps: HazardMaps, index: Index, measured: Measured) -> bool:
    """Say whether the index looks at a hazard, or it has losses."""
    slug = maps.hazard.slug
    names = (one.indicator for some in index.dimensions.values() for one in some.indicators)
    return slug in measured.losses or any(name.startswith(f"{slug}.") for name in names)


def _stands_on_made_up_ground(maps: HazardMaps, place: Place) -> bool:
    ground, maker = place.region.ground, maps.hazard.maker
    on_ground = maker is not None and maker.name in ON_GROUND
    return on_ground and ground is not None and ground.synthetic is not None


def _on_other_ground(place: Place, seed: int) -> Place:
    ground = place.region.ground
    if ground is None or ground.synthetic is None:
        return place
    synthetic = ground.synthetic.model_copy(update={"seed": seed})
    other = ground.model_copy(update={"synthetic": synthetic})
    return evolve(place, region=place.region.model_copy(update={"ground": other}))


def with_other_outlines(units: Units, seed: int) -> Units:
    """Divide every unit anew whose parts are all made up; others stay as they are.

    So does what lies on several polygons: nothing tells how many parts each of them gets. The
    whole comes before its parts, so that these lie in what was drawn anew.
    """
    made_up = np.array([row.flags.geometry_is_synthetic for row in units.rows], dtype=np.bool_)
    if not seed or not made_up.any():
        return units
    geometries, is_drawn = units.geometries.copy(), ~made_up
    seeds = np.random.SeedSequence(seed).generate_state(len(units)).tolist()
    for whole in np.unique(units.parent[made_up & ~units.is_top]):
        parts = np.flatnonzero(units.parent == whole)
        polygons = shapely.get_parts(geometries[whole])
        if is_drawn[whole] and made_up[parts].all() and len(polygons) == 1:
            geometries[parts] = partition(polygons[0], len(parts), seeds[whole])
            is_drawn[parts] = True
    return evolve(units, geometries=geometries)
