"""Tracks of storms: forecasts and best tracks, never confused."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from riskmap.core.errors import UnreadableFileError
from riskmap.feeds.model import Position, Track, TrackKind
from riskmap.feeds.model.tracks import KT
from tests.feeds import written
from tests.feeds.conftest import ReadFile
from tests.feeds.reading import all_of, near, only, read, why


def test_a_real_b_deck(real: ReadFile) -> None:
    track = only(Track, real("best_track", "feeds/besttrack/atcf_bal012019.dat"))
    assert (track.storm, track.name, track.wind_averaging_min) == ("AL012019", "ANDREA", 1)
    assert len(track.positions) == 13
    first, storm = track.positions[0], track.positions[8]
    assert (first.at, first.lat, first.lon) == (
        datetime(2019, 5, 18, 18, tzinfo=UTC), near(26.2), near(-61.1),
    )  # fmt: skip
    assert first.pressure_hpa is None, "0 stands for what is not known"
    assert (storm.wind_ms, storm.pressure_hpa, storm.grade) == (near(35 * KT), 1008, "SS")
    (circle,) = storm.circles
    assert (circle.said, circle.quadrants_km) == ("34 kt", (near(111.12), 0, 0, 0))


def test_best_tracks_are_never_current(real: ReadFile) -> None:
    track = only(Track, real("best_track", "feeds/besttrack/atcf_bal012019.dat"))
    assert (track.kind, track.issued_at, track.may_be_current) == (TrackKind.BEST, None, False)
    as_forecast = real("forecast_track", "feeds/besttrack/atcf_bal012019.dat")
    assert (as_forecast.records, as_forecast.refused) == ((), 13)
    assert read("best_track", written.A_DECK).records == ()


def test_no_track_is_both() -> None:
    one = Position(at=datetime(2026, 7, 12, tzinfo=UTC), lon=125, lat=27)
    known = {"storm": "1", "agency": "CMA", "wind_averaging_min": 2, "positions": [one]}
    with pytest.raises(UnreadableFileError):
        Track(**known, kind=TrackKind.FORECAST)  # type: ignore[arg-type]
    with pytest.raises(UnreadableFileError):
        Track(**known, kind=TrackKind.BEST, issued_at=one.at)  # type: ignore[arg-type]


def test_best_tracks_of_china_and_japan(real: ReadFile) -> None:
    named, nameless = all_of(Track, real("best_track", "feeds/besttrack/synthetic_CH9999BST.txt"))
    assert [len(one.positions) for one in (named, nameless)] == [8, 3]
    assert (named.storm, named.name, nameless.name) == ("2401", "Synthetica", "")
    grades = [one.grade for one in named.positions]
    assert grades == ["TD", "TS", "STS", "TY", "STY", "SuperTY", "STY", "ET"]
    assert (named.wind_averaging_min, named.positions[5].wind_ms) == (2, 52)
    japan = only(Track, real("best_track", "feeds/besttrack/synthetic_jma_bst.txt"))
    assert (len(japan.positions), japan.wind_averaging_min) == (4, 10)
    assert japan.positions[1].wind_ms == near(35 * KT)
    assert [one.said for one in japan.positions[1].circles] == ["30 kt"]
    assert japan.positions[1].circles[0].widest_km == near(120 * 1.852)


def test_winds_that_china_does_not_know_are_none() -> None:
    track = only(Track, read("best_track", written.CMA))
    assert [one.wind_ms for one in track.positions] == [None, None, 52]


def test_circles_of_japan_have_a_widest_and_a_narrowest() -> None:
    track = only(Track, read("best_track", written.JMA))
    fifty, thirty = track.positions[1].circles
    assert (fifty.widest_km, fifty.narrowest_km) == (
        near(60 * 1.852),
        near(50 * 1.852),
    )
    assert (thirty.widest_km, thirty.quadrants_km) == (near(180 * 1.852), ())


def test_an_a_deck_gives_a_track_for_each_time_of_issue() -> None:
    first, second = all_of(Track, read("forecast_track", written.A_DECK))
    assert [one.issued_at for one in (first, second)] == [
        datetime(2026, 7, 12, 0, tzinfo=UTC), datetime(2026, 7, 12, 6, tzinfo=UTC),
    ]  # fmt: skip
    assert (first.storm, first.technique, first.may_be_current) == ("WP052026", "JTWC", True)
    now, later = first.positions
    assert [one.said for one in now.circles] == ["34 kt", "50 kt"], "two lines of one position"
    assert (later.lead_h, later.at) == (24, datetime(2026, 7, 13, tzinfo=UTC))
    assert later.circles[0].quadrants_km == (near(140 * 1.852),) * 4, "AAA: all around"


def test_our_own_table_has_circles_of_force_7_10_12_and_spread() -> None:
    track = only(Track, read("forecast_track", written.FORECAST))
    now, later = track.positions
    assert [(one.said, one.threshold_ms) for one in now.circles] == [
        ("force 7", 13.9),
        ("force 10", 24.5),
    ]
    assert list(now.circles[1].quadrants_km) == [120, 110, 90, 100]
    assert (later.lead_h, later.spread_km, later.circles[0].widest_km) == (24, 90, 280)
    assert (track.issued_at, track.wind_averaging_min) == (datetime(2026, 7, 12, tzinfo=UTC), 2)


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        (b"42,2,955", b"42,7,955", "7 is not one of: 1, 2, 3, 10."),
        (b"120,110,90,100", b"120,,90,100", "Of the four radii of force 10 some are missing."),
        (b"2026-07-12T08:00+08:00,125.0", b"2026-09-12T08:00+08:00,125.0",
         "lead is 1488, and can only be from -6 to 240."),
        (b"125.0,27.5", b"125.0,97.5", "latitude is 97.5, and can only be from -90 to 90."),
    ],
)  # fmt: skip
def test_a_row_that_cannot_be_meant_is_refused_and_the_other_kept(
    old: bytes, new: bytes, reason: str
) -> None:
    parsed = read("forecast_track", written.FORECAST.replace(old, new, 1))
    assert why(parsed) == [("line 2", reason)]
    assert len(all_of(Track, parsed)[0].positions) == 1
