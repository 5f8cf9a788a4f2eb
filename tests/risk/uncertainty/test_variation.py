"""A whole re-run with other inputs: the central ones give the central result."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from attrs import evolve, frozen

from riskmap.core.sources import Flags
from riskmap.geo.arrays import Floats
from riskmap.risk.hazards.making import hazard_maps
from riskmap.risk.hazards.maps import HazardMaps
from riskmap.risk.impact.valued import valued_assets
from riskmap.risk.index.indicators import Measured, indicators_of
from riskmap.risk.index.scoring import score
from riskmap.risk.measuring import measure
from riskmap.risk.place.reading import Place, read_place
from riskmap.risk.place.units import UnitRow, Units, units_of
from riskmap.risk.population import estimate_population
from riskmap.risk.steps import RunFolder
from riskmap.risk.uncertainty.variation import Variation, varied, with_other_outlines
from tests.risk.conftest import CRS, box
from tests.risk.filled_place import units_in, write_place, write_storms
from tests.risk.filled_sections import (
    DAMAGE,
    FLOOD,
    HOMES,
    MADE_UP_GROUND,
    ON_MADE_UP_GROUND,
    SHOPS,
)

#: People by area hang on outlines; on so little made-up ground only little stands under water.
SCALES = (
    ("high = 0.065", "high = 0.002"),
    ('indicator = "population"', 'indicator = "population_density"'),
    ("high = 1000", "high = 10_000"),
)
CENTRAL = Variation(terrain_seed=5, partition_seed=0, population_position=0.5, curve_factor=1.0)


@frozen(kw_only=True, eq=False)
class Central:
    """The central run over a place."""

    place: Place
    units: Units
    measured: Measured
    maps: tuple[HazardMaps, ...]
    composite: Floats

    @classmethod
    def of(cls, file: Path) -> Central:
        place = read_place(file)
        units = units_in(place)
        people = estimate_population(units, place.counts, place.region.population)
        run = RunFolder(maps=file.parent / "made")
        maps = hazard_maps(place, units, run)
        assets = valued_assets(place, units, people)
        measured = measure(place, units, people, maps, assets, run)
        values = {n: one.values for n, one in indicators_of(place, units, measured).items()}
        composite = score(place.region.index, values).composite
        return cls(place=place, units=units, measured=measured, maps=maps, composite=composite)

    def varied(self, folder: Path, **otherwise: Any) -> Floats:
        return varied(
            self.place,
            self.units,
            self.measured,
            self.maps,
            evolve(CENTRAL, **otherwise),
            RunFolder(maps=folder),
        ).composite


@pytest.fixture(scope="module")
def made_up(tmp_path_factory: pytest.TempPathFactory) -> Central:
    """The small place on made-up ground, with made-up streets and things at risk."""
    folder = tmp_path_factory.mktemp("varied")
    sections = (HOMES, SHOPS, DAMAGE, MADE_UP_GROUND)
    exchanged = [*ON_MADE_UP_GROUND, *SCALES]
    file = write_place(
        folder, *sections, exchanged=exchanged, geometry_is_synthetic=[False, True, True, True]
    )
    write_storms(folder)
    return Central.of(file)


@pytest.fixture(scope="module")
def by_loss(tmp_path_factory: pytest.TempPathFactory) -> Central:
    """The small place, whose hazard is scored by what it costs."""
    exchanged = [
        (f'"{FLOOD}.expected_affected_share"', f'"{FLOOD}.annual_loss"'),
        ("high = 0.065", "high = 1"),
        ('range_proxies = ["area"]', 'range_proxies = ["area", "area"]'),
    ]
    folder = tmp_path_factory.mktemp("by_loss")
    return Central.of(write_place(folder, HOMES, SHOPS, DAMAGE, exchanged=exchanged))


def test_central_inputs_give_the_central_composite(
    made_up: Central, by_loss: Central, tmp_path: Path
) -> None:
    assert not np.isnan(made_up.composite).any()
    assert np.array_equal(made_up.varied(tmp_path), made_up.composite)
    assert np.array_equal(by_loss.varied(tmp_path), by_loss.composite, equal_nan=True)


def test_another_ground_changes_the_composite(made_up: Central, tmp_path: Path) -> None:
    other = made_up.varied(tmp_path, terrain_seed=6)
    assert not np.allclose(other, made_up.composite)
    assert np.array_equal(other, made_up.varied(tmp_path / "again", terrain_seed=6))


def test_given_maps_do_not_hang_on_a_seed(by_loss: Central, tmp_path: Path) -> None:
    found = by_loss.varied(tmp_path, terrain_seed=6, partition_seed=6)
    assert np.array_equal(found, by_loss.composite, equal_nan=True)


def test_other_outlines_change_the_streets_and_not_the_district(
    made_up: Central, tmp_path: Path
) -> None:
    found = made_up.varied(tmp_path, partition_seed=6)
    assert found[0] == made_up.composite[0]
    assert not np.allclose(found[1:], made_up.composite[1:])


def test_curves_change_what_is_scored_by_losses_in_proportion(
    by_loss: Central, tmp_path: Path
) -> None:
    """Hazard scores 2.7 of 10; with half of the damage 1.35, to the power of its weight."""
    half = by_loss.varied(tmp_path, curve_factor=0.5)
    assert half[1] == pytest.approx(by_loss.composite[1] * 0.5**0.25)
    assert half[2] == by_loss.composite[2]
    more = by_loss.varied(tmp_path, curve_factor=1.5)
    assert np.array_equal(more, by_loss.composite, equal_nan=True)  # everything is lost already


def test_curves_do_not_matter_where_nothing_is_scored_by_losses(
    made_up: Central, tmp_path: Path
) -> None:
    assert np.array_equal(made_up.varied(tmp_path, curve_factor=0.5), made_up.composite)


def test_people_move_within_the_range_of_their_estimate(tmp_path: Path) -> None:
    """By area street 13, half as large, has 200 of 1001 people and not a third."""
    wide = {"geometry": [box(0, 0, 400, 400), box(0, 0, 200, 400), box(200, 0, 400, 400),
                         box(10_000, 0, 10_100, 400)]}  # fmt: skip
    file = write_place(tmp_path / "a")
    place = read_place(file)
    assert place.units is not None
    rows = [evolve(one, geometry=wide["geometry"][n]) for n, one in enumerate(place.units)]
    units = units_of(rows, crs=CRS, metric_crs=CRS, levels=place.levels)
    people = estimate_population(units, place.counts, place.region.population)
    central = Central.of(file)
    measured = evolve(central.measured, people=people)
    found = [
        varied(
            place, units, measured, central.maps, evolve(CENTRAL, population_position=position),
            RunFolder(maps=tmp_path),
        ).composite
        for position in (0.0, 0.25, 0.5)
    ]  # fmt: skip
    district, west = (np.array([one[number] for one in found]) for number in (0, 1))
    assert district[0] == district[1] == district[2]
    assert west[0] > west[1] > west[2]
    assert west[0] / west[2] == pytest.approx(
        (people.by_proxy[1, 1] / people.by_proxy[0, 1]) ** 0.25
    )


def rows(*outlines: tuple[str, str | None, str, Any, bool]) -> Units:
    made = [
        UnitRow(code=code, parent=parent, level=level, name_zh=code, name_en=code,
                flags=Flags(geometry_is_synthetic=drawn), geometry=shape)
        for code, parent, level, shape, drawn in outlines
    ]  # fmt: skip
    return units_of(made, crs=CRS, metric_crs=CRS, levels=("district", "street", "community"))


WEST, EAST_HALF = box(0, 0, 200, 400), box(200, 0, 400, 400)
NESTED = (
    ("1", None, "district", box(0, 0, 400, 400), False),
    ("11", "1", "street", WEST, True),
    ("12", "1", "street", EAST_HALF, True),
    ("111", "11", "community", box(0, 0, 100, 400), True),
    ("112", "11", "community", box(100, 0, 200, 400), True),
)


def test_redrawn_parts_make_their_whole_at_every_level() -> None:
    units = rows(*NESTED)
    found = with_other_outlines(units, 3)
    shapes = dict(zip(found.codes, found.geometries, strict=True))
    assert shapes["1"].equals(box(0, 0, 400, 400))
    for whole, parts in {"1": ("11", "12"), "11": ("111", "112")}.items():
        together = shapely.union_all([shapes[one] for one in parts])
        assert shapely.area(shapely.symmetric_difference(together, shapes[whole])) < 0.01
        assert sum(shapes[one].area for one in parts) == pytest.approx(shapes[whole].area)
        assert not shapes[parts[0]].equals(units.geometries[units.codes.index(parts[0])])
    assert found.area_km2[0] == units.area_km2[0]


def test_no_seed_no_other_outlines() -> None:
    units = rows(*NESTED)
    assert with_other_outlines(units, 0) is units


def test_a_seed_draws_the_same_outlines_again() -> None:
    one, same, other = (with_other_outlines(rows(*NESTED), seed) for seed in (3, 3, 4))
    assert shapely.equals_exact(one.geometries, same.geometries).all()
    assert not shapely.equals_exact(one.geometries, other.geometries).all()


def test_parts_of_which_one_is_real_stay_as_they_are() -> None:
    units = rows(NESTED[0], (*NESTED[1][:4], False), NESTED[2])
    assert shapely.equals(with_other_outlines(units, 3).geometries, units.geometries).all()


def test_a_whole_that_was_read_as_a_multipolygon_is_divided_and_islands_are_not() -> None:
    """Files often hold nothing but multipolygons, most of them of one polygon."""
    several = shapely.MultiPolygon([WEST, box(500, 0, 600, 400)])
    for whole, is_divided in ((shapely.MultiPolygon([box(0, 0, 400, 400)]), True),
                              (several, False)):  # fmt: skip
        units = rows(("1", None, "district", whole, False), NESTED[1], NESTED[2])
        found = with_other_outlines(units, 3)
        changed = ~shapely.equals(found.geometries, units.geometries)
        assert changed.tolist() == [False, is_divided, is_divided]


def test_curves_move_the_annual_loss(by_loss: Central, tmp_path: Path) -> None:
    """Damage half as high is half the loss; the central factor gives the loss itself."""

    def loss(factor: float) -> Floats:
        changed = evolve(CENTRAL, curve_factor=factor)
        run = RunFolder(maps=tmp_path)
        one = by_loss
        return varied(one.place, one.units, one.measured, one.maps, changed, run).annual_loss

    central = by_loss.measured.annual_loss
    assert central is not None
    assert np.array_equal(loss(1.0), central, equal_nan=True)
    known = ~np.isnan(central)
    assert loss(0.5)[known] == pytest.approx(central[known] / 2)
