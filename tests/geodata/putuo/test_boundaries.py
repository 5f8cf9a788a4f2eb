"""The boundaries of Putuo: one polygon a unit, without gap or overlap, close to OpenStreetMap."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest
import shapely

from tests.geodata.putuo.conftest import COMMITTEES, METRIC, Register, facts


def edges(polygon: Any) -> set[frozenset[tuple[float, ...]]]:
    ring = list(polygon.exterior.coords)
    return {frozenset(pair) for pair in pairwise(ring)}


def test_every_unit_has_one_polygon_and_its_registered_names(
    register: Register, outlines: gpd.GeoDataFrame
) -> None:
    assert list(outlines.index) == list(COMMITTEES)
    assert set(outlines.geom_type) == {"Polygon"}
    for code12, row in outlines.iterrows():
        assert row["name_zh"] == register[code12]["name_zh"]
        assert row["name_en"] == register[code12]["name_en"]


def test_every_boundary_carries_its_attribution_and_says_that_it_is_generalised(
    features: list[dict[str, Any]],
) -> None:
    for feature in features:
        properties = feature["properties"]
        assert properties["attribution"] == "© OpenStreetMap contributors, ODbL 1.0"
        assert properties["licence"] == "ODbL-1.0"
        assert properties["source"].startswith("OpenStreetMap relation ")
        assert properties["as_of"] in {"2026-07-21", "2026-08-19"}
        assert properties["geometry_is_synthetic"] is False
        assert properties["generalised_m"] == 15


def test_positions_are_longitude_latitude_with_five_decimals(
    features: list[dict[str, Any]],
) -> None:
    for feature in features:
        (ring,) = feature["geometry"]["coordinates"]
        assert ring[0] == ring[-1]
        assert shapely.LinearRing(ring).is_ccw, "RFC 7946: outer rings run counter-clockwise"
        for lon, lat in ring:
            assert 121.3 < lon < 121.5
            assert 31.2 < lat < 31.35
            assert (lon, lat) == (round(lon, 5), round(lat, 5))


def test_outlines_form_a_coverage_without_gap_or_overlap(outlines: gpd.GeoDataFrame) -> None:
    shapes = outlines.geometry.to_numpy()
    assert shapely.is_valid(shapes).all()
    assert shapely.coverage_is_valid(shapes, gap_width=0.001)
    for index, one in enumerate(shapes):
        for other in shapes[index + 1 :]:
            assert one.intersection(other).area == 0
    district = shapely.union_all(shapes)
    assert isinstance(district, shapely.Polygon)
    assert not district.interiors


def test_inner_edges_are_identical_on_both_sides(outlines: gpd.GeoDataFrame) -> None:
    shapes = outlines.geometry.to_numpy()
    uses = Counter(edge for shape in shapes for edge in edges(shape))
    assert max(uses.values()) == 2
    outer = {edge for edge, times in uses.items() if times == 1}
    assert outer == edges(shapely.union_all(shapes))


def test_areas_are_true_and_add_up_to_the_official_one(outlines: gpd.GeoDataFrame) -> None:
    metric = outlines.to_crs(METRIC)
    assert outlines["area_km2"].to_numpy() == pytest.approx(metric.area / 1e6, abs=6e-4)
    official = facts()["area_official"]["value"]
    assert metric.area.sum() / 1e6 == pytest.approx(official, rel=0.01)


def test_outlines_stay_close_to_openstreetmap(
    outlines: gpd.GeoDataFrame, shared_data: Path
) -> None:
    origin = gpd.read_file(shared_data / "geo" / "admin" / "putuo_subdistricts_osm.geojson")
    origin = origin.set_index("code").to_crs(METRIC).geometry
    ours = outlines.to_crs(METRIC).geometry
    assert set(ours.index) == set(origin.index)
    share = ours.symmetric_difference(origin, align=True).area / origin.area
    assert share.max() < 0.01
    assert (ours.area / origin.area - 1).abs().max() < 0.01
    assert ours.hausdorff_distance(origin, align=True).max() < 15
