"""Routes end somewhere safe, and say through what they lead."""

from __future__ import annotations

import shapely

from riskmap.core.findings import Severity
from riskmap.places.model import Place
from riskmap.places.model.routes import crossed, end_of, faults_of, route_of
from tests.places.conftest import a_place, a_route

SHELTER = a_place("s1")
METRE_EAST = 1 / 95_240  # degrees of longitude here


def danger(danger_id: str = "d1", **more: object) -> Place:
    about = {"grade": "high", "hazards": ("heat",), "extent_m": 50.0, **more}
    return a_place(danger_id, "hazard_source", geometry=shapely.Point(121.405, 31.2502), **about)


def kinds_of(route: Place, *places: Place) -> list[str]:
    return [one.kind for one in faults_of(route, places)]


def test_a_route_ends_at_what_stands_there() -> None:
    found = route_of(a_route(), [SHELTER])
    assert found.end == SHELTER
    assert round(found.length_m) == 953


def test_thirty_metres_are_close_enough_and_more_are_not() -> None:
    near = a_route(to=(121.40 + 29 * METRE_EAST, 31.25))
    far = a_route(to=(121.40 + 31 * METRE_EAST, 31.25))
    assert end_of(near, [SHELTER]) == SHELTER
    assert end_of(far, [SHELTER]) is None


def test_the_shelter_that_is_named_goes_before_a_nearer_one() -> None:
    other = a_place("s2", geometry=shapely.Point(121.40 + 10 * METRE_EAST, 31.25))
    assert end_of(a_route(ends_at="s2"), [SHELTER, other]) == other
    assert end_of(a_route(), [SHELTER, other]) == SHELTER


def test_a_route_may_end_in_an_area() -> None:
    green = a_place("a", "assembly_point", geometry=shapely.box(121.39, 31.24, 121.401, 31.26))
    assert end_of(a_route(), [green]) == green


def test_a_route_to_nowhere_is_an_error() -> None:
    hospital = a_place("h", "hospital")
    assert kinds_of(a_route(), hospital) == ["route_without_end"]
    assert kinds_of(a_route(), SHELTER) == []


def test_a_route_through_a_high_danger_of_its_hazard_is_warned_about() -> None:
    (found,) = faults_of(a_route(hazards=("heat",)), [SHELTER, danger()])
    assert (found.kind, found.severity) == ("route_crosses_danger", Severity.WARNING)
    assert crossed(a_route(hazards=("heat",)), [danger()]) == (danger(),)


def test_another_hazard_a_lower_grade_or_a_small_extent_is_no_obstacle() -> None:
    route = a_route(hazards=("heat",))
    assert crossed(route, [danger(hazards=("earthquake",))]) == ()
    assert crossed(route, [danger(grade="medium")]) == ()
    assert crossed(route, [danger(extent_m=10.0)]) == ()


def test_a_danger_for_everything_is_compared_with_every_route() -> None:
    assert crossed(a_route(hazards=("heat",)), [danger(hazards=())])
    assert crossed(a_route(), [danger()])


def test_one_may_leave_the_danger_where_one_starts() -> None:
    assert crossed(a_route(starts_at="d1"), [danger()]) == ()


def test_nothing_else_is_a_route() -> None:
    assert faults_of(SHELTER, [SHELTER]) == ()
