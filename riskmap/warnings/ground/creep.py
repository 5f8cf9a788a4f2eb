"""How one slope creeps now: its angle by the rules, and when it may fail. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from math import radians, tan

import numpy as np
from attrs import frozen

from riskmap.core.words import N_, Message
from riskmap.feeds.model.positions import Positions
from riskmap.geo.arrays import Floats
from riskmap.warnings.ground.angle import EARLY, Angles, Rules, angles, window_days
from riskmap.warnings.ground.inverse_velocity import Failure, block_velocities, failure
from riskmap.warnings.ground.slopes import Uniform, fit_uniform
from riskmap.warnings.model.thresholds import thresholds

#: Positions on either side of a break that say how large it was.
_SIDE = 3
#: Velocities older than so many windows say nothing of a failure.
_BLOCKS = 30


@frozen(kw_only=True, eq=False)
class Creep:
    """How one slope creeps at its newest moment.

    Parameters
    ----------
    day
        Of the newest position.
    stage, seen
        After all rules, and by itself; -1 where too few positions say nothing.
    since
        When the stage began.
    degrees, mm_per_day, sigma
        None where too few positions say nothing.
    failure
        None unless it accelerates, and an interval can be given.
    """

    day: float
    uniform: Uniform
    angles: Angles
    along_mm: Floats
    stage: int
    seen: int
    since: float
    window_days: float
    degrees: float | None
    mm_per_day: float | None
    sigma: float | None
    looks_like_a_jump: bool
    failure: Failure | None

    @staticmethod
    def shown(value: float | None, digits: int) -> float | None:
        """Return a number as it stands in evidence."""
        return None if value is None else round(value, digits)


@cache
def rules() -> Rules:
    """Return how angles are judged, as the thresholds say."""
    ground = thresholds("ground")
    early, middle, late = (
        tan(radians(ground.number(one))) for one in ("angle_early", "angle_middle", "angle_late")
    )
    return Rules(
        ratios=(early, middle, late),
        sigmas=ground.number("angle_sigmas"),
        shortest=ground.number("angle_shortest"),
        longest=ground.number("angle_longest"),
        lasts=int(ground.number("angle_lasts")),
        share=ground.number("angle_share"),
        leaves_after=int(ground.number("angle_leaves_after")),
        jump_sigmas=ground.number("angle_jump_sigmas"),
    )


def creep_of(
    positions: Positions,
    declared: tuple[float, float],
    direction: tuple[float, ...] | None = None,
    breaks: Sequence[float] = (),
) -> Creep | Message:
    """Return how a slope creeps, or why the rule does not hold for it.

    Parameters
    ----------
    positions
        One a day.
    declared
        First and last day of the stage that was declared even.
    direction
        Downhill in east, north, up; that of the even stage, if nobody entered one.
    breaks
        Days on which the equipment changed.
    """
    even = positions.only((positions.days >= declared[0]) & (positions.days <= declared[1]))
    uniform = fit_uniform(even.days, _joined(even, breaks), direction)
    least = thresholds("ground").number("uniform_least_days")
    if uniform is None or uniform.span_days < least:
        return Message(
            N_("The even stage holds positions of less than {days} days."), {"days": f"{least:g}"}
        )
    if not uniform.moves(rules().sigmas):
        return Message(N_("In its even stage the movement does not stand out of the noise."))
    later = positions.only(positions.days >= declared[0])
    along = uniform.along(later.enu_mm)
    found = angles(later.days, along, uniform, rules(), np.array(sorted(breaks)))
    return _newest(declared[1], later.days, along, uniform, found)


def _joined(positions: Positions, breaks: Sequence[float]) -> Floats:
    """Return positions whose jumps at breaks are taken out by the medians of both sides."""
    values = positions.enu_mm.copy()
    for day in sorted(breaks):
        after = positions.days >= day
        if after.any() and not after.all():
            left, right = values[:, ~after][:, -_SIDE:], values[:, after][:, :_SIDE]
            values[:, after] -= (np.median(right, axis=1) - np.median(left, axis=1))[:, None]
    return values


def _newest(
    even_until: float, days: Floats, along: Floats, uniform: Uniform, found: Angles
) -> Creep:
    stage = int(found.stages[-1])
    is_known = bool(np.isfinite(found.degrees[-1]))
    return Creep(
        day=float(days[-1]),
        uniform=uniform,
        angles=found,
        along_mm=along,
        stage=stage,
        seen=int(found.seen[-1]),
        since=float(days[_began(found)]),
        window_days=found.window_days,
        degrees=float(found.degrees[-1]) if is_known else None,
        mm_per_day=float(found.mm_per_day[-1]) if is_known else None,
        sigma=float(found.sigma[-1]) if is_known else None,
        looks_like_a_jump=bool(found.jumps[-1]),
        failure=_failure(even_until, days, along, uniform) if stage > EARLY else None,
    )


def _began(found: Angles) -> int:
    """Return the place where the present stage began."""
    others = np.nonzero(found.stages != found.stages[-1])[0]
    return int(others[-1]) + 1 if len(others) else 0


def _failure(even_until: float, days: Floats, along: Floats, uniform: Uniform) -> Failure | None:
    """Return when it may fail, from the velocities since the even stage.

    Those of slow days weigh next to nothing, so it does not matter when exactly it left that stage.
    """
    width = window_days(uniform, rules())
    since = max(even_until, float(days[-1]) - _BLOCKS * width)
    lately = days >= since
    middles, rates = block_velocities(days[lately], along[lately], width)
    sigma = uniform.noise_mm * np.sqrt(2.0) / width
    return failure(middles, rates, float(sigma), least_half=width / 2.0)
