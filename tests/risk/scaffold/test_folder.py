"""A folder is begun whole or not at all, is sound at once, and nothing is overwritten."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely

from riskmap.core.errors import ConflictError, InvalidRequestError, RegionError
from riskmap.risk.place.reading import read_place
from riskmap.risk.scaffold import Asked, scaffold
from tests.risk.scaffold.conftest import CODES, Draw, quarters

Ask = Callable[..., Asked]


def test_the_folder_is_sound_at_once(draw: Draw, asked: Ask) -> None:
    made = scaffold(asked(draw(), name="Pueblo", language="es"))
    place = read_place(made.region_file)
    assert place.region.name.of("es") == "Pueblo"
    assert place.levels == made.levels == ("unit",)
    assert [row.code for row in place.units or ()] == list(CODES)
    names = {path.name for path in made.region_file.parent.iterdir()}
    texts = {"README.md", "divisions.gpkg", "placeholder.csv", "region.toml", "storms.toml"}
    assert names == texts


def test_its_outlines_are_a_copy_in_degrees(draw: Draw, asked: Ask, tmp_path: Path) -> None:
    scaffold(asked(draw("town.gpkg", into="EPSG:32719")))
    frame = gpd.read_file(tmp_path / "town" / "divisions.gpkg", layer="divisions")
    assert frame.crs.to_epsg() == 4326
    assert list(frame.columns) == ["code", "parent", "level", "name", "geometry"]
    assert np.allclose(frame.total_bounds, shapely.total_bounds(quarters()), atol=1e-8)


def test_nothing_is_overwritten(draw: Draw, asked: Ask, tmp_path: Path) -> None:
    (tmp_path / "town").mkdir()
    kept = tmp_path / "town" / "mine.txt"
    kept.write_text("mine", "utf-8")
    with pytest.raises(ConflictError, match="not empty"):
        scaffold(asked(draw()))
    assert kept.read_text("utf-8") == "mine"


def test_an_empty_folder_is_filled(draw: Draw, asked: Ask, tmp_path: Path) -> None:
    (tmp_path / "town").mkdir()
    assert scaffold(asked(draw())).region_file.is_file()


def test_one_number_of_people_gets_a_whole(draw: Draw, asked: Ask) -> None:
    people = {"total_population": 900, "as_of": date(2024, 6, 30), "source": "census"}
    made = scaffold(asked(draw(), name="Pueblo", **people))
    place = read_place(made.region_file)
    assert place.levels == ("whole", "unit")
    assert place.counts == {"town": 900}


def test_what_is_wrong_in_the_file_is_said_and_nothing_stays(
    draw: Draw, asked: Ask, tmp_path: Path
) -> None:
    file = draw(columns={"code": ("1", "1", ""), "name": ("a", "b", "c")})
    before = set(tmp_path.iterdir())
    with pytest.raises(RegionError) as trouble:
        scaffold(asked(file))
    assert {(one.file, one.row) for one in trouble.value.findings} >= {
        ("divisions.gpkg", 2),
        ("divisions.gpkg", 3),
    }
    assert set(tmp_path.iterdir()) == before


def test_a_slip_of_the_pen_is_mended_and_said(draw: Draw, asked: Ask) -> None:
    first, *others = quarters()
    west, south, east, north = first.bounds
    corners = [(west, south), (east, south), (east, north), (west, north)]
    spike = shapely.Polygon([*corners[:3], (east + 1e-9, north), (east, north - 1e-9), corners[3]])
    assert not spike.is_valid
    made = scaffold(asked(draw("town.gpkg", shapes=[spike, *others])))
    assert any("not valid and were mended" in str(note) for note in made.notes)


def test_an_outline_that_means_two_things_is_left_to_its_owner(draw: Draw, asked: Ask) -> None:
    west, south, east, north = quarters()[0].bounds
    bow_tie = shapely.Polygon([(west, south), (east, north), (east, south), (west, north)])
    with pytest.raises(RegionError) as trouble:
        scaffold(asked(draw("town.gpkg", shapes=[bow_tie, *quarters()[1:]])))
    assert [one.kind for one in trouble.value.findings] == ["invalid_outline"]


def test_made_up_outlines_stay_marked(draw: Draw, asked: Ask) -> None:
    columns = {"code": CODES, "name": CODES, "geometry_is_synthetic": (True, False, True)}
    made = scaffold(asked(draw(columns=columns)))
    rows = read_place(made.region_file).units or ()
    assert [row.flags.geometry_is_synthetic for row in rows] == [True, False, True]


def test_a_file_without_codes_leaves_nothing_behind(draw: Draw, asked: Ask, tmp_path: Path) -> None:
    file = draw(columns={"name": ("a", "b", "c")})
    with pytest.raises(InvalidRequestError, match="--code-field"):
        scaffold(asked(file))
    assert not (tmp_path / "town").exists()
    assert scaffold(asked(file, numbers_codes=True)).units == 3
