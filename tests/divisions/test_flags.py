"""No flag is lost on any way out: these tests fail if one is."""

import json

import pytest
from attrs import evolve

from riskmap.core.codes import DivisionLevel
from riskmap.core.sources import Flags
from riskmap.divisions import cells, service
from riskmap.divisions.model import SYNTHETIC_NOTICE
from riskmap.divisions.service import Selection
from riskmap.store import Database
from tests.divisions.conftest import PUBLIC, SYSTEM, a_delivery, a_division, an_outline

COMMITTEE = a_division("310107005001")
ON_OUTLINES = ("geometry_is_synthetic", "geometry_is_approximate")
FLAGGED = [{name: True} for name in ON_OUTLINES] + [dict.fromkeys(ON_OUTLINES, True)]


@pytest.mark.parametrize("flags", FLAGGED)
def test_a_flag_goes_from_the_outline_through_the_database_into_the_answer(
    database: Database, flags: dict[str, bool]
) -> None:
    outline = evolve(an_outline(COMMITTEE.code12, **flags), is_public=False)
    delivery = a_delivery(divisions=(COMMITTEE,), boundaries=(outline,))
    database.write(SYSTEM, lambda uow: service.register(uow, delivery))
    with database.read(SYSTEM) as uow:
        collection = service.boundaries(uow, Selection(internal=True))
    (feature,) = collection["features"]
    expected = Flags(**flags)
    assert Flags.from_mapping(feature["properties"]) == expected
    assert Flags.from_mapping(collection) == expected
    assert len(feature["properties"]["notices"]) == len(flags)


@pytest.mark.parametrize("flags", FLAGGED)
def test_a_flag_goes_into_the_file_of_cells_and_back(flags: dict[str, bool]) -> None:
    cell = an_outline(COMMITTEE.code12, **flags)
    text = cells.to_file([cell], "x")
    written = json.loads(text)
    assert Flags.from_mapping(written["features"][0]["properties"]) == Flags(**flags)
    assert Flags.from_mapping(written) == Flags(**flags)
    (read,) = cells.from_file(text, "x") or []
    assert read.flags == Flags(**flags) | Flags(geometry_is_synthetic=True)


def test_every_committee_of_the_shipped_place_is_flagged_in_every_answer(
    registered_cells: Database,
) -> None:
    with registered_cells.read(PUBLIC) as uow:
        collection = service.boundaries(uow, Selection(level=DivisionLevel.COMMITTEE))
        one = service.division_feature(uow, "310107005001")
        found = service.boundaries(uow, Selection(text="海棠苑"))
    assert len(collection["features"]) == 285
    for feature in (*collection["features"], one, *found["features"]):
        assert feature["geometry"] is not None
        assert feature["properties"]["geometry_is_synthetic"] is True
        assert feature["properties"]["notices"] == [SYNTHETIC_NOTICE]
        assert "SYNTHETIC" in feature["properties"]["source"]
        assert feature["properties"]["attribution"] == "© OpenStreetMap contributors, ODbL 1.0"


def test_real_units_are_not_called_synthetic_because_their_committees_are(
    registered_cells: Database,
) -> None:
    with registered_cells.read(PUBLIC) as uow:
        streets = service.boundaries(uow, Selection(level=DivisionLevel.STREET))
        district = service.division_feature(uow, "310107000000")
    assert streets["geometry_is_synthetic"] is False
    assert district["properties"]["geometry_is_synthetic"] is False


def test_a_unit_made_from_flagged_parts_bears_their_flags() -> None:
    parts = [
        an_outline("310107005000"),
        an_outline("310107014000", west=121.41, geometry_is_synthetic=True),
    ]
    assert service.derived_outline("310107000000", parts).flags.geometry_is_synthetic
