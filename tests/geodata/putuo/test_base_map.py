"""The base map of Putuo: facts of our own form, close to what they were derived from."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import pytest

from riskmap.maps.basemap import read_basemap, read_features
from tests.geodata.putuo.conftest import METRIC, PUTUO

BASE = ("roads", "metro_lines", "metro_stations")


def base_layer(name: str) -> gpd.GeoDataFrame:
    return gpd.read_file(PUTUO / f"{name}.geojson")


def test_the_base_map_is_small_and_reads_without_a_fault() -> None:
    base = read_basemap(PUTUO)
    assert base is not None
    assert [one.slug for one in base.layers] == list(BASE)
    for layer in base.layers:
        assert read_features(PUTUO, layer)
        assert layer.licence in {"ODbL-1.0", "MIT"}
    assert sum((PUTUO / f"{name}.geojson").stat().st_size for name in BASE) < 150_000


def test_the_base_map_lies_in_the_district_and_a_kilometre_around(
    outlines: gpd.GeoDataFrame,
) -> None:
    around = outlines.to_crs(METRIC).union_all().buffer(1_010)
    for name in BASE:
        assert base_layer(name).to_crs(METRIC).within(around).all()


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [("roads", "elevated_roads_osm"), ("metro_lines", "metro_lines_osm")],
)
def test_lines_of_the_base_map_stay_close_to_their_source(
    shared_data: Path, ours: str, theirs: str
) -> None:
    source = gpd.read_file(shared_data / "geo" / "transport" / f"{theirs}.geojson")
    whole = source.to_crs(METRIC).union_all()
    beside = base_layer(ours).to_crs(METRIC).difference(whole.buffer(15))
    assert beside.is_empty.all()


def test_stations_of_the_base_map_are_those_of_their_source(shared_data: Path) -> None:
    file = shared_data / "geo" / "transport" / "metro_stations_metromancn_mit.geojson"
    source = {row.name_zh: row for row in gpd.read_file(file).itertuples()}
    ours = {row.name_zh: row for row in base_layer("metro_stations").itertuples()}
    assert ours.keys() == source.keys()
    for name, row in ours.items():
        assert row.line == source[name].lines.replace(",", "/")
        assert abs(row.geometry.x - source[name].geometry.x) < 1e-4
        assert abs(row.geometry.y - source[name].geometry.y) < 1e-4
