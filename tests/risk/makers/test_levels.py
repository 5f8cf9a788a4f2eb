"""Levels are compared with ground of the same datum, and with no other."""

from __future__ import annotations

import pytest

from riskmap.core.errors import RefusedDatumError
from riskmap.risk.makers.levels import datum_name, ground_levels
from tests.risk.makers.made_up_water import INUNDATION, OFFSET, inundation_maker


def station(datum: str) -> dict[str, object]:
    """Return the station with levels above another datum."""
    return {**INUNDATION["station"], "vertical_datum": datum}


def test_levels_above_the_datum_of_the_ground_stay_what_they_are() -> None:
    found = ground_levels(inundation_maker(), "WUSONG_SH")
    assert found.levels_m == {10.0: 1.0, 100.0: 2.0}
    assert found.notes == ()
    assert found.as_json()["offset"] is None


def test_synthetic_heights_are_above_what_they_are_written_as() -> None:
    assert datum_name("synthetic heights, written as WUSONG_SH") == "WUSONG_SH"
    found = ground_levels(inundation_maker(), "synthetic heights, written as WUSONG_SH")
    assert found.datum == "WUSONG_SH"


def test_heights_of_different_datums_are_never_subtracted() -> None:
    with pytest.raises(RefusedDatumError, match="above WUSONG_SH, the ground is above YS1985"):
        ground_levels(inundation_maker(), "YS1985")


@pytest.mark.parametrize(
    "datum", ["UNKNOWN", "unknown", "synthetic, no datum", "WGS84_ELLIPSOID", " ", "未知"]
)
def test_what_is_no_datum_of_levels_is_refused_even_if_both_have_it(datum: str) -> None:
    with pytest.raises(RefusedDatumError, match="cannot be compared with a water level"):
        ground_levels(inundation_maker(station=station(datum)), datum)


def test_a_declared_offset_is_applied_either_way_and_said() -> None:
    """4.80 m above Wusong is 3.1413 m above the national datum of 1985."""
    levels = [
        {"return_period_years": years, "level_m": 4.80, "source": "x", "verified": True}
        for years in (10, 100)
    ]
    down = ground_levels(inundation_maker(levels=levels, datum_offset=OFFSET), "YS1985")
    assert down.levels_m[10.0] == pytest.approx(3.1413)
    up = ground_levels(
        inundation_maker(levels=levels, datum_offset=OFFSET, station=station("YS1985")),
        "WUSONG_SH",
    )
    assert up.levels_m[10.0] == pytest.approx(6.4587)
    assert "1.6587 m ± 0.1 m apart" in str(down.notes[0])
    assert down.as_json()["offset"]["verified"] is False


def test_an_offset_between_other_datums_is_no_use() -> None:
    with pytest.raises(RefusedDatumError, match="the ground is above EGM2008"):
        ground_levels(inundation_maker(datum_offset=OFFSET), "EGM2008")


def test_an_offset_is_not_applied_where_both_datums_are_the_same() -> None:
    found = ground_levels(inundation_maker(datum_offset=OFFSET), "WUSONG_SH")
    assert found.levels_m[10.0] == 1.0
    assert found.offset is None
