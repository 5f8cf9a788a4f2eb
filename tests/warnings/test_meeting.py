"""四碰头: the four on one axis, where they meet, what nobody knows."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from riskmap.feeds.model import TrackKind
from riskmap.warnings.meeting import Known, meeting_of
from riskmap.warnings.model.meeting import Factor, Meeting, Window, meets_of
from tests.warnings.test_level import curve, gauge, levels, place
from tests.warnings.test_rain import day_of
from tests.warnings.test_typhoon import from_south
from tests.warnings.watching import HOME, NOW, station

HOUR = timedelta(hours=1)


def four(**kept: Any) -> Meeting:
    return meeting_of(Known(now=NOW, home=HOME, **kept))


def windows(found: Meeting, factor: Factor) -> list[tuple[float, float, bool]]:
    return [((one.begin - NOW) / HOUR, (one.end - NOW) / HOUR, one.is_open)
            for one in found.windows if one.factor is factor]  # fmt: skip


def unknown(found: Meeting) -> str:
    return " ".join(map(str, found.unknown))


# ── where they meet ─────────────────────────────────────────────────────────────────────────────

SPANS = st.lists(
    st.tuples(st.sampled_from(list(Factor)), st.integers(0, 40), st.integers(1, 20), st.booleans()),
    max_size=8,
)


@settings(max_examples=60)
@given(SPANS)
def test_at_every_moment_they_meet_as_two_or_more_are_there(
    spans: list[tuple[Factor, int, int, bool]],
) -> None:
    several = [
        Window(factor=factor, begin=NOW + begin * HOUR, end=NOW + (begin + length) * HOUR,
               is_open=is_open)
        for factor, begin, length, is_open in spans
    ]  # fmt: skip
    found = meets_of(several)
    for half_hour in range(130):
        at = NOW + half_hour * HOUR / 2 + HOUR / 4
        there = {one.factor for one in several if one.begin <= at < one.end}
        meet = [one for one in found if one.begin <= at < one.end]
        assert len(meet) == (len(there) > 1)
        assert not meet or set(meet[0].factors) == there


def test_the_four_of_a_typhoon_evening() -> None:
    """A storm that comes, rain that falls now, a tide in three hours, a creek at its mark."""
    found = four(
        tracks=(from_south([300, 150, 50, 200]),),
        rain=((station(), day_of(10, 20, 40)),),
        forecasts=((place(marks_of="huangpu_park"), curve(top=4.95)),),
        levels=((gauge(warning_m=3.7), levels(3.5, 3.6, 3.72, 3.75)),),
    )
    assert windows(found, Factor.WIND)[0][0] == pytest.approx(4, abs=0.1)
    assert windows(found, Factor.RAIN) == [(-1, 0, False), (0, 3, True)]
    assert windows(found, Factor.TIDE)[0] == pytest.approx((1.5, 4.5, False), abs=0.05)
    assert windows(found, Factor.LEVEL)[-1] == (0, 3, True)
    best = found.next_meet
    assert best is not None
    assert best.factors == (Factor.RAIN, Factor.TIDE, Factor.LEVEL)
    assert best.hours_until(NOW) == pytest.approx(1.5, abs=0.05)
    assert not best.is_sure  # rain and creek only if they go on
    wind_and_tide = [one for one in found.meets if one.factors == (Factor.WIND, Factor.TIDE)]
    assert wind_and_tide[0].is_sure
    assert found.rain_to_high_water is not None
    assert found.rain_to_high_water / HOUR == pytest.approx(3.5, abs=0.05)
    assert found.next_top is not None
    assert found.next_top.height_m == pytest.approx(4.95, abs=0.01)


def test_rain_of_hours_ago_is_not_rain_now() -> None:
    found = four(rain=((station(), day_of(60, 0, 0)),))
    assert windows(found, Factor.RAIN) == [(-3, -2, False)]
    assert found.rain is not None
    assert found.rain.peak is not None
    assert found.rain.peak.mm == 60


def test_a_best_track_is_no_storm_that_comes() -> None:
    best = from_south([300, 100]).positions
    track = from_south([300, 100])
    past = type(track)(storm="9901", agency="TEST", kind=TrackKind.BEST, wind_averaging_min=2,
                       positions=best)  # fmt: skip
    assert four(tracks=(past,)).storm is None


# ── what nobody knows ───────────────────────────────────────────────────────────────────────────


def test_nothing_kept_is_four_things_unknown_and_no_all_clear() -> None:
    found = four()
    assert (found.storm, found.rain, found.tide, found.creek) == (None, None, None, None)
    assert found.meets == ()
    said = unknown(found)
    assert "not the same as no storm" in said
    assert "No rain gauge" in said
    assert "No tide is forecast" in said
    assert "No level of a creek" in said
    assert "no feed here forecasts it" in said


def test_an_old_forecast_is_shown_and_not_met_with() -> None:
    old = from_south([300, 150, 50, 50, 50], issued_at=NOW - 8 * HOUR)
    found = four(tracks=(old,))
    assert found.storm is not None
    assert found.storm.is_stale
    assert windows(found, Factor.WIND) == []
    assert "is old" in unknown(found)


def test_silent_gauges_are_counted_and_gaps_are_said() -> None:
    from tests.warnings.test_rain import gauge as ten  # noqa: PLC0415 - beside the creek's

    found = four(rain=((station(), ten([1.0, 1.0])), (station("made-up/R2"), ten([]))))
    assert found.rain is not None
    assert (found.rain.gauges, found.rain.silent) == (2, 1)
    assert "1 of 2 rain gauges are silent" in unknown(found)
    assert "at least what is shown" in unknown(found)
    last = found.rain.one_hour[-1]
    assert (last.mm, last.is_whole) == (2.0, False)
    assert found.rain.one_hour[0].mm is None


def test_a_creek_in_another_datum_has_no_marks_and_meets_nothing() -> None:
    found = four(levels=((gauge(warning_m=3.7), levels(9.0, 9.0, datum="YS1985")),))
    assert found.creek is not None
    assert found.creek.limits == ()
    assert windows(found, Factor.LEVEL) == []
    assert "No mark of the creek can be compared" in unknown(found)


def test_astronomy_stands_in_and_says_that_the_wind_adds_to_it() -> None:
    found = four(astronomy=((place(warning_m=4.5), curve(quantity="tide_prediction")),))
    assert found.tide is not None
    assert found.tide.is_astronomy
    assert "how much the wind adds is not known" in unknown(found)
