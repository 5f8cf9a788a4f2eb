"""Sudden offsets of a station: the ground, if an earthquake or its neighbours bear it out.

One station alone jumps again and again: its antenna is changed, snow lies on it, noise is coloured.
That is a candidate, and beside it stands how often this station would cry wolf.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from riskmap.core.words import N_, Message
from riskmap.feeds.model import Quake
from riskmap.feeds.model.positions import ANTENNA, AXES, Positions
from riskmap.feeds.model.stations import KnownStation
from riskmap.warnings.detectors.wording import around, evidence, figure, name_of
from riskmap.warnings.ground.analysis import LEAST_DAYS, Grade, Jump, by_day, grade_of, jumps_of
from riskmap.warnings.ground.kept import DEGREES, equipment_of, positions_of
from riskmap.warnings.ground.known_steps import (
    KnownStep,
    day_of,
    felt_at,
    influence_km,
    moment_of,
    said_of,
    steps_of,
)
from riskmap.warnings.ground.moves import Shaken, is_large, jumped_with, lately, shaken_by
from riskmap.warnings.model.detections import Certainty, Detection, Evidence, Place, Standing
from riskmap.warnings.model.thresholds import thresholds
from riskmap.warnings.model.watching import STATION, Detector, Watched

NAME, HAZARD = "offset", "earthquake"
_NAMES = ("offset_east", "offset_north", "offset_up")


def look(watched: Watched) -> Iterator[Detection]:
    """Yield whether one station jumped lately; a station without positions says nothing."""
    station = watched.station
    if station is None:
        return
    positions = daily_of(watched, station)
    if len(positions) < LEAST_DAYS:
        return
    felt = _felt(station, watched.quakes)
    steps = steps_of(positions, station.marks)
    shaken = shaken_by(positions, felt)
    moved = [one for one in shaken if one.jump is not None and is_large(one.jump)]
    if moved:
        yield _by_earthquake(station, positions, max(moved, key=_ratio), steps)
        return
    yield _alone(watched, station, positions, steps, shaken)


DETECTOR = Detector(
    name=NAME,
    zh="测站突跳(GNSS)",
    en="Sudden offsets (GNSS)",
    quantities=(*AXES, *DEGREES, ANTENNA, "quake"),
    about=STATION,
    look=look,
    reach=timedelta(days=800),
)


def daily_of(watched: Watched, station: KnownStation) -> Positions:
    """Return one position a day of a station."""
    positions = by_day(positions_of(station, watched.series_of))
    return positions.with_equipment(equipment_of(station, watched.series_of))


def _felt(station: KnownStation, quakes: Sequence[Quake]) -> tuple[Quake, ...]:
    if station.lon is None or station.lat is None:
        return ()
    return felt_at(station.lon, station.lat, quakes)


def _ratio(one: Shaken) -> float:
    return 0.0 if one.jump is None else one.jump.ratio


def _by_earthquake(
    station: KnownStation, positions: Positions, one: Shaken, steps: Sequence[KnownStep]
) -> Detection:
    """Return that an earthquake moved a station; its time is that of the catalogue."""
    jump, quake = one.jump, one.quake
    assert jump is not None  # noqa: S101 - chosen so
    params = {"quake": said_of(quake), "km": figure(influence_km(quake.magnitude or 0.0))}
    reasons = [
        Message(N_("The earthquake {quake} moves stations within {km} km."), params),
        _sizes(jump),
    ]
    return _detection(
        station,
        positions,
        jump,
        steps,
        standing=Standing.ISSUED,
        certainty=Certainty.OBSERVED,
        onset=quake.time,
        headline=Message(N_("Station moved by an earthquake: {station}"),
                         {"station": name_of(station)}),
        reasons=tuple(reasons),
    )  # fmt: skip


def _alone(
    watched: Watched,
    station: KnownStation,
    positions: Positions,
    steps: Sequence[KnownStep],
    shaken: Sequence[Shaken],
) -> Detection:
    """Return what a jump without an earthquake means, or that there is none."""
    params = {"station": name_of(station)}
    recent = lately(jumps_of(positions, steps), day_of(watched.now))
    jump = next((one for one in recent if one.cause is None), None)
    if jump is None:
        return _nothing(station, positions, recent, shaken)
    wanted = int(thresholds("ground").number("neighbour_count"))
    others = _together(watched, jump) if is_large(jump) else 0
    confirmed = others >= wanted
    reasons = [_sizes(jump), _borne_out(others, wanted)]
    headline = (
        N_("Several stations moved at once, no earthquake known: {station}")
        if confirmed
        else N_("Single-station step (equipment?): {station}")
    )
    return _detection(
        station,
        positions,
        jump,
        steps,
        standing=Standing.ISSUED if confirmed else Standing.CANDIDATE,
        certainty=Certainty.POSSIBLE if confirmed else Certainty.UNLIKELY,
        onset=moment_of(jump.day),
        headline=Message(headline, params),
        reasons=tuple(reasons),
    )


def _together(watched: Watched, jump: Jump) -> int:
    km = thresholds("ground").number("neighbour_distance")
    return jumped_with(jump, (daily_of(watched, one) for one in watched.neighbours(km)))


def _nothing(
    station: KnownStation,
    positions: Positions,
    recent: Sequence[Jump],
    shaken: Sequence[Shaken],
) -> Detection:
    """Return that nothing is open: no jump, one of the equipment, or too early to tell."""
    params = {"station": name_of(station)}
    waiting = [one.quake for one in shaken if one.jump is None]
    said = [
        Message(N_("{quake} may have moved it: daily positions after it are waited for."),
                {"quake": said_of(one)})
        for one in waiting
    ]  # fmt: skip
    said += [
        Message(N_("It jumped by {size} mm on {day}: {cause}."),
                {"size": figure(one.horizontal_mm), "day": f"{moment_of(one.day):%Y-%m-%d}",
                 "cause": one.cause.cause.word})
        for one in recent if one.cause is not None
    ]  # fmt: skip
    too_early = Message(N_("Too early to tell whether it moved: {station}"), params)
    none = Message(N_("No sudden offset: {station}"), params)
    return Detection(
        detector=NAME,
        subject=station.key,
        hazard=HAZARD,
        standing=Standing.NOT_APPLICABLE if waiting else Standing.QUIET,
        expires=_until(positions),
        place=_place(station),
        headline=too_early if waiting else none,
        reasons=tuple(said),
        series=tuple((station.key, one) for one in AXES),
    )


def _detection(
    station: KnownStation,
    positions: Positions,
    jump: Jump,
    steps: Sequence[KnownStep],
    *,
    standing: Standing,
    certainty: Certainty,
    onset: datetime,
    headline: Message,
    reasons: tuple[Message, ...],
) -> Detection:
    every = jumps_of(positions, steps)
    count = sum(one.cause is None for one in every)
    years = float(positions.years[-1] - positions.years[0])
    a_year = count / years if grade_of(positions) is not Grade.NONE else None
    return Detection(
        detector=NAME,
        subject=station.key,
        hazard=HAZARD,
        standing=standing,
        certainty=certainty,
        onset=onset,
        expires=moment_of(jump.day + thresholds("ground").number("offset_recent")),
        place=_place(station),
        headline=headline,
        reasons=(*reasons, _often(positions, count, a_year)),
        figures=tuple(_figures(jump, a_year)),
        series=tuple((station.key, one) for one in AXES),
    )


def _often(positions: Positions, count: int, a_year: float | None) -> Message:
    """Return how often the rule alone would cry at this station."""
    if a_year is None:
        return Message(
            N_("This rule alone found {count} such steps in {days} days at this station."),
            {"count": count, "days": len(positions)},
        )
    return Message(
        N_("This rule alone finds {count} such steps a year at this station."),
        {"count": figure(a_year)},
    )


def _place(station: KnownStation) -> Place:
    return around(station, thresholds("ground").number("slope_radius"))


def _until(positions: Positions) -> datetime:
    return moment_of(float(positions.days[-1]) + thresholds("ground").number("rate_holds"))


def _sizes(jump: Jump) -> Message:
    east, north, up = (figure(one) for one in jump.enu_mm)
    return Message(
        N_("Medians of the days before and after differ by {east} mm east, {north} mm north, {up}"
           " mm up: {ratio} times what noise reaches."),
        {"east": east, "north": north, "up": up, "ratio": figure(jump.ratio)},
    )  # fmt: skip


def _borne_out(others: int, wanted: int) -> Message:
    if others >= wanted:
        return Message(N_("{count} stations nearby jumped with it."), {"count": others})
    return Message(
        N_("No earthquake of the catalogues and fewer than {wanted} stations nearby bear it out:"
           " look at the antenna first."), {"wanted": wanted}
    )  # fmt: skip


def _figures(jump: Jump, a_year: float | None) -> Iterator[Evidence]:
    rules, at = thresholds("ground"), moment_of(jump.day)
    size = rules["offset_size"]
    for name, value in zip(_NAMES, jump.enu_mm, strict=True):
        row = None if name == "offset_up" else size
        yield evidence(name, round(value, 2), "mm", row, at)
    yield evidence("offset_ratio", round(jump.ratio, 2), "1", rules["offset_ratio"], at)
    if a_year is not None:
        yield evidence("candidates_a_year", round(a_year, 2), "1/a", None, at)
