"""A Shapefile needs no zipping by hand."""

from __future__ import annotations

import zipfile
from pathlib import Path

from riskmap.risk.scaffold.shapefile import packed


def test_the_parts_of_a_shapefile_are_packed_and_nothing_else(tmp_path: Path) -> None:
    for name in ("town.shp", "town.SHX", "town.dbf", "town.prj", "other.dbf", "town.txt"):
        (tmp_path / name).write_bytes(b"x")
    with packed(tmp_path / "town.shp") as archive:
        assert archive.name == "town.zip"
        found = set(zipfile.ZipFile(archive).namelist())
    assert found == {"town.shp", "town.SHX", "town.dbf", "town.prj"}
    assert not archive.exists()


def test_other_files_are_taken_as_they_are(tmp_path: Path) -> None:
    with packed(tmp_path / "town.gpkg") as file:
        assert file == tmp_path / "town.gpkg"
