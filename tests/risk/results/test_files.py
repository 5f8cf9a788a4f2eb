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
from riskmap.risk import service
from riskmap.risk.model import Assessment
from riskmap.risk.place.reading import Place, read_place
from riskmap.risk.place.units import UnitRow
from riskmap.risk.results.files import write_files
from tests.risk.conftest import CRS, NOW, Maker, assess, boxes, run_in, write_maps

PUTUO = Path(__file__).parents[3] / "geodata" / "base" / "putuo"
# What values and surveys bear is tested with them.
FLAGS = [
    one.name
    for one in fields(Flags)
    if one.name not in {"value_is_estimated", "survey_is_synthetic"}
]
NAMES = ("divisions.csv", "assessment.gpkg", "summary.json", "provenance.json")


def written(place: Place, folder: Path) -> Assessment:
    run = run_in(place.folder / "made")
    result = service.assess(place, service.rows_of(place), run, at=NOW)
    paths = write_files(result.assessment, result.units, result.assets, folder)
    assert tuple(path.name for path in paths) == NAMES
    return result.assessment


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
    outline = shapely.box(633_000, 3_458_000, 634_000, 3_459_000)
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
    names = sorted(path.name for path in made.glob("rainstorm_waterlogging*.tif"))
    assert names == [
        f"rainstorm_waterlogging_synthetic_{what}.tif"
        for what in ("T10", "T100", "T20", "T3", "T5", "T50", "ground")
    ]
    for name in names:
        with rasterio.open(made / name) as raster:
            tags, units_of_bands = raster.tags(), raster.units
        assert (tags["synthetic"], tags["vertical_datum"]) == ("true", "WUSONG_SH")
        assert (tags["hazard_is_synthetic"], tags["terrain_is_synthetic"]) == ("true", "true")
        assert units_of_bands == ("m",)
    with rasterio.open(made / "typhoon_wind_events.tif") as raster:
        assert "synthetic" not in raster.tags()
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
    assert far["rainstorm_waterlogging_affected_share_T10"] == ""
    assert dry["rainstorm_waterlogging_affected_share_T10"] == "0"
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


def test_the_summary_says_why_ranks_are_not_shown(place: Place, tmp_path: Path) -> None:
    written(place, tmp_path)
    found = read_json(tmp_path / "summary.json")
    hazard = found["hazards"]["rainstorm_waterlogging"]
    assert [one["return_period_years"] for one in hazard["maps"]] == [10, 50, 100]
    assert hazard["losses"] is None
    assert found["money"] is None
    assert found["ranks"]["not_shown"] == {"alone": 1, "no_data": 1, "no_interval": 2}
    assert found["levels"]["street"]["population"] == 1001
    assert found["review_due_on"] == "2027-07-12"
