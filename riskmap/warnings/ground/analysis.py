"""All that years of positions of one station say: rate, class, steps, model, jumps."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

import numpy as np
from attrs import evolve, frozen

from riskmap.core.words import N_, Message
from riskmap.feeds.model.positions import Positions
from riskmap.geo.arrays import Floats
from riskmap.warnings.ground.known_steps import Cause, KnownStep
from riskmap.warnings.ground.midas import Rates, midas
from riskmap.warnings.ground.offsets import Differences, differences, peaks, sudden
from riskmap.warnings.ground.series import binned, noise
from riskmap.warnings.ground.subsidence import Sinking, sinking
from riskmap.warnings.ground.trajectory import Trajectory, fit
from riskmap.warnings.model.thresholds import thresholds

#: Fewer days say nothing at all.
LEAST_DAYS = 20
_HORIZONTAL = slice(0, 2)
#: Closer together than that they are taken together to medians of days.
_DAILY = 0.5


class Grade(StrEnum):
    """How far a rate can be trusted, by the years that it comes from."""

    NONE = "none"
    NO_CLASS = "no_class"
    CLASS = "class"

    @property
    def word(self) -> Message:
        """What is said of it."""
        return Message(_GRADES[self])


_GRADES = {
    Grade.NONE: N_("less than a year: no rate"),
    Grade.NO_CLASS: N_("less than two and a half years: a rate, and no class"),
    Grade.CLASS: N_("long enough for a class"),
}


@frozen(kw_only=True)
class Jump:
    """A sudden offset.

    Parameters
    ----------
    day
        Where the difference of medians is largest; it wanders by some days.
    enu_mm
        East, north, up; what is not known is nan.
    ratio
        How many times the limit of noise the larger of east and north is; 0 where neither scatters.
    cause
        What is known to have happened then; None: an open question.
    """

    day: float
    enu_mm: tuple[float, float, float]
    ratio: float
    cause: KnownStep | None = None

    @property
    def horizontal_mm(self) -> float:
        """The larger of east and north, without sign."""
        return float(np.nanmax(np.abs(self.enu_mm[:2])))


@frozen(kw_only=True, eq=False)
class Analysis:
    """What the positions of one station say.

    Parameters
    ----------
    days
        How many days were measured, of all that are there: what was filled in is left out.
    noise_mm
        Of single days, east, north, up.
    rates, model
        None where the series is too short.
    jumps
        Sudden offsets, in order of time.
    candidates_a_year
        How many of these nothing explains, in a year: how often the rule alone would cry. None
        below a year.
    """

    station: str
    positions: Positions
    days: int
    years: float
    grade: Grade
    noise_mm: Floats
    rates: Rates | None
    sinking: Sinking | None
    steps: tuple[KnownStep, ...]
    model: Trajectory | None
    jumps: tuple[Jump, ...]
    candidates_a_year: float | None


def analyse(
    positions: Positions, steps: Sequence[KnownStep] = (), *, compiled: bool = False
) -> Analysis:
    """Return what positions say, with what is known to have happened to the station.

    Parameters
    ----------
    compiled
        Worth it for many stations.
    """
    daily = by_day(positions)
    grade = grade_of(daily)
    enough = len(daily) >= LEAST_DAYS
    step_days = np.array([one.day for one in steps], dtype=np.float64)
    rates = midas(daily.days, daily.enu_mm, step_days, compiled=compiled) if enough else None
    rates = None if grade is Grade.NONE else rates
    jumps = jumps_of(daily, steps) if enough else ()
    years = _years(daily)
    open_ones = sum(one.cause is None for one in jumps)
    return Analysis(
        station=positions.station,
        positions=daily,
        days=len(daily),
        years=years,
        grade=grade,
        noise_mm=noise(daily.enu_mm) if enough else np.full(3, np.nan),
        rates=rates,
        sinking=None if rates is None else sinking_of(rates),
        steps=tuple(steps),
        model=None if rates is None else _model(daily, steps, jumps),
        jumps=jumps,
        candidates_a_year=None if grade is Grade.NONE else open_ones / years,
    )


def by_day(positions: Positions) -> Positions:
    """Return one position a day: medians of those that were measured."""
    usable = positions.usable()
    if len(usable) < 2 or np.median(np.diff(usable.days)) > _DAILY:  # noqa: PLR2004 - two make a step
        return usable
    days, enu = binned(usable.days, usable.enu_mm, 1.0)
    unknown = np.full(enu.shape, np.nan)
    return evolve(usable, days=days, enu_mm=enu, sigmas_mm=unknown, measured=np.isfinite(enu))


def grade_of(positions: Positions) -> Grade:
    """Return how far a rate of these years can be trusted."""
    rules, years = thresholds("ground"), _years(positions)
    if years < rules.number("rate_least_years"):
        return Grade.NONE
    return Grade.CLASS if years >= rules.number("rate_class_years") else Grade.NO_CLASS


def sinking_of(rates: Rates) -> Sinking | None:
    """Return how fast a station sinks, and of which class that is."""
    return sinking(
        float(rates.mm_per_year[2]),
        float(rates.sigma[2]),
        rates.span_years,
        sinking_limits(),
        sigmas=thresholds("ground").number("rate_sigmas"),
    )


def sinking_limits() -> tuple[float, ...]:
    """Return the limits of the classes of sinking, rising."""
    rows = thresholds("ground").rows.values()
    return tuple(
        sorted(one.value for one in rows if one.slug.startswith("sinking_class") and one.value)
    )


def offsets_at(positions: Positions, at: Floats) -> Differences:
    """Return the differences of medians at moments, by the rules."""
    rules = thresholds("ground")
    return differences(
        positions.days,
        positions.enu_mm,
        at,
        window=rules.number("offset_window"),
        least=int(rules.number("offset_least")),
        sigmas=rules.number("offset_sigmas"),
    )


def sudden_at(positions: Positions, at: Floats) -> Differences:
    """Return the differences at moments that are no part of a drift."""
    rules = thresholds("ground")
    return sudden(
        positions.days,
        positions.enu_mm,
        offsets_at(positions, at),
        share=rules.number("offset_sudden"),
        window=rules.number("offset_window"),
        least=int(rules.number("offset_least")),
    )


def jumps_of(positions: Positions, steps: Sequence[KnownStep] = ()) -> tuple[Jump, ...]:
    """Return the sudden offsets east or north, each with what is known to have happened then."""
    flat = _horizontal(positions)
    found = offsets_at(flat, flat.days)
    with np.errstate(invalid="ignore"):
        beyond = (found.ratios > 1.0).any(axis=0)
    found = sudden_at(flat, flat.days[beyond])
    window = thresholds("ground").number("offset_window")
    whole = offsets_at(positions, found.days[places := peaks(found, apart=2 * window)])
    return tuple(
        Jump(
            day=float(whole.days[number]),
            enu_mm=(float(east), float(north), float(up)),
            ratio=float(np.nanmax(found.ratios[:, place])),
            cause=_cause(float(whole.days[number]), steps, window),
        )
        for number, (place, (east, north, up)) in enumerate(
            zip(places, whole.offsets_mm.T, strict=True)
        )
    )


def _horizontal(positions: Positions) -> Positions:
    """Return it without height: that is too noisy, and snow lies on antennas."""
    return evolve(positions, enu_mm=positions.enu_mm[_HORIZONTAL])


def _cause(day: float, steps: Sequence[KnownStep], window: float) -> KnownStep | None:
    """Return the nearest known step, if one lies within the window."""
    near = [one for one in steps if abs(one.day - day) <= window]
    return min(near, key=lambda one: abs(one.day - day), default=None)


def _model(positions: Positions, steps: Sequence[KnownStep], jumps: Sequence[Jump]) -> Trajectory:
    """Return the model with all known steps; after great earthquakes the ground goes on moving."""
    ratio = thresholds("ground").number("offset_ratio")
    great = [
        one.cause.day
        for one in jumps
        if one.cause is not None and one.cause.cause is Cause.EARTHQUAKE and one.ratio > ratio
    ]
    return fit(
        positions.days,
        positions.enu_mm,
        steps=np.array([one.day for one in steps], dtype=np.float64),
        decays=np.array(great, dtype=np.float64),
    )


def _years(positions: Positions) -> float:
    return float(positions.years[-1] - positions.years[0]) if len(positions) else 0.0
