"""The texts of a new folder say what every key is, and what in it is not real."""

from __future__ import annotations

import csv
import io
import re
import tomllib
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskmap.risk.region import Region
from riskmap.risk.scaffold import Asked
from riskmap.risk.scaffold.content import _grid_m, _round_up, files_of
from riskmap.risk.scaffold.people import People
from riskmap.risk.scaffold.plan import Plan
from tests.risk.scaffold.test_people import town

Ask = Callable[..., Asked]
TRICKY = 'Ñuñoa "la Nueva" \\ norte\x7f'


@pytest.fixture
def plan(asked: Ask, tmp_path: Path) -> Callable[..., Plan]:
    """Return a function that plans the town, with other people or other wishes."""

    def make(people: People | None = None, name: str = "Town", **said: Any) -> Plan:
        return Plan(
            asked=asked(tmp_path / "town.shp", **said),
            id="town",
            name=name,
            outlines=town(),
            metric_crs="EPSG:32719",
            areas_m2=np.array([3e6, 2e6, 1e6]),
            extent_m=(3000.0, 1000.0),
            people=people,
            notes=(),
        )

    return make


COUNTED = People(counts={"1": 4200, "11": 200, "12": 4000}, total=4200)
CITED = {"as_of": date(2024, 6, 30), "source": "census"}


@pytest.mark.parametrize("people", [None, COUNTED])
@pytest.mark.parametrize("makes_values", [False, True])
def test_every_region_is_of_the_form(
    plan: Callable[..., Plan],
    people: People | None,
    makes_values: bool,  # noqa: FBT001 - a parameter of the test
) -> None:
    said = CITED if people else {}
    texts = files_of(plan(people, makes_values=makes_values, **said))
    region = Region.model_validate(tomllib.loads(texts["region.toml"]))
    assert (region.population is not None) == (people is not None)
    assert bool(region.exposure) == makes_values


def test_names_may_hold_anything(plan: Callable[..., Plan]) -> None:
    text = files_of(plan(name=TRICKY, language="pt-BR"))["region.toml"]
    assert tomllib.loads(text)["name"] == {"pt-BR": TRICKY}


def test_every_key_has_a_comment(plan: Callable[..., Plan]) -> None:
    """Keys that say where a number comes from explain themselves."""
    plain = {"source", "licence", "verified", "low", "high", "unit", "file", "code_field", "name"}
    plain |= {"as_of", "kind", "value_is_estimated", "value_is_synthetic", "id", "value_field"}
    text = files_of(plan(COUNTED, makes_values=True, **CITED))["region.toml"]
    keys = re.findall(r"^([a-z_]+) = (.*)$", text, re.MULTILINE)
    explained = {key for key, rest in keys if "  # " in rest}
    assert {key for key, _ in keys} - explained - plain == set()


def test_without_people_the_level_is_that_of_the_hazard_alone(
    plan: Callable[..., Plan],
) -> None:
    region = tomllib.loads(files_of(plan())["region.toml"])
    weights = region["index"]["weights"]
    assert (weights["hazard"], weights["exposure"], weights["vulnerability"]) == (1.0, 0.0, 0.0)
    assert "PLACEHOLDER" in region["social"][0]["name"]["en"]


def test_with_people_they_are_weighed(plan: Callable[..., Plan]) -> None:
    region = tomllib.loads(files_of(plan(COUNTED, **CITED))["region.toml"])
    indicator = region["index"]["exposure"]["indicators"][0]
    assert indicator["indicator"] == "population_density"
    assert indicator["high"] == 5000  # 4000 persons on 1 km2, rounded up
    assert region["index"]["weights"]["exposure"] == 0.5


def test_made_up_values_say_so(plan: Callable[..., Plan]) -> None:
    texts = files_of(plan(makes_values=True))
    exposure = tomllib.loads(texts["region.toml"])["exposure"][0]
    assert exposure["value_is_synthetic"] is True
    assert exposure["currency"] == "XXX"  # ISO 4217: no currency
    rows = list(csv.DictReader(io.StringIO(texts["values.csv"])))
    assert rows == [{"code": "11", "value": "200000000"}, {"code": "12", "value": "100000000"}]


def test_the_readme_names_every_file(plan: Callable[..., Plan]) -> None:
    texts = files_of(plan(COUNTED, makes_values=True, **CITED))
    page = texts.pop("README.md")
    assert [name for name in texts if f"`{name}`:" not in page] == []


@given(st.floats(1e-9, 1e12))
def test_goalposts_are_round_and_no_less(value: float) -> None:
    found = _round_up(value)
    assert value <= found <= 2.5 * value * (1 + 1e-9)
    assert f"{found:e}"[0] in "125"


def test_the_grid_is_as_fine_as_the_place_is_small() -> None:
    assert _grid_m((3_000, 2_000)) == 10
    assert _grid_m((12_000, 9_000)) == 50
    assert _grid_m((4e6, 4e6)) == 1000
