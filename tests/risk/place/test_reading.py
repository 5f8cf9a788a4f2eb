"""A region folder is read whole, or every fault in it is listed at once."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from riskmap.core.errors import UnreadableFileError
from riskmap.core.sources import Flags
from riskmap.risk.place.reading import file_sha256, read_place
from tests.risk.conftest import Maker, faults_of, places, write_layer

PUTUO = Path(__file__).parents[3] / "geodata" / "base" / "putuo"


@pytest.fixture
def putuo(tmp_path: Path) -> Callable[..., Path]:
    """Return a function that copies the demonstration, with texts of region.toml exchanged."""

    def copy(*exchanged: tuple[str, str]) -> Path:
        shutil.copytree(PUTUO, tmp_path / "putuo")
        file = tmp_path / "putuo" / "region.toml"
        text = file.read_text("utf-8")
        for old, new in exchanged:
            assert old in text
            text = text.replace(old, new)
        file.write_text(text, "utf-8")
        return file

    return copy


def test_the_demonstration_is_sound_and_says_that_it_is_made_up() -> None:
    place = read_place(PUTUO / "region.toml")
    flooded, *_ = place.region.hazards
    assert flooded.flags == Flags(hazard_is_synthetic=True, terrain_is_synthetic=True)
    assert place.counts == {"310107000000": 1_239_800}
    share = place.social["share_65_plus"]["310107000000"]
    assert share == pytest.approx(261_901 / 1_239_800)
    assert place.levels == ("district", "street", "committee")
    assert place.units is None
    named = {"region.toml", "population.csv", "storms.toml", "vulnerability.csv"}
    assert named <= set(place.digests)
    assert place.digests["storms.toml"] == file_sha256(PUTUO / "storms.toml")


def test_every_fault_is_listed_at_once_with_file_row_field_and_what_is_allowed(
    make_region: Maker,
) -> None:
    file = make_region(
        ('id = "small"', 'id = "Small Place"'),
        ('kind = "rainstorm_waterlogging"', 'kind = "rainstorm_waterloging"'),
        ("floor = { value = 0.5", "floor = { value = 0.0"),
        ("vulnerability = 0.5", "vulnerability = 0.6"),
        ('file = "depth_50.tif"', 'file = "depth_51.tif"'),
        ('proxy = "lowest_units"', 'proxy = "lowest_unit"'),
        ("age_from = 65", "age_from = 60"),
        ('metric_crs = "EPSG:32651"', 'metric_crs = "EPSG:4326"'),
        ('licence = "CC0-1.0"\nattribution', 'license = "CC0-1.0"\nattribution'),
    )
    found = places(faults_of(file))
    region = "region.toml"
    assert {
        (region, None, "id", "wrong_value"),
        (region, None, "hazards[0].kind", "wrong_value"),
        (region, None, "index.floor", "wrong_value"),
        (region, None, "index.weights", "wrong_value"),
        (region, None, "population.proxy", "wrong_value"),
        (region, None, "divisions.license", "unknown_field"),
        (region, None, "divisions.licence", "missing_field"),
    } <= found


def test_faults_in_the_files_come_together_with_those_of_the_form(make_region: Maker) -> None:
    file = make_region(
        ("age_from = 65", "age_from = 60"),
        ('file = "depth_50.tif"', 'file = "depth_51.tif"'),
        ('metric_crs = "EPSG:32651"', 'metric_crs = "EPSG:4326"'),
        ('indicator = "share_65_plus"', 'indicator = "share_70_plus"'),
        ("floor = { value", "mood = 1\nfloor = { value"),
    )
    people = file.parent / "people.csv"
    people.write_text("code,age_from,age_to,total\n1,0,70,-801\n,65,,200\n1,65,,2x\n", "utf-8")
    write_layer(
        file.parent / "divisions.gpkg",
        parent=["", "1", "7", "1"],
        level=["district", "street", "street", "village"],
    )
    faults = faults_of(file)
    found = places(faults)
    region = "region.toml"
    assert {
        (region, None, "index.mood", "unknown_field"),
        (region, None, "hazards[0].maps[1].file", "missing_file"),
        (region, None, "divisions.metric_crs", "unusable_crs"),
        ("people.csv", 1, "total", "wrong_cell"),
        ("people.csv", 2, "code", "wrong_cell"),
        ("people.csv", 3, "total", "wrong_cell"),
        ("divisions.gpkg", 3, "parent", "unknown_parent"),
        ("divisions.gpkg", 4, "level", "unknown_level"),
    } <= found
    (crs,) = [one for one in faults if one.field == "divisions.metric_crs"]
    assert str(crs.mend).startswith("Use a projected CRS in metres")
    assert str(crs.mend).endswith("EPSG:4549.")


def test_what_is_allowed_is_said(make_region: Maker) -> None:
    file = make_region(
        ('kind = "rainstorm_waterlogging"', 'kind = "wind"'),
        ("floor = { value = 0.5", "floor = { value = 11"),
        ('kind = "age_share"', 'kind = "ageshare"'),
    )
    said = {one.field: (str(one.message), str(one.mend), one.value) for one in faults_of(file)}
    message, mend, _ = said["index.floor"]
    assert "index.floor cannot be {…}: 11 does not lie above 0 and below 10" in message
    assert mend.startswith("Allowed: a table whose value lies above 0 and below 10")
    assert "one of drought, river_flood" in said["hazards[0].kind"][0]
    assert said["social[0].kind"][1] == "Allowed: age_share, table."


def test_ages_that_cut_through_a_group_are_refused(make_region: Maker) -> None:
    (fault,) = faults_of(make_region(("age_from = 65", "age_from = 60")))
    assert (fault.field, fault.kind) == ("social[0].age_from", "ages_cut")
    assert str(fault.mend) == "Allowed: 0, 65."


def test_a_total_that_the_table_does_not_have_is_refused(make_region: Maker) -> None:
    (fault,) = faults_of(make_region(("total = 1001", "total = 1000")))
    assert fault.kind == "wrong_total"
    assert "add up to 1001 persons" in str(fault.message)


def test_an_indicator_that_the_region_does_not_have_is_refused(make_region: Maker) -> None:
    (fault,) = faults_of(make_region(('indicator = "population"', 'indicator = "people"')))
    assert fault.field == "index.exposure.indicators[0].indicator"
    assert "rainstorm_waterlogging.mean_intensity, population" in str(fault.mend)


def test_outlines_that_cross_themselves_are_refused(make_region: Maker) -> None:
    import geopandas as gpd  # noqa: PLC0415
    import shapely  # noqa: PLC0415

    file = make_region()
    layer = file.parent / "divisions.gpkg"
    frame = gpd.read_file(layer)
    bow_tie = shapely.Polygon([(0, 0), (200, 400), (200, 0), (0, 400)])
    frame.loc[1, "geometry"] = bow_tie
    frame.to_file(layer, layer="divisions", driver="GPKG")
    (fault,) = faults_of(file)
    assert (fault.file, fault.row, fault.field) == ("divisions.gpkg", 2, "geometry")


def test_a_layer_without_the_named_columns_is_refused(make_region: Maker) -> None:
    file = make_region(
        ('file = "divisions.gpkg"', 'file = "divisions.gpkg"\nfields = { code = "ADM_CODE" }')
    )
    (fault,) = faults_of(file)
    assert (fault.kind, fault.field) == ("missing_column", "ADM_CODE")
    assert "divisions.fields.code" in str(fault.mend)


@pytest.mark.parametrize("path", ["../people.csv", "/people.csv", "a/../../b", "C:\\b", ""])
def test_a_file_outside_the_folder_is_refused(make_region: Maker, path: str) -> None:
    file = make_region(('file = "people.csv"', f"file = '{path}'"))
    assert ("region.toml", None, "population.file", "wrong_value") in places(faults_of(file))


def test_what_stands_on_made_up_ground_cannot_be_called_real(putuo: Callable[..., Path]) -> None:
    (fault,) = faults_of(putuo(("hazard_is_synthetic = true ", "hazard_is_synthetic = false ")))
    assert (fault.field, fault.kind) == ("hazards[0].hazard_is_synthetic", "made_up_ground")


def test_a_place_is_named_in_its_own_language_and_that_is_said_with_all_else(
    make_region: Maker,
) -> None:
    file = make_region(('language = "zh"', 'language = "es"'), ("total = 1001", "total = 1000"))
    found = places(faults_of(file))
    assert ("region.toml", None, "name", "unnamed") in found
    assert len(found) == 2


def test_what_is_made_up_by_its_maker_cannot_be_called_real(putuo: Callable[..., Path]) -> None:
    said = 'intensity = "temperature_anomaly_k"\nhazard_is_synthetic = '
    (fault,) = faults_of(putuo((f"{said}true", f"{said}false")))
    assert fault.field == "hazards[4]"
    assert "synthetic_heat makes is synthetic" in str(fault.message)


@pytest.mark.parametrize("content", [b"id = ", b"\xff\xfe", None])
def test_what_is_no_toml_is_said_so(tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "region.toml"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(UnreadableFileError, match="cannot be read as TOML"):
        read_place(file)
