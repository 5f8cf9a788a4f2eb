"""The improved tangential angle: how much faster a slope moves than in its uniform stage.

The angle is ``atan(v / v0)``: 45 degrees in the uniform stage, 80 and 85 before a slope fails (Xu
Qiang; table in doi:10.1186/s13638-021-02033-y). The angle of single days is noise: here it is that
of a slope fitted over some days, it counts only above a dead band, it has to last, and what looks
more like a jump than like movement does not count at all.
"""

from __future__ import annotations

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from riskmap.geo.arrays import Floats, Mask
from riskmap.warnings.ground.slopes import Uniform, line, not_before, slopes

Whole = NDArray[np.int64]
#: Results, in order: nothing beyond the uniform stage, then the three stages of acceleration.
UNIFORM, EARLY, MIDDLE, LATE = range(4)
#: Rates are the same to within this share: what is left is rounding.
_EVEN = 1e-6


@frozen(kw_only=True)
class Rules:
    """How angles are judged.

    Parameters
    ----------
    ratios
        v/v0 from which the stages begin: early (more than it), middle, late.
    sigmas
        Dead band: what v has to exceed 0, and in the early stage v0, by, in its own sigmas.
    shortest, longest
        Days over which slopes are fitted; the noise of the station says how many.
    lasts
        So many results in a row before a stage is reached that is more than one above the last. The
        early stage has to last as long as a window: other values then say the same.
    share, leaves_after
        A stage is left when v is below this share of its limit so many times in a row.
    jump_sigmas
        A jump has to fit so much better than a ramp to be called one, in sigmas.
    """

    ratios: tuple[float, float, float]
    sigmas: float = 3.0
    shortest: float = 3.0
    longest: float = 7.0
    lasts: int = 2
    share: float = 0.8
    leaves_after: int = 3
    jump_sigmas: float = 2.0


@frozen(kw_only=True, eq=False)
class Angles:
    """Angles of one series, one for each moment.

    Parameters
    ----------
    days, mm_per_day, sigma, degrees
        nan where too few values stand in the window.
    window_days
        Over how many days the slopes were fitted.
    seen
        Stage by itself; -1 where nothing is known.
    stages
        Stage after all rules: what is issued.
    jumps
        Where the last days look like a jump.
    """

    days: Floats
    mm_per_day: Floats
    sigma: Floats
    degrees: Floats
    window_days: float
    seen: Whole
    stages: Whole
    jumps: Mask


def raw_angles(days: Floats, mm: Floats, mm_per_day: float) -> Floats:
    """Return the angles of single steps in time, in degrees; the first is nan."""
    ratio = np.diff(mm) / np.diff(days) / mm_per_day
    return np.concatenate([[np.nan], np.degrees(np.arctan(ratio))])


def angles(
    days: Floats, mm: Floats, uniform: Uniform, rules: Rules, breaks: Floats | None = None
) -> Angles:
    """Return the angles of a series of displacement along its direction.

    Parameters
    ----------
    days, mm
        Sorted moments and displacement, (n,).
    uniform
        The stage that it is compared with.
    breaks
        Days on which the equipment changed: no window spans one.
    """
    window = window_days(uniform, rules)
    rate, sigma = slopes(days, mm, window, uniform.noise_mm, breaks)
    with np.errstate(invalid="ignore"):
        jumps = _jumps(
            days,
            mm,
            fast=rate > rules.sigmas * sigma,
            weak=rate < 2.0 * rules.sigmas * sigma,
            since=not_before(days, days - 2.0 * window - 1.0, breaks),
            told=(rules.jump_sigmas * uniform.noise_mm) ** 2,
        )
    seen = _seen(rate, sigma, uniform.mm_per_day, rules)
    jumps &= seen > UNIFORM  # where nothing is seen, nothing has to be held back
    seen[jumps] = UNIFORM
    return Angles(
        days=days,
        mm_per_day=rate,
        sigma=sigma,
        degrees=np.degrees(np.arctan(rate / uniform.mm_per_day)),
        window_days=window,
        seen=seen,
        stages=settled(seen, rate / uniform.mm_per_day, rules, round(window) + 1),
        jumps=jumps,
    )


