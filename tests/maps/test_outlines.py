"""Outlines by zoom: small enough, still touching, still where they were."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import shapely
from geojson_pydantic import FeatureCollection

from riskmap.maps import outline_documents, outlines
from riskmap.maps.kept import Kept
from riskmap.maps.mercator import pixel_m, to_degrees, to_mercator
from riskmap.maps.outline_documents import as_geojson
from riskmap.maps.outlines import DETAILS, NEAREST_ZOOM, Outlines, simplified
from tests.maps.jagged import jagged, outlines_of


@pytest.mark.parametrize("detail", DETAILS)
def test_neighbours_keep_their_border_without_gap_or_sliver(detail: int) -> None:
    before = jagged(60)
    after = simplified(outlines_of(before), detail)
    assert shapely.coverage_is_valid(before)
    assert shapely.coverage_is_valid(after)
    assert shapely.is_valid(after).all()
    assert shapely.area(after).sum() == pytest.approx(shapely.area(before).sum(), rel=1e-3)
    assert shapely.union_all(after).area == pytest.approx(shapely.area(after).sum(), rel=1e-9)
    assert shapely.get_num_interior_rings(shapely.union_all(after)) == 0


@pytest.mark.parametrize("detail", DETAILS)
def test_no_border_moves_by_half_a_pixel_where_the_detail_is_drawn(detail: int) -> None:
    before = jagged(60)
    after = simplified(outlines_of(before), detail)
    moved = shapely.hausdorff_distance(to_mercator(before), to_mercator(after))
    assert moved.max() < 0.5 * pixel_m(NEAREST_ZOOM[detail])


def test_far_away_needs_far_fewer_corners() -> None:
    found = outlines_of(jagged(60, depth=7))
    corners = [shapely.get_num_coordinates(simplified(found, one)).sum() for one in DETAILS]
    assert corners[0] < corners[1] < corners[2]
    assert corners[0] < corners[2] / 2


def test_outlines_that_overlap_keep_their_overlap_and_their_number() -> None:
    shapes = jagged(20)
    shapes[3] = shapely.buffer(shapes[3], 0.002)
    assert not shapely.coverage_is_valid(shapes)
    after = simplified(outlines_of(shapes), 0)
    assert len(after) == 20
    assert shapely.is_valid(after).all()
    assert not shapely.is_empty(after).any()
    assert shapely.area(after) == pytest.approx(shapely.area(shapes), rel=0.05)


def test_a_unit_without_outline_and_one_that_is_too_small_to_see_stay_in_their_places() -> None:
    speck = shapely.box(121.0, 31.0, 121.00001, 31.00001)
    found = outlines_of(np.array([None, speck, shapely.box(121, 31.1, 121.1, 31.2)], object))
    after = simplified(found, 0)
    assert after[0] is None
    assert after[1].area > 0
    features = json.loads(as_geojson(found, 0))["features"]
    assert [one["geometry"] is None for one in features] == [True, False, False]
    assert features[0]["properties"]["label_point"] is None


def test_rings_that_cross_are_simplified_alone() -> None:
    bow = shapely.from_wkt("POLYGON ((121 31, 121.1 31.1, 121.1 31, 121 31.1, 121 31))")
    after = simplified(outlines_of(np.array([bow, shapely.box(122, 31, 123, 32)], object)), 1)
    assert not any(one.is_empty for one in after)


@pytest.mark.parametrize("detail", DETAILS)
def test_the_geojson_is_right_by_somebody_elses_reading(detail: int) -> None:
    found = outlines_of(jagged(30), synthetic=True)
    text = as_geojson(found, detail)
    FeatureCollection.model_validate_json(text)
    features = json.loads(text)["features"]
    assert [one["properties"]["code"] for one in features] == list(found.codes)
    assert [one["id"] for one in features] == list(range(1, 31))
    assert all(one["properties"]["geometry_is_synthetic"] for one in features)
    shapes = np.array([shapely.from_geojson(json.dumps(one["geometry"])) for one in features])
    assert shapely.coverage_is_valid(shapes), "rounding moves corners of neighbours together"
    points = [shapely.Point(one["properties"]["label_point"]) for one in features]
    assert shapely.contains(shapes, points).all()


def test_the_key_follows_codes_names_flags_and_outlines() -> None:
    shapes = jagged(5)
    keys = {
        outlines_of(shapes).key,
        outlines_of(shapes[::-1]).key,
        outlines_of(shapes, prefix="V").key,
        outlines_of(shapes, synthetic=True).key,
    }
    assert len(keys) == 4
    assert outlines_of(shapes).key == outlines_of(shapes.copy()).key


def forget(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (outlines, outline_documents):
        monkeypatch.setattr(module, "KEPT", Kept(room=8))


def test_a_restart_finds_what_was_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = outlines_of(jagged(12))
    forget(monkeypatch)
    before = as_geojson(found, 1, folder=tmp_path)
    shapes = simplified(found, 1, folder=tmp_path)
    forget(monkeypatch)
    monkeypatch.setattr(outlines, "at_zoom", None)
    monkeypatch.setattr(outline_documents, "_write", None)
    assert as_geojson(found, 1, folder=tmp_path) == before
    assert shapely.equals_exact(simplified(found, 1, folder=tmp_path), shapes).all()


def test_the_memory_forgets_what_was_not_asked_for_the_longest() -> None:
    kept = Kept(room=2)
    made: list[str] = []
    for name in ("a", "b", "a", "c", "b", "c"):
        kept.get(name, lambda name=name: made.append(name))  # type: ignore[misc]
    assert made == ["a", "b", "c", "b"]


def test_mercator_and_back_is_the_same_place() -> None:
    shapes = jagged(4)
    assert shapely.equals_exact(to_degrees(to_mercator(shapes)), shapes, 1e-11).all()


def test_an_outline_is_never_written_into_by_mistake() -> None:
    found = Outlines.of(
        ["A"], [shapely.box(0, 0, 1, 1)], names_zh=["甲"], names_en=["A"], synthetic=[False]
    )
    with pytest.raises(ValueError, match="read-only"):
        simplified(found, 2)[0] = None
