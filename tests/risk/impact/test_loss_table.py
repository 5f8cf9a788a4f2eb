"""Losses as a table: both rules by name, parts that make the whole, no data that is not 0."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from riskmap.risk.run import Result
from tests.risk.filled_place import (
    assessed,
    in_streets,
    write_place,
    write_raster,
)
from tests.risk.filled_sections import (
    BLOWS,
    DAMAGE,
    FLOOD,
    HOMES,
    SHOPS,
    WIND,
    saying,
)
from tests.risk.told_losses import by_map, loss, total, units

Make = Callable[..., Path]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """Return a function that writes the small place with more sections."""
    return lambda *sections, **options: write_place(tmp_path / "filled", *sections, **options)


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> Result:
    """Homes and a shop under water: 1, 4 and 10 are lost at 10, 50 and 100 years."""
    folder = tmp_path_factory.mktemp("losses")
    return assessed(write_place(folder, HOMES, SHOPS, DAMAGE))


def test_both_rules_stand_there_by_name_and_differ_as_they_must(result: Result) -> None:
    """Published vector of the domain reference: T = 10, 50, 100 and L = 1, 4, 10."""
    found = total(result)
    assert found["headline_rule"] == "exceedance_trapezoid"
    assert found["headline"] == found["exceedance_trapezoid"] == pytest.approx(0.27)
    assert found["with_rare_tail"] == pytest.approx(0.37)
    assert found["rare_tail"] == pytest.approx(0.10)
    assert found["event_sum"] == found["event_sum_climada_convention"] == pytest.approx(0.28)
    assert found["is_lower_bound"]
    assert not found["frequent_end_closed"]
    assert found["exceedance_curve"] == [
        {"return_period_years": period, "loss": pytest.approx(one)}
        for period, one in ((10, 1), (50, 4), (100, 10))
    ]


def test_lowest_units_add_up_to_the_district_by_map_and_in_a_mean_year(result: Result) -> None:
    west, east, whole = (by_map(result, code) for code in ("11", "12", "1"))
    assert whole == pytest.approx([1, 4, 10])
    assert west == pytest.approx([1, 4, 10])
    assert east == pytest.approx([0, 0, 0])
    assert loss(result, "1").headline == pytest.approx(0.27)
    assert units(result)["1"].annual_loss == pytest.approx(0.27)
    assert loss(result, "12").headline == 0
    assert loss(result, "1").value == pytest.approx(14)


def test_losses_by_class_add_up_to_the_loss_of_the_unit(result: Result) -> None:
    by_class = loss(result, "1").by_class
    assert by_class["home"] == pytest.approx(0.08 * 2.5 + 0.01 * 6)
    assert by_class["shop"] == pytest.approx(0.01 * 1)
    assert sum(one or 0 for one in by_class.values()) == pytest.approx(0.27)


def test_a_unit_whose_value_nobody_knows_has_no_loss_and_not_0(result: Result) -> None:
    assert units(result)["13"].annual_loss is None
    far = loss(result, "13")
    assert far.headline is None
    assert far.by_class["home"] is None
    assert total(result)["units_without_value"] == 1
    assert total(result)["units_without_outline"] == 0


def test_a_unit_with_nothing_at_risk_loses_0(make: Make) -> None:
    found = assessed(make(SHOPS, DAMAGE))
    assert units(found)["13"].annual_loss == 0
    assert total(found)["units_without_value"] == 0


def test_cells_without_data_make_a_loss_unknown_and_not_0(make: Make) -> None:
    """The map of 50 years has no data in street 12: its homes are not known there."""
    file = make(HOMES, DAMAGE)
    depth = np.asarray(in_streets(0.2, 0.0))
    write_raster(file.parent / "depth_50.tif", np.where(depth == 0, -1, depth), nodata=-1)
    found = assessed(file)
    assert by_map(found, "12") == [0, None, 0]
    assert loss(found, "12").headline is None
    assert loss(found, "12").value_without_data == pytest.approx(4)
    assert by_map(found, "1") == pytest.approx([1, 8, 8])
    assert loss(found, "1").value_without_data == pytest.approx(4)


def test_events_have_their_sum_as_headline_and_a_cumulated_curve(make: Make) -> None:
    """20 m/s do nothing, 40 m/s half, 60 m/s all; the second storm hits street 11 alone."""
    found = assessed(make(HOMES, WIND, BLOWS))
    whole = total(found, "typhoon_wind")
    assert [(one["map"], one["loss"]) for one in whole["by_map"]] == [
        ("often", 0),
        ("west", pytest.approx(4)),
        ("rare", pytest.approx(12)),
    ]
    assert whole["headline_rule"] == "event_sum"
    assert whole["headline"] == whole["event_sum"] == pytest.approx(0.02 * 4 + 0.01 * 12)
    assert whole["event_sum_climada_convention"] is None
    assert not whole["is_lower_bound"]
    curve = [(one["return_period_years"], one["loss"]) for one in whole["exceedance_curve"]]
    assert np.array(curve) == pytest.approx(np.array([(1 / 0.13, 0), (1 / 0.03, 4), (100, 12)]))
    by_hand = (0.13 - 0.03) * 2 + (0.03 - 0.01) * 8
    assert whole["exceedance_trapezoid"] == pytest.approx(by_hand)
    assert loss(found, "12", "typhoon_wind").headline == pytest.approx(0.01 * 4)
    assert units(found)["1"].hazards["typhoon_wind"].maps == ()


def test_losses_of_all_hazards_add_up_by_their_own_headlines(make: Make) -> None:
    found = assessed(make(HOMES, SHOPS, DAMAGE, WIND, BLOWS))
    flood, wind = (loss(found, "11", one).headline for one in (FLOOD, "typhoon_wind"))
    assert flood == pytest.approx(0.27)
    assert units(found)["11"].annual_loss == pytest.approx(0.27 + (wind or 0))


def no_damage_up_to(years: int) -> tuple[str, str]:
    said = f'{{ value = {years}, source = "chosen", verified = true }}'
    return saying(f"zero_damage_return_period_years = {said}")


def test_a_stated_period_without_damage_closes_the_frequent_end_for_all_parts(
    make: Make,
) -> None:
    """From nothing at 5 years to 1 at 10 years: half of that, over 1/5 - 1/10."""
    found = assessed(make(HOMES, SHOPS, DAMAGE, exchanged=[no_damage_up_to(5)]))
    whole = total(found)
    assert whole["frequent_end"] == pytest.approx(0.05)
    assert whole["headline"] == pytest.approx(0.27 + 0.05)
    assert loss(found, "1").headline == pytest.approx(0.32)
    assert sum(np.nansum(one.annual[FLOOD]) for one in found.assets) == pytest.approx(0.32)


def test_a_stated_period_between_two_maps_holds_for_all_parts(make: Make) -> None:
    """The shop alone, dry up to 50 years, with 80 years stated: 2 at 100 years."""
    found = assessed(make(SHOPS, DAMAGE, exchanged=[no_damage_up_to(80)]))
    by_hand = (1 / 80 - 1 / 100) / 2 * 2
    assert total(found)["headline"] == pytest.approx(by_hand)
    assert loss(found, "11").headline == pytest.approx(by_hand)
    assert found.assets[0].annual[FLOOD] == pytest.approx([by_hand])


def test_where_a_map_contradicts_what_was_stated_parts_still_add_up(make: Make) -> None:
    """Homes are flooded at 10 years, though 80 years were stated to do nothing."""
    found = assessed(make(HOMES, SHOPS, DAMAGE, exchanged=[no_damage_up_to(80)]))
    assert total(found)["zero_damage_contradicted"]
    assert total(found)["headline"] == pytest.approx(0.27)
    by_class = loss(found, "11").by_class.values()
    assert sum(one or 0 for one in by_class) == pytest.approx(0.27)
    by_asset = np.concatenate([one.annual[FLOOD] for one in found.assets])
    assert by_asset.sum() == pytest.approx(0.27)
