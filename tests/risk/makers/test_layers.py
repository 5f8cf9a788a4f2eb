"""Layers of water, walls, gates and platforms: what is sound is read, every fault is noted."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pytest
import shapely

from riskmap.risk.makers.layers import LayerReader
from riskmap.risk.makers.reach import WaterLayers
from tests.risk.makers.made_up_water import CRS, inundation_maker

LINE = shapely.LineString([(500_000, 3_450_000), (500_100, 3_450_000)])
BOX = shapely.box(500_000, 3_450_000, 500_050, 3_450_050)
LAYERS = {
    "water": "water.gpkg",
    "walls": "walls.gpkg",
    "gates": "gates.gpkg",
    "platforms": "platforms.gpkg",
}


def write(path: Path, shapes: list[Any], crs: str | None = CRS, **columns: Any) -> None:
    """Write a layer; the driver follows the name."""
    gpd.GeoDataFrame(columns, geometry=shapes, crs=crs).to_file(path)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a sound layer of each kind."""
    write(tmp_path / "water.gpkg", [BOX, LINE])
    write(tmp_path / "walls.gpkg", [LINE, LINE], id=["w1", "w2"], top_m=[5.2, 4])
    write(tmp_path / "gates.gpkg", [LINE], id=[7.0], top_m=["5.2"], is_closed=[False])
    write(tmp_path / "platforms.gpkg", [BOX])
    return tmp_path


def read(
    folder: Path, metric_crs: str = CRS, **changed: Any
) -> tuple[WaterLayers, list[tuple[Any, ...]]]:
    """Return layers, and kind, file, row and field of each fault."""
    reader = LayerReader(folder=folder, metric_crs=metric_crs)
    layers = reader.water_layers(inundation_maker(**{**LAYERS, **changed}))
    assert all(str(one.message) for one in reader.faults)  # all places are filled
    return layers, [(one.kind, one.file, one.row, one.field) for one in reader.faults]


def test_sound_layers_are_read_whole(folder: Path) -> None:
    layers, faults = read(folder)
    assert faults == []
    assert layers.defences.ids == ("w1", "w2", "7")
    assert layers.defences.top_m.tolist() == [5.2, 4.0, 5.2]
    assert layers.defences.is_closed.tolist() == [True, True, False]
    assert len(layers.water) == 2
    assert len(layers.platforms) == 1


def test_what_is_not_declared_is_not_there(folder: Path) -> None:
    layers, faults = read(folder, walls=None, gates=None, platforms=None)
    assert faults == []
    assert layers.defences.ids == ()
    assert len(layers.platforms) == 0


def test_layers_in_degrees_are_brought_to_metres(folder: Path) -> None:
    write(folder / "water.gpkg", [shapely.Point(121.4, 31.25).buffer(0.001)], crs="EPSG:4326")
    layers, faults = read(folder)
    assert faults == []
    assert shapely.area(layers.water)[0] == pytest.approx(33_000, rel=0.02)


def test_every_wrong_cell_of_walls_and_gates_is_noted(folder: Path) -> None:
    write(folder / "walls.gpkg", [LINE] * 3, id=["w1", None, "all"], top_m=["high", "1", None])
    write(folder / "gates.gpkg", [LINE] * 2, id=["w1", "g"], top_m=[1, 1], is_closed=["no", "1"])
    _, faults = read(folder)
    assert faults == [
        ("wrong_cell", "walls.gpkg", 1, "top_m"),
        ("wrong_cell", "walls.gpkg", 3, "top_m"),
        ("wrong_cell", "gates.gpkg", 1, "is_closed"),
        ("wrong_cell", "walls.gpkg", 2, "id"),
        ("wrong_cell", "walls.gpkg", 3, "id"),
        ("wrong_cell", "gates.gpkg", 1, "id"),
    ]


@pytest.mark.filterwarnings("ignore:'crs' was not provided")
def test_missing_columns_and_a_missing_crs_are_noted(folder: Path) -> None:
    (folder / "gates.gpkg").unlink()
    write(folder / "gates.gpkg", [LINE], crs=None, id=["g"])
    _, faults = read(folder)
    assert faults == [
        ("missing_column", "gates.gpkg", None, "top_m"),
        ("missing_column", "gates.gpkg", None, "is_closed"),
        ("no_crs", "gates.gpkg", None, "crs"),
    ]


def test_shapes_of_another_kind_and_broken_ones_are_noted(folder: Path) -> None:
    bow_tie = shapely.Polygon([(0, 0), (1, 1), (1, 0), (0, 1)])
    write(folder / "water.gpkg", [shapely.Point(0, 0), bow_tie])
    write(folder / "platforms.gpkg", [LINE])
    write(folder / "walls.gpkg", [BOX], id=["w"], top_m=[1])
    _, faults = read(folder)
    assert faults == [
        ("wrong_cell", "walls.gpkg", 1, "geometry"),
        ("wrong_cell", "water.gpkg", 1, "geometry"),
        ("invalid_outline", "water.gpkg", 2, None),
        ("wrong_cell", "platforms.gpkg", 1, "geometry"),
    ]


def test_an_empty_layer_of_water_is_noted(folder: Path) -> None:
    write(folder / "water.gpkg", [])
    assert [one[0] for one in read(folder)[1]] == ["empty_layer"]


def test_a_file_that_is_no_layer_is_noted(folder: Path) -> None:
    (folder / "water.gpkg").write_text("no layer at all", "utf-8")
    assert [one[:2] for one in read(folder)[1]] == [("unreadable", "water.gpkg")]


def test_a_file_with_two_layers_is_noted(folder: Path) -> None:
    frame = gpd.GeoDataFrame(geometry=[BOX], crs=CRS)
    frame.to_file(folder / "water.gpkg", layer="second", mode="a")
    assert [one[:2] for one in read(folder)[1]] == [("several_layers", "water.gpkg")]


def test_a_layer_in_a_datum_that_cannot_be_brought_here_is_noted(folder: Path) -> None:
    degrees = shapely.LineString([(121.4, 31.2), (121.5, 31.2)])
    write(folder / "walls.gpkg", [degrees], crs="EPSG:4214", id=["w"], top_m=[1])
    only_water: dict[str, Any] = {"walls": None, "gates": None, "platforms": None}
    _, faults = read(folder, "EPSG:4549", water="walls.gpkg", **only_water)
    assert [one[:2] for one in faults] == [("unusable", "walls.gpkg")]


def test_only_what_exists_can_fail(folder: Path) -> None:
    _, faults = read(folder, defences="defence_failed", failed=["w2", "dam"])
    assert faults == [("unknown_defence", "walls.gpkg", None, None)]
    assert read(folder, defences="defence_failed", failed=["all"])[1] == []


def test_a_file_that_is_not_there_is_left_to_who_named_it(folder: Path) -> None:
    (folder / "platforms.gpkg").unlink()
    layers, faults = read(folder)
    assert faults == []
    np.testing.assert_array_equal(layers.platforms, np.empty(0, dtype=object))
