"""Storms: when their wind gets here by the newest forecast. A best track never says that."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta

from riskmap.core.clock import SHANGHAI
from riskmap.feeds.model import Track
from riskmap.warnings.detectors.typhoon_words import (
    headline_of,
    is_comparable,
    is_stale,
    rank_of_row,
    reasons_of,
)
from riskmap.warnings.detectors.wording import evidence
from riskmap.warnings.model.detections import Certainty, Detection, Evidence, Place, Standing
from riskmap.warnings.model.settling import NOTHING, level_of, settled
from riskmap.warnings.model.thresholds import Threshold, thresholds
from riskmap.warnings.model.watching import STORM, Detector, Watched
from riskmap.warnings.weather.circles import Approach, Reach, approach

NAME, HAZARD = "typhoon", "typhoon_wind"
SCALE = "national"
#: Whose forecast counts where an agency's file has several: its own before those of models.
_OFFICIAL = ("", "OFCL", "JTWC")
_HOUR_S = 3_600.0


def look(watched: Watched) -> Iterator[Detection]:
    """Yield what the newest forecast of each storm means here."""
    for track in newest(watched.tracks, watched.now):
        passes = approach(track, watched.home, watched.now)
        said = watched.standing.get(subject_of(track))
        if passes is not None and (said is not None or _is_near(passes)):
            yield detection(track, passes, watched.now, watched.home, said)


def newest(tracks: Iterable[Track], now: datetime) -> tuple[Track, ...]:
    """Return the newest forecast of each storm and agency; best tracks are left out."""
    found: dict[str, Track] = {}
    for one in tracks:
        if not one.may_be_current or one.issued_at is None or one.issued_at > now:
            continue
        known = found.get(subject_of(one))
        if known is None or _counts(one, now) > _counts(known, now):
            found[subject_of(one)] = one
    return tuple(found[subject] for subject in sorted(found))


def subject_of(track: Track) -> str:
    """Return the stable key of a storm: who numbers it, and its number."""
    return f"{track.agency}/{track.storm}"


def detection(
    track: Track,
    passes: Approach,
    now: datetime,
    home: tuple[float, float],
    said: Detection | None,
) -> Detection:
    """Return what a forecast means here, after what was said before."""
    rules = thresholds("weather")
    rows = rules.of("wind_", on=now.astimezone(SHANGHAI).date(), scale=SCALE)
    slack = rules.number("storm_step_down")
    rank = settled(
        max((rank_of_row(row) for row in rows if _meets(row, passes, now)), default=NOTHING),
        said,
        at=now,
        stays=lambda rank: any(
            _meets(one, passes, now, slack) for one in rows if rank_of_row(one) == rank
        ),
    )
    standing = _standing(track, passes, now, rank)
    reach = _speaking(rows, passes, now, rank, slack)
    return Detection(
        detector=NAME,
        subject=subject_of(track),
        hazard=HAZARD,
        standing=standing,
        level=level_of(rank) if standing is Standing.ISSUED else None,
        certainty=_certainty(reach),
        onset=None if reach is None else reach.at or reach.earliest,
        expires=(track.issued_at or now) + timedelta(hours=rules.number("storm_holds")),
        place=Place(lon=home[0], lat=home[1], radius_m=rules.number("storm_radius")),
        headline=headline_of(track, standing, reach),
        reasons=tuple(reasons_of(track, passes, now, rows, rank)),
        figures=tuple(_figures(rows, passes, now)),
    )


DETECTOR = Detector(
    name=NAME,
    zh="台风风圈(预报)",
    en="Wind of storms (forecast)",
    quantities=("track",),
    about=STORM,
    look=look,
)


def _counts(track: Track, now: datetime) -> tuple[bool, datetime, int, str]:
    """Return what a forecast is preferred by: an agency's own that is fresh, then the newer."""
    is_official = track.technique in _OFFICIAL
    rank = len(_OFFICIAL) - _OFFICIAL.index(track.technique) if is_official else 0
    is_first = is_official and not is_stale(track, now)
    return is_first, track.issued_at or now, rank, track.technique


def _is_near(passes: Approach) -> bool:
    return passes.nearest_km <= thresholds("weather").number("storm_watched")


def _hours(at: datetime, now: datetime) -> float:
    return (at - now).total_seconds() / _HOUR_S


def _meets(row: Threshold, passes: Approach, now: datetime, slack_h: float = 0.0) -> bool:
    """Tell whether wind as strong as a threshold gets here within its hours."""
    return any(_comes_within(row, one, one.at, now, slack_h) for one in passes.reaches)


def _may_meet(row: Threshold, passes: Approach, now: datetime) -> bool:
    """As `_meets`, if the centre passes as near as the forecast's own spread allows."""
    return any(_comes_within(row, one, one.earliest, now) for one in passes.reaches)


def _comes_within(
    row: Threshold, reach: Reach, at: datetime | None, now: datetime, slack_h: float = 0.0
) -> bool:
    if at is None or row.value is None or reach.threshold_ms < row.value:
        return False
    return _hours(at, now) <= (row.window_h or 0.0) + slack_h


def _standing(track: Track, passes: Approach, now: datetime, rank: int) -> Standing:
    """Return what it amounts to; an old forecast, and winds of other means, are indicative."""
    if is_stale(track, now) or not is_comparable(track):
        return Standing.INDICATIVE
    if rank > NOTHING:
        return Standing.ISSUED
    rows = thresholds("weather").of("wind_", on=now.astimezone(SHANGHAI).date(), scale=SCALE)
    may_come = any(_may_meet(one, passes, now) for one in rows)
    return Standing.CANDIDATE if may_come else Standing.QUIET


def _speaking(
    rows: Sequence[Threshold], passes: Approach, now: datetime, rank: int, slack_h: float
) -> Reach | None:
    """Return the wind that the level rests on; without a level, the first that may come."""
    for row in rows:
        if rank_of_row(row) == rank:
            several = passes.reaches
            met = [one for one in several if _comes_within(row, one, one.at, now, slack_h)]
            return met[-1] if met else None
    return next((one for one in passes.reaches if one.at or one.earliest), None)


def _certainty(reach: Reach | None) -> Certainty:
    """Return likely where the wind comes even if the centre stays as far off as it may."""
    if reach is None:
        return Certainty.UNLIKELY
    return Certainty.LIKELY if reach.is_inside or reach.latest else Certainty.POSSIBLE


def _figures(rows: Sequence[Threshold], passes: Approach, now: datetime) -> Iterator[Evidence]:
    yield Evidence(quantity="storm_distance", value=float(passes.distance_km[0]), unit="km", at=now)
    for one in passes.reaches:
        row = next((row for row in reversed(rows) if one.threshold_ms >= (row.value or 0.0)), None)
        hours = None if one.at is None else max(_hours(one.at, now), 0.0)
        found = evidence("hours_to_wind", hours, "h", row, one.at or one.nearest_at)
        yield found if row is None else _within(found, row)
        yield Evidence(quantity="circle_distance", value=one.nearest_km, unit="km",
                       at=one.nearest_at)  # fmt: skip


def _within(found: Evidence, row: Threshold) -> Evidence:
    """Return hours beside the hours within which they count."""
    return Evidence(
        quantity=found.quantity,
        value=found.value,
        unit=found.unit,
        threshold=row.window_h,
        source=found.source,
        verified=found.verified,
        at=found.at,
    )
