"""Set-up: registers the place, makes cells once, and rests when nothing has changed."""

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from riskmap.core.codes import DivisionLevel
from riskmap.core.errors import MissingAssetError
from riskmap.divisions import base, cells, service, setup
from riskmap.divisions.model import Boundary, DeliveryKind
from riskmap.divisions.service import Selection
from riskmap.store.database import sqlite_url
from tests.divisions.conftest import PUBLIC, SYSTEM, a_delivery, an_outline
from tests.fixtures.database import opened


@pytest.fixture
def quick_cells(monkeypatch: pytest.MonkeyPatch, putuo_cells: list[Boundary]) -> list[int]:
    """Let cells be those of the session, and count how often they are made."""
    made: list[int] = []

    def make(_streets: object, committees: dict[str, Any]) -> list[Boundary]:
        made.append(len(committees))
        return putuo_cells

    monkeypatch.setattr(cells, "make_cells", make)
    return made


def prepared(place: SimpleNamespace) -> list[str]:
    said: list[str] = []
    setup.prepare(place, lambda message: said.append(str(message)))
    return said


def deliveries(place: SimpleNamespace) -> list[str]:
    with place.database.read(PUBLIC) as uow:
        return [one["what"] for one in service.deliveries(uow)][::-1]


@pytest.mark.usefixtures("quick_cells")
def test_the_whole_place_is_registered(place: SimpleNamespace) -> None:
    said = prepared(place)
    with place.database.read(PUBLIC) as uow:
        counts = service.counts(uow)
        drawn = service.outlines(uow, Selection())
    assert counts.of_level(DivisionLevel.STREET) == 10
    by_kind = {one.kind: one.units for one in counts.register}
    assert (by_kind["residents_committee"], by_kind["village_committee"]) == (278, 7)
    assert all(outline is not None for _, outline in drawn)
    assert len(drawn) == 296
    assert any("296 divisions" in line for line in said)


@pytest.mark.usefixtures("quick_cells")
def test_the_plan_of_2015_stands_beside_the_register_with_its_own_date(
    place: SimpleNamespace,
) -> None:
    prepared(place)
    with place.database.read(PUBLIC) as uow:
        counts = service.counts(uow)
    assert {(one.kind, one.units, one.as_of) for one in counts.elsewhere} == {
        ("residents_committee", 252, "2015"),
        ("village_committee", 7, "2015"),
    }
    assert {one.as_of for one in counts.register} == {"2023-06-30"}


def test_a_second_time_nothing_is_done(place: SimpleNamespace, quick_cells: list[int]) -> None:
    prepared(place)
    prepared(place)
    assert deliveries(place) == ["base", "cells"]
    assert quick_cells == [10]


def test_cells_are_taken_from_their_file_when_the_database_is_new(
    place: SimpleNamespace, quick_cells: list[int], tmp_path: Path
) -> None:
    prepared(place)
    (file,) = place.home.build.iterdir()
    kept = json.loads(file.read_text("utf-8"))
    assert "SYNTHETIC" in file.name
    assert kept["geometry_is_synthetic"] is True
    with opened(sqlite_url(tmp_path / "new.db")) as place.database:
        prepared(place)
        assert deliveries(place) == ["base", "cells"]
    assert quick_cells == [10]


@pytest.mark.usefixtures("quick_cells")
def test_a_changed_file_is_registered_anew_and_only_what_changed(place: SimpleNamespace) -> None:
    prepared(place)
    file = place.folder / base.DIVISIONS
    file.write_text(file.read_text("utf-8").replace("源园居委会", "源园新居委会"), "utf-8")
    said = prepared(place)
    assert said[0].startswith("Registered 1 divisions and 0 outlines")
    assert deliveries(place) == ["base", "cells", "base"]


def test_outlines_that_a_district_brings_get_cells_of_their_own(
    place: SimpleNamespace, quick_cells: list[int]
) -> None:
    prepared(place)
    own = a_delivery(DeliveryKind.BOUNDARIES, boundaries=(an_outline("310107005000"),))
    place.database.write(SYSTEM, lambda uow: service.register(uow, own))
    prepared(place)
    assert quick_cells == [10, 10]


def test_a_missing_file_is_named(place: SimpleNamespace) -> None:
    (place.folder / base.BOUNDARIES).unlink()
    with pytest.raises(MissingAssetError, match=r"boundaries\.geojson"):
        prepared(place)


def test_a_place_that_keeps_its_divisions_in_a_layer_needs_no_register(
    place: SimpleNamespace, tmp_path: Path
) -> None:
    place.settings.place.region = str(tmp_path / "elsewhere" / "region.toml")
    assert prepared(place) == []
    assert deliveries(place) == []
