"""Maps that are made: once, kept with their record, named and tagged as what they are."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rasterio

from riskmap.core.words import Message
from riskmap.risk.hazards import making
from riskmap.risk.hazards.geotiff import write_geotiff
from riskmap.risk.hazards.making import hazard_maps
from riskmap.risk.hazards.map_keys import are_made
from riskmap.risk.hazards.maps import HazardMaps
from riskmap.risk.place.reading import Place, read_place
from riskmap.risk.steps import RunFolder, Steps
from tests.risk.filled_place import units_in, write_ground, write_place
from tests.risk.filled_sections import (
    FLOOD,
    GIVEN_GROUND,
    MADE_UP_GROUND,
    ON_GROUND,
    ON_MADE_UP_GROUND,
    Exchanged,
)

Make = Callable[..., Place]
NAMES = ("T10", "T50", "T100", "ground")


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """Return a function that reads the small place with depths made on given ground."""

    def read(*exchanged: Exchanged) -> Place:
        file = write_place(tmp_path / "place", GIVEN_GROUND, exchanged=[*ON_GROUND, *exchanged])
        write_ground(file.parent)
        return read_place(file)

    return read


@pytest.fixture
def made_up(tmp_path: Path) -> Place:
    """The small place with depths made on made-up ground."""
    file = write_place(tmp_path / "place", MADE_UP_GROUND, exchanged=ON_MADE_UP_GROUND)
    write_ground(file.parent)
    return read_place(file)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where maps are made."""
    return tmp_path / "made"


def made(place: Place, folder: Path, said: list[str] | None = None) -> HazardMaps:
    def say(message: Message) -> None:
        (said or []).append(str(message))

    run = RunFolder(maps=folder, steps=Steps(say=say))
    return hazard_maps(place, units_in(place), run)[0]


def written_at(maps: HazardMaps) -> list[int]:
    return [path.stat().st_mtime_ns for path in maps.paths]


def test_maps_are_those_of_the_periods_that_were_asked_for(make: Make, folder: Path) -> None:
    maps = made(make(), folder)
    assert [one.label for one in maps.keys] == ["T10", "T50", "T100"]
    assert [one.return_period_years for one in maps.keys] == [10, 50, 100]
    assert maps.made["design_storm"]["source"].startswith("DB31/T 1043-2017")
    with rasterio.open(maps.paths[-1]) as source:
        depth = source.read(1)
    assert depth[1, 1] > 0
    assert np.count_nonzero(depth) == 1


def test_what_is_real_does_not_call_itself_synthetic(make: Make, folder: Path) -> None:
    made(make(), folder)
    names = {path.name for path in folder.glob("*.tif")}
    assert names == {f"{FLOOD}_{name}.tif" for name in NAMES}
    with rasterio.open(folder / f"{FLOOD}_T10.tif") as source:
        assert "synthetic" not in source.tags()
        assert "hazard_is_synthetic" not in source.tags()


def test_what_is_made_up_says_so_in_name_and_tags(made_up: Place, folder: Path) -> None:
    maps = made(made_up, folder)
    names = {path.name for path in folder.glob("*.tif")}
    assert names == {f"{FLOOD}_synthetic_{name}.tif" for name in NAMES}
    for path in folder.glob("*.tif"):
        with rasterio.open(path) as source:
            tags = source.tags()
        assert (tags["synthetic"], tags["terrain_is_synthetic"]) == ("true", "true")
        assert "not a forecast" in tags["notice"]
    assert maps.flags().hazard_is_synthetic


def test_every_map_says_what_it_is_and_in_which_unit(make: Make, folder: Path) -> None:
    made(make(), folder)
    with rasterio.open(folder / f"{FLOOD}_T50.tif") as source:
        tags = source.tags()
        assert source.units == ("m",)
        assert source.crs.to_epsg() == 32651
    assert tags["hazard"] == FLOOD
    assert tags["maker"] == "design_storm_waterlogging"
    assert int(tags["maker_version"]) >= 1
    assert tags["vertical_datum"] == "local ground"
    assert (tags["label"], tags["return_period_years"]) == ("T50", "50.0")
    assert "frequency_per_year" not in tags
    with rasterio.open(folder / f"{FLOOD}_ground.tif") as source:
        assert "label" not in source.tags()