def window_days(uniform: Uniform, rules: Rules) -> float:
    """Return the shortest window whose dead band is below half of what the middle stage asks."""
    asked = rules.ratios[1] * uniform.mm_per_day / 2.0
    for window in np.arange(rules.shortest, rules.longest):
        times = np.arange(window + 1.0)
        if rules.sigmas * line(times, times)[1] * uniform.noise_mm <= asked:
            return float(window)
    return rules.longest


def _seen(rate: Floats, sigma: Floats, uniform_rate: float, rules: Rules) -> Whole:
    """Return the stage of each moment by itself."""
    with np.errstate(invalid="ignore"):
        beyond = rate > rules.sigmas * sigma
        faster = rate - uniform_rate > rules.sigmas * sigma
        early = beyond & faster & (rate > (rules.ratios[0] + _EVEN) * uniform_rate)
        middle = beyond & (rate >= rules.ratios[1] * uniform_rate)
        late = beyond & (rate >= rules.ratios[2] * uniform_rate)
    stages = np.where(late, LATE, np.where(middle, MIDDLE, np.where(early, EARLY, UNIFORM)))
    return np.where(np.isnan(rate), -1, stages).astype(np.int64)


def settled(seen: Whole, ratios: Floats, rules: Rules, early_lasts: int = 1) -> Whole:
    """Return the stages after persistence and hysteresis; where nothing is known, the last holds.

    Parameters
    ----------
    early_lasts
        So many results in a row before the early stage is reached.
    """
    stages = np.zeros(len(seen), dtype=np.int64)
    stage, before, below, row = UNIFORM, UNIFORM, 0, 1
    for place, now in enumerate(seen):
        if now >= 0:
            row = row + 1 if now == before else 1
            lasts = row >= early_lasts if now == EARLY else before >= now - 1 or row >= rules.lasts
            if now > stage and lasts:
                stage, below = int(now), 0
            else:
                left = stage > UNIFORM and now < stage and _is_left(ratios[place], stage, rules)
                below = below + 1 if left else 0
            if below >= rules.leaves_after:
                stage, below = int(now), 0
            before = int(now)
        stages[place] = stage
    return stages


def _is_left(ratio: float, stage: int, rules: Rules) -> bool:
    """Tell whether a ratio is far enough below what the stage asks."""
    limit = rules.ratios[stage - 1]
    return bool(ratio < (limit if stage == EARLY else rules.share * limit))


def _jumps(
    days: Floats,
    mm: Floats,
    *,
    fast: Mask,
    weak: Mask,
    since: Floats,
    told: float,
) -> Mask:
    """Tell where the last days are better explained by a jump than by a ramp.

    Parameters
    ----------
    fast
        Where it has to be told at all.
    weak
        Where the rate is below twice the dead band: there what fits about as well is a jump too.
    since
        Where the last days begin.
    told
        Fits that differ by less are about as good, mm2.
    """
    found = np.zeros(len(days), dtype=bool)
    first = np.searchsorted(days, since, "left")
    for place in np.nonzero(fast)[0]:
        span = slice(first[place], place + 1)
        gain = _gain_of_a_jump(days[span], mm[span])
        found[place] = gain > told or (bool(weak[place]) and gain > -told)
    return found


def _gain_of_a_jump(days: Floats, mm: Floats) -> float:
    """Return by how many mm2 a line with a jump leaves less than a line with a bend.

    A bend has two moments behind it at least: one alone is as good as a jump.
    """
    times = days - days[0]
    if len(times) < 4:  # noqa: PLR2004 - two for the line, one each for jump and bend
        return np.inf
    ramp = np.maximum(times[:, None] - times[None, 1:-2], 0.0)
    jump = (times[:, None] >= times[None, 1:]).astype(np.float64)
    return _explained(times, mm, jump) - _explained(times, mm, ramp)


def _explained(times: Floats, mm: Floats, columns: Floats) -> float:
    """Return what the best of several columns explains beside a line, in mm2."""
    base = np.column_stack([np.ones_like(times), times])
    unit, _ = np.linalg.qr(base)
    left = mm - unit @ (unit.T @ mm)
    free = columns - unit @ (unit.T @ columns)
    length = np.sum(free**2, axis=0)
    sound = length > 1e-9 * max(float(np.sum(times**2)), 1.0)
    if not sound.any():
        return 0.0
    return float(np.max((left @ free[:, sound]) ** 2 / length[sound]))
