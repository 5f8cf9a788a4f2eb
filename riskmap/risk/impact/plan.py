"""Assets in the order in which maps are walked over them."""

from __future__ import annotations

import numpy as np
from attrs import frozen

from riskmap.geo.arrays import Floats, Mask
from riskmap.risk.impact.assets import Assets
from riskmap.risk.impact.order import counted_order
from riskmap.risk.impact.records import Areas, Points, Short, Whole

# Counting costs one pass over all possible keys; sorting does not, but is slower a key.
_KEYS_PER_THING = 8


@frozen(kw_only=True, eq=False)
class Plan:
    """A assets taken apart: points, things on several cells, and things beyond the maps.

    Parameters
    ----------
    group_rows : (C, L) array
        Which groups the assets of each combination are counted in. The loops add up by
        combination.
    asset_count, asset_value : (C,) arrays
        Assets of each combination, and what they are worth.
    beyond_value, beyond_count : (C,) arrays
        Of the assets that touch no cell at all.
    points, point_assets, item_of : Points, (N,) and (N,) arrays
        Points by cell; which assets they are; which item each of them is part of.
    areas, area_assets : Areas and (B,) array
        Things on several cells; which assets they are.
    """

    group_rows: Whole
    asset_count: Whole
    asset_value: Floats
    beyond_value: Floats
    beyond_count: Whole
    points: Points
    point_assets: Whole
    item_of: Whole
    areas: Areas
    area_assets: Whole


def plan_of(assets: Assets, *, merges: bool) -> Plan:
    """Lay out assets for the loops.

    Parameters
    ----------
    merges
        Whether points that lose in proportion may become one item: not where each asset's loss
        on each map is asked for.
    """
    group, group_rows = _combinations(assets.groups)
    is_beyond = assets.offsets[1:] == assets.offsets[:-1]
    is_point = _lie_on_one_cell(assets)
    point_assets = np.flatnonzero(is_point)
    area_assets = np.flatnonzero(~is_point & ~is_beyond)
    points, item_of = _points(assets, point_assets, group, merges=merges)
    groups = len(group_rows)
    beyond = np.flatnonzero(is_beyond)
    return Plan(
        group_rows=group_rows,
        asset_count=np.bincount(group, minlength=groups),
        asset_value=_summed(group, assets.value, groups),
        beyond_value=_summed(group[beyond], assets.value[beyond], groups),
        beyond_count=np.bincount(group[beyond], minlength=groups),
        points=points,
        point_assets=point_assets,
        item_of=item_of,
        areas=_areas(assets, area_assets, group),
        area_assets=area_assets,
    )


def _lie_on_one_cell(assets: Assets) -> Mask:
    """Say which assets lie on one cell and nowhere else."""
    alone = np.flatnonzero(np.diff(assets.offsets) == 1)
    whole = (assets.shares[assets.offsets[alone]] == 1.0) & (assets.outside[alone] == 0.0)
    found = np.zeros(len(assets), dtype=np.bool_)
    found[alone[whole]] = True
    return found


def _combinations(groups: Whole) -> tuple[Whole, Whole]:
    """Return the combination of groups of each asset, (A,), and the groups of each, (C, L)."""
    combined = groups[:, 0] + 1
    for column in groups.T[1:]:
        pairs = combined * (int(column.max(initial=-1)) + 2) + column + 1
        combined = np.unique(pairs, return_inverse=True)[1]
    count = int(combined.max(initial=0)) + 1
    rows = np.full((count, groups.shape[1]), -1, dtype=np.int64)
    rows[combined] = groups
    return combined, rows


