"""What one hazard does to everything at risk in a place."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Executor
from typing import TYPE_CHECKING

import numpy as np
from attrs import evolve

from riskmap.geo.arrays import Floats, Mask
from riskmap.risk.hazards.maps import HazardMaps
from riskmap.risk.impact import Assets, losses
from riskmap.risk.impact.annual_loss import annual_losses_of_maps
from riskmap.risk.impact.curves import VulnerabilityFunction
from riskmap.risk.impact.exceedance import trapezoid_weights
from riskmap.risk.impact.loss_table import (
    LossTable,
    frequencies_of,
    periods_of,
    zero_damage_years_of,
)
from riskmap.risk.impact.maps import intensities_at
from riskmap.risk.place.reading import Place
from riskmap.risk.place.units import Units
from riskmap.risk.region import EVENTS

if TYPE_CHECKING:
    from riskmap.risk.impact.valued import Valued


def measure_losses(
    place: Place,
    units: Units,
    maps: HazardMaps,
    assets: Sequence[Valued],
    *,
    curve_factor: float = 1.0,
    executor: Executor | None = None,
) -> LossTable:
    """Work out what one hazard does to everything at risk.

    Parameters
    ----------
    curve_factor
        Damage degrees are multiplied by it, up to 1.
    executor
        Shares out the work; results do not depend on it.

    Raises
    ------
    CrsMismatchError, RasterError
        When a map does not lie where the place does.
    """
    functions = place.functions[maps.hazard.slug]
    classes = tuple(sorted(functions))
    laid = [one.on(units, maps.grid(), classes) for one in assets]
    together, cells = joined(laid).compact()
    if maps.hazard.intensity != "depth_m":  # floors stand above water, not above wind
        together = evolve(together, first_floor_height_m=np.zeros(len(together)))
    with maps.opened() as datasets:
        intensities = intensities_at(datasets, cells, nodata=maps.hazard.nodata)
    found = losses(
        together,
        intensities,
        [scaled_curve(functions[name], curve_factor) for name in classes],
        weights=_headline_weights(maps),
        group_count=len(units) * len(classes),
        executor=executor,
    )
    shape = (len(units), len(classes))
    value = found.value_of_group.reshape(shape)
    unvalued = _unvalued(units, assets, classes)
    ends = np.cumsum([len(one) for one in laid])[:-1]
    by_asset = np.split(found.by_rule[_rule_that_holds(maps, found.total)], ends)
    return LossTable(
        makes=maps.hazard.makes,
        keys=maps.keys,
        zero_damage_years=zero_damage_years_of(maps),
        classes=classes,
        by_class=np.where(
            (unvalued & (value == 0))[:, :, None],
            np.nan,
            found.by_group.T.reshape(*shape, -1),
        ),
        value=value,
        without_data=found.without_data.max(axis=0).reshape(shape),
        total=found.total,
        total_without_data=found.total_without_data,
        total_value=found.value,
        by_asset={one.id: part for one, part in zip(assets, by_asset, strict=True)},
        without_value=_left_out(units, [one.without_value for one in assets]),
        without_outline=_left_out(units, [one.without_outline for one in assets]),
    )


def _headline_weights(maps: HazardMaps) -> Floats:
    """Return weights of the maps, (1, M), or with and without what is stated of no damage."""
    if maps.hazard.makes == EVENTS:
        return frequencies_of(maps.keys)[None]
    periods, stated = periods_of(maps.keys), zero_damage_years_of(maps)
    plain = trapezoid_weights(periods)
    if stated is None:
        return plain[None]
    # Without loss up to what was stated the rule is linear: a loss of 1 on a later map alone
    # gives the weight of that map.
    later = np.asarray(periods) > stated
    alone = annual_losses_of_maps(
        periods, np.diag(later.astype(np.float64)), zero_damage_return_period_years=stated
    )
    return np.stack([plain, np.where(later, alone.headline, plain)])


def _rule_that_holds(maps: HazardMaps, total: Floats) -> int:
    """Return which of the weights hold: the second unless a loss contradicts what is stated."""
    stated = zero_damage_years_of(maps)
    if maps.hazard.makes == EVENTS or stated is None:
        return 0
    found = annual_losses_of_maps(
        periods_of(maps.keys), total, zero_damage_return_period_years=stated
    )
    return int(not found.zero_damage_contradicted)


def _left_out(units: Units, several: Sequence[tuple[str, ...]]) -> Mask:
    """Say which units are named, (N,)."""
    return np.isin(units.codes, [code for codes in several for code in codes])


def _unvalued(units: Units, assets: Sequence[Valued], classes: tuple[str, ...]) -> Mask:
    """Say in which unit, with all above it, assets of which class are left out, (N, C)."""
    found = np.zeros((len(units) + 1, len(classes)), dtype=np.bool_)  # the last is nobody's
    for one in assets:
        left_out = _left_out(units, [one.without_value, one.without_outline])
        for name in one.classes:
            found[units.line[left_out].ravel(), classes.index(name)] = True
    return found[:-1]


def scaled_curve(function: VulnerabilityFunction, factor: float) -> VulnerabilityFunction:
    """Return a function whose damage degrees are multiplied, up to 1."""
    return function if factor == 1.0 else evolve(function, mdd=np.minimum(function.mdd * factor, 1))


def joined(several: Sequence[Assets]) -> Assets:
    """Return the assets of several exposures as one, in their order."""
    starts = np.cumsum([0, *(one.offsets[-1] for one in several)])
    offsets = [one.offsets[:-1] + start for one, start in zip(several, starts, strict=False)]
    names = (
        *("cells", "shares", "outside", "value", "function"),
        *("first_floor_height_m", "deductible", "cover", "groups"),
    )
    columns = {name: np.concatenate([getattr(one, name) for one in several]) for name in names}
    return Assets(offsets=np.concatenate([*offsets, starts[-1:]]), **columns)
