"""An index names what the region has."""

from __future__ import annotations

import pytest

from riskmap.core.errors import RegionError
from riskmap.risk.place.reading import read_place
from tests.risk.check.extended import with_houses
from tests.risk.conftest import Maker, faults_of, places

HAZARD = "index.hazard.indicators[0].indicator"
EXPOSURE = "index.exposure.indicators[0].indicator"


def named(make_region: Maker, name: str, *, houses: bool) -> list[str | None]:
    """Return the fields at fault where the index names something in place of population."""
    file = with_houses(make_region) if houses else make_region()
    old, new = 'indicator = "population"', f'indicator = "{name}"'
    file.write_text(file.read_text("utf-8").replace(old, new), "utf-8")
    try:
        read_place(file)
    except RegionError as refused:
        return [one.field for one in refused.findings]
    return []


@pytest.mark.parametrize(
    "name",
    [
        "rainstorm_waterlogging.annual_loss",
        "annual_loss",
        "annual_loss_per_km2",
    ],
)
def test_losses_may_be_named_where_there_are_some(make_region: Maker, name: str) -> None:
    assert named(make_region, name, houses=True) == []
    assert named(make_region, name, houses=False) == [EXPOSURE]


@pytest.mark.parametrize(
    "name", ["population_density", "rainstorm_waterlogging.mean_intensity", "share_65_plus"]
)
def test_what_the_region_has_may_be_named(make_region: Maker, name: str) -> None:
    assert named(make_region, name, houses=False) == []


@pytest.mark.parametrize("name", ["coping_capacity", "river_flood.mean_intensity", "people"])
def test_what_the_region_does_not_have_may_not(make_region: Maker, name: str) -> None:
    assert named(make_region, name, houses=False) == [EXPOSURE]


def test_a_hazard_outside_the_composite_may_not_be_named(make_region: Maker) -> None:
    (fault,) = faults_of(make_region(("maps = [", "in_composite = false\nmaps = [")))
    assert (fault.field, fault.kind) == (HAZARD, "unknown_indicator")
    assert "rainstorm" not in str(fault.mend)


def test_an_unsound_hazard_is_not_also_said_to_be_missing(make_region: Maker) -> None:
    (fault,) = faults_of(make_region(("hazard_is_synthetic = false", "hazard_is_synthetic = 7")))
    assert fault.field == "hazards[0].hazard_is_synthetic"


def test_hazards_and_indicators_have_names_of_their_own(make_region: Maker) -> None:
    file = make_region()
    text = file.read_text("utf-8")
    begin, end = text.index("[[hazards]]"), text.index("[index]")
    file.write_text(text[:end] + text[begin:end] + text[end:], "utf-8")
    assert places(faults_of(file)) == {("region.toml", None, "hazards", "stands_twice")}
    taken = make_region(('id = "share_65_plus"', 'id = "population"'))
    found = places(faults_of(taken))
    assert ("region.toml", None, "social[0].id", "taken_name") in found
