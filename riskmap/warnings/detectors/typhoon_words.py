"""What is said of a storm: its headline, and why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from riskmap.core.words import N_, Message
from riskmap.feeds.model import Track
from riskmap.feeds.model.tracks import FORCES
from riskmap.warnings.detectors.wording import clock_text, figure, level_word, scale_word
from riskmap.warnings.model.detections import Standing
from riskmap.warnings.model.settling import NOTHING
from riskmap.warnings.model.thresholds import Threshold, thresholds
from riskmap.warnings.weather.circles import Approach, Reach

_HOUR_S = 3_600.0


def rank_of_row(row: Threshold) -> int:
    """Return how bad it is when a threshold is met."""
    return NOTHING if row.level is None else int(row.level)


def age_of(track: Track, now: datetime) -> timedelta:
    """Return how old a forecast is."""
    return now - (track.issued_at or now)


def is_stale(track: Track, now: datetime) -> bool:
    """Tell whether a newer forecast should have come."""
    return age_of(track, now) > timedelta(hours=thresholds("weather").number("storm_age"))


def is_comparable(track: Track) -> bool:
    """Tell whether its winds are means over the minutes of our thresholds."""
    return track.wind_averaging_min == thresholds("weather").number("storm_averaging")


def wind_word(said: str) -> Message:
    """Return what a strength of wind is called."""
    force = next((one for one in FORCES if said == f"force {one}"), None)
    if force is None:
        return Message(N_("wind of {said}"), {"said": said})
    return Message(N_("wind of force {force}"), {"force": force})


def storm_name(track: Track) -> str:
    """Return name and number of a storm."""
    return f"{track.name} ({track.storm})" if track.name else track.storm


def headline_of(track: Track, standing: Standing, reach: Reach | None) -> Message:
    """Return the headline; `reach` is the wind that it speaks of."""
    storm = storm_name(track)
    if reach is None:
        return Message(N_("By the forecast the wind of {storm} does not come here."),
                       {"storm": storm})  # fmt: skip
    params = {"wind": wind_word(reach.said), "storm": storm}
    if reach.is_inside:
        return Message(N_("By the forecast {wind} of {storm} is here."), params)
    if standing is Standing.CANDIDATE or reach.at is None:
        return Message(N_("Perhaps {wind} of {storm} comes here."), params)
    return Message(N_("By the forecast {wind} of {storm} comes here."), params)


def reasons_of(
    track: Track, passes: Approach, now: datetime, rows: Sequence[Threshold], rank: int
) -> Iterator[Message]:
    """Yield why: level, each strength of wind, the centre, what is not known, whose forecast."""
    yield from (_level_reason(row) for row in rows if rank_of_row(row) == rank)
    yield from (_reach_reason(one) for one in passes.reaches)
    if not passes.reaches:
        yield Message(N_("The forecast gives no circles of wind: only the way of the centre."))
    elif not any(one.has_spread for one in passes.reaches):
        yield Message(N_("The forecast gives no spread: earliest and latest are not known."))
    yield Message(
        N_("The centre: {km} km away, nearest {nearest} km at {at}."),
        {
            "km": round(float(passes.distance_km[0])),
            "nearest": round(passes.nearest_km),
            "at": clock_text(passes.nearest_at),
        },
    )
    if not is_comparable(track):
        yield Message(
            N_("Winds are means over {minutes} min, those of the thresholds over {ours} min:"
               " shown, not judged by."),
            {
                "minutes": track.wind_averaging_min,
                "ours": figure(thresholds("weather").number("storm_averaging")),
            },
        )  # fmt: skip
    yield _issue_reason(track, now)


def _level_reason(row: Threshold) -> Message:
    params = {
        "scale": scale_word(row.scale),
        "level": level_word(row.level),
        "wind": figure(row.value or 0.0),
        "hours": figure(row.window_h or 0.0),
    }
    return Message(
        N_("By {scale}: {level}. Mean wind from {wind} m/s on within {hours} h."), params
    )


def _reach_reason(reach: Reach) -> Message:
    wind = {"wind": wind_word(reach.said)}
    if reach.is_inside:
        end = reach.leaves_at or reach.known_until
        return Message(N_("{wind}: here, until {at} at least."), {**wind, "at": clock_text(end)})
    if reach.at is None:
        params = {**wind, "km": round(reach.nearest_km), "at": clock_text(reach.nearest_at)}
        if reach.earliest is None:
            return Message(N_("{wind}: does not come; its edge is {km} km away at {at}."), params)
        params["earliest"] = clock_text(reach.earliest)
        return Message(
            N_("{wind}: does not come by the middle of the forecast, at {earliest} at the earliest;"
               " its edge is {km} km away at {at}."), params
        )  # fmt: skip
    times = {**wind, "at": clock_text(reach.at)}
    if not reach.has_spread:
        return Message(N_("{wind}: comes at {at}."), times)
    times["earliest"] = clock_text(reach.earliest or reach.at)
    if reach.latest is None:
        return Message(N_("{wind}: comes at {at}, at {earliest} at the earliest; it may pass by."),
                       times)  # fmt: skip
    times["latest"] = clock_text(reach.latest)
    return Message(N_("{wind}: comes at {at}, between {earliest} and {latest}."), times)


def _issue_reason(track: Track, now: datetime) -> Message:
    params = {
        "agency": track.agency,
        "at": clock_text(track.issued_at or now),
        "hours": figure(round(age_of(track, now).total_seconds() / _HOUR_S, 1)),
        "allowed": figure(thresholds("weather").number("storm_age")),
    }
    if is_stale(track, now):
        return Message(
            N_(
                "Forecast of {agency} of {at}: {hours} h old, a newer one is due every {allowed} h."
            ),
            params,
        )
    return Message(N_("Forecast of {agency} of {at}."), params)