def _points(assets: Assets, chosen: Whole, group: Whole, *, merges: bool) -> tuple[Points, Whole]:
    """Return points by cell, and the item of each chosen asset."""
    everywhere = chosen.size == len(assets)
    at: slice | Whole = slice(None) if everywhere else chosen
    cells = assets.cells[assets.offsets[:-1][at]]
    way, function_of_way, height_of_way = _ways(assets, at)
    group = group[at]
    cover = np.minimum(assets.cover[at], assets.value[at])
    in_proportion = (assets.deductible[at] == 0.0) & (cover == assets.value[at])

    order = np.arange(cells.size, dtype=np.int64)
    for keys in (group, way, cells):
        if keys.max(initial=0) > 0:
            order = _ordered(keys, order)
    new_cell = _changes(cells[order])
    new_pair = new_cell | _changes(way[order])
    new_item = new_pair | _changes(group[order])
    if merges:
        alone = ~in_proportion[order]
        new_item |= alone
        new_item[1:] |= alone[:-1]
    else:
        new_item[:] = True
    first = np.flatnonzero(new_item)
    item_of = np.empty_like(order)
    item_of[order] = np.cumsum(new_item) - 1
    head = order[first]
    value = _summed(item_of, assets.value[at], first.size)
    pair_starts = np.flatnonzero(new_pair)
    nothing = np.empty(0)
    points = Points(
        cells=cells[order[new_cell]],
        pairs_of=_bounds(new_cell[pair_starts]),
        way=way[order[pair_starts]].astype(np.int32),
        function=function_of_way,
        height_m=height_of_way,
        items_of=_bounds(new_pair[first]),
        value=value,
        deductible=nothing if in_proportion.all() else assets.deductible[at][head],
        cover=nothing if in_proportion.all() else np.where(in_proportion[head], value, cover[head]),
        group=group[head].astype(np.int32),
        point_count=np.diff(np.append(first, order.size)),
    )
    return points, item_of


def _ways(assets: Assets, at: slice | Whole) -> tuple[Whole, Whole, Floats]:
    """Return how each asset is damaged, (N,), and function and height of each way."""
    function, height = assets.function[at], assets.first_floor_height_m[at]
    if not height.any():
        count = int(function.max(initial=0)) + 1
        return function, np.arange(count), np.zeros(count)
    heights, which = np.unique(height, return_inverse=True)
    ways, way = np.unique(function * heights.size + which, return_inverse=True)
    return way, ways // heights.size, heights[ways % heights.size]


def _ordered(keys: Whole, before: Whole) -> Whole:
    """Return `before` in the order of its keys; equal keys stay as they were."""
    limit = int(keys.max()) + 1
    if limit <= _KEYS_PER_THING * keys.size:
        return np.asarray(counted_order(keys, before, limit))
    return before[np.argsort(keys[before], kind="stable")]


def _summed(places: Whole, values: Floats, count: int) -> Floats:
    """Add up values by place; numbers also where there are none."""
    return np.bincount(places, weights=values, minlength=count).astype(np.float64)


def _changes(ordered: Whole) -> Mask:
    """Say where a value differs from the one before; the first does."""
    found = np.ones(ordered.size, dtype=np.bool_)
    found[1:] = ordered[1:] != ordered[:-1]
    return found


def _bounds(begins: Mask) -> Short:
    """Return where the parts begin and end, from where one begins."""
    return np.append(np.flatnonzero(begins), begins.size).astype(np.int32)


def _areas(assets: Assets, chosen: Whole, group: Whole) -> Areas:
    """Return the chosen assets with their cells."""
    counts = np.diff(assets.offsets)[chosen]
    offsets = np.concatenate([[0], np.cumsum(counts)])
    entries = np.repeat(assets.offsets[chosen] - offsets[:-1], counts) + np.arange(offsets[-1])
    return Areas(
        offsets=offsets,
        cells=assets.cells[entries],
        shares=assets.shares[entries],
        outside=assets.outside[chosen],
        value=assets.value[chosen],
        function=assets.function[chosen],
        height_m=assets.first_floor_height_m[chosen],
        deductible=assets.deductible[chosen],
        cover=np.minimum(assets.cover[chosen], assets.value[chosen]),
        group=group[chosen],
    )
