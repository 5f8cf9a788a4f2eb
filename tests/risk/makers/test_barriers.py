"""Walls stand in the passages that they cross, and none leaks."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from scipy.ndimage import label

from riskmap.core.errors import NotFoundError
from riskmap.geo.arrays import Geometries, Mask
from riskmap.risk.makers.barriers import OPEN, Defences, Passages, passages
from tests.risk.makers.made_up_water import CELL, grid

SIZE = 12
GRID = grid(SIZE, SIZE)


def walls(*lines: object, top_m: float = 5.0) -> Defences:
    """Return walls of one height."""
    count = len(lines)
    return Defences(
        ids=tuple(f"wall_{number}" for number in range(count)),
        lines=np.array(lines, dtype=object),
        top_m=np.full(count, top_m),
        is_closed=np.ones(count, dtype=bool),
    )


def parts_of(found: Passages) -> Mask:
    """Return the cells that are connected where nothing stands: a label each, (rows, columns)."""
    rows, columns = found.south_m.shape[0] + 1, found.east_m.shape[1] + 1
    doubled = np.zeros((2 * rows - 1, 2 * columns - 1), dtype=bool)
    doubled[::2, ::2] = True
    doubled[::2, 1::2] = found.east_m == OPEN
    doubled[1::2, ::2] = found.south_m == OPEN
    labels: Mask = label(doubled)[0][::2, ::2]
    return labels


def centres() -> Geometries:
    """Return the centres of all cells, (rows, columns)."""
    x = CELL * (np.arange(SIZE) + 0.5)
    points: Geometries = np.asarray(shapely.points(*np.meshgrid(x, x[::-1])), dtype=object)
    return points


def test_a_wall_between_two_columns_stands_in_every_passage_between_them() -> None:
    found = passages(walls(shapely.LineString([(50, -5), (50, 125)])), GRID)
    stands = np.zeros((SIZE, SIZE - 1), dtype=bool)
    stands[:, 4] = True
    np.testing.assert_array_equal(found.east_m == 5.0, stands)
    assert (found.south_m == OPEN).all()


def test_a_wall_that_ends_leaves_the_rest_open() -> None:
    found = passages(walls(shapely.LineString([(50, 60), (50, 125)])), GRID)
    assert (found.east_m[:6, 4] == 5.0).all()
    assert (found.east_m[6:] == OPEN).all()


def test_the_higher_of_two_walls_counts() -> None:
    line = shapely.LineString([(50, 0), (50, 120)])
    both = walls(line, top_m=3.0) + walls(line, top_m=4.0)
    assert passages(both, GRID).east_m[0, 4] == 4.0


def test_a_wall_beyond_the_grid_stands_nowhere() -> None:
    found = passages(walls(shapely.LineString([(500, 0), (600, 900)])), GRID)
    assert (found.east_m == OPEN).all()
    assert (found.south_m == OPEN).all()


@pytest.mark.parametrize("shift", [0.0, 1e-9, -1e-9, 0.3, 2.0, 5.0, 7.7])
def test_a_diagonal_wall_lets_nothing_through_between_corners(shift: float) -> None:
    """At 0 it runs through the centres of cells, at 5 along their corners."""
    labels = parts_of(passages(walls(shapely.LineString([(-9 + shift, -9), (130, 130)])), GRID))
    north_west, south_east = labels[0, 0], labels[-1, -1]
    assert north_west != south_east
    assert labels[5, 3] == north_west
    assert labels[7, 9] == south_east


@given(
    st.sampled_from([(1, 1), (1, 2), (1, 3), (3, 2), (5, 3), (-1, 3), (-2, 1), (7, 3)]),
    st.floats(13, 90),
    st.floats(13, 90),
)
def test_a_slanting_wall_through_centres_of_cells_lets_nothing_through(
    way: tuple[int, int], before: float, after: float
) -> None:
    through, along = np.array((55.0, 65.0)), np.array(way) * CELL
    line = shapely.LineString([through - before * along, through + after * along])
    labels = parts_of(passages(walls(line), GRID))
    away = shapely.get_coordinates(centres()).reshape(SIZE, SIZE, 2) - through
    side = np.round(away[..., 0] * along[1] - away[..., 1] * along[0], 6)
    assert not set(labels[side > 0]) & set(labels[side < 0])


def test_a_wall_along_the_centres_of_a_row_cuts_that_row_off() -> None:
    labels = parts_of(passages(walls(shapely.LineString([(-5, 65), (125, 65)])), GRID))
    assert labels[4, 0] != labels[6, 0]
    assert len(np.unique(labels[5])) == SIZE


@given(
    st.lists(st.floats(8, 55), min_size=4, max_size=14),
    st.floats(40, 80),
    st.floats(40, 80),
    st.booleans(),
)
def test_a_closed_wall_parts_inside_from_outside_however_it_runs(
    radii: list[float],
    x: float,
    y: float,
    whole: bool,  # noqa: FBT001 - drawn by Hypothesis
) -> None:
    angles = np.linspace(0.0, 2 * np.pi, len(radii), endpoint=False)
    around = np.array(radii)[:, None] * np.stack((np.cos(angles), np.sin(angles)), axis=1)
    corners = np.array((x, y)) + around
    ring = shapely.Polygon(np.round(corners / 5) * 5 if whole else corners).buffer(0)
    labels = parts_of(passages(walls(ring.boundary), GRID))
    inside, distance = shapely.contains(ring, centres()), shapely.distance(ring.boundary, centres())
    clear = distance > 1e-3
    assert not set(labels[inside & clear]) & set(labels[~inside & clear])


def test_open_gates_and_what_failed_hold_nothing() -> None:
    line = shapely.LineString([(0, 0), (1, 1)])
    gates = Defences(
        ids=("shut", "open"),
        lines=np.array([line, line]),
        top_m=np.array([2.0, 2.0]),
        is_closed=np.array([True, False]),
    )
    defences = walls(line, line) + gates
    assert defences.without(()).ids == ("wall_0", "wall_1", "shut")
    assert defences.without(("wall_1",)).ids == ("wall_0", "shut")
    assert defences.without(("all",)).ids == ()


def test_a_wall_that_nobody_knows_cannot_fail() -> None:
    with pytest.raises(NotFoundError, match="neither a wall nor a gate wall_9") as caught:
        walls(shapely.LineString([(0, 0), (1, 1)])).without(("wall_9",))
    assert "wall_0" in str(caught.value)


def test_without_defences_everything_is_open() -> None:
    found = passages(Defences.none(), GRID)
    assert (found.east_m == OPEN).all()
    assert Defences.none().without(()).ids == ()
    assert (Defences.none().highest_across(centres().ravel()) == OPEN).all()
