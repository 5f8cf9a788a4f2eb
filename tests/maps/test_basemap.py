"""The base map of a place: facts from its folder, faults explained, nothing assumed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from riskmap.maps.basemap import BaseMapError, read_basemap, read_features

LAYER = """
[[layers]]
slug = "roads"
file = "roads.geojson"
kind = "line"
title = { zh = "道路", en = "Roads" }
source = "survey"
licence = "CC0-1.0"
attribution = "the town"
verified = true

[[layers.classes]]
slug = "road"
title = { zh = "道路", en = "Road" }
"""


def feature(**changes: Any) -> dict[str, Any]:
    properties = {"name_zh": "一路", "name_en": "First Road", "class": "road"}
    return {
        "type": "Feature",
        "properties": properties | changes.pop("properties", {}),
        "geometry": {"type": "LineString", "coordinates": [[121.0, 31.0], [121.1, 31.1]]},
    } | changes


def a_place(folder: Path, *features: Any, layers: str = LAYER) -> Path:
    (folder / "basemap.toml").write_text(f"format = 1\n{layers}", "utf-8")
    collection = {"type": "FeatureCollection", "features": list(features)}
    (folder / "roads.geojson").write_text(json.dumps(collection), "utf-8")
    return folder


def test_a_place_without_the_file_has_no_base_map(tmp_path: Path) -> None:
    assert read_basemap(tmp_path) is None


def test_layers_and_their_features_are_read(tmp_path: Path) -> None:
    base = read_basemap(a_place(tmp_path, feature()))
    assert base is not None
    (layer,) = base.layers
    assert (layer.title.of("zh"), layer.title.of("en")) == ("道路", "Roads")
    assert layer.cited.attribution == "the town"
    assert read_features(tmp_path, layer)[0]["properties"]["name_en"] == "First Road"


def test_a_file_that_changes_is_read_again(tmp_path: Path) -> None:
    base = read_basemap(a_place(tmp_path, feature()))
    assert base is not None
    assert len(read_features(tmp_path, base.layers[0])) == 1
    a_place(tmp_path, feature(), feature())
    assert len(read_features(tmp_path, base.layers[0])) == 2


@pytest.mark.parametrize(
    ("layers", "reason"),
    [
        ("layers = []", "layers"),
        (LAYER.replace('kind = "line"', 'kind = "area"'), "layers[0].kind"),
        (LAYER.replace("verified = true", "verified = 7.5"), "layers[0].verified"),
        (LAYER + 'colour = "red"', "colour"),
        (LAYER.replace('"roads.geojson"', '"../roads.geojson"'), "layers[0].file"),
        (LAYER + LAYER, "each slug once"),
        ("layers = [", "basemap.toml"),
    ],
)
def test_a_faulty_file_is_refused_with_the_place_of_the_fault(
    tmp_path: Path, layers: str, reason: str
) -> None:
    with pytest.raises(BaseMapError) as refused:
        read_basemap(a_place(tmp_path, layers=layers))
    assert reason in str(refused.value)
    assert "basemap.toml" in str(refused.value)


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (feature(properties={"class": "canal"}), "'canal' is not declared"),
        (feature(properties={"name_en": ""}), "name_en is missing"),
        (feature(geometry={"type": "Point", "coordinates": [121, 31]}), "Point is no line"),
        (
            feature(geometry={"type": "LineString", "coordinates": [[3e5, 3e6], [4e5, 3e6]]}),
            "coordinates are not degrees",
        ),
        (feature(geometry=None), "it is no feature"),
        ({}, "it is no feature"),
    ],
)
def test_a_faulty_feature_is_refused_with_its_number(tmp_path: Path, bad: Any, reason: str) -> None:
    base = read_basemap(a_place(tmp_path, feature(), bad))
    assert base is not None
    with pytest.raises(BaseMapError, match=r"feature 2") as refused:
        read_features(tmp_path, base.layers[0])
    assert reason in str(refused.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    base = read_basemap(a_place(tmp_path))
    assert base is not None
    (tmp_path / "roads.geojson").unlink()
    with pytest.raises(BaseMapError, match=r"roads\.geojson"):
        read_features(tmp_path, base.layers[0])


@pytest.mark.parametrize("text", ['{"features": null}', '{"features": 5}', "[]", "{"])
def test_a_file_that_is_no_collection_is_refused(tmp_path: Path, text: str) -> None:
    base = read_basemap(a_place(tmp_path))
    assert base is not None
    (tmp_path / "roads.geojson").write_text(text, "utf-8")
    with pytest.raises(BaseMapError, match="no GeoJSON collection"):
        read_features(tmp_path, base.layers[0])
