"""Losses on maps follow the formula, by every way of adding up, and say what is not known."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from typing import Any

import numpy as np
import pytest
from attrs import evolve, fields
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from riskmap.risk.impact import (
    Assets,
    AssetsError,
    Losses,
    MapsError,
    SparseMaps,
    affected,
    losses,
)
from tests.risk.impact.made_up import (
    CELLS,
    HALF,
    WET_ALWAYS,
    WHOLE,
    function,
    losses_by_formula,
    some_assets,
    some_maps,
)

SEEDS = st.integers(0, 2**32 - 1)
BOTH = [HALF, WHOLE]


def one_point(**others: Any) -> Assets:
    return Assets.of(cells=[0], value=[100.0], **others)


def test_a_loss_is_value_times_damage_ratio() -> None:
    found = losses(one_point(), np.array([[0.0], [0.5], [2.0], [9.0]]), [HALF])
    # at 0.5 m: mdd 0.25, paa 0.625
    np.testing.assert_allclose(found.total, [0, 15.625, 100, 100])


def test_the_deductible_is_subtracted_before_the_loss_is_held_to_the_cover() -> None:
    insured = one_point(deductible=20.0, cover=50.0)
    found = losses(insured, np.array([[0.5], [1.0], [3.0]]), [function([0.0, 0.4, 0.8, 1.0])])
    # 20 - 20; 40 - 20; 100 - 20 is above the cover
    np.testing.assert_allclose(found.total, [0, 20, 50])


def test_where_a_share_is_affected_these_bear_the_deductible() -> None:
    found = losses(one_point(deductible=20.0), np.array([[1.0]]), [function([0, 0.8], [0, 0.5])])
    assert found.total[0] == pytest.approx(100 * 0.8 * 0.5 - 20 * 0.5)


def test_depth_counts_above_the_first_floor_and_not_below_0() -> None:
    raised = one_point(first_floor_height_m=0.5)
    found = losses(raised, np.array([[0.0], [0.5], [1.5]]), [WHOLE])
    np.testing.assert_allclose(found.total, [0, 0, 30])


def test_a_thing_on_several_cells_loses_by_shares() -> None:
    house = Assets.of(offsets=[0, 3], cells=[0, 1, 2], shares=[0.5, 0.3, 0.2], value=[100.0])
    found = losses(house, np.array([[1.0, 2.0, 0.0]]), [WHOLE])
    assert found.total[0] == pytest.approx(100 * (0.5 * 0.3 + 0.3 * 0.9))


def test_no_data_and_beyond_the_maps_are_neither_0_nor_guessed() -> None:
    things = Assets.of(
        offsets=[0, 3, 4, 4],
        cells=[0, 1, 2, 1],
        shares=[0.4, 0.3, 0.1, 1.0],
        outside=[0.2, 0.0, 1.0],
        value=[100.0, 10.0, 1.0],
        groups=[0, 1, 1],
    )
    found = losses(
        things, np.array([[1.0, np.nan, 0.0]]), [WHOLE], weights=[1.0], keep_by_asset=True
    )
    assert found.by_asset is not None
    np.testing.assert_allclose(found.by_asset, np.array([[12, np.nan, np.nan]]))
    np.testing.assert_allclose(found.by_rule, found.by_asset)
    np.testing.assert_allclose(found.total, [12])
    np.testing.assert_allclose(found.total_without_data, [30 + 20 + 10 + 1])
    np.testing.assert_allclose(found.by_group, np.array([[12, np.nan]]))
    np.testing.assert_allclose(found.without_data, [[50, 11]])
    np.testing.assert_allclose(found.value_of_group, [100, 11])


def test_where_nothing_is_known_the_total_is_not_known() -> None:
    found = losses(one_point(), np.array([[np.nan], [0.0]]), [WHOLE])
    np.testing.assert_array_equal(found.total, [np.nan, 0.0])
    nobody = Assets.of(cells=np.empty(0, int), value=np.empty(0))
    assert losses(nobody, np.array([[1.0]]), [WHOLE]).total.tolist() == [0.0]


def test_several_points_on_one_cell_are_several() -> None:
    neighbours = Assets.of(cells=[0, 0, 0, 1], value=[1.0, 2.0, 4.0, 8.0], groups=[0, 0, 1, 1])
    found = losses(neighbours, np.array([[np.nan, 1.0]]), [WHOLE], weights=[1.0])
    np.testing.assert_allclose(found.by_group, np.array([[np.nan, 8 * 0.3]]))
    np.testing.assert_allclose(found.without_data, [[3, 4]])
    np.testing.assert_allclose(found.by_rule, np.array([[np.nan, np.nan, np.nan, 2.4]]))
    known = losses(neighbours, np.array([[1.0, 2.0]]), [WHOLE], weights=[1.0])
    np.testing.assert_allclose(known.by_rule, [[0.3, 0.6, 1.2, 7.2]])
    assert np.isnan(losses(neighbours, np.full((1, 2), np.nan), [WHOLE]).total).all()


def test_a_group_without_assets_loses_nothing() -> None:
    found = losses(one_point(groups=[1]), np.array([[1.0]]), [WHOLE], group_count=3)
    np.testing.assert_allclose(found.by_group, [[0, 30, 0]])


def test_a_rule_that_does_not_count_a_map_does_not_miss_it() -> None:
    found = losses(one_point(), np.array([[np.nan], [1.0]]), [WHOLE], weights=[[0, 2], [1, 0]])
    np.testing.assert_allclose(found.by_rule, np.array([[60], [np.nan]]))


def test_damage_on_dry_ground_is_counted_also_on_sparse_maps() -> None:
    maps = np.array([[0.0, 1.0]])
    assets = Assets.of(cells=[0, 1], value=[100.0, 100.0])
    for given_maps in (maps, SparseMaps.of(maps)):
        assert losses(assets, given_maps, [WET_ALWAYS]).total[0] == pytest.approx(10 + 40)


def test_people_are_affected_from_the_threshold_on() -> None:
    people = some_assets(np.random.default_rng(1)).with_value(3.0)
    maps = some_maps(np.random.default_rng(2))
    maps[0, people.cells] = 0.15
    found = affected(people, maps, 0.15, intensity_name="depth_m", keep_by_asset=True)
    assert found.by_asset is not None
    step = function([0, 1]), function([0, 1])
    plain = evolve(people, first_floor_height_m=np.zeros(40), deductible=np.zeros(40))
    where = np.where(np.isnan(maps), np.nan, (maps >= 0.15).astype(float))
    by_hand = losses_by_formula(evolve(plain, cover=np.full(40, np.inf)), where, step)[0]
    np.testing.assert_allclose(found.by_asset, by_hand)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("functions", [BOTH, [WET_ALWAYS, HALF]])
@pytest.mark.parametrize("lie", ["on one cell", "on several"])
def test_all_ways_of_adding_up_follow_the_formula(
    dtype: type[np.floating[Any]], functions: list[Any], lie: str
) -> None:
    rng = np.random.default_rng(5)
    maps: NDArray[np.floating[Any]] = some_maps(rng, 11).astype(dtype)
    rules = np.stack([rng.uniform(0, 1, 11), np.eye(11)[3]])
    for plain in (False, True):
        assets = some_assets(rng, 200, plain=plain, points=lie == "on one cell")
        one, unknown = losses_by_formula(assets, maps.astype(float), functions)
        missing = (unknown * assets.value).sum(axis=1)
        for given_maps in (maps, SparseMaps.of(maps)):
            for keep in (False, True):
                found = losses(assets, given_maps, functions, weights=rules, keep_by_asset=keep)
                np.testing.assert_allclose(found.total, np.nansum(one, axis=1), rtol=1e-11)
                np.testing.assert_allclose(found.total_without_data, missing, rtol=1e-11)
                weighted = np.stack([rules[0] @ one, one[3]])
                np.testing.assert_allclose(found.by_rule, weighted, rtol=1e-11, atol=1e-6)
                for group in range(12):
                    inside = (assets.groups == group).any(axis=1)
                    by_hand = np.nansum(one[:, inside], axis=1)
                    by_hand[np.isnan(one[:, inside]).all(axis=1) & inside.any()] = np.nan
                    np.testing.assert_allclose(found.by_group[:, group], by_hand, rtol=1e-11)
                if keep:
                    assert found.by_asset is not None
                    np.testing.assert_allclose(found.by_asset, one, rtol=1e-11)


def same(one: Losses, other: Losses) -> bool:
    """Say whether two results are equal to the last bit."""
    return all(
        np.array_equal(getattr(one, field.name), getattr(other, field.name), equal_nan=True)
        for field in fields(Losses)
        if field.name != "by_asset"
    )


@pytest.mark.parametrize(
    "make",
    [lambda: ThreadPoolExecutor(1), lambda: ThreadPoolExecutor(5), lambda: ProcessPoolExecutor(2)],
    ids=["one thread", "five threads", "processes"],
)
def test_results_do_not_depend_on_who_works(
    make: Callable[[], Executor], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("riskmap.risk.impact.loss_by_map._WORTH_SHARING", 0)
    rng = np.random.default_rng(9)
    assets, maps = some_assets(rng, 300), some_maps(rng, 23)
    with make() as executor:
        for given_maps in (maps, SparseMaps.of(maps)):
            alone = losses(assets, given_maps, BOTH, weights=np.ones(23))
            shared = losses(assets, given_maps, BOTH, weights=np.ones(23), executor=executor)
            assert same(alone, shared)


def test_large_sparse_grids_are_brought_to_what_is_touched(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rng = np.random.default_rng(3)
    assets, maps = some_assets(rng), SparseMaps.of(some_maps(rng))
    before = losses(assets, maps, BOTH)
    monkeypatch.setattr("riskmap.risk.impact.loss_by_map._LARGE_GRID", 1)
    assert same(before, losses(assets, maps, BOTH))


@given(SEEDS)
def test_more_intensity_never_means_less_loss(seed: int) -> None:
    rng = np.random.default_rng(seed)
    assets, depths = some_assets(rng), some_maps(rng, 1)[0]
    maps = np.stack([depths + rise for rise in (0.0, 0.01, 0.2, 1.0)])
    # the deductible is borne by those affected; where all are, more water is never better
    everybody = [WHOLE, WET_ALWAYS]
    found = losses(assets, maps, everybody, keep_by_asset=True).by_asset
    assert found is not None
    with np.errstate(invalid="ignore"):
        assert not (np.diff(found, axis=0) < -1e-6).any()


@given(SEEDS)
def test_nothing_loses_more_than_its_value_or_cover(seed: int) -> None:
    rng = np.random.default_rng(seed)
    assets = some_assets(rng)
    found = losses(assets, some_maps(rng), BOTH, keep_by_asset=True).by_asset
    assert found is not None
    most = np.minimum(assets.value, assets.cover)
    assert ((found >= 0) & (found <= most) | np.isnan(found)).all()


@given(SEEDS)
def test_the_sums_of_groups_are_the_whole(seed: int) -> None:
    rng = np.random.default_rng(seed)
    assets = some_assets(rng)
    assets = evolve(assets, groups=rng.integers(0, 4, (40, 1)))
    found = losses(assets, some_maps(rng), BOTH)
    np.testing.assert_allclose(np.nansum(found.by_group, axis=1), np.nan_to_num(found.total))
    np.testing.assert_allclose(found.without_data.sum(axis=1), found.total_without_data)
    np.testing.assert_allclose(found.value_of_group.sum(), found.value)


@given(SEEDS)
def test_the_order_of_assets_does_not_matter(seed: int) -> None:
    rng = np.random.default_rng(seed)
    assets, maps = some_assets(rng), some_maps(rng)
    order = rng.permutation(len(assets))
    counts = np.diff(assets.offsets)[order]
    ends = np.concatenate([[0], np.cumsum(counts)])
    entries = np.repeat(assets.offsets[order] - ends[:-1], counts) + np.arange(ends[-1])
    mixed = Assets.of(
        offsets=ends,
        cells=assets.cells[entries],
        shares=assets.shares[entries],
        **{
            name: getattr(assets, name)[order]
            for name in ("outside", "value", "function", "first_floor_height_m", "deductible",
                         "cover", "groups")
        },
    )  # fmt: skip
    one, other = (losses(some, maps, BOTH, weights=np.ones(5)) for some in (assets, mixed))
    np.testing.assert_allclose(one.by_group, other.by_group, rtol=1e-12)
    np.testing.assert_allclose(one.total, other.total, rtol=1e-12)
    np.testing.assert_allclose(one.by_rule[:, order], other.by_rule, rtol=1e-12)


def test_a_thing_beyond_the_cells_of_the_maps_is_refused() -> None:
    with pytest.raises(MapsError, match="cell 60"):
        losses(Assets.of(cells=[60], value=[1.0]), np.zeros((1, CELLS)), [WHOLE])


@pytest.mark.parametrize("weights", [[1.0, 2.0], [np.nan], [[1.0], [np.inf]]])
def test_weights_that_do_not_fit_are_refused(weights: list[Any]) -> None:
    with pytest.raises(MapsError, match="weights"):
        losses(one_point(), np.zeros((1, 1)), [WHOLE], weights=weights)


def test_functions_of_different_winds_are_not_mixed() -> None:
    winds = [
        function([0, 1], intensity_name="wind_speed_m_s", averaging=one)
        for one in ("1min", "10min")
    ]
    with pytest.raises(AssetsError, match="10min"):
        losses(one_point(), np.zeros((1, 1)), winds)


def test_floors_are_for_depths_only() -> None:
    wind = function([0, 1], intensity_name="wind_speed_m_s", averaging="1min")
    with pytest.raises(AssetsError, match="wind_speed_m_s"):
        losses(one_point(first_floor_height_m=0.1), np.zeros((1, 1)), [wind])


@pytest.mark.parametrize("wrong", [{"function": 1}, {"groups": [2]}])
def test_what_points_beyond_its_list_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(AssetsError, match="points beyond"):
        losses(one_point(**wrong), np.zeros((1, 1)), [WHOLE], group_count=2)
