"""Losses of things on maps: in all, by group, by asset; and how much of it is not known."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from concurrent.futures import Executor
from typing import TYPE_CHECKING, Any

import numpy as np
from attrs import evolve, frozen
from numpy.typing import NDArray

from riskmap.core.words import N_
from riskmap.geo.arrays import Floats
from riskmap.risk.impact.assets import Assets, AssetsError
from riskmap.risk.impact.curves import VulnerabilityFunction, curve_table, step_function
from riskmap.risk.impact.maps import Maps, MapsError, SparseMaps

if TYPE_CHECKING:
    from riskmap.risk.impact.plan import Plan
    from riskmap.risk.impact.walk import Pair

# Below so many pairs of thing and map, handing work out takes longer than doing it.
_WORTH_SHARING = 500_000
# Beyond so many cells, sparse maps are first brought to the cells that are touched.
_LARGE_GRID = 1 << 24


@frozen(kw_only=True, eq=False)
class Losses:
    """Losses on M maps, of the part that is known.

    Parameters
    ----------
    total : (M,) array
        Of all assets. NaN on a map that tells of none of them.
    by_group : (M, G) array
        NaN where nothing of a group is known, 0 for a group without assets.
    total_without_data : (M,) array
        Value that lies where a map has no data or beyond it. It is not in `total`.
    without_data : (M, G) array
        The same by group.
    value, value_of_group : number and (G,) array
        What all assets are worth, wherever they lie.
    by_rule : (R, A) array
        Losses of each asset, weighted by each rule and added up over the maps; NaN where a map
        that counts tells nothing of it.
    by_asset : (M, A) array
        NaN where nothing is known. None unless it was asked for.
    """

    total: Floats
    by_group: Floats
    total_without_data: Floats
    without_data: Floats
    value: float
    value_of_group: Floats
    by_rule: Floats
    by_asset: Floats | None


def losses(
    assets: Assets,
    maps: Maps,
    functions: Sequence[VulnerabilityFunction],
    *,
    weights: Any = (),
    group_count: int | None = None,
    keep_by_asset: bool = False,
    executor: Executor | None = None,
) -> Losses:
    """Work out what maps do to assets.

    The loss of an asset is its value times the mean damage ratio, by share of the cells it lies
    on; less the deductible, borne by those affected; between 0 and the cover, or its value if
    that is less. Depths count above its first floor. Cells without data and the part beyond the
    maps are unknown: they are neither 0 nor guessed, and their value is told beside the loss.

    Parameters
    ----------
    assets
        On cells of the maps.
    maps : (M, cells) array or SparseMaps
        Events or return-period maps; NaN where there is no data.
    functions
        Of one intensity; `Assets.function` points at them.
    weights : (R, M) array
        How much each map counts by each rule, for `Losses.by_rule`: frequencies, or
        `exceedance.trapezoid_weights`. One rule may be given as (M,).
    group_count
        How many groups there are; one more than the highest in the assets by default.
    keep_by_asset
        Whether to keep (M, A) losses, which may be large.
    executor
        Shares out the maps; results do not depend on it.

    Raises
    ------
    MapsError
        When an asset lies on a cell that the maps do not have, or the weights do not fit.
    AssetsError
        When an asset points at a function or group that is not there, functions differ in
        intensity, or a first floor height is given for something that is no depth.
    """
    rules = _rules(weights, len(maps))
    _require_fitting(assets, maps)
    _require_known(assets, functions)
    groups = int(assets.groups.max(initial=-1)) + 1 if group_count is None else group_count
    if assets.groups.max(initial=-1) >= groups:
        raise AssetsError(N_("There are {count} groups, and an asset points beyond."), count=groups)
    if isinstance(maps, SparseMaps) and maps.cell_count > _LARGE_GRID:
        assets, touched = assets.compact()
        maps = maps.at(touched)
    # what compiles is imported late: a server may never need it
    from riskmap.risk.impact.plan import plan_of  # noqa: PLC0415
    from riskmap.risk.impact.walk import tallies  # noqa: PLC0415

    plan = plan_of(assets, merges=not keep_by_asset)
    shared = len(assets) * len(maps) >= _WORTH_SHARING
    found = tallies(
        plan,
        curve_table(functions),
        maps,
        rules,
        keep=keep_by_asset,
        executor=executor if shared else None,
    )
    return _gathered(assets, plan, found, groups=groups, keep=keep_by_asset)


def affected(
    assets: Assets,
    maps: Maps,
    threshold: float,
    *,
    intensity_name: str,
    **options: Any,
) -> Losses:
    """Count value, or persons, where maps reach a threshold; floors and contracts do not matter.

    The parameters are those of `losses`. Give persons by `Assets.with_value`.
    """
    nothing = np.zeros(len(assets))
    plain = evolve(
        assets,
        function=nothing,
        first_floor_height_m=nothing,
        deductible=nothing,
        cover=np.full(len(assets), np.inf),
    )
    return losses(plain, maps, [step_function(threshold, intensity_name=intensity_name)], **options)


def _rules(weights: Any, count: int) -> Floats:
    given = np.array(weights, dtype=np.float64)
    rules = np.zeros((0, count)) if given.size == 0 else np.atleast_2d(given)
    if rules.shape[1] != count or not np.isfinite(rules).all():
        raise MapsError(
            N_("{weights} weights do not fit {count} maps."), weights=rules.shape[1], count=count
        )
    return np.ascontiguousarray(rules)


def _require_fitting(assets: Assets, maps: Maps) -> None:
    cells = maps.cell_count if isinstance(maps, SparseMaps) else maps.shape[1]
    highest = int(assets.cells.max(initial=-1))
    if highest >= cells:
        message = N_("An asset lies on cell {cell}, and the maps have {count} cells.")
        raise MapsError(message, cell=highest, count=cells)


def _require_known(assets: Assets, functions: Sequence[VulnerabilityFunction]) -> None:
    if assets.function.max(initial=0) >= len(functions):
        message = N_("There are {count} vulnerability functions, and an asset points beyond.")
        raise AssetsError(message, count=len(functions))
    kinds = sorted({f"{one.intensity_name} {one.averaging or ''}".strip() for one in functions})
    if len(kinds) > 1:
        raise AssetsError(
            N_("Vulnerability functions of different intensities are mixed: {kinds}."),
            mend=N_("Give functions of one intensity, and of one averaging period."),
            kinds=", ".join(kinds),
        )
    if kinds[0] != "depth_m" and assets.first_floor_height_m.any():
        raise AssetsError(
            N_("First floor heights are subtracted from depths, and this is {kind}."),
            mend=N_("Give heights of 0."),
            kind=kinds[0],
        )


def _gathered(
    assets: Assets, plan: Plan, found: Iterable[Pair], *, groups: int, keep: bool
) -> Losses:
    """Put the parts of the maps together, in their order."""
    by_rule: tuple[Floats, Floats] | None = None
    parts = []
    for points, areas in found:
        rules = points.by_rule, areas.by_rule
        by_rule = rules if by_rule is None else (by_rule[0] + rules[0], by_rule[1] + rules[1])
        parts.append((points._replace(by_rule=rules[0][:0]), areas._replace(by_rule=rules[1][:0])))
    loss, unknown_value, unknown_count = (
        np.concatenate([getattr(points, name) + getattr(areas, name) for points, areas in parts])
        for name in ("loss", "unknown_value", "unknown_count")
    )
    unknown_value += plan.beyond_value
    unknown_count += plan.beyond_count
    counts = _by_group(plan, plan.asset_count, groups)
    nothing_known = (_by_group(plan, unknown_count, groups) == counts) & (counts > 0)
    none_known = (unknown_count.sum(axis=1) == len(assets)) & (len(assets) > 0)
    items = [np.concatenate([pair[side].by_item for pair in parts]) for side in (0, 1)]
    return Losses(
        total=np.where(none_known, np.nan, loss.sum(axis=1)),
        by_group=np.where(nothing_known, np.nan, _by_group(plan, loss, groups)),
        total_without_data=unknown_value.sum(axis=1),
        without_data=_by_group(plan, unknown_value, groups),
        value=float(assets.value.sum()),
        value_of_group=_by_group(plan, plan.asset_value, groups),
        by_rule=_by_asset(assets, plan, *(by_rule or (loss[:0], loss[:0]))),
        by_asset=_by_asset(assets, plan, *items) if keep else None,
    )


def _by_group(plan: Plan, by_combination: NDArray[Any], groups: int) -> NDArray[Any]:
    """Add up (..., C) numbers by group, (..., G)."""
    found = np.zeros((groups + 1, *by_combination.shape[:-1]), dtype=by_combination.dtype)
    for column in plan.group_rows.T:
        np.add.at(found, column, np.moveaxis(by_combination, -1, 0))  # -1, no group, is the last
    return np.ascontiguousarray(np.moveaxis(found[:groups], 0, -1))


def _by_asset(assets: Assets, plan: Plan, points: Floats, areas: Floats) -> Floats:
    """Return (..., A) numbers from those of items; NaN for what lies beyond the maps."""
    found = np.full((len(points), len(assets)), np.nan)
    if not len(found):
        return found
    of_item = plan.points.value[plan.item_of]
    value = assets.value[plan.point_assets]
    share = np.divide(value, of_item, out=np.zeros_like(value), where=of_item > 0.0)
    found[:, plan.point_assets] = points[:, plan.item_of] * share
    found[:, plan.area_assets] = areas
    return found
