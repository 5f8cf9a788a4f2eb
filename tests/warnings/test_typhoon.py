"""The wind of a storm, not its eye: by forecasts, with their spread; best tracks never say."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import numpy as np
import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from riskmap.core.levels import WarningLevel
from riskmap.feeds.model import Position, Track, TrackKind, WindCircle
from riskmap.geo.crs import ELLIPSOID
from riskmap.warnings.detectors.typhoon import DETECTOR
from riskmap.warnings.model.detections import Certainty, Detection, Standing
from riskmap.warnings.weather.circles import Approach, Reach, approach
from tests.warnings.watching import HOME, NOW, watched

FORCES = {7: 13.9, 10: 24.5, 12: 32.7}


def circle(force: int, *radii: float) -> WindCircle:
    four = radii * 4 if len(radii) == 1 else radii
    return WindCircle(said=f"force {force}", threshold_ms=FORCES[force], widest_km=max(four),
                      narrowest_km=min(four), quadrants_km=tuple(four))  # fmt: skip


def from_south(
    distances: Sequence[float], *, every_h: float = 6, bearing: float = 180, **more: Any
) -> Track:
    """Return a forecast of a storm that comes from the south (or elsewhere), each six hours."""
    radii = more.pop("radii", {7: (200.0,), 10: (100.0,)})
    spreads = more.pop("spreads", [None] * len(distances))
    winds = more.pop("winds", [35.0] * len(distances))
    issued = more.pop("issued_at", NOW)
    positions = []
    for place, km in enumerate(distances):
        lon, lat, _ = ELLIPSOID.fwd(*HOME, bearing, km * 1_000)
        positions.append(
            Position(
                at=issued + timedelta(hours=every_h * place),
                lead_h=every_h * place,
                lon=lon,
                lat=lat,
                wind_ms=winds[place],
                circles=tuple(circle(force, *of) for force, of in radii.items()),
                spread_km=spreads[place],
            )
        )
    known = {"storm": "9901", "name": "Made-up", "agency": "TEST", "wind_averaging_min": 2}
    return Track(**{**known, **more}, kind=TrackKind.FORECAST, issued_at=issued,
                 positions=positions)  # fmt: skip


def without_circles(track: Track, wind_ms: float) -> Track:
    """Return a forecast that gives no radii from its fourth position on."""
    bare = [evolve(one, circles=(), wind_ms=wind_ms) for one in track.positions[3:]]
    return evolve(track, positions=[*track.positions[:3], *bare])


def passing(track: Track, now: datetime = NOW) -> Approach:
    found = approach(track, HOME, now)
    assert found is not None
    return found


def reach(track: Track, force: int, now: datetime = NOW) -> Reach:
    return next(one for one in passing(track, now).reaches if one.said == f"force {force}")


def said(*tracks: Track, now: datetime = NOW, before: Sequence[Detection] = ()) -> list[Detection]:
    return list(DETECTOR.look(watched(None, now=now, tracks=tracks, said=before)))


def hours(at: datetime | None) -> float:
    assert at is not None
    return (at - NOW).total_seconds() / 3_600


# ── arithmetic ──────────────────────────────────────────────────────────────────────────────────


def test_the_edge_comes_long_before_the_eye() -> None:
    track = from_south([800, 600, 400, 200, 0])  # 33.3 km/h; the eye is here after 24 h
    assert hours(reach(track, 7).at) == pytest.approx(18, abs=0.1)
    assert hours(reach(track, 10).at) == pytest.approx(21, abs=0.1)
    assert hours(passing(track).nearest_at) == 24


def test_each_quadrant_has_its_own_radius() -> None:
    # seen from a storm in the south the place lies to the north: between NE and NW
    for bearing, quadrant in ((225, 0), (315, 1), (45, 2), (135, 3)):
        radii = [50.0] * 4
        radii[quadrant] = 300.0
        track = from_south([800, 600, 400, 200, 0], bearing=bearing, radii={7: tuple(radii)})
        assert hours(reach(track, 7).at) == pytest.approx(15, abs=0.1)


def test_spread_gives_the_earliest_and_the_latest() -> None:
    spreads = [None, 30.0, 60.0, 90.0, 120.0]
    found = reach(from_south([800, 600, 400, 200, 0], spreads=spreads), 7)
    assert found.has_spread
    assert found.earliest is not None
    assert found.at is not None
    assert found.earliest < found.at
    assert hours(found.earliest) == pytest.approx(15.65, abs=0.2)  # 400 - 33.3 h = 60 + 5 h + 200
    assert found.latest is not None
    assert found.latest > found.at


def test_without_spread_nothing_is_made_up() -> None:
    found = reach(from_south([800, 400, 0]), 7)
    assert (found.has_spread, found.earliest, found.latest) == (False, None, None)


def test_radii_that_are_not_forecast_are_unknown_and_those_of_weaker_storms_are_none() -> None:
    known = from_south([800, 600, 400, 200, 0])
    unknown = reach(without_circles(known, wind_ms=35.0), 7)
    assert unknown.at is None
    assert hours(unknown.known_until) == pytest.approx(12, abs=0.2)
    gone = reach(without_circles(known, wind_ms=12.0), 7)
    assert gone.at is None
    assert hours(gone.known_until) == 24


WAYS = st.lists(
    st.tuples(st.floats(117, 126), st.floats(26, 36), st.floats(0, 150)), min_size=2, max_size=6
)


@settings(max_examples=60)
@given(WAYS, st.floats(10, 400), st.floats(0, 30))
def test_any_way_earliest_before_middle_before_latest_and_as_a_slow_search_finds(
    way: list[tuple[float, float, float]], radius: float, begun_h: float
) -> None:
    now = NOW + timedelta(hours=min(begun_h, 6 * (len(way) - 1) - 1))
    positions = [
        Position(at=NOW + timedelta(hours=6 * place), lead_h=6 * place, lon=lon, lat=lat,
                 circles=(circle(7, radius),), spread_km=spread)
        for place, (lon, lat, spread) in enumerate(way)
    ]  # fmt: skip
    track = Track(storm="1", agency="T", kind=TrackKind.FORECAST, issued_at=NOW,
                  wind_averaging_min=2, positions=positions)  # fmt: skip
    found = reach(track, 7, now)
    never = NOW + timedelta(days=99)
    assert (found.earliest or never) <= (found.at or never) <= (found.latest or never)
    passes = passing(track, now)
    inside = passes.distance_km <= radius
    assert (found.at is not None) == bool(inside.any())
    if inside.any():
        first = int(passes.minutes[inside.argmax()])
        at = found.at or never
        assert 0 <= first * 60 - at.timestamp() <= 600 + 60
    assert found.nearest_km == pytest.approx(passes.distance_km.min() - radius)


def test_distances_are_those_of_the_ellipsoid() -> None:
    passes = passing(from_south([800, 0]))
    assert passes.distance_km[0] == pytest.approx(800, abs=0.01)
    assert passes.distance_km[-1] == pytest.approx(0, abs=0.01)
    assert np.all(np.diff(passes.distance_km) < 0)


# ── what is said ────────────────────────────────────────────────────────────────────────────────


def test_the_level_is_by_strength_and_hours() -> None:
    [far] = said(from_south([1000, 800, 600, 400, 200, 0]))  # force 7 after 24 h, force 10 after 27
    assert far.level is WarningLevel.BLUE
    [nearer] = said(from_south([800, 600, 400, 200, 0]))  # force 10 after 21 h
    assert nearer.level is WarningLevel.YELLOW
    [near] = said(from_south([400, 200, 0]))  # force 10 after 9 h
    assert near.level is WarningLevel.ORANGE
    [red] = said(from_south([300, 100, 0], radii={7: (250.0,), 12: (150.0,)}))
    assert red.level is WarningLevel.RED
    assert red.standing is Standing.ISSUED


def test_a_storm_that_passes_by_is_told_as_such() -> None:
    [found] = said(from_south([700, 600, 500, 600]))
    assert found.standing is Standing.QUIET
    assert found.level is None
    assert "does not come" in str(found.headline)


def test_what_only_the_spread_reaches_is_a_candidate() -> None:
    [found] = said(from_south([700, 350, 350], spreads=[0, 160, 160]))
    assert found.standing is Standing.CANDIDATE
    assert found.certainty is Certainty.POSSIBLE
    assert found.level is None


def test_likely_only_if_it_comes_even_with_the_centre_farther_off() -> None:
    sure = from_south([600, 400, 200, 0], spreads=[0, 50, 50, 50])
    assert said(sure)[0].certainty is Certainty.LIKELY
    unsure = from_south([600, 400, 200, 150], spreads=[0, 80, 120, 160])
    assert said(unsure)[0].certainty is Certainty.POSSIBLE
    unknown = from_south([600, 400, 200, 0])
    assert said(unknown)[0].certainty is Certainty.POSSIBLE
    assert "no spread" in " ".join(map(str, said(unknown)[0].reasons))


def test_a_best_track_is_never_current() -> None:
    known = from_south([400, 200, 0])
    best = Track(storm="9901", agency="TEST", kind=TrackKind.BEST, wind_averaging_min=2,
                 positions=known.positions)  # fmt: skip
    assert said(best) == []


def test_an_old_forecast_is_only_indicative_and_an_ended_one_says_nothing() -> None:
    track = from_south([400, 200, 0], issued_at=NOW - timedelta(hours=7))
    [found] = said(track)
    assert found.standing is Standing.INDICATIVE
    assert found.level is None
    assert "7 h old" in str(found.reasons[-1])
    assert said(track, now=NOW + timedelta(hours=6)) == []


def test_winds_of_other_means_are_shown_and_not_judged_by() -> None:
    [found] = said(from_south([400, 200, 0], wind_averaging_min=1))
    assert found.standing is Standing.INDICATIVE
    assert found.level is None
    assert "means over 1 min" in " ".join(map(str, found.reasons))


def test_the_newest_forecast_counts_and_an_agency_before_its_models() -> None:
    old = from_south([400, 200, 0], issued_at=NOW - timedelta(hours=3))
    new = from_south([900, 800, 700], issued_at=NOW)
    model = from_south([100, 0], technique="GFS", issued_at=NOW)
    tomorrow = from_south([100, 0], issued_at=NOW + timedelta(hours=1))
    [found] = said(old, model, new, tomorrow)
    assert found.standing is Standing.QUIET
    assert found.subject == "TEST/9901"


def test_a_level_is_left_only_hours_later() -> None:
    [before] = said(from_south([400, 200, 0]))
    later = from_south([500, 300, 100, 0])  # force 10 after 12 h and some: 12 to 15 stays orange
    assert said(later)[0].level is WarningLevel.ORANGE  # 12.0 h
    slower = from_south([460, 310, 160, 0], every_h=6)  # 14.4 h
    assert said(slower)[0].level is WarningLevel.YELLOW
    assert said(slower, before=[before])[0].level is WarningLevel.ORANGE
    away = from_south([800, 600, 400, 200, 0])
    assert said(away, before=[before])[0].level is WarningLevel.YELLOW


def test_a_far_storm_is_not_told_of_unless_it_was() -> None:
    far = from_south([2_000, 1_800])
    assert said(far) == []
    [before] = said(from_south([400, 200, 0]))
    assert said(far, before=[before])[0].standing is Standing.QUIET
