"""Every indicator that an index may name, with what must be said of where it comes from."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from riskmap.risk.hazards.making import hazard_maps
from riskmap.risk.hazards.maps import HazardMaps
from riskmap.risk.impact.valued import valued_assets
from riskmap.risk.index.indicators import Indicator, Measured, indicators_of
from riskmap.risk.measuring import measure
from riskmap.risk.place.reading import Place, read_place
from riskmap.risk.population import estimate_population
from riskmap.risk.steps import RunFolder
from tests.risk.filled_place import units_in, write_place
from tests.risk.filled_sections import (
    BLOWS,
    DAMAGE,
    FLOOD,
    HEAT,
    HOMES,
    SHOPS,
    SURVEY,
    WIND,
    saying,
)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """The small place with losses by two hazards, a survey and made-up warmth."""
    sections = (HOMES, SHOPS, DAMAGE, WIND, BLOWS, HEAT, SURVEY)
    return read_place(write_place(tmp_path_factory.mktemp("indicators"), *sections))


@pytest.fixture(scope="module")
def measured(place: Place) -> Measured:
    """All that is measured in it."""
    return measured_in(place)


@pytest.fixture(scope="module")
def found(place: Place, measured: Measured) -> dict[str, Indicator]:
    """All its indicators."""
    return indicators_of(place, units_in(place), measured)


def measured_in(place: Place) -> Measured:
    units = units_in(place)
    people = estimate_population(units, place.counts, place.region.population)
    run = RunFolder(maps=place.folder)
    maps: tuple[HazardMaps, ...] = hazard_maps(place, units, run)
    return measure(place, units, people, maps, valued_assets(place, units, people), run)


def test_all_that_an_index_may_name_is_there(found: dict[str, Indicator]) -> None:
    hazards = (FLOOD, "typhoon_wind", "heat")
    assert set(found) == {
        *(f"{one}.{name}" for one in hazards
          for name in ("mean_intensity", "expected_affected_share")),
        f"{FLOOD}.annual_loss", "typhoon_wind.annual_loss",
        "annual_loss", "annual_loss_per_km2",
        "population", "population_density", "share_65_plus", "coping_capacity",
    }  # fmt: skip


def test_losses_are_those_of_all_hazards_and_by_area(found: dict[str, Indicator]) -> None:
    """0.27 by water; by wind, of 10 in street 11 half 0.02 and all 0.01 times a year."""
    flood, wind = 0.27, 0.02 * 5 + 0.01 * 10
    assert found["annual_loss"].values == pytest.approx(
        [flood + wind + 0.01 * 4, flood + wind, 0.01 * 4, np.nan], nan_ok=True
    )
    assert found["annual_loss_per_km2"].values[1] == pytest.approx((flood + wind) / 0.08)


def test_people_by_area_are_those_of_the_unit(found: dict[str, Indicator]) -> None:
    assert found["population_density"].values[0] == pytest.approx(1001 / 0.16)
    assert found["population"].is_estimated.tolist() == [False, True, True, True]


def test_what_was_not_measured_in_the_unit_itself_is_an_estimate(
    found: dict[str, Indicator],
) -> None:
    assert found["share_65_plus"].is_estimated.tolist() == [False, True, True, True]
    assert found["annual_loss"].is_estimated.all()
    assert not found[f"{FLOOD}.mean_intensity"].is_estimated.any()


def test_only_what_comes_from_made_up_things_is_called_made_up(
    found: dict[str, Indicator],
) -> None:
    made = {name for name, one in found.items() if one.is_synthetic.any()}
    assert made == {"heat.mean_intensity", "heat.expected_affected_share", "coping_capacity"}


def test_losses_of_one_made_up_hazard_make_the_sum_made_up(tmp_path: Path) -> None:
    synthetic = ("hazard_is_synthetic = false\nterrain_is_synthetic = false\nsource",
                 "hazard_is_synthetic = true\nterrain_is_synthetic = false\nsource")  # fmt: skip
    place = read_place(write_place(tmp_path / "a", HOMES, SHOPS, DAMAGE, exchanged=[synthetic]))
    found = indicators_of(place, units_in(place), measured_in(place))
    assert found["annual_loss"].is_synthetic.all()
    assert not found["population"].is_synthetic.any()


def test_what_is_measured_in_a_made_up_outline_is_made_up(tmp_path: Path) -> None:
    place = read_place(
        write_place(tmp_path / "a", geometry_is_synthetic=[False, True, False, False])
    )
    found = indicators_of(place, units_in(place), measured_in(place))
    assert found[f"{FLOOD}.mean_intensity"].is_synthetic.tolist() == [False, True, False, False]


def test_hazards_that_are_only_shown_do_not_count(place: Place, measured: Measured) -> None:
    counted = [one.slug for one in place.region.hazards if measured.counts(one)]
    assert counted == [FLOOD, "typhoon_wind"]
    assert measured.synthetic == {"heat"}


def test_a_hazard_outside_the_composite_counts_by_its_losses(tmp_path: Path) -> None:
    """Made-up storms are off in the composite, and what they cost is in the sum of losses."""
    off = WIND.replace("hazard_is_synthetic = false", "hazard_is_synthetic = true\n"
                       "in_composite = false")  # fmt: skip
    place = read_place(write_place(tmp_path / "a", HOMES, SHOPS, DAMAGE, off, BLOWS))
    measured = measured_in(place)
    assert all(measured.counts(one) for one in place.region.hazards)
    assert measured.synthetic == {"typhoon_wind"}


def test_without_anything_at_risk_there_is_no_loss(tmp_path: Path) -> None:
    place = read_place(write_place(tmp_path / "a", DAMAGE, exchanged=[saying("bands = []")]))
    measured = measured_in(place)
    assert measured.annual_loss is None
    assert "annual_loss" not in indicators_of(place, units_in(place), measured)
