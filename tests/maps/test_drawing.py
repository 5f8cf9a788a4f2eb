"""Round lengths, their words, and rings."""

from __future__ import annotations

import pytest
import shapely

from riskmap.maps.drawing import length_text, rings_of, round_length


@pytest.mark.parametrize(
    ("most", "found"),
    [(1.0, 1.0), (1.9, 1.0), (2.0, 2.0), (4_999.0, 2_000.0), (73.0, 50.0), (0.7, 0.5)],
)
def test_a_round_length_is_the_largest_that_fits(most: float, found: float) -> None:
    assert round_length(most) == pytest.approx(found)


@pytest.mark.parametrize(
    ("metres", "text"), [(500.0, "500 m"), (1_000.0, "1 km"), (2_500.0, "2.5 km")]
)
def test_a_length_is_said_in_the_unit_that_suits_it(metres: float, text: str) -> None:
    assert length_text(metres) == text


def test_rings_are_those_of_all_polygons_and_of_nothing_else() -> None:
    holed = shapely.Polygon([(0, 0), (9, 0), (9, 9), (0, 9)], [[(1, 1), (2, 1), (2, 2), (1, 2)]])
    mixed = shapely.GeometryCollection([holed, shapely.Point(5, 5), shapely.box(20, 0, 22, 2)])
    assert [shapely.length(one) for one in rings_of(mixed)] == [36, 4, 8]
    assert len(list(rings_of(shapely.MultiPolygon([holed])))) == 2
