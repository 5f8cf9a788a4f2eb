"""Near places, places inside, duty phones, features, layers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import shapely
from geojson_pydantic import FeatureCollection

from riskmap.core.errors import InvalidRequestError
from riskmap.maps.layer import AskedLayers, Layer, LayerKind
from riskmap.places import service
from riskmap.places.layers import layers, symbols_of
from riskmap.places.model import Place, kinds
from riskmap.places.service import Reader
from riskmap.store import Database
from tests.places.conftest import CAME, PUBLIC, WHY, a_place, a_route

Run = Callable[..., Any]
ASKED = AskedLayers(region="putuo", folder=Path(), build=Path(), locale="zh")


def east(metres: float) -> shapely.Point:
    return shapely.Point(121.40 + metres / 95_254, 31.25)


def facts_of(one: Place, locale: str = "en") -> dict[str, str]:
    return dict(service.facts(one, Reader(locale=locale), {}))


def test_the_nearest_come_first_with_metres(write: Run, read: Run) -> None:
    several = [
        a_place("far", geometry=east(900)),
        a_place("near", geometry=east(100)),
        a_place("school", "school", geometry=east(1)),
        a_place("middle", geometry=east(500)),
    ]
    write(service.take, several, CAME, WHY)
    found = read(service.nearest, 121.40, 31.25, ("shelter",), 2)
    assert [one.place.id for one in found] == ["near", "middle"]
    assert [one.distance_m for one in found] == pytest.approx([100, 500], abs=0.1)
    both = read(service.nearest, 121.40, 31.25, ("shelter", "school"))
    assert both[0].place.id == "school"
    assert read(service.nearest, 121.40, 31.25, ("police",)) == ()


def test_a_kind_that_there_is_not_is_said(read: Run) -> None:
    with pytest.raises(InvalidRequestError, match="volcano"):
        read(service.places, ("volcano",))


def test_what_lies_inside_or_reaches_inside_is_found_and_nothing_else(
    write: Run, read: Run
) -> None:
    outline = shapely.box(121.395, 31.245, 121.405, 31.255)
    area = shapely.box(121.404, 31.25, 121.41, 31.26)
    several = [
        a_place("outside", geometry=east(1000)),
        a_place("inside"),
        a_place("half", "vulnerable_area", geometry=area),
        a_place("danger", "hazard_source"),
        a_route(),
    ]
    write(service.take, several, CAME, WHY)
    assert [one.id for one in read(service.in_division, outline)] == ["inside", "half", "danger"]


def test_the_duty_phone_is_that_of_the_division_or_unknown(write: Run, read: Run) -> None:
    desk = a_place("desk", "duty_desk", code="310107005000", phone="021-62540000")
    silent = a_place("silent", "duty_desk", code="310107014000")
    write(service.take, [desk, silent], CAME, WHY)
    assert read(service.duty_phone, "310107005000") == "021-62540000"
    assert read(service.duty_phone, "310107014000") is None
    assert read(service.duty_phone, "310107015000") is None


def test_routes_know_their_end_and_say_when_it_is_missing(write: Run, read: Run) -> None:
    write(service.take, [a_place(), a_route(), a_route("r2", to=(121.38, 31.25))], CAME, WHY)
    ends = {one.place.id: one.end and one.end.id for one in read(service.routes)}
    assert ends == {"r1": "s1", "r2": None}
    assert [one.value for one in read(service.check_routes)] == ["r2"]


def test_the_official_capacity_and_the_worked_out_one_are_told_apart() -> None:
    one = a_place(
        capacity_persons=700, capacity_duration="short", capacity_is_official=True,
        effective_area_m2=2000.0,
    )  # fmt: skip
    said = [text for label, text in service.facts(one, Reader(), {}) if label == "Capacity"]
    assert said[0] == "700 persons, short stay, up to 15 days"
    assert said[1].startswith("1,000 persons")
    assert said[1].endswith("worked out from its area, not verified")


def test_what_must_be_said_and_nobody_knows_is_said_to_be_unknown() -> None:
    said = facts_of(a_place())
    assert (said["Capacity"], said["Managed by"]) == ("not known", "not known")
    assert "Grade" not in said


def test_few_persons_are_not_counted_in_public() -> None:
    area = a_place(kind="vulnerable_area", persons=3)
    assert facts_of(area)["Persons who need help"] == "<5"
    assert facts_of(a_place(kind="vulnerable_area", persons=12))["Persons who need help"] == "12"


def test_hazards_are_said_in_the_language_of_the_reader() -> None:
    one = a_place(hazards=("heat", "earthquake"))
    assert facts_of(one, "zh")["Hazards"] == "高温、地震"
    assert facts_of(one)["Hazards"] == "Heat, Earthquake"


def test_whether_a_source_was_compared_is_said() -> None:
    assert facts_of(a_place(as_of=date(2026, 3, 1)))["Source"] == "survey (not verified)"
    assert facts_of(a_place(verified=True))["Source"] == "survey (verified)"


def test_the_collection_keeps_to_its_standard_and_carries_the_flags(with_demo: Database) -> None:
    with with_demo.read(PUBLIC) as uow:
        shown = service.places(uow)
        found = service.collection(uow, shown, Reader())
    FeatureCollection.model_validate(found)
    assert found["is_demo"] is found["geometry_is_synthetic"] is True
    assert "made up" in found["notices"][0]
    assert all(one["properties"]["is_demo"] for one in found["features"])
    assert found["as_of"].endswith("+00:00")


def test_a_route_names_the_places_at_its_ends(with_demo: Database) -> None:
    with with_demo.read(PUBLIC) as uow:
        shown = service.places(uow, ("evacuation_route",))
        first = service.collection(uow, shown, Reader(locale="zh"))["features"][0]
    said = dict(first["properties"]["facts"])
    assert said["Leads to"].startswith("示例")
    assert said["Leads from"].startswith("示例危险源")


def offered(database: Database) -> dict[str, Layer]:
    with database.read(PUBLIC) as uow:
        return {one.slug: one for one in layers(uow, ASKED)}


def test_legends_list_exactly_what_is_drawn(with_demo: Database) -> None:
    found = offered(with_demo)
    assert list(found) == [
        "places_facilities", "places_vulnerable", "places_hazards", "places_supplies",
        "places_routes",
    ]  # fmt: skip
    with with_demo.read(PUBLIC) as uow:
        for layer in found.values():
            group = layer.slug.removeprefix("places_")
            shown = [one for one in service.places(uow, kinds()) if one.of_kind.group == group]
            drawn = {one.symbol for one in shown}
            assert {one.slug for one in layer.symbols} == drawn
            assert sum(one.count or 0 for one in layer.symbols) == len(shown)


def test_layers_say_that_they_are_made_up_and_ask_for_news(with_demo: Database) -> None:
    for layer in offered(with_demo).values():
        assert layer.flags.geometry_is_synthetic
        assert layer.notices
        assert layer.refresh_s == 60
        assert layer.stale_after_s > 0
    assert offered(with_demo)["places_routes"].kind is LayerKind.LINES


def test_an_empty_layer_says_how_to_fill_it(sqlite_database: Database) -> None:
    for layer in offered(sqlite_database).values():
        assert layer.symbols == ()
        assert "riskmap places import" in str(layer.empty)


def test_a_source_without_a_grade_stands_in_the_legend_as_such() -> None:
    (found,) = symbols_of([a_place(kind="hazard_source")])
    assert str(found.label) == "Hazard source without a grade"


def test_a_layer_is_as_old_as_its_oldest_place(write: Run, database: Database) -> None:
    days = [a_place("a", as_of=date(2026, 3, 1)), a_place("b", as_of=date(2025, 3, 1))]
    write(service.take, days, CAME, WHY)
    assert offered(database)["places_facilities"].as_of == date(2025, 3, 1)
