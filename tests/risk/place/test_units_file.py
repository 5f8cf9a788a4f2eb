"""Divisions from a file: any layout that has a code and a name, or every fault in it."""

from __future__ import annotations

import shutil
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest
import shapely

from riskmap.core.sources import Flags
from riskmap.risk.place.units_file import UnitsFile, read_units_file
from riskmap.risk.region import Divisions

CRS = "EPSG:32719"
FILE = "units.gpkg"


def declare(**more: Any) -> Divisions:
    given = {"source": "file", "file": FILE, "metric_crs": CRS, "licence": "l", "attribution": "a"}
    return Divisions.model_validate(given | more)


def write(folder: Path, *, file: str = FILE, crs: str | None = CRS, **columns: Any) -> None:
    count = len(next(iter(columns.values())))
    boxes = [shapely.box(n, 0, n + 1, 1) for n in range(count)]
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="'crs' was not provided")
        gpd.GeoDataFrame(columns, geometry=boxes, crs=crs).to_file(folder / file)


def read(folder: Path, **more: Any) -> UnitsFile:
    return read_units_file(folder, declare(**more))


def kinds(found: UnitsFile) -> list[tuple[str, int | None, str | None]]:
    return [(one.kind, one.row, one.field) for one in found.faults]


def levels(found: UnitsFile) -> list[str]:
    return [row.level for row in found.rows]


def test_code_and_name_are_enough(tmp_path: Path) -> None:
    write(tmp_path, code=["1", "2"], name=["Uno", "Dos"])
    found = read(tmp_path)
    assert not found.faults
    assert found.levels == ("unit",)
    one = found.rows[0]
    assert (one.code, one.parent, one.level) == ("1", None, "unit")
    assert (one.name, one.name_zh, one.name_en) == ("Uno", "Uno", "Uno")
    assert one.flags == Flags()


def test_one_level_may_be_named(tmp_path: Path) -> None:
    write(tmp_path, code=["1", "2"], name=["Uno", "Dos"])
    assert read(tmp_path, levels=["barrio"]).levels == ("barrio",)


def test_levels_follow_from_the_parents(tmp_path: Path) -> None:
    write(tmp_path, code=["1", "12", "121"], parent=["", "1", "12"], name=["a", "b", "c"])
    assert read(tmp_path).levels == ("level_1", "level_2", "level_3")
    named = read(tmp_path, levels=["district", "street", "block"])
    assert levels(named) == ["district", "street", "block"]


def test_parents_and_names_of_levels_must_agree(tmp_path: Path) -> None:
    write(tmp_path, code=["1", "12"], parent=["", "1"], name=["a", "b"])
    found = read(tmp_path, levels=["district", "street", "block"])
    assert kinds(found) == [("other_levels", None, "parent")]


def test_levels_of_the_file_are_ordered_by_its_parents(tmp_path: Path) -> None:
    write(
        tmp_path,
        code=["21", "2", "211"],
        parent=["2", "", "21"],
        level=["alpha", "beta", "gamma"],
        name=["x", "y", "z"],
    )
    assert read(tmp_path).levels == ("beta", "alpha", "gamma")


def test_names_stand_in_for_each_other(tmp_path: Path) -> None:
    write(tmp_path, code=["1"], name_zh=["西街"], name_en=["West"])
    (row,) = read(tmp_path).rows
    assert (row.name, row.name_zh, row.name_en) == ("西街", "西街", "West")


def test_columns_may_have_any_name(tmp_path: Path) -> None:
    write(tmp_path, CD=["1", "11"], UP=["", "1"], NM=["a", "b"])
    found = read(tmp_path, fields={"code": "CD", "parent": "UP", "name": "NM"})
    assert [row.parent for row in found.rows] == [None, "1"]


@pytest.mark.parametrize("key", ["code", "parent", "level", "name", "name_zh", "name_en"])
def test_a_column_that_is_named_must_be_there(tmp_path: Path, key: str) -> None:
    write(tmp_path, code=["1"], name=["a"])
    found = read(tmp_path, fields={key: "elsewhere"})
    assert ("missing_column", None, "elsewhere") in kinds(found)


def test_numbers_as_codes_lose_nothing(tmp_path: Path) -> None:
    write(tmp_path, code=[310107000000.0, 310107005000.0], name=["a", "b"])
    assert [row.code for row in read(tmp_path).rows] == ["310107000000", "310107005000"]


@pytest.mark.parametrize("code", [3.1e17, "3.10107E+11"])
def test_codes_that_lost_digits_are_faults(tmp_path: Path, code: Any) -> None:
    write(tmp_path, code=[code], name=["a"])
    assert kinds(read(tmp_path)) == [("code_precision_lost", 1, "code")]


