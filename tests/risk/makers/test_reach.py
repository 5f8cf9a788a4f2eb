"""Water reaches what lies low and connected, and stops at walls as high as its level."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.ndimage import label

from riskmap.geo.arrays import Floats, Geometries
from riskmap.risk.makers.barriers import Defences
from riskmap.risk.makers.reach import Reach, WaterLayers, connected_reach
from tests.risk.makers.made_up_water import grid
from tests.risk.makers.test_barriers import walls

GRID = grid(6, 8)
FLAT = np.zeros((6, 8))
# The river is the westernmost column of cells.
RIVER = shapely.box(0, 0, 10, 60)
# A wall between the second and third column of land.
WALL = shapely.LineString([(30, -1), (30, 61)])


def things(*shapes: object) -> Geometries:
    """Return an array of shapes."""
    return np.array(shapes, dtype=object)


def reach(
    ground: Floats,
    *,
    water: object = RIVER,
    defences: Defences | None = None,
    holding: Defences | None = None,
    platforms: Geometries | None = None,
) -> Reach:
    """Return where water gets to, up to a level of 9 m."""
    defences = defences or Defences.none()
    layers = WaterLayers(
        water=things(water),
        defences=defences,
        platforms=things() if platforms is None else platforms,
    )
    return connected_reach(ground, GRID, layers=layers, holding=holding or defences, highest_m=9.0)


def test_flat_ground_below_the_level_is_flooded_to_it_and_the_river_is_not() -> None:
    depth, platform = reach(FLAT).depths(1.5)
    assert (depth[:, 1:] == 1.5).all()
    assert (depth[:, 0] == 0.0).all()
    assert (platform == 0.0).all()


def test_ground_as_high_as_the_level_stays_dry() -> None:
    assert (reach(FLAT).depths(0.0)[0] == 0.0).all()


def test_a_low_behind_higher_ground_is_reached_only_over_it() -> None:
    ground = FLAT.copy()
    ground[:, 3] = 2.0
    below, above = (reach(ground).depths(level)[0] for level in (1.9, 2.5))
    assert (below[:, 4:] == 0.0).all()
    assert (below[:, 1:3] == 1.9).all()
    assert (above[:, 4:] == 2.5).all()
    assert (above[:, 3] == 0.5).all()


def test_water_does_not_pass_between_cells_that_touch_at_a_corner() -> None:
    ground = np.full((6, 8), 5.0)
    ground[2, 1] = ground[3, 2] = 0.0
    depth, _ = reach(ground).depths(1.0)
    assert depth[2, 1] == 1.0
    assert depth[3, 2] == 0.0


@pytest.mark.parametrize(("top_m", "behind_m"), [(1.5, 0.0), (1.6, 0.0), (1.499, 1.5)])
def test_a_wall_holds_up_to_its_crest(top_m: float, behind_m: float) -> None:
    depth, _ = reach(FLAT, defences=walls(WALL, top_m=top_m)).depths(1.5)
    assert (depth[:, 1:3] == 1.5).all()
    assert (depth[:, 3:] == behind_m).all()


def test_a_wall_with_a_gap_holds_nothing_until_a_gate_closes_it() -> None:
    gap = walls(shapely.LineString([(30, -1), (30, 18)]), shapely.LineString([(30, 32), (30, 61)]))
    gate = walls(shapely.LineString([(30, 18), (30, 32)]))
    assert (reach(FLAT, defences=gap).depths(1.5)[0][:, 3:] == 1.5).all()
    assert (reach(FLAT, defences=gap + gate).depths(1.5)[0][:, 3:] == 0.0).all()


def test_a_wall_along_the_bank_keeps_cells_dry_that_the_river_touches() -> None:
    """The river ends within the second column, whose centre lies behind the wall."""
    bank = walls(shapely.LineString([(13, -1), (13, 61)]))
    wide = shapely.box(0, 0, 13, 60)
    assert (reach(FLAT, water=wide, defences=bank).depths(1.0)[0] == 0.0).all()
    assert (reach(FLAT, water=wide).depths(1.0)[0][:, 1:] == 1.0).all()


@pytest.mark.parametrize(
    "creek", [shapely.LineString([(32, -5), (32, 70)]), shapely.box(31, 0, 33, 60)]
)
def test_a_creek_narrower_than_a_cell_floods_its_own_side_of_the_wall(creek: object) -> None:
    depth, _ = reach(FLAT, water=creek, defences=walls(WALL)).depths(1.0)
    assert (depth[:, 3:] == 1.0).all()
    assert (depth[:, :3] == 0.0).all()


def test_ground_without_data_stays_unknown_and_lets_nothing_through() -> None:
    ground = FLAT.copy()
    ground[:, 3] = np.nan
    depth, platform = reach(ground).depths(1.0)
    assert np.isnan(depth[:, 3]).all()
    assert np.isnan(platform[:, 3]).all()
    assert (depth[:, 4:] == 0.0).all()


def test_a_river_whose_bed_has_no_data_still_floods_its_banks() -> None:
    ground = FLAT.copy()
    ground[:, 0] = np.nan
    depth, _ = reach(ground).depths(1.0)
    assert (depth[:, 0] == 0.0).all()
    assert (depth[:, 1:] == 1.0).all()


def test_a_platform_below_the_wall_is_wet_and_not_flooded() -> None:
    platforms = things(shapely.box(20, 0, 30, 60))
    depth, platform = reach(FLAT, defences=walls(WALL), platforms=platforms).depths(1.5)
    assert (platform[:, 2] == 1.5).all()
    assert (depth[:, 2:] == 0.0).all()
    assert (depth[:, 1] == 1.5).all()


def test_a_platform_narrower_than_a_cell_is_one_on_its_side_of_the_wall() -> None:
    platforms = things(shapely.box(29, 0, 29.5, 60))
    found = reach(FLAT, defences=walls(WALL), platforms=platforms)
    assert (found.depths(1.5)[1][:, 2] == 1.5).all()
    assert (found.depths(1.5)[1][:, 3:] == 0.0).all()


def test_what_is_called_a_platform_behind_an_overtopped_wall_is_flooded() -> None:
    platforms = things(shapely.box(40, 0, 50, 60))
    depth, platform = reach(FLAT, defences=walls(WALL, top_m=1.0), platforms=platforms).depths(1.5)
    assert (depth[:, 4] == 1.5).all()
    assert (platform == 0.0).all()


def test_a_bank_wall_that_is_overtopped_makes_no_platform_of_what_lies_behind() -> None:
    bank = walls(shapely.LineString([(13, -1), (13, 61)]), top_m=1.0)
    behind = things(shapely.box(14, 0, 80, 60))
    found = reach(FLAT, water=shapely.box(0, 0, 13, 60), defences=bank, platforms=behind)
    depth, platform = found.depths(1.5)
    assert (depth[:, 1:] == 1.5).all()
    assert (platform == 0.0).all()


def test_a_platform_stays_one_when_the_wall_behind_it_fails() -> None:
    wall, platforms = walls(WALL), things(shapely.box(20, 0, 30, 60))
    found = reach(FLAT, defences=wall, holding=wall.without(("all",)), platforms=platforms)
    depth, platform = found.depths(1.5)
    assert (platform[:, 2] == 1.5).all()
    assert (depth[:, 3:] == 1.5).all()


@given(arrays(np.float64, (6, 8), elements=st.floats(0, 5, width=16)), st.floats(0.1, 6))
def test_without_walls_it_is_the_low_ground_connected_to_the_river(
    ground: Floats, level: float
) -> None:
    depth, _ = reach(ground).depths(level)
    low = ground < level
    low[:, 0] = True
    labels, _ = label(low)
    wet = labels == labels[0, 0]
    wet[:, 0] = False
    np.testing.assert_array_equal(depth, np.where(wet, level - ground, 0.0))


@given(arrays(np.float64, (6, 8), elements=st.floats(0, 5, width=16)))
def test_a_higher_level_floods_no_less(ground: Floats) -> None:
    found = reach(ground, defences=walls(WALL, top_m=2.0))
    for low, high in pairwise(found.depths(level)[0] for level in (0.5, 1.0, 2.0, 2.5, 4.0)):
        assert (high >= low).all()


@given(arrays(np.float64, (6, 8), elements=st.floats(0, 5, width=16)), st.floats(0, 5))
def test_a_wall_that_fails_floods_no_less_than_one_that_holds(ground: Floats, top: float) -> None:
    wall = walls(WALL, top_m=top)
    holds, fails = (
        reach(ground, defences=wall, holding=wall.without(failed)).depths(3.0)[0]
        for failed in ((), ("wall_0",))
    )
    assert (fails >= holds).all()
