"""Design storms: the formula gives what is cited, and refuses coefficients that do not."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from pydantic import ValidationError

from riskmap.risk.makers.storms import DesignStorm

STORMS = Path(__file__).parents[3] / "geodata" / "base" / "putuo" / "storms.toml"


@pytest.fixture(scope="module")
def storm() -> DesignStorm:
    return DesignStorm.model_validate(tomllib.loads(STORMS.read_text("utf-8"))["intensity"])


@pytest.mark.parametrize(
    ("years", "minutes", "depth_mm"), [(1, 60, 36.5), (5, 60, 58.1), (100, 60, 98.3), (10, 5, 17.4)]
)
def test_the_storm_formula_gives_the_cited_depths(
    storm: DesignStorm, years: float, minutes: float, depth_mm: float
) -> None:
    assert storm.depth_mm(years, minutes) == pytest.approx(depth_mm, abs=0.06)


def test_coefficients_that_miss_their_own_check_are_refused(storm: DesignStorm) -> None:
    with pytest.raises(ValidationError, match="the check says 36"):
        DesignStorm.model_validate({**storm.model_dump(), "a": 1700.0})