def test_codes_are_there_once_and_units_have_names(tmp_path: Path) -> None:
    write(tmp_path, code=["1", "1", "", "4"], name=["a", "b", "c", ""])
    assert kinds(read(tmp_path)) == [
        ("duplicate_code", 1, "code"),
        ("duplicate_code", 2, "code"),
        ("duplicate_code", 3, "code"),
        ("missing_name", 4, "name"),
    ]


def test_a_unit_that_lies_in_itself_is_a_fault(tmp_path: Path) -> None:
    write(tmp_path, code=["1", "2", "3"], parent=["2", "1", ""], name=["a", "b", "c"])
    assert kinds(read(tmp_path)) == [("circle", 1, "parent"), ("circle", 2, "parent")]


def test_parents_outside_the_file_are_said_to_be(tmp_path: Path) -> None:
    write(tmp_path, code=["11", "12"], parent=["1", "1"], name=["a", "b"])
    found = read(tmp_path)
    assert not found.faults
    assert [one.kind for one in found.warnings] == ["no_parent"]
    assert levels(found) == ["unit", "unit"]


def test_one_parent_that_is_missing_among_others_is_a_fault(tmp_path: Path) -> None:
    write(tmp_path, code=["1", "11", "12"], parent=["", "1", "7"], name=["a", "b", "c"])
    assert kinds(read(tmp_path)) == [("unknown_parent", 3, "parent")]


def test_a_parent_of_the_same_level_is_a_fault(tmp_path: Path) -> None:
    write(
        tmp_path,
        code=["1", "11", "12"],
        parent=["", "1", "11"],
        level=["district", "street", "street"],
        name=["a", "b", "c"],
    )
    found = read(tmp_path, levels=["district", "street"])
    assert kinds(found) == [("unknown_parent", 3, "parent")]


def test_flags_stand_in_columns_of_their_names(tmp_path: Path) -> None:
    write(tmp_path, code=["1", "2"], name=["a", "b"], geometry_is_synthetic=[True, False])
    assert [row.flags.geometry_is_synthetic for row in read(tmp_path).rows] == [True, False]


def test_a_crs_is_declared_only_where_the_file_has_none(tmp_path: Path) -> None:
    write(tmp_path, file="units.shp", crs=None, code=["1"], name=["a"])
    silent = {"file": "units.shp"}
    assert kinds(read(tmp_path, **silent)) == [("no_crs", None, "crs")]
    assert read(tmp_path, crs="EPSG:4326", **silent).crs.to_epsg() == 4326
    assert kinds(read(tmp_path, crs="nowhere", **silent)) == [("unusable_crs", None, "crs")]
    write(tmp_path, code=["1"], name=["a"])
    assert not read(tmp_path, crs=CRS).faults
    assert kinds(read(tmp_path, crs="EPSG:4326")) == [("other_crs", None, "crs")]


def test_the_layer_is_named_where_there_are_several(tmp_path: Path) -> None:
    for layer in ("one", "other"):
        frame = gpd.GeoDataFrame(
            {"code": [layer], "name": ["a"]}, geometry=[shapely.box(0, 0, 1, 1)], crs=CRS
        )
        frame.to_file(tmp_path / FILE, layer=layer)
    found = read(tmp_path)
    assert kinds(found) == [("which_layer", None, "layer")]
    assert str(found.faults[0].mend) == "Allowed: one, other."
    assert [row.code for row in read(tmp_path, layer="other").rows] == ["other"]


def test_what_is_no_layer_is_refused(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text("nothing", "utf-8")
    assert kinds(read(tmp_path)) == [("unreadable", None, None)]


def test_a_table_without_outlines_is_refused(tmp_path: Path) -> None:
    (tmp_path / "units.csv").write_text("code,name\n1,a\n", "utf-8")
    assert kinds(read(tmp_path, file="units.csv")) == [("no_geometry", None, None)]


def test_a_shapefile_that_does_not_tell_its_encoding_is_refused(
    tmp_path: Path, shared_data: Path
) -> None:
    packed = shared_data / "geo" / "fixtures" / "putuo_street_gcj02_gbk_noprj_nocpg.zip"
    shutil.unpack_archive(packed, tmp_path)
    (shape,) = tmp_path.rglob("*.shp")
    moved = [path.replace(tmp_path / path.name) for path in shape.parent.glob(f"{shape.stem}.*")]
    assert moved
    found = read(tmp_path, file=shape.name, crs="EPSG:4326")
    assert kinds(found) == [("no_encoding", None, None)]
    assert "probably GBK" in str(found.faults[0].message)
    (tmp_path / shape.name).with_suffix(".cpg").write_text("GBK", "utf-8")
    columns = _columns(tmp_path / shape.name)
    fields = {"code": columns[0], "name": columns[-1]}
    told = read(tmp_path, file=shape.name, crs="EPSG:4326", fields=fields)
    assert "no_encoding" not in {kind for kind, _, _ in kinds(told)}


def _columns(path: Path) -> Sequence[str]:
    frame = gpd.read_file(path)
    return [str(one) for one in frame.columns if one != "geometry"]
