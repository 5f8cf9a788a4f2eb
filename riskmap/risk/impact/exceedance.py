"""Values of a mean year, from return-period maps or sets of events, by rules with names.

``event_sum``: frequency times value, summed over all events of a set. It is the headline for
sets of events, whose curve cumulates the frequencies from the worst event down.

``exceedance_trapezoid``: the integral of a value over its yearly exceedance probability 1/T, by
trapezoids between the stated return periods. It is the headline for return-period maps. What
lies beyond the rarest map, the rare tail, is not part of it: without the tail the result is a
lower bound. What lies before the most frequent map is part of it only where the return period
that does no damage is stated; nothing is missing there if the value of that map is 0.

``event_sum_climada_convention``: ``event_sum`` over return-period maps with frequency 1/T each,
as users of CLIMADA do. It is no estimate of the integral; it is there for comparison.

Sources: domain rule for few design events (expected annual damage); CLIMADA's average annual
impact and exceedance curve.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from attrs import frozen

from riskmap.core.errors import InvalidRequestError
from riskmap.core.words import N_
from riskmap.geo.arrays import Floats, Mask

#: Names of the rules in every output.
EXCEEDANCE_TRAPEZOID = "exceedance_trapezoid"
EVENT_SUM = "event_sum"
EVENT_SUM_CLIMADA_CONVENTION = "event_sum_climada_convention"
#: The rule for return-period maps.
RULE = EXCEEDANCE_TRAPEZOID


class ReturnPeriodError(InvalidRequestError):
    """Return periods do not rise, or do not fit their values."""

    mend = N_("Give two return periods or more, in years, rising, with one value each.")


class FrequencyError(InvalidRequestError):
    """Frequencies of events are not above 0, or do not fit their values."""

    mend = N_("Give each event one frequency a year, above 0, and one value.")


@frozen(kw_only=True, eq=False)
class ExpectedYearly:
    """A value in a mean year, by `RULE`.

    Parameters
    ----------
    lower_bound : (...) array
        The integral between the most frequent and the rarest map, without the tail.
    rare_tail : (...) array
        What the tail adds if all rarer events are no worse than the rarest map.
    frequent_end_closed : (...) bool array
        True where the most frequent map is 0, so that nothing is missing before it.
    """

    lower_bound: Floats
    rare_tail: Floats
    frequent_end_closed: Mask

    @property
    def with_rare_tail(self) -> Floats:
        """The integral with the tail, (...)."""
        return self.lower_bound + self.rare_tail


@frozen(kw_only=True, eq=False)
class ExceedanceCurve:
    """Which value is reached or exceeded once in how many years.

    Parameters
    ----------
    return_periods_years : (..., M) array
        Rising along the last axis.
    values : (..., M) array
        Never falling for a set of events; as computed for return-period maps.
    """

    return_periods_years: Floats
    values: Floats

    def at(self, return_periods_years: Floats) -> Floats:
        """Return values at other return periods, (..., P), linear between two of the curve.

        NaN beyond both ends: nothing is extrapolated. NaN on the curve stays NaN.
        """
        asked = np.asarray(return_periods_years, dtype=np.float64)
        rows = np.broadcast_shapes(self.return_periods_years.shape, self.values.shape)
        periods = np.broadcast_to(self.return_periods_years, rows).reshape(-1, rows[-1])
        values = np.broadcast_to(self.values, rows).reshape(-1, rows[-1])
        found = [
            np.interp(asked, one, other, left=np.nan, right=np.nan)
            for one, other in zip(periods, values, strict=True)
        ]
        return np.reshape(found, (*rows[:-1], asked.size))


def exceedance_trapezoid(return_periods_years: tuple[float, ...], values: Floats) -> ExpectedYearly:
    """Integrate values over exceedance probability.

    Parameters
    ----------
    return_periods_years
        T in years, rising.
    values : (..., T) array
        One a return period; NaN (no data) makes the result NaN.

    Raises
    ------
    ReturnPeriodError
        When return periods do not rise, or are not as many as the values.
    """
    require_rising(return_periods_years, values)
    probability = 1.0 / np.asarray(return_periods_years, dtype=np.float64)
    lower_bound, rare_tail = trapezoid_over(probability, values)
    return ExpectedYearly(
        lower_bound=lower_bound,
        rare_tail=rare_tail,
        frequent_end_closed=np.asarray(values[..., 0] == 0.0),
    )


def trapezoid_over(probability: Floats, values: Floats) -> tuple[Floats, Floats]:
    """Return integral and rare tail of (..., M) values over falling probabilities, a year."""
    steps = probability[..., :-1] - probability[..., 1:]
    integral = (steps * 0.5 * (values[..., :-1] + values[..., 1:])).sum(axis=-1)
    return np.asarray(integral), np.asarray(probability[..., -1] * values[..., -1])


def trapezoid_weights(return_periods_years: tuple[float, ...]) -> Floats:
    """Return w, (T,), such that w · values is the integral of `exceedance_trapezoid`.

    So the integral of a sum can be taken map by map, while rasters are read.

    Raises
    ------
    ReturnPeriodError
        When return periods do not rise.
    """
    identity = np.eye(len(return_periods_years))
    return exceedance_trapezoid(return_periods_years, identity).lower_bound


def event_sum(frequencies: Floats, values: Floats) -> Floats:
    """Return frequency times value, summed over the events of a set.

    Parameters
    ----------
    frequencies : (M,) array
        How often each event happens, a year.
    values : (..., M) array
        One an event; NaN (no data) makes the result NaN.

    Raises
    ------
    FrequencyError
        When frequencies are not above 0, or not as many as the values.
    """
    _require_frequencies(frequencies, values)
    return np.asarray((values * frequencies).sum(axis=-1))


def event_sum_climada_convention(return_periods_years: tuple[float, ...], values: Floats) -> Floats:
    """Return `event_sum` of return-period maps with frequency 1/T each, for comparison only."""
    require_rising(return_periods_years, values)
    return event_sum(1.0 / np.asarray(return_periods_years, dtype=np.float64), values)


def cumulated_curve(frequencies: Floats, values: Floats) -> ExceedanceCurve:
    """Return the exceedance curve of a set of events.

    Values are sorted falling, their frequencies cumulated, and the return period is one over
    the sum: how often this value or a higher one is reached. Of equal values the less frequent
    event comes first, so that the order in which events are given does not matter.

    Parameters
    ----------
    frequencies : (M,) array
        A year.
    values : (..., M) array
        Where one of a row is NaN, the whole row of the curve is.

    Raises
    ------
    FrequencyError
        When frequencies are not above 0, or not as many as the values.
    """
    _require_frequencies(frequencies, values)
    falling = np.lexsort((np.broadcast_to(frequencies, values.shape), -values), axis=-1)
    cumulated = np.cumsum(np.asarray(frequencies, dtype=np.float64)[falling], axis=-1)
    worst_first = np.take_along_axis(values, falling, axis=-1)
    unknown = np.isnan(values).any(axis=-1, keepdims=True)
    return ExceedanceCurve(
        return_periods_years=np.where(unknown, np.nan, 1.0 / cumulated)[..., ::-1],
        values=np.where(unknown, np.nan, worst_first)[..., ::-1],
    )


def require_rising(return_periods_years: tuple[float, ...], values: Floats) -> None:
    """Raise `ReturnPeriodError` unless return periods rise and fit (..., T) values."""
    rising = all(0 < low < high for low, high in pairwise(return_periods_years))
    fits = len(return_periods_years) == values.shape[-1] > 1
    if not (rising and fits):
        raise ReturnPeriodError(
            N_("{count} values do not fit the return periods {periods}."),
            count=values.shape[-1],
            periods=", ".join(f"{one:g}" for one in return_periods_years),
        )


def _require_frequencies(frequencies: Floats, values: Floats) -> None:
    given = np.asarray(frequencies, dtype=np.float64)
    if given.shape != values.shape[-1:] or not ((given > 0) & np.isfinite(given)).all():
        raise FrequencyError(
            N_("{count} values do not fit the frequencies of {events} events."),
            count=values.shape[-1],
            events=given.size,
        )
