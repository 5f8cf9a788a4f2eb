"""Outlines as GeoJSON (RFC 7946)."""

import json

import numpy as np
import pytest
import shapely
from geojson_pydantic import Feature, FeatureCollection

from riskmap.core.codes import DivisionLevel
from riskmap.divisions import service
from riskmap.divisions.service import Selection
from riskmap.store import Reading
from tests.divisions.conftest import OSM, a_division, an_outline

STREETS = Selection(level=DivisionLevel.STREET)


def test_the_ten_units_are_a_valid_feature_collection(public_uow: Reading) -> None:
    collection = service.boundaries(public_uow, STREETS)
    FeatureCollection.model_validate(collection)
    assert json.loads(json.dumps(collection)) == collection
    assert collection["numberMatched"] == collection["numberReturned"] == 10
    assert collection["attribution"] == "© OpenStreetMap contributors, ODbL 1.0"


def test_each_feature_says_what_it_is_and_where_it_comes_from(public_uow: Reading) -> None:
    (first, *_) = service.boundaries(public_uow, STREETS)["features"]
    said = first["properties"]
    assert first["id"] == said["code12"] == "310107005000"
    assert (said["level"], said["kind"]) == ("street", "subdistrict")
    assert (said["name_zh"], said["parent"]) == ("曹杨新村街道", "310107000000")
    assert said["source"] == "OpenStreetMap relation 14187873"
    assert said["attribution"] == "© OpenStreetMap contributors, ODbL 1.0"
    assert (said["licence"], said["as_of"]) == ("ODbL-1.0", "2026-07-21")
    assert said["geometry_is_synthetic"] is False


def test_coordinates_have_six_decimals_and_outer_rings_run_counter_clockwise() -> None:
    outline = an_outline("310107005000", west=121.4000001234)
    (feature,) = service.feature_collection([(a_division("310107005000"), outline)])["features"]
    ring = feature["geometry"]["coordinates"][0]
    assert ring == np.round(ring, 6).tolist()
    assert shapely.is_ccw(shapely.LinearRing(ring))
    assert feature["bbox"] == [121.4, 31.25, 121.41, 31.26]


def test_a_division_without_outline_is_a_feature_without_geometry(public_uow: Reading) -> None:
    feature = service.division_feature(public_uow, "310107005001")
    Feature.model_validate(feature)
    assert feature["geometry"] is None
    assert "bbox" not in feature
    assert feature["properties"]["area_m2"] is None


def test_a_collection_that_was_cut_off_says_so(public_uow: Reading) -> None:
    chosen = Selection(level=DivisionLevel.COMMITTEE, under="310107005000", limit=3)
    collection = service.boundaries(public_uow, chosen)
    assert (collection["numberMatched"], collection["numberReturned"]) == (20, 3)
    assert len(collection["features"]) == 3


def test_a_collection_may_be_searched(public_uow: Reading) -> None:
    collection = service.boundaries(public_uow, Selection(text="海棠苑", limit=1))
    assert (collection["numberMatched"], collection["numberReturned"]) == (2, 1)


def test_the_district_is_drawn_from_its_units(public_uow: Reading) -> None:
    feature = service.division_feature(public_uow, "310107000000")
    assert feature["properties"]["source"].startswith("Union of the outlines of its units")
    assert feature["properties"]["area_m2"] == pytest.approx(55.5e6, rel=0.01)
    assert feature["geometry"]["type"] == "Polygon"
    assert len(feature["geometry"]["coordinates"]) == 1


def test_credits_and_flags_of_a_collection_sum_up_its_features() -> None:
    pairs = [
        (a_division("310107005000"), an_outline("310107005000")),
        (a_division("310107014000"), an_outline("310107014000", geometry_is_synthetic=True)),
        (a_division("310107015000"), None),
    ]
    collection = service.feature_collection(pairs)
    assert collection["geometry_is_synthetic"] is True
    assert collection["geometry_is_approximate"] is False
    assert collection["attribution"] == OSM.attribution
    assert len(collection["notices"]) == 1
