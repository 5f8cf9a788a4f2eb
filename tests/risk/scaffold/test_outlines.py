"""Outlines of any format, CRS and encoding arrive in degrees, with their names unharmed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from riskmap.core.errors import (
    GeometryError,
    UnreadableFileError,
)
from riskmap.risk.scaffold import Asked
from riskmap.risk.scaffold.outlines import read_outlines
from tests.risk.scaffold.conftest import CODES, NAMES, Draw

Ask = Callable[..., Asked]
KML_SQUARE = (
    "<Polygon><outerBoundaryIs><LinearRing><coordinates>"
    "-70,-30 -69.9,-30 -69.9,-29.9 -70,-30"
    "</coordinates></LinearRing></outerBoundaryIs></Polygon>"
)


@pytest.mark.parametrize("name", ["town.geojson", "town.gpkg", "town.shp"])
def test_every_common_format_is_read(draw: Draw, asked: Ask, name: str) -> None:
    found = read_outlines(asked(draw(name), code_field="code", name_field="name"))
    assert found.codes == CODES
    assert found.names == NAMES
    assert found.crs == "EPSG:4326"


def test_kml_is_read_without_what_it_says_of_drawing(asked: Ask, tmp_path: Path) -> None:
    marks = "".join(
        f"<Placemark><name>{name}</name><ExtendedData><Data name='code'><value>{code}</value>"
        f"</Data></ExtendedData>{KML_SQUARE}</Placemark>"
        for code, name in zip(CODES, NAMES, strict=True)
    )
    file = tmp_path / "town.kml"
    file.write_text(
        f"<kml xmlns='http://www.opengis.net/kml/2.2'><Document>{marks}</Document></kml>", "utf-8"
    )
    found = read_outlines(asked(file))
    assert (found.codes, found.names) == (CODES, NAMES)


def as_gbk(draw: Draw) -> Path:
    columns = {"code": CODES, "name": ("曹杨", "长风", "长寿")}
    file = draw("town.shp", columns=columns, encoding="gbk")
    file.with_suffix(".cpg").unlink()
    return file


def test_chinese_names_in_gbk_are_asked_about_and_read(draw: Draw, asked: Ask) -> None:
    file = as_gbk(draw)
    with pytest.raises(UnreadableFileError, match="曹杨"):
        read_outlines(asked(file))
    assert read_outlines(asked(file, encoding="gbk")).names == ("曹杨", "长风", "长寿")


def test_several_layers_are_asked_about(draw: Draw, asked: Ask) -> None:
    draw("town.gpkg", layer="one")
    file = draw("town.gpkg", layer="two")
    with pytest.raises(UnreadableFileError, match="one, two"):
        read_outlines(asked(file))
    assert read_outlines(asked(file, layer="two")).codes == CODES


def test_a_list_without_outlines_is_refused(asked: Ask, tmp_path: Path) -> None:
    file = tmp_path / "town.csv"
    file.write_text("code,name\n1,a\n", "utf-8")
    with pytest.raises(GeometryError, match="no outlines"):
        read_outlines(asked(file))


def test_tops_and_parts_are_told_apart(draw: Draw, asked: Ask) -> None:
    columns = {"code": CODES, "name": NAMES, "up": ("", "07", "07")}
    found = read_outlines(asked(draw(columns=columns), parent_field="up"))
    assert found.tops == (0,)
    assert found.lowest == (1, 2)
