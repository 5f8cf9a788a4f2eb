"""Rasters lie where the place does, on the cells they must have, with values that can be."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rasterio

from riskmap.risk.place.reading import read_place
from tests.fixtures.equipment import ROOT
from tests.risk.check.extended import adding
from tests.risk.conftest import CELL, CRS, EAST, Maker, faults_of, places

MAP = "hazards[0].maps[1].file"
PEOPLE = """[population.raster]
file = "people.tif"
unit = "{unit}"
as_of = 2020-11-01
source = "s"
licence = "l"
verified = true

[[social]]"""
WORTH = """
[[exposure]]
id = "worth"
name = { zh = "资产" }
kind = "raster"
file = "worth.tif"
asset_class = "home"
value_unit = "per_cell"
currency = "CNY"
price_year = 2020
value_is_estimated = true
source = "s"
licence = "l"
verified = true
"""

ON_GROUND = """[hazards.maker]
name = "design_storm_waterlogging"
storms = "storms.toml"
duration_minutes = 60
drainage_return_period_years = { value = 5, source = "s", verified = true }
runoff_raster = "runoff.tif"

[ground]
file = "ground.tif"
vertical_datum = "local ground"
source = "s"
licence = "l"
verified = true

[index]"""
PUTUO = ROOT / "geodata" / "base" / "putuo"


def write(path: Path, values: Any = None, *, east: float = EAST, **profile: Any) -> None:
    """Write a raster of 4 × 4 cells where the maps of the small region lie."""
    given = np.ones((4, 4)) if values is None else np.asarray(values)
    bands = np.atleast_3d(given.T).T.astype(np.float32)
    how = {
        "driver": "GTiff",
        "count": len(bands),
        "height": bands.shape[1],
        "width": bands.shape[2],
        "dtype": "float32",
        "crs": CRS,
        "transform": rasterio.Affine(CELL, 0, east, 0, -CELL, 400),
    }
    with rasterio.open(path, "w", **(how | profile)) as target:
        target.write(bands)


def with_map(make_region: Maker, values: Any = None, **profile: Any) -> Path:
    """Return the small region with another map of 50 years."""
    file = make_region()
    write(file.parent / "depth_50.tif", values, **profile)
    return file


@pytest.mark.parametrize(
    ("given", "kind"),
    [
        ({"values": np.full((4, 4), -9999.0)}, "below_zero"),
        ({"values": np.full((4, 4), -9999.0), "nodata": -9999.0}, "no_data"),
        ({"values": np.full((4, 4), np.nan)}, "no_data"),
        ({"values": np.ones((2, 4, 4))}, "several_bands"),
        ({"values": np.ones((8, 8))}, "other_cells"),
        ({"crs": None}, "unusable_raster"),
        ({"crs": "EPSG:32650"}, "other_crs"),
        ({"transform": rasterio.Affine(CELL, 10, EAST, 10, -CELL, 400)}, "unusable_raster"),
        ({"transform": rasterio.Affine(CELL, 0, EAST, 0, CELL, 0)}, "unusable_raster"),
    ],
)
def test_a_map_that_cannot_be_used_is_a_fault(
    make_region: Maker, given: dict[str, Any], kind: str
) -> None:
    found = places(faults_of(with_map(make_region, **given)))
    assert ("region.toml", None, MAP, kind) in found


def test_what_is_no_raster_is_a_fault(make_region: Maker) -> None:
    file = make_region()
    (file.parent / "depth_50.tif").write_text("nothing", "utf-8")
    assert places(faults_of(file)) == {("region.toml", None, MAP, "unreadable")}


def test_maps_that_cover_no_part_of_the_place_are_faults(make_region: Maker) -> None:
    file = make_region()
    for period in (10, 50, 100):
        write(file.parent / f"depth_{period}.tif", east=EAST + 50_000)
    assert {one.kind for one in faults_of(file)} == {"elsewhere"}


def test_a_map_of_another_crs_is_taken_where_that_is_declared(make_region: Maker) -> None:
    file = make_region(("maps = [", 'reproject = "nearest"\nmaps = ['))
    degrees = rasterio.Affine(0.001, 0, 122.998, 0, -0.001, 0.004)
    for period in (10, 50, 100):
        write(file.parent / f"depth_{period}.tif", crs="EPSG:4326", transform=degrees)
    assert read_place(file).region.hazards[0].reproject == "nearest"


def test_no_data_is_declared_for_files_that_do_not_say_it(make_region: Maker) -> None:
    file = make_region(("maps = [", "nodata = -9999.0\nmaps = ["))
    values = np.ones((4, 4))
    values[0] = -9999.0
    write(file.parent / "depth_50.tif", values)
    assert read_place(file).region.id == "small"
    write(file.parent / "depth_50.tif", values, nodata=-1.0)
    (fault,) = faults_of(file)
    assert "-1.0 stands for no data, and not -9999.0" in str(fault.message)


def test_events_and_fields_are_looked_at_too(make_region: Maker) -> None:
    file = make_region()
    text = file.read_text("utf-8")
    begin, end = text.index("maps = ["), text.index("[hazards.affected_from]")
    cold = np.full((4, 4), -2.0)
    write(file.parent / "depth_10.tif", cold)
    events = 'events = [{ id = "a", frequency_per_year = 0.1, file = "depth_10.tif" }]\n'
    file.write_text(text[:begin] + events + text[end:], "utf-8")
    assert ("region.toml", None, "hazards[0].events[0].file", "below_zero") in places(
        faults_of(file)
    )
    field = 'in_annual_loss = false\nfield = { file = "depth_10.tif" }\n'
    file.write_text(text[:begin] + field + text[end:], "utf-8")
    assert ("region.toml", None, "hazards[0].field.file", "below_zero") in places(faults_of(file))
    warm = text.replace('"depth_m"\nvertical_datum = "local ground"', '"temperature_anomaly_k"')
    begin, end = warm.index("maps = ["), warm.index("[hazards.affected_from]")
    file.write_text(warm[:begin] + field + warm[end:], "utf-8")
    kinds = {one.kind for one in faults_of(file)}
    assert kinds == {"unknown_indicator"}  # a field has no expected share; 2 K below is right


def test_people_and_values_lie_on_the_cells_of_the_maps(make_region: Maker) -> None:
    people = ("[[social]]", PEOPLE.format(unit="count"))
    file = make_region(people, adding(WORTH))
    for name in ("people.tif", "worth.tif"):
        write(file.parent / name, np.full((8, 8), 16.0), transform=_cells(CELL / 2))
    assert places(faults_of(file)) == {
        ("region.toml", None, "population.raster.file", "other_cells"),
        ("region.toml", None, "exposure[0].file", "other_cells"),
    }
    split = (people[0], people[1].replace("unit", "split_to_hazard = true\nunit"))
    file = make_region(split, adding(WORTH.replace("kind", "split_to_hazard = true\nkind")))
    assert read_place(file).region.id == "small"


def test_values_by_area_need_cells_in_metres(make_region: Maker) -> None:
    dear = WORTH.replace("kind", "split_to_hazard = true\nkind").replace("per_cell", "per_km2")
    file = make_region(adding(dear))
    degrees = rasterio.Affine(0.001, 0, 122.998, 0, -0.001, 0.004)
    write(file.parent / "worth.tif", crs="EPSG:4326", transform=degrees)
    (fault,) = faults_of(file)
    assert (fault.field, fault.kind) == ("exposure[0].file", "unusable_crs")


def test_ground_and_runoff_lie_on_the_same_cells(make_region: Maker) -> None:
    file = make_region()
    text = file.read_text("utf-8")
    begin, end = text.index("maps = ["), text.index("[hazards.affected_from]")
    periods = "return_periods_years = [10, 50, 100]\n"
    file.write_text(text[:begin] + periods + text[end:].replace("[index]", ON_GROUND), "utf-8")
    (file.parent / "storms.toml").write_bytes((PUTUO / "storms.toml").read_bytes())
    write(file.parent / "ground.tif", np.full((4, 4), -0.5))
    write(file.parent / "runoff.tif", np.full((4, 4), 0.7))
    assert read_place(file).storms.keys() == {"storms.toml"}
    write(file.parent / "runoff.tif", np.full((8, 8), 7.0))
    fault = "region.toml", None, "hazards[0].maker.runoff_raster"
    assert places(faults_of(file)) == {(*fault, "too_high"), (*fault, "other_cells")}
    write(file.parent / "ground.tif", crs="EPSG:32650")
    found = {one.field: str(one.mend) for one in faults_of(file) if one.kind == "other_crs"}
    assert found == {"ground.file": "Allowed: EPSG:32651."}


def _cells(cell: float) -> rasterio.Affine:
    return rasterio.Affine(cell, 0, EAST, 0, -cell, 400)
