"""The maps of a station's levels: with defences that hold, and with some that fail."""

from __future__ import annotations

import numpy as np
import pytest

from riskmap.core.errors import NotFoundError, RefusedDatumError
from riskmap.risk.makers.barriers import Defences
from riskmap.risk.makers.inundation import Inundations, inundations
from riskmap.risk.makers.reach import WaterLayers
from tests.risk.makers.made_up_water import inundation_maker
from tests.risk.makers.test_barriers import walls
from tests.risk.makers.test_reach import FLAT, GRID, RIVER, WALL, things


def made(datum: str = "WUSONG_SH", **changed: object) -> Inundations:
    """Return maps on flat ground behind a wall of 1.5 m; levels are 1 and 2 m."""
    layers = WaterLayers(water=things(RIVER), defences=walls(WALL, top_m=1.5), platforms=things())
    maker = inundation_maker(**changed)
    return inundations(FLAT, GRID, ground_datum=datum, maker=maker, layers=layers)


def test_there_is_one_map_for_each_level() -> None:
    often, rare = made().maps
    assert (often.return_period_years, often.level_m) == (10.0, 1.0)
    assert (often.depth_m[:, 3:] == 0.0).all()
    assert (rare.depth_m[:, 3:] == 2.0).all()


def test_a_named_wall_that_fails_lets_the_frequent_level_in() -> None:
    failed = made(defences="defence_failed", failed=["wall_0"])
    often, _ = failed.maps
    assert (often.depth_m[:, 3:] == 1.0).all()
    assert "have failed: wall_0" in str(failed.notes[0])
    assert failed.made["failed"] == ["wall_0"]


def test_all_defences_may_fail_at_once() -> None:
    often, _ = made(defences="defence_failed", failed=["all"]).maps
    assert (often.depth_m[:, 1:] == 1.0).all()


def test_the_provenance_counts_what_is_flooded() -> None:
    found = made()
    often, _ = found.maps
    assert often.as_json() == {
        "return_period_years": 10.0,
        "level_m": 1.0,
        "flooded_m2": 6 * 2 * 100.0,
        "platform_inundation_m2": 0.0,
    }
    assert found.made["station"] == "Bridge"
    assert found.made["levels_m"] == {"T10": 1.0, "T100": 2.0}
    assert "taken to hold" in str(found.notes[0])


def test_ground_above_another_datum_is_refused_before_anything_is_computed() -> None:
    with pytest.raises(RefusedDatumError):
        made("EGM2008")


def test_an_unknown_wall_is_refused() -> None:
    with pytest.raises(NotFoundError):
        made(defences="defence_failed", failed=["dam"])


def test_without_walls_the_low_ground_is_flooded() -> None:
    layers = WaterLayers(water=things(RIVER), defences=Defences.none(), platforms=things())
    maker = inundation_maker(walls=None)
    found = inundations(FLAT, GRID, ground_datum="WUSONG_SH", maker=maker, layers=layers)
    assert all(np.all(one.depth_m[:, 1:] == one.level_m) for one in found.maps)
