"""Sections on makers for water and ground: what does not fit together is refused."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from riskmap.risk.region.makers import DatumOffset, HeatMaker
from tests.risk.makers.made_up_water import (
    CITED,
    INUNDATION,
    OFFSET,
    cited,
    inundation_maker,
    subsidence_maker,
    waterlogging_maker,
)


def levels(*pairs: tuple[float, float]) -> list[dict[str, Any]]:
    """Return levels from return period and metres."""
    return [{"return_period_years": years, "level_m": level, **CITED} for years, level in pairs]


def test_sound_sections_name_their_files_by_field() -> None:
    assert waterlogging_maker().files == {"storms": "storms.toml"}
    assert inundation_maker().files == {"water": "water.geojson", "walls": "walls.geojson"}
    assert subsidence_maker().files == {"stations": "stations.csv"}


def test_the_return_periods_of_an_inundation_are_those_of_its_levels() -> None:
    assert inundation_maker().periods == (10.0, 100.0)


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"runoff_coefficient": cited(1.2)}, "not above 1"),
        ({"runoff_coefficient": None}, "either runoff_coefficient or runoff_raster"),
        ({"runoff_raster": "runoff.tif"}, "either runoff_coefficient or runoff_raster"),
        ({"drainage_return_period_years": cited(0)}, "above 0"),
        ({"storms": "../storms.toml"}, "region's folder"),
        ({"pumps": 3}, "Extra inputs"),
    ],
)
def test_waterlogging_that_does_not_fit_is_refused(changed: dict[str, Any], reason: str) -> None:
    with pytest.raises(ValidationError, match=reason):
        waterlogging_maker(**changed)


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"station": {**INUNDATION["station"], "distance_km": 40}}, "farther away than 5 km"),
        ({"levels": levels((10, 1.0))}, "at least 2 items"),
        ({"levels": levels((10, 1.0), (10, 2.0))}, "longer than the one before"),
        ({"levels": levels((10, 2.0), (20, 1.9))}, "no lower than one"),
        ({"failed": ["w1"]}, "and only with it"),
        ({"defences": "defence_failed"}, "and only with it"),
        (
            {"defences": "defence_failed", "failed": ["all"], "walls": None},
            "neither walls nor gates",
        ),
    ],
)
def test_an_inundation_that_does_not_fit_is_refused(changed: dict[str, Any], reason: str) -> None:
    with pytest.raises(ValidationError, match=reason):
        inundation_maker(**changed)


def test_no_offset_lies_between_a_datum_and_itself() -> None:
    with pytest.raises(ValidationError, match="between two datums"):
        DatumOffset.model_validate({**OFFSET, "base": "WUSONG_SH"})


@pytest.mark.parametrize("years", [0, 5.1, 30])
def test_subsidence_is_not_taken_farther_ahead_than_five_years(years: float) -> None:
    with pytest.raises(ValidationError, match="horizon_years"):
        subsidence_maker(horizon_years=years)


def test_heat_is_always_synthetic_and_has_no_frequency() -> None:
    assert HeatMaker.is_synthetic
    assert HeatMaker.makes == "field"
