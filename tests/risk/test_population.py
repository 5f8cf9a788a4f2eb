"""People are shared out by a declared proxy, person by person."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from riskmap.core.errors import RegionError
from riskmap.core.sources import Flags
from riskmap.risk.place.reading import Place, read_place
from riskmap.risk.place.units import UnitRow, Units, units_of, units_of_place
from riskmap.risk.population import estimate_population, largest_remainder
from riskmap.risk.region import Population

PUTUO = Path(__file__).parents[2] / "geodata" / "base" / "putuo"
COMMITTEES = (20, 27, 35, 20, 28, 25, 15, 39, 28, 48)


def row(
    code: str, parent: str | None, level: str, box: tuple[float, float, float, float]
) -> UnitRow:
    return UnitRow(
        code=code,
        parent=parent,
        level=level,
        name_zh=code,
        name_en=code,
        flags=Flags(),
        geometry=shapely.box(*box),
    )


@pytest.fixture(scope="module")
def putuo() -> tuple[Place, Units]:
    """Putuo with as many committees in each unit as the register has, as squares."""
    place = read_place(PUTUO / "region.toml")
    rows = [row("310107000000", None, "district", (0, 0, 10_000, 1000))]
    for number, count in enumerate(COMMITTEES):
        left = number * 1000
        street = f"310107{number + 1:03}000"
        rows.append(row(street, "310107000000", "street", (left, 0, left + 1000, 1000)))
        rows += [
            row(f"{street[:9]}{one:03}", street, "committee", (left, one, left + 10, one + 1))
            for one in range(1, count + 1)
        ]
    levels = place.region.divisions.levels
    return place, units_of(rows, crs="EPSG:4549", metric_crs="EPSG:4549", levels=levels)


@pytest.mark.parametrize("level", ["district", "street", "committee"])
@pytest.mark.parametrize("proxy", ["lowest_units", "area"])
def test_every_level_adds_up_to_the_census(
    putuo: tuple[Place, Units], level: str, proxy: str
) -> None:
    place, units = putuo
    assert place.region.population is not None
    declared = place.region.population.model_copy(update={"proxy": proxy})
    found = estimate_population(units, place.counts, declared)
    chosen = [one.level == level for one in units.rows]
    assert found.persons[chosen].sum() == 1_239_800
    assert found.is_estimated[chosen].all() == (level != "district")


def test_the_range_of_an_estimate_holds_what_each_proxy_gives(putuo: tuple[Place, Units]) -> None:
    place, units = putuo
    found = estimate_population(units, place.counts, place.region.population)
    streets = [one.level == "street" for one in units.rows]
    assert found.persons[streets][0] == 87_004  # 20 of 285 committees
    assert (found.low <= found.persons).all()
    assert (found.persons <= found.high).all()
    assert found.low[streets][0] == 87_004
    assert found.high[streets][0] == 123_980  # a tenth of the area here


@given(st.integers(0, 10**7), st.lists(st.integers(0, 100), min_size=1, max_size=30))
def test_shares_are_whole_add_up_and_miss_the_quota_by_less_than_one(
    total: int, weights: list[int]
) -> None:
    given_weights = np.array([1, *weights], dtype=np.float64)
    shares = largest_remainder(total, given_weights)
    assert shares.sum() == total
    quotas = total * given_weights / given_weights.sum()
    assert (np.abs(shares - quotas) < 1 + 1e-6).all()


def small(counts: dict[str, int], total: int) -> np.ndarray:
    rows = [
        row("1", None, "whole", (0, 0, 4000, 1000)),
        row("11", "1", "part", (0, 0, 1000, 1000)),
        row("12", "1", "part", (1000, 0, 2000, 1000)),
        row("13", "1", "part", (2000, 0, 4000, 1000)),
    ]
    units = units_of(rows, crs="EPSG:32651", metric_crs="EPSG:32651", levels=("whole", "part"))
    declared = Population.model_validate(
        {
            "file": "people.csv",
            "total": total,
            "as_of": "2020-11-01",
            "proxy": "area",
            "proxy_name": {"zh": "面积", "en": "area"},
            "source": "counted",
            "licence": "facts",
            "verified": True,
        }
    )
    return estimate_population(units, counts, declared).persons


def test_a_part_that_was_counted_keeps_its_count_and_the_rest_is_shared() -> None:
    assert small({"1": 100, "12": 40}, 100).tolist() == [100, 20, 40, 40]


def test_nothing_counted_is_unknown_everywhere() -> None:
    assert np.isnan(small({}, 100)).all()


def test_parts_that_are_more_than_their_whole_are_refused() -> None:
    with pytest.raises(RegionError) as caught:
        small({"1": 100, "11": 60, "12": 60}, 100)
    assert [one.kind for one in caught.value.findings] == ["parts_exceed_whole"]


def test_a_count_that_misses_the_declared_total_is_refused() -> None:
    with pytest.raises(RegionError) as caught:
        small({"1": 100}, 101)
    assert [one.kind for one in caught.value.findings] == ["wrong_total"]


def test_the_order_of_rows_does_not_change_who_gets_the_last_person(place: Place) -> None:
    rows = place.units or ()
    forth = units_of_place(place, rows)
    back = units_of_place(place, tuple(reversed(rows)))
    declared = place.region.population
    one = estimate_population(forth, place.counts, declared).persons
    other = estimate_population(back, place.counts, declared).persons
    assert forth.codes == back.codes
    assert one.tolist() == other.tolist()


@pytest.mark.parametrize("position", [0.0, 0.25, 0.5, 0.8, 1.0])
def test_people_still_add_up_between_the_proxies(
    putuo: tuple[Place, Units], position: float
) -> None:
    """Half-way is the estimate itself; both ends are what the other proxy gives."""
    place, units = putuo
    found = estimate_population(units, place.counts, place.region.population)
    for level in ("district", "street", "committee"):
        chosen = [one.level == level for one in units.rows]
        assert found.at(position)[chosen].sum() == pytest.approx(1_239_800)
    assert (found.at(0.5) == found.persons).all()
    assert (found.at(1.0) == found.by_proxy[1]).all()


def test_without_a_census_nothing_is_known(putuo: tuple[Place, Units]) -> None:
    _, units = putuo
    found = estimate_population(units, {}, None)
    assert np.isnan(found.persons).all()
    assert not found.is_estimated.any()
