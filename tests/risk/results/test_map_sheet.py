"""The map as one picture: whole, legible, honest, and in need of nobody else."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
import shapely
from attrs import evolve

from riskmap.core.words import Message
from riskmap.risk.place.reading import read_place
from riskmap.risk.results.map_sheet import HEIGHT, WIDTH, context, shown_level, write_map
from riskmap.risk.run import Result
from tests.fixtures.equipment import ROOT
from tests.risk.filled_place import assessed, units_in, write_place
from tests.risk.filled_sections import (
    COPING,
    DAMAGE,
    HOMES,
    SHOPS,
    SURVEY,
    WITH_CAPACITY,
)

SVG = "{http://www.w3.org/2000/svg}"
Draw = Callable[..., ET.Element]


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> Result:
    """The small place with things at risk."""
    return assessed(write_place(tmp_path_factory.mktemp("picture"), HOMES, SHOPS, DAMAGE))


@pytest.fixture
def draw(tmp_path: Path) -> Draw:
    """Return a function that draws an assessment and reads the picture back as XML."""

    def write(result: Result, say: Callable[[Message], str] = str) -> ET.Element:
        path = write_map(
            result.assessment,
            result.units,
            tmp_path / "map.svg",
            templates=ROOT / "templates",
            say=say,
        )
        return ET.fromstring(path.read_text("utf-8"))

    return write


def units_of(picture: ET.Element) -> dict[str, ET.Element]:
    """Return the paths of units by the name in their titles."""
    found = {}
    for path in picture.iter(f"{SVG}path"):
        title = path.find(f"{SVG}title")
        if title is not None and title.text:
            found[title.text.split()[0]] = path
    return found


def texts(picture: ET.Element) -> list[str]:
    return ["".join(one.itertext()).strip() for one in picture.iter(f"{SVG}text")]


def said(picture: ET.Element) -> str:
    """Return all lines of text as one."""
    return " ".join(" ".join(texts(picture)).split())


def test_every_unit_of_the_level_is_one_path_within_the_picture(draw: Draw, result: Result) -> None:
    picture = draw(result)
    found = units_of(picture)
    assert list(found) == ["西街", "东街", "远街"]
    for path in found.values():
        numbers = path.get("d", "").replace("M", " ").replace("L", " ").replace("Z", " ").split()
        xs, ys = [float(one) for one in numbers[::2]], [float(one) for one in numbers[1::2]]
        assert 0 <= min(xs) < max(xs) <= WIDTH
        assert 0 <= min(ys) < max(ys) <= HEIGHT


def test_a_class_has_its_colour_and_no_data_a_hatch(draw: Draw, result: Result) -> None:
    found = {name: path.get("fill") for name, path in units_of(draw(result)).items()}
    assert found["远街"] == "url(#no-data)"
    fills = {found["西街"], found["东街"]}
    assert len(fills) == 2
    assert all(one is not None and one.startswith("#") for one in fills)
    patterns = [one.get("id") for one in draw(result).iter(f"{SVG}pattern")]
    assert patterns == ["no-data"]


def test_the_legend_counts_the_units_of_each_class(draw: Draw, result: Result) -> None:
    legend: Any = context(result.assessment, result.units, say=str)["legend"]
    assert legend.total == 3
    assert legend.row(0).count == 1
    assert {row.number: row.count for row in legend.rows if row.count} == {3: 1, 2: 1, 0: 1}
    written = texts(draw(result))
    high, nothing = written.index("very high"), written.index("no data")
    assert written[high : high + 3] == ["very high", "≥ 6.5", "0"]
    assert written[nothing : nothing + 3] == ["no data", "", "1"]


def test_made_up_outlines_are_dashed(draw: Draw, tmp_path: Path) -> None:
    picture = draw(assessed(write_place(tmp_path / "a", geometry_is_synthetic=[True] * 4)))
    assert all(one.get("stroke-dasharray") for one in units_of(picture).values())


def test_real_outlines_are_not_dashed(draw: Draw, result: Result) -> None:
    assert not any(one.get("stroke-dasharray") for one in units_of(draw(result)).values())


def test_the_lowest_level_with_real_outlines_is_shown(draw: Draw, tmp_path: Path) -> None:
    found = assessed(write_place(tmp_path / "a", geometry_is_synthetic=[False, True, False, False]))
    assert shown_level(found.units) == "district"
    assert list(units_of(draw(found))) == ["小地方"]


def test_where_every_outline_is_made_up_the_lowest_level_is_shown(tmp_path: Path) -> None:
    assert (
        shown_level(
            units_in(read_place(write_place(tmp_path / "a", geometry_is_synthetic=[True] * 4)))
        )
        == "street"
    )


def test_what_must_be_said_stands_beside_the_map(draw: Draw, result: Result) -> None:
    written = said(draw(result))
    assert "Population below the counted level is an estimate." in written
    assert "made for long river floods" in written
    assert "not of construction cost" in written
    assert "are not verified" in written
    assert "draft" in written
    assert "review due 2027-07-12" in written


def test_made_up_hazards_are_said_to_be_so(draw: Draw, tmp_path: Path) -> None:
    made_up = ("hazard_is_synthetic = false", "hazard_is_synthetic = true")
    picture = draw(assessed(write_place(tmp_path / "a", exchanged=[made_up])))
    assert "made up for demonstration and is no forecast" in said(picture)
    assert "demonstration" in said(picture)


def test_the_credit_and_the_crs_stand_below(draw: Draw, result: Result) -> None:
    written = texts(draw(result))
    assert "nobody at all" in written
    assert any(one.endswith("EPSG:32651") for one in written)


def test_the_picture_needs_no_other_file_or_host(
    draw: Draw, result: Result, tmp_path: Path
) -> None:
    picture = draw(result)
    text = (tmp_path / "map.svg").read_text("utf-8")
    assert text.count("http") == 1  # the namespace
    assert "<script" not in text
    assert "@import" not in text
    for one in picture.iter():
        assert not any(name.endswith(("href", "src")) for name in one.attrib)
        for value in one.attrib.values():
            assert "url(" not in value or value == "url(#no-data)"


def test_an_address_in_the_credit_is_text(draw: Draw, result: Result) -> None:
    credit = ("© somebody, https://example.org/licence?a=1&b=<2>",)
    other = evolve(result, assessment=evolve(result.assessment, attribution=credit))
    assert credit[0] in texts(draw(other))


def test_names_are_text_whatever_stands_in_them(draw: Draw, result: Result) -> None:
    name = "A & B <script>alert('1')</script> \"C\""
    units = tuple(evolve(one, name=name) for one in result.assessment.units)
    other = evolve(result, assessment=evolve(result.assessment, units=units, name=name))
    picture = draw(other)
    assert name in texts(picture)
    title = picture.find(f"{SVG}title")
    assert title is not None
    assert (title.text or "").startswith(name)
    assert not list(picture.iter(f"{SVG}script"))


def test_it_speaks_the_language_of_the_reader(draw: Draw, result: Result) -> None:
    picture = draw(result, say=lambda message: f"«{message}»")
    assert "«no data»" in texts(picture)
    assert picture.get("{http://www.w3.org/XML/1998/namespace}lang") == "zh"


def test_the_bar_has_a_round_length_of_the_map(result: Result) -> None:
    """720 units of the picture show 10.2 km: two kilometres are a fifth of them."""
    bar = context(result.assessment, result.units, say=str)["bar"]
    assert bar["text"] == "2 km"
    assert bar["pixels"] == pytest.approx(720 * 2000 / 10_200, abs=0.1)


def test_what_has_holes_and_parts_is_one_path(draw: Draw, result: Result) -> None:
    units = result.units
    shapes = units.geometries.copy()
    holed = shapes[1].difference(shapely.point_on_surface(shapes[1]).buffer(20))
    shapes[1] = shapely.MultiPolygon([holed, shapes[3].buffer(-1)])
    picture = draw(evolve(result, units=evolve(units, geometries=shapes)))
    path = units_of(picture)["西街"]
    assert path.get("d", "").count("M") == path.get("d", "").count("Z") == 3


def test_a_unit_that_nobody_drew_is_left_out_and_still_counted(draw: Draw, result: Result) -> None:
    shapes = result.units.geometries.copy()
    shapes[2] = shapely.Polygon()
    other = evolve(result, units=evolve(result.units, geometries=shapes))
    assert list(units_of(draw(other))) == ["西街", "远街"]
    assert context(other.assessment, other.units, say=str)["legend"].total == 3


def test_scores_in_money_say_so(draw: Draw, tmp_path: Path) -> None:
    exchanged = [*WITH_CAPACITY, ("inform_geometric", "nri_simplified")]
    sections = (HOMES, SHOPS, DAMAGE, SURVEY, COPING)
    found = assessed(write_place(tmp_path / "a", *sections, exchanged=exchanged))
    assert "CNY a year, adjusted" in said(draw(found))
    assert "survey of coping capacity is made up" in said(draw(found))
