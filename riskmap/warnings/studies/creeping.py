"""Slopes: velocity along the slope and the improved tangential angle, with its dead band."""

from __future__ import annotations

from collections.abc import Iterator

from riskmap.core.words import N_, Message
from riskmap.feeds.model.positions import AXES
from riskmap.maps.series import Line, Look, Threshold
from riskmap.maps.study import Study
from riskmap.warnings.detectors.slope import declared, direction_of
from riskmap.warnings.ground.analysis import by_day
from riskmap.warnings.ground.creep import Creep, creep_of, rules
from riskmap.warnings.ground.kept import equipment_of, positions_of
from riskmap.warnings.ground.known_steps import steps_of
from riskmap.warnings.model.thresholds import thresholds
from riskmap.warnings.studies.seen import Seen, seconds_of_days

_LIMITS = (
    ("angle_early", N_("early acceleration above {degrees}°")),
    ("angle_middle", N_("middle acceleration from {degrees}°")),
    ("angle_late", N_("about to fail from {degrees}°")),
)


def studies(seen: Seen) -> Iterator[Study]:
    """Yield velocity and angle of a slope whose operator declared an even stage."""
    span = declared(seen.station) if seen.measures(*AXES) else None
    if span is None:
        return
    positions = by_day(positions_of(seen.station, seen.series_of))
    positions = positions.with_equipment(equipment_of(seen.station, seen.series_of))
    if not len(positions):
        return
    breaks = [one.day for one in steps_of(positions, seen.station.marks)]
    found = creep_of(positions, span, direction_of(seen.station), breaks)
    if isinstance(found, Message):
        yield Study(slug="creep-none", quantity=AXES[-1], notes=(found,))
        return
    yield _velocity(found)
    yield _angle(found)


def _velocity(found: Creep) -> Study:
    angles, sigmas = found.angles, rules().sigmas
    half = sigmas * angles.sigma
    line = Line(
        label=Message(N_("velocity")),
        seconds=seconds_of_days(angles.days),
        values=angles.mm_per_day,
        low=angles.mm_per_day - half,
        high=angles.mm_per_day + half,
    )
    even = Threshold(
        value=found.uniform.mm_per_day,
        label=Message(N_("even stage {rate} mm/d"), {"rate": f"{found.uniform.mm_per_day:.2f}"}),
        source=Message(N_("fitted on the stage that its operator declared even")),
    )
    finding = None
    if found.mm_per_day is not None and found.sigma is not None:
        about = {"rate": f"{found.mm_per_day:.2f}", "sigma": f"{found.sigma:.2f}"}
        finding = Message(N_("Creeps by {rate} ± {sigma} mm a day"), about)
    days = {"days": f"{angles.window_days:.1f}", "sigmas": f"{sigmas:g}"}
    return Study(
        slug="creep-velocity",
        title=Message(N_("Velocity along the slope")),
        finding=finding,
        unit="mm/d",
        lines=(line,),
        thresholds=(even,),
        notes=(
            Message(N_("Slopes over {days} days; the band is {sigmas} standard deviations."), days),
        ),
        from_zero=True,
    )


def _angle(found: Creep) -> Study:
    line = Line(
        label=Message(N_("tangential angle")),
        seconds=seconds_of_days(found.angles.days),
        values=found.angles.degrees,
        doubtful=found.angles.jumps,
        look=Look.MEASURED,
    )
    finding = None
    if found.degrees is not None:
        finding = Message(N_("Tangential angle {degrees}°"), {"degrees": f"{found.degrees:.0f}"})
    return Study(
        slug="creep-angle",
        title=Message(N_("Improved tangential angle")),
        finding=finding,
        unit="deg",
        lines=(line,),
        thresholds=tuple(_limits()),
        notes=(
            Message(N_("An angle alone is no alarm: speed, dead band and persistence count, too.")),
            Message(N_("Rings look like a jump of the instrument.")),
        ),
        from_zero=True,
    )


def _limits() -> Iterator[Threshold]:
    for slug, text in _LIMITS:
        row = thresholds("ground")[slug]
        if row.value is not None:
            label = Message(text, {"degrees": f"{row.value:g}"})
            yield Threshold(value=row.value, label=label, source=row.source)
