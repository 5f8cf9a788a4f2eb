"""Annual loss by both named rules at once, for one thing or for many groups of things."""

from __future__ import annotations

from typing import Any

import numpy as np
from attrs import field, frozen

from riskmap.geo.arrays import Floats, Mask
from riskmap.risk.impact.exceedance import (
    EVENT_SUM,
    EVENT_SUM_CLIMADA_CONVENTION,
    EXCEEDANCE_TRAPEZOID,
    ExceedanceCurve,
    cumulated_curve,
    event_sum,
    event_sum_climada_convention,
    require_rising,
    trapezoid_over,
)


@frozen(kw_only=True, eq=False)
class AnnualLoss:
    """Loss of a mean year, by both rules; NaN is not known.

    Parameters
    ----------
    headline_rule, headline
        ``event_sum`` for sets of events, ``exceedance_trapezoid`` for return-period maps.
    event_sum
        Frequency times loss, summed. For return-period maps this is
        ``event_sum_climada_convention``: for comparison, no estimate of the integral.
    exceedance_trapezoid
        Integral over exceedance probability between the ends of the curve.
    rare_tail
        What rarer events add if none is worse than the worst here: at least this is missing.
    with_rare_tail
        `exceedance_trapezoid` and `rare_tail` together.
    is_lower_bound
        True while the headline leaves out the rare tail.
    frequent_end
        Part of `exceedance_trapezoid` that lies before the most frequent map: 0 where that does
        no damage, by the stated zero-damage return period, or NaN: not known and not counted.
    frequent_end_closed
        True where nothing is missing there.
    zero_damage_return_period_years
        Longest return period known to do no damage, as stated or as mapped; in a set of events
        that has such without loss, how often there is any loss. NaN: none is known.
    zero_damage_contradicted
        True where a map shows a loss at a return period stated to do none; the map holds.
    curve
        Loss by return period, (M,) arrays.
    """

    headline_rule: str
    headline: float
    event_sum: float
    exceedance_trapezoid: float
    rare_tail: float
    with_rare_tail: float
    is_lower_bound: bool
    frequent_end: float
    frequent_end_closed: bool
    zero_damage_return_period_years: float
    zero_damage_contradicted: bool
    curve: ExceedanceCurve

    def to_json(self) -> dict[str, Any]:
        """Return the record for files and answers; what is not known is None."""
        of_maps = self.headline_rule == EXCEEDANCE_TRAPEZOID
        curve = zip(self.curve.return_periods_years, self.curve.values, strict=True)
        return {
            "headline_rule": self.headline_rule,
            "headline": _known(self.headline),
            EVENT_SUM: _known(self.event_sum),
            EVENT_SUM_CLIMADA_CONVENTION: _known(self.event_sum) if of_maps else None,
            EXCEEDANCE_TRAPEZOID: _known(self.exceedance_trapezoid),
            "rare_tail": _known(self.rare_tail),
            "with_rare_tail": _known(self.with_rare_tail),
            "is_lower_bound": self.is_lower_bound,
            "frequent_end": _known(self.frequent_end),
            "frequent_end_closed": self.frequent_end_closed,
            "zero_damage_return_period_years": _known(self.zero_damage_return_period_years),
            "zero_damage_contradicted": self.zero_damage_contradicted,
            "exceedance_curve": [
                {"return_period_years": _known(period), "loss": _known(loss)}
                for period, loss in curve
            ],
        }


