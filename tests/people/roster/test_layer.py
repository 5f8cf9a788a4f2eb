"""The map shows how units stand to people with a role there, and names nobody."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from riskmap.core.access import Area, Scope
from riskmap.core.realm import LIVE
from riskmap.divisions import service as divisions
from riskmap.maps.layer import AskedLayers, Layer, LayerKind
from riskmap.people.layers import layers
from riskmap.people.model.gaps import UnitState
from riskmap.people.model.officers import Reachability
from riskmap.people.service import roster, roster_map
from tests.divisions.conftest import a_delivery, an_outline
from tests.people.conftest import COMMITTEE, OTHER_COMMITTEE, SYSTEM, Town
from tests.people.roster.conftest import SECOND_COMMITTEE, Put

ASKED = AskedLayers(region="test", folder=Path(), build=Path(), locale="en")


@pytest.fixture
def drawn(office: Town, put: Put) -> Town:
    """Three committees with outlines; one has an A who cannot be reached."""
    outlines = [
        an_outline(code12, 121.40 + 0.02 * number, geometry_is_synthetic=True)
        for number, code12 in enumerate((COMMITTEE, SECOND_COMMITTEE, OTHER_COMMITTEE))
    ]
    office.write(divisions.register, a_delivery(boundaries=tuple(outlines)))
    one = put(name="示例甲")
    office.write(roster.set_reachability, one.id, Reachability.UNREACHABLE, as_="street")
    return office


def offered(town: Town, as_: str = "") -> list[Layer]:
    return list(town.read(lambda uow: list(layers(uow, ASKED)), as_=as_))


def test_a_person_gets_the_layer_of_his_area_with_unknown_as_a_class(drawn: Town) -> None:
    (layer,) = offered(drawn, "street")
    assert layer.kind is LayerKind.SYMBOLS
    assert {one.slug: one.count for one in layer.symbols} == {
        str(UnitState.ATTENTION): 1,
        str(UnitState.UNKNOWN): 1,
    }
    assert layer.flags.geometry_is_synthetic
    assert len({one.shape for one in layer.symbols}) == len(layer.symbols)
    (wide,) = offered(drawn, "chief")
    assert sum(one.count or 0 for one in wide.symbols) == 3


def test_nobody_else_learns_that_there_is_a_layer(drawn: Town) -> None:
    assert offered(drawn) == []
    with drawn.database.read(Scope.public("test")) as uow:
        assert list(layers(uow, ASKED)) == []
    nowhere = Scope(actor="street", realm=LIVE, purpose="test")
    with drawn.database.read(nowhere) as uow:
        assert list(layers(uow, ASKED)) == []


def test_the_points_lie_in_the_own_area_and_name_nobody(drawn: Town) -> None:
    def collection(uow: Any) -> dict[str, Any]:
        return roster_map.collection(uow, locale="en", say=str)

    found = drawn.read(collection, as_="street")
    assert {one["id"] for one in found["features"]} == {COMMITTEE, SECOND_COMMITTEE}
    assert "示例甲" not in json.dumps(found, ensure_ascii=False)
    assert found["geometry_is_synthetic"] is True
    area = Scope(actor="x", realm=LIVE, areas=(Area.of(OTHER_COMMITTEE),), purpose="test")
    with drawn.database.read(area) as uow:
        assert [one["id"] for one in collection(uow)["features"]] == [OTHER_COMMITTEE]
    with drawn.database.read(SYSTEM) as uow:
        assert len(collection(uow)["features"]) == 3
