"""A run over a place: in steps that can be counted, kept and gone on from."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from riskmap.cli.house import cli
from riskmap.risk import measuring
from riskmap.risk.place.reading import read_place
from riskmap.risk.results.files import summary
from riskmap.risk.run import steps_of
from riskmap.risk.steps import RunFolder, Steps
from riskmap.risk.uncertainty import ensemble as uncertainty
from tests.risk.conftest import write_layer
from tests.risk.filled_place import assessed, write_place, write_storms
from tests.risk.filled_sections import (
    BLOWS,
    COPING,
    DAMAGE,
    FLOOD,
    HEAT,
    HOMES,
    MADE_UP_GROUND,
    ON_MADE_UP_GROUND,
    PEOPLE_RASTER,
    ROADS,
    SHOPS,
    SURVEY,
    UNCERTAIN,
    WIND,
    WITH_CAPACITY,
    YARDS,
)

EVERYTHING = (HOMES, SHOPS, DAMAGE, WIND, BLOWS, HEAT, SURVEY, COPING, UNCERTAIN)


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small place with all of it."""
    folder = tmp_path_factory.mktemp("run") / "place"
    return write_place(folder, *EVERYTHING, exchanged=WITH_CAPACITY)


def run_in(folder: Path) -> RunFolder:
    return RunFolder(maps=folder / "hazards", steps=Steps(folder=folder / "steps"))


class CutOffError(RuntimeError):
    """What ends a run between two steps."""


def test_as_many_steps_are_done_as_were_announced(file: Path, tmp_path: Path) -> None:
    ticks: list[int] = []
    run = run_in(tmp_path)
    run.steps.tick = ticks.append
    assessed(file, run)
    assert ticks == list(range(1, steps_of(read_place(file)) + 1))
    assert run.steps.done == 3 * 2 + 2 + 3  # maps and measures, losses, draws


@pytest.mark.parametrize(
    ("step", "module", "kept"),
    [("measure_losses", measuring, 3), ("varied", uncertainty, 5)],
)
def test_a_run_that_was_cut_off_goes_on_from_what_it_had(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, step: str, module: Any,
    kept: int,
) -> None:  # fmt: skip
    def cut_off(*_: object, **__: object) -> None:
        raise CutOffError

    with monkeypatch.context() as patched:
        patched.setattr(module, step, cut_off)
        with pytest.raises(CutOffError):
            assessed(file, run_in(tmp_path))
    again = run_in(tmp_path)
    found = assessed(file, again)
    assert again.steps.resumed == kept
    fresh = assessed(file)
    assert found.assessment == fresh.assessment
    for one, other in zip(found.assets, fresh.assets, strict=True):
        for hazard, losses in one.annual.items():
            assert losses.tolist() == other.annual[hazard].tolist()


def test_maps_that_were_made_before_the_cut_are_not_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = write_place(tmp_path / "place", MADE_UP_GROUND, exchanged=ON_MADE_UP_GROUND)
    write_storms(place.parent)

    def cut_off(*_: object, **__: object) -> None:
        raise CutOffError

    with monkeypatch.context() as patched:
        patched.setattr(measuring, "measure_hazard", cut_off)
        with pytest.raises(CutOffError):
            assessed(place, run_in(tmp_path))
    maps = sorted((tmp_path / "hazards").glob("*.tif"))
    before = [path.stat().st_mtime_ns for path in maps]
    found = assessed(place, run_in(tmp_path))
    assert [path.stat().st_mtime_ns for path in maps] == before
    assert found.assessment == assessed(place, run_in(tmp_path / "fresh")).assessment


def test_a_step_that_was_cut_off_while_it_was_written_is_taken_again(
    file: Path, tmp_path: Path
) -> None:
    whole = assessed(file, run_in(tmp_path)).assessment
    for path in (tmp_path / "steps").glob("losses-*.npz"):
        path.write_bytes(path.read_bytes()[:100])
    again = run_in(tmp_path)
    assert assessed(file, again).assessment == whole
    assert again.steps.resumed == 3 + 3


def test_workers_change_no_byte_of_the_table(tmp_path: Path) -> None:
    sections = (HOMES, SHOPS, ROADS, YARDS, DAMAGE, PEOPLE_RASTER, UNCERTAIN)
    place = write_place(tmp_path / "place", *sections)
    documents = []
    for workers in (1, 2):
        out = tmp_path / f"out{workers}"
        words = ["risk", "assess", str(place), "--out", str(out), "--workers", str(workers)]
        result = CliRunner().invoke(cli, ["--lang", "en", *words])
        assert result.exit_code == 0, result.stderr
        found = json.loads((out / "summary.json").read_text("utf-8"))
        del found["created_at"]
        documents.append(((out / "divisions.csv").read_bytes(), found))
    assert documents[0] == documents[1]


def test_money_is_that_of_the_exposure_with_what_must_be_said(file: Path) -> None:
    money = assessed(file).assessment.money
    assert money is not None
    assert (money.currency, money.price_year, money.is_estimated) == ("CNY", 2024, True)
    assert money.caveats == {
        FLOOD: ("made_for_long_floods", "share_of_maximum_damage"),
        "typhoon_wind": (),
    }


def test_provenance_names_rasters_and_rules(file: Path) -> None:
    found = assessed(file).assessment.provenance
    assert set(found["rasters_sha256"]) == {
        *(f"depth_{period}.tif" for period in (10, 50, 100)),
        *(f"wind_{name}.tif" for name in ("often", "west", "rare")),
        "heat.tif",
    }
    assert [one["losses"] is None for one in found["hazards"]] == [False, False, True]
    assert found["units"] == {"district": ["1"], "street": ["11", "12", "13"]}
    assert found["capacity"]["survey_is_synthetic"] is True


def test_a_hazard_whose_losses_count_brings_its_flags(tmp_path: Path) -> None:
    """Storms that are made up are off in the composite, and their cost is in every sum."""
    synthetic = "hazard_is_synthetic = true\nin_composite = false"
    storms = WIND.replace("hazard_is_synthetic = false", synthetic)
    found = assessed(write_place(tmp_path / "a", HOMES, SHOPS, DAMAGE, storms, BLOWS)).assessment
    assert found.flags.hazard_is_synthetic
    assert str(found.state) == "demo"
    shown = assessed(write_place(tmp_path / "b", HOMES, SHOPS, DAMAGE, storms)).assessment
    assert not shown.flags.hazard_is_synthetic
    assert summary(shown)["hazards"]["typhoon_wind"]["flags"]["hazard_is_synthetic"] is True


@settings(max_examples=4, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations(range(4)))
def test_the_order_of_the_divisions_does_not_matter(tmp_path: Path, order: list[int]) -> None:
    place = write_place(tmp_path / "place", HOMES, SHOPS, DAMAGE, WIND, BLOWS)
    plain = assessed(place)
    write_layer(place.parent / "divisions.gpkg", order=tuple(order))
    turned = assessed(place)
    assert turned.assessment.units == plain.assessment.units
    losses = [summary(one.assessment)["hazards"] for one in (plain, turned)]
    assert losses[0] == losses[1]
