"""What is said of a slope: its headline, and why."""

from __future__ import annotations

from collections.abc import Iterator

from riskmap.core.words import N_, Message
from riskmap.warnings.detectors.wording import figure
from riskmap.warnings.ground.angle import EARLY, LATE, MIDDLE, UNIFORM
from riskmap.warnings.ground.creep import Creep
from riskmap.warnings.ground.known_steps import moment_of

#: Slugs of the limits by stage; the first has none of its own.
STAGES = ("angle_early", "angle_early", "angle_middle", "angle_late")
_HEADLINES = {
    UNIFORM: N_("Moves no faster than in its even stage: {station}"),
    EARLY: N_("Slope moves faster than before: {station}"),
    MIDDLE: N_("Slope accelerates: {station}"),
    LATE: N_("Slope accelerates as before a failure: {station}"),
}


def headline_of(station: str, stage: int) -> Message:
    """Return the headline of a stage."""
    return Message(_HEADLINES[stage], {"station": station})


def reasons_of(creep: Creep) -> Iterator[Message]:
    """Yield why: angle and rate, the even stage, jumps, when it may fail."""
    yield from _angle(creep)
    uniform = creep.uniform
    yield Message(
        N_("Even stage: {rate} ± {sigma} mm a day over {days} days, {count} positions, noise"
           " {noise} mm."),
        {"rate": figure(uniform.mm_per_day), "sigma": figure(uniform.sigma),
         "days": figure(uniform.span_days), "count": uniform.count,
         "noise": figure(uniform.noise_mm)},
    )  # fmt: skip
    if creep.looks_like_a_jump:
        yield Message(N_("The last days look more like a jump than like movement: look at the"
                         " antenna. A jump is not counted."))  # fmt: skip
    if creep.stage > max(creep.seen, UNIFORM):
        yield Message(N_("The stage stays until the rate is below its limit for some days."))
    if creep.failure is not None:
        days = (creep.failure.day, creep.failure.earliest, creep.failure.latest)
        at, earliest, latest = (f"{moment_of(one):%Y-%m-%d}" for one in days)
        yield Message(
            N_("If it goes on so, 1/v meets zero on {at}, between {earliest} and {latest}. This is"
               " an estimate, not a date."),
            {"at": at, "earliest": earliest, "latest": latest},
        )  # fmt: skip


def _angle(creep: Creep) -> Iterator[Message]:
    if creep.degrees is None or creep.mm_per_day is None or creep.sigma is None:
        yield Message(N_("Too few positions in the last days: the stage is that of before."))
        return
    yield Message(
        N_("Angle {degrees}° over {days} days: {rate} ± {sigma} mm a day, {ratio} times the even"
           " rate."),
        {"degrees": figure(round(creep.degrees, 1)), "days": figure(creep.window_days),
         "rate": figure(creep.mm_per_day), "sigma": figure(creep.sigma),
         "ratio": figure(creep.mm_per_day / creep.uniform.mm_per_day)},
    )  # fmt: skip
