"""Slopes: the improved tangential angle against a declared uniform stage, and when 1/v meets zero.

Without a stage that its operator declared even (marks ``uniform_from`` and ``uniform_until``), or
where the movement in it does not stand out of the noise, the rule does not hold, and says so.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from math import cos, radians, sin

from riskmap.core.words import N_, Message
from riskmap.feeds.model.positions import ANTENNA, AXES
from riskmap.feeds.model.stations import KnownStation
from riskmap.warnings.detectors.offset import daily_of
from riskmap.warnings.detectors.slope_words import STAGES, headline_of, reasons_of
from riskmap.warnings.detectors.wording import around, evidence, name_of
from riskmap.warnings.ground.angle import UNIFORM
from riskmap.warnings.ground.creep import Creep, creep_of
from riskmap.warnings.ground.kept import DEGREES
from riskmap.warnings.ground.known_steps import day_of, mark_day, moment_of, steps_of
from riskmap.warnings.model.detections import Certainty, Detection, Evidence, Standing
from riskmap.warnings.model.thresholds import thresholds
from riskmap.warnings.model.watching import STATION, Detector, Watched

NAME, HAZARD = "slope", "landslide"
#: Marks that declare the even stage, and the direction downhill.
UNIFORM_FROM, UNIFORM_UNTIL, AZIMUTH = "uniform_from", "uniform_until", "azimuth_deg"


def look(watched: Watched) -> Iterator[Detection]:
    """Yield how one slope moves; a station that fell silent says nothing."""
    station = watched.station
    if station is None:
        return
    span = declared(station)
    if span is None:
        yield _not_applicable(station, Message(N_("Nobody declared an even stage for it.")))
        return
    positions = daily_of(watched, station)
    until = day_of(watched.now)
    positions = positions.only(positions.days <= until)
    if not len(positions):
        return
    breaks = [one.day for one in steps_of(positions, station.marks)]
    creep = creep_of(positions, span, direction_of(station), breaks)
    if isinstance(creep, Message):
        yield _not_applicable(station, creep)
    elif creep.day + thresholds("ground").number("angle_holds") > until:
        yield detection(station, creep)


DETECTOR = Detector(
    name=NAME,
    zh="改进切线角(GNSS)",
    en="Improved tangential angle (GNSS)",
    quantities=(*AXES, *DEGREES, ANTENNA),
    about=STATION,
    look=look,
    reach=timedelta(days=800),
)


def declared(station: KnownStation) -> tuple[float, float] | None:
    """Return first and last day of the stage that was declared even; None where none was."""
    marks = [station.marks.get(one, {}).get("value") for one in (UNIFORM_FROM, UNIFORM_UNTIL)]
    days = [None if one is None else mark_day(one) for one in marks]
    first, last = days
    return None if first is None or last is None or last <= first else (first, last)


def direction_of(station: KnownStation) -> tuple[float, ...] | None:
    """Return the direction downhill in east, north, up that was entered, level; None: none was."""
    mark = station.marks.get(AZIMUTH, {}).get("value")
    if not isinstance(mark, int | float) or isinstance(mark, bool):
        return None
    return sin(radians(mark)), cos(radians(mark)), 0.0


def detection(station: KnownStation, creep: Creep) -> Detection:
    """Return what the newest angle means."""
    rules, stage = thresholds("ground"), creep.stage
    at = moment_of(creep.day)
    is_issued = stage > UNIFORM
    return Detection(
        detector=NAME,
        subject=station.key,
        hazard=HAZARD,
        standing=Standing.ISSUED if is_issued else Standing.QUIET,
        level=rules[STAGES[stage]].level if is_issued else None,
        certainty=Certainty.LIKELY if is_issued else Certainty.UNKNOWN,
        onset=moment_of(creep.since) if is_issued else None,
        expires=at + timedelta(days=rules.number("angle_holds")),
        place=around(station, rules.number("slope_radius")),
        headline=headline_of(name_of(station), stage),
        reasons=tuple(reasons_of(creep)),
        figures=tuple(_figures(creep, at)),
        series=tuple((station.key, one) for one in AXES),
    )


def _not_applicable(station: KnownStation, why: Message) -> Detection:
    return Detection(
        detector=NAME,
        subject=station.key,
        hazard=HAZARD,
        standing=Standing.NOT_APPLICABLE,
        headline=Message(N_("Tangential angle not applicable: {station}"),
                         {"station": name_of(station)}),
        reasons=(why,),
    )  # fmt: skip


def _figures(creep: Creep, at: datetime) -> Iterator[Evidence]:
    rules = thresholds("ground")
    following = rules[STAGES[min(creep.stage + 1, len(STAGES) - 1)]]
    row = rules[STAGES[creep.stage]] if creep.stage > UNIFORM else following
    yield evidence("tangential_angle", creep.shown(creep.degrees, 1), "deg", row, at)
    yield evidence("slope_rate", creep.shown(creep.mm_per_day, 2), "mm/d", None, at)
    yield evidence("slope_rate_sigma", creep.shown(creep.sigma, 2), "mm/d", None, at)
    yield evidence("uniform_rate", round(creep.uniform.mm_per_day, 3), "mm/d", None, at)
    if creep.failure is not None:
        ahead = round(creep.failure.day - creep.day, 1)
        yield evidence("days_to_failure", ahead, "d", None, at)
