"""How often storms come: only from complete years, each storm once."""

from __future__ import annotations

import numpy as np
import pytest

from riskmap.core.errors import ConflictError
from riskmap.risk.tracks import Track, annual_frequency


def track(storm_id: str, begins: str) -> Track:
    unknown = np.full(2, np.nan)
    hours = np.array([0, 6], dtype="timedelta64[h]")
    return Track(
        storm_id=storm_id,
        name="",
        name_zh="",
        times=(np.datetime64(begins) + hours).astype("datetime64[s]"),
        lon=np.array([125.0, 124.0]),
        lat=np.array([25.0, 26.0]),
        wind_m_s=unknown,
        central_pressure_hpa=unknown,
        radius_max_wind_km=unknown,
        radius34_km=unknown,
        categories=("", ""),
        averaging="1min",
        source="made up",
    )


STORMS = (
    track("a", "1979-12-31T21:00"),  # goes on in 1980
    track("b", "1980-01-01T00:00"),
    track("c", "1983-07-01T00:00"),
    track("d", "1984-07-01T00:00"),
)


def test_storms_of_complete_years_come_once_in_all_of_them_and_others_have_no_frequency() -> None:
    found = annual_frequency(STORMS, [(1980, 1983)])
    np.testing.assert_array_equal(found, [np.nan, 0.25, 0.25, np.nan])


def test_spans_that_overlap_count_each_year_once() -> None:
    found = annual_frequency(STORMS, [(1980, 1982), (1982, 1984)])
    np.testing.assert_array_equal(found, [np.nan, 0.2, 0.2, 0.2])


def test_a_storm_that_was_not_selected_has_no_frequency() -> None:
    selection = np.array([True, True, False, True])
    found = annual_frequency(STORMS, [(1980, 1984)], selection=selection)
    np.testing.assert_array_equal(found, [np.nan, 0.2, np.nan, 0.2])


def test_a_storm_that_is_there_twice_is_refused() -> None:
    with pytest.raises(ConflictError, match="Storm b is there more than once"):
        annual_frequency((*STORMS, track("b", "1981-01-01T00:00")), [(1980, 1984)])