def test_kept_maps_are_taken_again(make: Make, folder: Path) -> None:
    place = make()
    first = made(place, folder)
    before = written_at(first)
    again = made(place, folder)
    assert written_at(again) == before
    assert (again.keys, dict(again.made)) == (first.keys, dict(first.made))


def test_a_changed_declaration_makes_them_anew(make: Make, folder: Path) -> None:
    before = written_at(made(make(), folder))
    other = make(("runoff_coefficient = { value = 1,", "runoff_coefficient = { value = 0.5,"))
    after = written_at(made(other, folder))
    assert all(late > early for late, early in zip(after, before, strict=True))


def test_a_changed_file_makes_them_anew(make: Make, folder: Path) -> None:
    place = make()
    before = written_at(made(place, folder))
    with rasterio.open(place.folder / "ground.tif", "r+") as ground:
        ground.write(ground.read(1) + 1, 1)
    after = written_at(made(read_place(place.folder / "region.toml"), folder))
    assert all(late > early for late, early in zip(after, before, strict=True))


@pytest.mark.parametrize("left", ["", "{", '{"key": 1}', "[]"])
def test_a_record_that_was_cut_off_counts_for_nothing(make: Make, folder: Path, left: str) -> None:
    place = make()
    before = written_at(made(place, folder))
    (folder / f"{FLOOD}.json").write_text(left, "utf-8")
    assert not are_made(place.region, folder)
    assert written_at(made(place, folder)) != before
    assert are_made(place.region, folder)


def test_a_map_that_was_deleted_is_made_again(make: Make, folder: Path) -> None:
    place = make()
    lost = made(place, folder).paths[0]
    lost.unlink()
    assert not are_made(place.region, folder)
    made(place, folder)
    assert lost.is_file()
    assert are_made(place.region, folder)


def test_maps_of_two_declarations_never_stand_under_one_record(
    make: Make, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed after the first map of another declaration, which is then taken back."""
    place = make()
    made(place, folder)
    file = place.folder / "region.toml"
    text = file.read_text("utf-8")
    file.write_text(text.replace("runoff_coefficient = { value = 1,",
                                 "runoff_coefficient = { value = 0.5,"), "utf-8")  # fmt: skip
    written: list[Path] = []

    def cut_off(path: Path, *words: Any, **options: Any) -> None:
        if written:
            raise KeyboardInterrupt
        written.append(path)
        write_geotiff(path, *words, **options)

    with monkeypatch.context() as patched:
        patched.setattr(making, "write_geotiff", cut_off)
        with pytest.raises(KeyboardInterrupt):
            made(read_place(file), folder)
    before = written[0].read_bytes()
    file.write_text(text, "utf-8")
    made(read_place(file), folder)
    assert written[0].read_bytes() != before


def test_the_record_says_of_what_the_maps_are(make: Make, folder: Path) -> None:
    maps = made(make(), folder)
    record = json.loads((folder / f"{FLOOD}.json").read_text("utf-8"))
    assert record["files"] == [path.name for path in maps.paths]
    assert [one["return_period_years"] for one in record["keys"]] == [10, 50, 100]
    assert len(record["key"]) == 64


def test_it_is_said_that_made_up_maps_are_made(made_up: Place, folder: Path) -> None:
    said = ["first"]
    made(made_up, folder, said)
    made(made_up, folder, said)
    assert said[1:] == [f"Making SYNTHETIC maps of {FLOOD}."]


def test_only_what_is_wanted_is_made(make: Make, folder: Path) -> None:
    place = make()
    run = RunFolder(maps=folder)
    assert hazard_maps(place, units_in(place), run, only=frozenset()) == ()
    assert not folder.exists()
