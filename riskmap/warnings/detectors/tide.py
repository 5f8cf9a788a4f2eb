"""High waters that are forecast, and the tide of astronomy with the surge that is measured now."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from attrs import evolve

from riskmap.core.clock import SHANGHAI
from riskmap.core.words import N_, Message
from riskmap.feeds.model.series import Series
from riskmap.feeds.model.stations import KnownStation
from riskmap.feeds.model.still import Still, hour_of, stuck
from riskmap.warnings.detectors.wording import (
    around,
    clock_text,
    figure,
    level_word,
    name_of,
)
from riskmap.warnings.model.detections import Certainty, Detection, Evidence, Standing
from riskmap.warnings.model.settling import NOTHING, level_of, settled
from riskmap.warnings.model.thresholds import thresholds
from riskmap.warnings.model.watching import STATION, Detector, Watched
from riskmap.warnings.water.coming import Coming, coming_waters, surge_now
from riskmap.warnings.water.marks import PLATFORM, Mark, marks_of, same_datum
from riskmap.warnings.water.tides import Surge
from riskmap.warnings.weather.sums import moment_of

NAME, HAZARD = "tide", "storm_surge"
FORECAST, ASTRONOMY, LEVEL = "level_forecast", "tide_prediction", "level"
#: By which name the operator of a tide station says whose levels are measured at the same place.
_LEVEL_FROM = "level_from"


def look(watched: Watched) -> Iterator[Detection]:
    """Yield what the high waters to come mean: those forecast, and those of astronomy."""
    station = watched.station
    if station is None:
        return
    forecast = watched.series_of(station.key, FORECAST)
    if len(forecast):
        yield from _forecast(watched, station, forecast)
    tide = watched.series_of(station.key, ASTRONOMY)
    if len(tide):
        yield from _astronomy(watched, station, tide)


DETECTOR = Detector(
    name=NAME,
    zh="高潮位(预报)",
    en="High waters (forecast)",
    quantities=(FORECAST, ASTRONOMY, LEVEL),
    about=STATION,
    look=look,
    reach=timedelta(hours=15),
)


def level_key(station: KnownStation) -> str:
    """Return the station whose levels are measured where the tide is predicted."""
    return str(station.mark(_LEVEL_FROM) or station.key)


def _forecast(watched: Watched, station: KnownStation, series: Series) -> Iterator[Detection]:
    """Yield one detection: a forecast level is compared with the marks as it stands."""
    waters = coming_waters(series, watched.now)
    if not waters:
        return
    marks = _comparable(station, series.datum, watched.now)
    subject = f"{station.key}:forecast"
    said = watched.standing.get(subject)
    top = max(waters, key=lambda one: one.height_m)
    slack = thresholds("water").number("level_step_down")
    rank = settled(
        max((one.rank for one in marks if one.is_met(top.height_m)), default=NOTHING),
        said,
        at=watched.now,
        stays=lambda rank: any(
            one.rank == rank and top.height_m >= one.height_m - slack for one in marks
        ),
    )
    standing = Standing.ISSUED if rank > NOTHING else Standing.QUIET
    yield evolve(
        _bare(station, subject, top, marks, standing),
        level=level_of(rank) if marks else None,
        certainty=Certainty.LIKELY,
        reasons=tuple(_forecast_reasons(station, series.datum, top, marks, watched.now)),
        series=((station.key, FORECAST), (level_key(station), LEVEL)),
    )


def _astronomy(watched: Watched, station: KnownStation, tide: Series) -> Iterator[Detection]:
    """Yield one candidate: astronomy and the surge of now are no forecast of the surge."""
    waters = coming_waters(tide, watched.now)
    if not waters:
        return
    level = watched.series_of(level_key(station), LEVEL)
    is_same = same_datum(level.datum, tide.datum)
    still = next(iter(stuck(station, [level.between(None, watched.now)])), None)
    above = surge_now(level, tide, watched.now) if is_same and still is None else None
    marks = _comparable(station, tide.datum, watched.now)
    add = 0.0 if above is None else above.height_m
    highest = max(waters, key=lambda one: one.height_m)
    top = Coming(minute=highest.minute, height_m=highest.height_m + add)
    is_met = any(one.is_met(top.height_m) for one in marks)
    standing = Standing.CANDIDATE if is_met else Standing.QUIET
    bare = _bare(station, f"{station.key}:astronomy", top, marks, standing)
    yield evolve(
        bare,
        certainty=Certainty.POSSIBLE,
        reasons=tuple(_astronomy_reasons(highest, above, level, tide, still)),
        figures=bare.figures if above is None else (*bare.figures, _surge_figure(above)),
        series=((station.key, ASTRONOMY), (level_key(station), LEVEL)),
    )


def _bare(
    station: KnownStation, subject: str, top: Coming, marks: tuple[Mark, ...], standing: Standing
) -> Detection:
    """Return what both say alike of the highest water to come."""
    rules, at = thresholds("water"), moment_of(top.minute)
    met = [one for one in marks if one.is_met(top.height_m)]
    figures = [
        Evidence(quantity="high_water", value=top.height_m, unit="m", threshold=one.height_m,
                 source=one.source, verified=one.verified, at=at)
        for one in met[-1:] or marks[:1]
    ]  # fmt: skip
    bare = Evidence(quantity="high_water", value=top.height_m, unit="m", at=at)
    return Detection(
        detector=NAME,
        subject=subject,
        hazard=HAZARD,
        standing=standing if marks else Standing.NOT_APPLICABLE,
        onset=at,
        expires=at + timedelta(minutes=rules.number("high_water_around")),
        place=around(station, rules.number("gauge_radius")),
        headline=_headline(name_of(station), met, marks, standing),
        figures=tuple(figures) or (bare,),
    )


def _headline(
    name: str, met: Sequence[Mark], marks: tuple[Mark, ...], standing: Standing
) -> Message:
    if not marks:
        return Message(N_("High water cannot be compared with the marks: {station}"),
                       {"station": name})  # fmt: skip
    if met:
        return Message(N_("High water at the {mark} (forecast): {station}"),
                       {"station": name, "mark": met[-1].word})  # fmt: skip
    if standing is Standing.ISSUED:
        return Message(N_("High water just below a mark (forecast): {station}"), {"station": name})
    return Message(N_("High water below all marks (forecast): {station}"), {"station": name})


def _comparable(station: KnownStation, datum: str, now: datetime) -> tuple[Mark, ...]:
    """Return the marks in the datum of a forecast; a platform under water is no warning."""
    every = marks_of(station, now.astimezone(SHANGHAI).date())
    return tuple(one for one in every if same_datum(one.datum, datum) and one.kind != PLATFORM)


def _high(top: Coming, datum: str) -> dict[str, str]:
    return {"at": clock_text(moment_of(top.minute)), "height": figure(top.height_m), "datum": datum}


def _forecast_reasons(
    station: KnownStation, datum: str, top: Coming, marks: tuple[Mark, ...], now: datetime
) -> Iterator[Message]:
    yield Message(N_("The forecast has its highest water at {at}: {height} m ({datum})."),
                  _high(top, datum))  # fmt: skip
    for one in marks:
        if one.is_met(top.height_m):
            params = {"mark": one.word, "height": figure(one.height_m)}
            said = N_("It reaches the {mark} of {height} m: {colour}.")
            yield Message(said, {**params, "colour": level_word(one.level)})
    every = marks_of(station, now.astimezone(SHANGHAI).date())
    if not every:
        yield Message(N_("No mark is entered for this station."))
    for one in every:
        if not same_datum(one.datum, datum):
            yield Message(
                N_("The {mark} is not compared: it refers to {datum}, the level to {other}."),
                {"mark": one.word, "datum": one.datum or "?", "other": datum or "?"},
            )


def _astronomy_reasons(
    highest: Coming, above: Surge | None, level: Series, tide: Series, still: Still | None
) -> Iterator[Message]:
    yield Message(N_("By astronomy alone the highest water is at {at}: {height} m ({datum})."),
                  _high(highest, tide.datum))  # fmt: skip
    if above is not None:
        yield Message(
            N_("The water stands {surge} m above the tide now (between {low} and {high});"
               " nobody says whether that stays."),
            {
                "surge": figure(above.height_m),
                "low": figure(above.lowest_m),
                "high": figure(above.highest_m),
            },
        )  # fmt: skip
    elif still is not None:
        yield Message(
            N_("The surge is not known: the level is the same since {since}, its sensor may hang."),
            {"since": hour_of(still.since)},
        )
    elif not len(level):
        yield Message(N_("The surge is not known: no level is measured where the tide is given."))
    elif not same_datum(level.datum, tide.datum):
        yield Message(
            N_("The surge is not known: the level refers to {other}, the tide to {datum}."),
            {"other": level.datum or "?", "datum": tide.datum or "?"},
        )
    else:
        yield Message(
            N_("The surge is not known: nothing new was measured, or the tide is given at high and"
               " low water only.")
        )  # fmt: skip


def _surge_figure(above: Surge) -> Evidence:
    return Evidence(quantity="surge", value=above.height_m, unit="m", at=moment_of(above.until))