def _known(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


@frozen(kw_only=True, eq=False)
class AnnualLosses:
    """Annual losses of many groups, (...) arrays; the fields are those of `AnnualLoss`.

    Parameters
    ----------
    return_periods_years, frequencies
        Of the maps, rising, or of the events, (M,); the other one is None.
    losses : (..., M) array
        What was integrated.
    """

    headline_rule: str
    event_sum: Floats
    exceedance_trapezoid: Floats
    rare_tail: Floats
    frequent_end: Floats
    frequent_end_closed: Mask
    zero_damage_return_period_years: Floats
    zero_damage_contradicted: Mask
    losses: Floats = field(repr=False)
    return_periods_years: tuple[float, ...] | None = None
    frequencies: Floats | None = field(default=None, repr=False)

    @property
    def headline(self) -> Floats:
        """The loss by the rule that fits these maps, (...)."""
        by_sum = self.headline_rule == EVENT_SUM
        return self.event_sum if by_sum else self.exceedance_trapezoid

    @property
    def with_rare_tail(self) -> Floats:
        """Integral and rare tail together, (...)."""
        return self.exceedance_trapezoid + self.rare_tail

    @property
    def is_lower_bound(self) -> bool:
        """True while the headline leaves out the rare tail."""
        return self.headline_rule == EXCEEDANCE_TRAPEZOID

    def at(self, *place: int) -> AnnualLoss:
        """Return the annual loss of one group, by its position."""
        losses = self.losses[place]
        if self.frequencies is not None:
            curve = cumulated_curve(self.frequencies, losses)
        else:
            periods = np.asarray(self.return_periods_years, dtype=np.float64)
            curve = ExceedanceCurve(return_periods_years=periods, values=losses)
        return AnnualLoss(
            headline_rule=self.headline_rule,
            headline=float(self.headline[place]),
            event_sum=float(self.event_sum[place]),
            exceedance_trapezoid=float(self.exceedance_trapezoid[place]),
            rare_tail=float(self.rare_tail[place]),
            with_rare_tail=float(self.with_rare_tail[place]),
            is_lower_bound=self.is_lower_bound,
            frequent_end=float(self.frequent_end[place]),
            frequent_end_closed=bool(self.frequent_end_closed[place]),
            zero_damage_return_period_years=float(self.zero_damage_return_period_years[place]),
            zero_damage_contradicted=bool(self.zero_damage_contradicted[place]),
            curve=curve,
        )


def annual_losses_of_maps(
    return_periods_years: tuple[float, ...],
    losses: Floats,
    *,
    zero_damage_return_period_years: float | None = None,
) -> AnnualLosses:
    """Return the annual losses of (..., T) losses on return-period maps.

    Parameters
    ----------
    return_periods_years
        T in years, rising.
    losses : (..., T) array
        One a map; NaN (no data) makes the results NaN.
    zero_damage_return_period_years
        Longest return period that is known to do no damage, where somebody states one. It
        closes the frequent end, or stands between the last map without loss and the next.

    Raises
    ------
    ReturnPeriodError
        When return periods do not rise, or are not as many as the losses.
    """
    require_rising(return_periods_years, losses)
    periods = np.asarray(return_periods_years, dtype=np.float64)
    integral, tail = trapezoid_over(1.0 / periods, losses)
    unknown = np.isnan(losses).any(axis=-1)
    dry = (np.cumsum(losses != 0.0, axis=-1) == 0).sum(axis=-1)  # maps without loss, from below
    zero = np.where(dry > 0, periods[np.maximum(dry - 1, 0)], np.nan)
    frequent_end = np.where(dry > 0, 0.0, np.nan)
    contradicted = np.zeros(dry.shape, dtype=np.bool_)
    if zero_damage_return_period_years is not None:
        stated = zero_damage_return_period_years
        place = int(np.searchsorted(periods, stated))  # the first map at or beyond it
        contradicted = np.asarray((dry < np.searchsorted(periods, stated, side="right")) & ~unknown)
        added = _with_zero_at(stated, place, periods, losses)
        used = (dry == place) & (place < periods.size) & ~contradicted
        integral = np.where(used, integral + added, integral)
        frequent_end = np.where(used & (place == 0), added, frequent_end)
        zero = np.where(contradicted, zero, np.fmax(zero, stated))
    closed = ~np.isnan(frequent_end) & ~unknown
    return AnnualLosses(
        headline_rule=EXCEEDANCE_TRAPEZOID,
        event_sum=event_sum_climada_convention(return_periods_years, losses),
        exceedance_trapezoid=integral,
        rare_tail=tail,
        frequent_end=np.where(unknown, np.nan, frequent_end),
        frequent_end_closed=closed,
        zero_damage_return_period_years=np.where(unknown, np.nan, zero),
        zero_damage_contradicted=contradicted,
        losses=losses,
        return_periods_years=return_periods_years,
    )


def _with_zero_at(stated: float, place: int, periods: Floats, losses: Floats) -> Floats:
    """Return what a node of loss 0 at a stated T, before map `place`, adds to the integral."""
    next_one = min(place, periods.size - 1)
    half = 0.5 * losses[..., next_one]
    new = (1.0 / stated - 1.0 / periods[next_one]) * half
    before = (1.0 / periods[place - 1] - 1.0 / periods[next_one]) * half if place else 0.0
    return np.asarray(new - before)


def annual_losses_of_events(frequencies: Floats, losses: Floats) -> AnnualLosses:
    """Return the annual losses of (..., M) losses in a set of events.

    Parameters
    ----------
    frequencies : (M,) array
        How often each event happens, a year.
    losses : (..., M) array
        One an event; NaN (no data) makes the results NaN.

    Raises
    ------
    FrequencyError
        When frequencies are not above 0, or not as many as the losses.
    """
    curve = cumulated_curve(frequencies, losses)
    probability = 1.0 / curve.return_periods_years
    integral, tail = trapezoid_over(probability, curve.values)
    closed = np.asarray(curve.values[..., 0] == 0.0)
    yearly = np.sum(np.where(losses > 0.0, frequencies, 0.0), axis=-1)  # with any loss at all
    longest = curve.return_periods_years[..., -1]
    dry = np.divide(1.0, yearly, out=longest.copy(), where=yearly > 0.0)
    return AnnualLosses(
        headline_rule=EVENT_SUM,
        event_sum=event_sum(frequencies, losses),
        exceedance_trapezoid=integral,
        rare_tail=tail,
        frequent_end=np.where(closed, 0.0, np.nan),
        frequent_end_closed=closed,
        zero_damage_return_period_years=np.where(closed, dry, np.nan),
        zero_damage_contradicted=np.zeros(closed.shape, dtype=np.bool_),
        losses=losses,
        frequencies=np.asarray(frequencies, dtype=np.float64),
    )
