"""Every file bears the flags and the credit; no data stays an empty cell."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest
import rasterio
import shapely
from attrs import evolve, fields

from riskmap.core.sources import Flags
from riskmap.risk.files import write_files
from riskmap.risk.model import Assessment
from riskmap.risk.place import Place, read_place
from riskmap.risk.service import rows_of, units_of_place
from riskmap.risk.units import UnitRow
from tests.risk.conftest import CRS, Maker, assess, boxes, write_maps

PUTUO = Path(__file__).parents[2] / "geodata" / "base" / "putuo"
FLAGS = [one.name for one in fields(Flags)]
NAMES = ("divisions.csv", "assessment.gpkg", "summary.json", "provenance.json")


def written(place: Place, folder: Path) -> Assessment:
    assessment = assess(place)
    paths = write_files(assessment, units_of_place(place, rows_of(place)), folder)
    assert tuple(path.name for path in paths) == NAMES
    return assessment


def table(folder: Path) -> dict[str, dict[str, str]]:
    with (folder / "divisions.csv").open(encoding="utf-8", newline="") as file:
        return {row["code"]: row for row in csv.DictReader(file)}


def read_json(path: Path) -> Any:
    return json.loads(path.read_text("utf-8"))


@pytest.mark.parametrize("flag", FLAGS)
def test_no_flag_is_lost_on_the_way_into_any_file(
    make_region: Maker, tmp_path: Path, flag: str
) -> None:
    """Each flag is set where it arises, for street 11 or for the maps, and found everywhere."""
    if flag.startswith("geometry"):
        file = make_region(**{flag: [False, True, False, False]})
    else:
        file = make_region()
        if flag != "population_is_estimated":
            write_maps(file.parent, **{flag: "true"})
    out = tmp_path / "out"
    written(read_place(file), out)
    assert table(out)["11"][flag] == "true"
    layer = gpd.read_file(out / "assessment.gpkg", layer="divisions").set_index("code")
    assert bool(layer.loc["11", flag]) is True
    for name in ("summary.json", "provenance.json"):
        assert read_json(out / name)["flags"][flag] is True
    assert read_json(out / "summary.json")["levels"]["street"]["flags"][flag] is True
    assert read_json(out / "summary.json")["notices"]


def test_made_maps_say_in_name_and_tags_that_they_are_synthetic(tmp_path: Path) -> None:
    """Three units of a kilometre stand for Putuo."""
    putuo = read_place(PUTUO / "region.toml")
    outline = shapely.box(0, 0, 1000, 1000)
    codes = ("310107000000", "310107005000", "310107005001")
    units = tuple(
        UnitRow(
            code=code,
            parent=parent,
            level=level,
            name_zh=code,
            name_en=code,
            flags=Flags(),
            geometry=outline,
        )
        for code, parent, level in zip(
            codes, (None, *codes), putuo.region.divisions.levels, strict=False
        )
    )
    made = tmp_path / "made"
    assessment = assess(evolve(putuo, units=units, units_crs="EPSG:4549"), made)
    names = sorted(path.name for path in made.iterdir())
    assert names == [
        f"rainstorm_waterlogging_synthetic_{what}.tif"
        for what in ("T10", "T100", "T20", "T3", "T5", "T50", "terrain")
    ]
    for path in made.iterdir():
        with rasterio.open(path) as raster:
            tags = raster.tags()
        assert (tags["synthetic"], tags["seed"], tags["unit"]) == ("true", "310107", "m")
        assert (tags["hazard_is_synthetic"], tags["terrain_is_synthetic"]) == ("true", "true")
    assert assessment.flags.hazard_is_synthetic
    assert assessment.flags.terrain_is_synthetic


def test_the_credit_stands_in_every_file(place: Place, tmp_path: Path) -> None:
    written(place, tmp_path)
    layer = gpd.read_file(tmp_path / "assessment.gpkg")
    assert {row["attribution"] for row in table(tmp_path).values()} == {"nobody at all"}
    assert set(layer["attribution"]) == {"nobody at all"}
    assert read_json(tmp_path / "summary.json")["attribution"] == ["nobody at all"]
    assert read_json(tmp_path / "provenance.json")["attribution"] == ["nobody at all"]


def test_no_data_is_an_empty_cell_and_a_class_of_its_own(place: Place, tmp_path: Path) -> None:
    written(place, tmp_path)
    far, dry = table(tmp_path)["13"], table(tmp_path)["12"]
    assert (far["composite"], far["composite_level"], far["composite_class"]) == ("", "", "no_data")
    assert far["rainstorm_waterlogging_wet_share_T10"] == ""
    assert dry["rainstorm_waterlogging_wet_share_T10"] == "0"
    assert dry["composite_class"] == "low"
    counted = read_json(tmp_path / "summary.json")["levels"]["street"]["by_class"]
    assert counted == {
        "no_data": 1,
        "very_low": 0,
        "low": 1,
        "medium": 1,
        "high": 0,
        "very_high": 0,
    }


def test_the_layer_has_the_outlines_in_metres(place: Place, tmp_path: Path) -> None:
    written(place, tmp_path)
    layer = gpd.read_file(tmp_path / "assessment.gpkg", layer="divisions")
    assert layer.crs == CRS
    for code, outline in zip(layer["code"], layer.geometry, strict=True):
        assert outline.equals(boxes()[code])


def test_the_summary_gives_the_curve_and_no_ranks(place: Place, tmp_path: Path) -> None:
    written(place, tmp_path)
    found = read_json(tmp_path / "summary.json")
    hazard = found["hazards"]["rainstorm_waterlogging"]
    assert hazard["headline_rule"] == "exceedance_trapezoid"
    assert hazard["headline_is_lower_bound"] is True
    curve = hazard["units"]["1"]["exceedance_curve"]
    assert [one["return_period_years"] for one in curve] == [10, 50, 100]
    assert [one["wet_share"] for one in curve] == pytest.approx([1 / 16, 4 / 16, 8 / 16])
    assert found["ranks"] is None
    assert found["levels"]["street"]["population"] == 1001
