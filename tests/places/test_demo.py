"""The demonstration's places: generic, inside their units, marked wherever they go."""

from __future__ import annotations

import json
import re
import shutil
from collections import Counter
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest
import shapely.geometry

from riskmap.core.errors import NotFoundError
from riskmap.places import demo, service, setup
from riskmap.places.model import Place
from riskmap.places.model.routes import faults_of as route_faults
from riskmap.places.model.rules import faults_of
from riskmap.store import Database, Parts
from tests.places.conftest import PUBLIC, PUTUO, SYSTEM

Demo = tuple[Place, ...]
NEEDED = {
    "shelter": 1, "assembly_point": 1, "hazard_source": 2, "school": 1, "care_home": 1,
    "hospital": 1, "supplies": 1, "duty_desk": 1, "evacuation_route": 1,
}  # fmt: skip


def test_every_one_is_marked_as_made_up(demo_places: Demo) -> None:
    assert all(one.is_demo and one.geometry_is_synthetic for one in demo_places)
    assert not any(one.verified or one.capacity_is_official for one in demo_places)


def test_no_name_and_no_number_is_a_real_one(demo_places: Demo) -> None:
    assert all(re.fullmatch(r"示例\S+ \d+", one.name_zh) for one in demo_places)
    assert all(one.name_en.startswith("Example ") for one in demo_places)
    assert {one.phone for one in demo_places} == {""}
    assert all("示例" in one.manager for one in demo_places if one.manager)


def test_every_unit_has_what_a_map_must_show(demo_places: Demo) -> None:
    found = Counter((one.code, one.kind) for one in demo_places)
    codes = {one.code for one in demo_places}
    assert len(codes) == 10
    assert all(found[code, kind] >= least for code in codes for kind, least in NEEDED.items())
    for code in codes:
        grades = {
            one.grade for one in demo_places if (one.code, one.kind) == (code, "hazard_source")
        }
        assert len(grades) == 2


def test_every_one_lies_in_its_unit(demo_places: Demo) -> None:
    collection = json.loads((PUTUO / "boundaries.geojson").read_text("utf-8"))
    outlines = {
        one["properties"]["code12"]: shapely.geometry.shape(one["geometry"])
        for one in collection["features"]
    }
    assert all(outlines[one.code].covers(one.geometry) for one in demo_places)


def test_nothing_is_wrong_with_them(demo_places: Demo) -> None:
    assert [fault for one in demo_places for fault in faults_of(one)] == []
    assert [fault for one in demo_places for fault in route_faults(one, demo_places)] == []


def test_ids_are_given_once(demo_places: Demo) -> None:
    assert len({one.id for one in demo_places}) == len(demo_places)


@pytest.fixture
def place(tmp_path: Path, sqlite_database: Database) -> Parts:
    """Parts over a copy of the shipped files, so that a test may change them."""
    for name in (demo.PLACES, demo.ROUTES):
        shutil.copyfile(PUTUO / name, tmp_path / name)
    found = SimpleNamespace(
        database=sqlite_database,
        settings=SimpleNamespace(place=SimpleNamespace(region="")),
        resources=SimpleNamespace(demo_region=tmp_path / "region.toml"),
        folder=tmp_path,
    )
    return cast("Parts", found)


def prepared(place: Parts) -> list[str]:
    said: list[str] = []
    setup.prepare(place, lambda message: said.append(str(message)))
    return said


def there(place: Parts) -> int:
    with place.database.read(PUBLIC) as uow:
        return len(service.places(uow)) + len(service.routes(uow))


def test_set_up_takes_them_in_once(place: Parts) -> None:
    assert prepared(place) == ["Took in 151 made-up places, flagged as such."]
    assert prepared(place) == []
    assert there(place) == 151


def test_set_up_does_not_bring_back_what_was_taken_away(place: Parts) -> None:
    prepared(place)
    place.database.write(SYSTEM, lambda uow: service.remove_demo(uow, setup.WHY))
    assert prepared(place) == []
    assert there(place) == 0
    setup.take_demo(place, setup.require_demo(place))
    assert there(place) == 151


def test_changed_files_are_taken_in_anew(place: Parts) -> None:
    prepared(place)
    file = setup.demo_folder(place) / demo.PLACES
    file.write_text("\n".join(file.read_text("utf-8").splitlines()[:3]) + "\n", "utf-8")
    assert prepared(place) == ["Took in 0 made-up places, flagged as such."]
    with place.database.read(PUBLIC) as uow:
        assert len(service.places(uow)) == 2


def test_a_place_without_such_files_needs_none(place: Parts) -> None:
    (setup.demo_folder(place) / demo.PLACES).unlink()
    assert prepared(place) == []
    with pytest.raises(NotFoundError, match="no made-up places"):
        setup.require_demo(place)
