"""Expected yearly values from return-period maps, by a rule with a name.

``exceedance_trapezoid``: the integral of a value over its yearly exceedance probability
1/T, by trapezoids between the stated return periods. What lies beyond the rarest map, the
rare tail, is not part of it: without the tail the result is a lower bound. What lies before
the most frequent map is not part of it either; nothing is missing there if its value is 0.
Source: domain rule for few design events (expected annual damage).
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from attrs import frozen

from riskmap.core.errors import InvalidRequestError
from riskmap.core.words import N_
from riskmap.geo.arrays import Floats, Mask

#: Name of the rule in every output.
RULE = "exceedance_trapezoid"


class ReturnPeriodError(InvalidRequestError):
    """Return periods do not rise, or do not fit their values."""

    mend = N_("Give two return periods or more, in years, rising, with one value each.")


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
    _require_rising(return_periods_years, values)
    probability = 1.0 / np.asarray(return_periods_years, dtype=np.float64)
    steps = probability[:-1] - probability[1:]
    lower_bound = (steps * 0.5 * (values[..., :-1] + values[..., 1:])).sum(axis=-1)
    rare_tail = probability[-1] * values[..., -1]
    return ExpectedYearly(
        lower_bound=lower_bound,
        rare_tail=np.asarray(rare_tail),
        frequent_end_closed=np.asarray(values[..., 0] == 0.0),
    )


def _require_rising(return_periods_years: tuple[float, ...], values: Floats) -> None:
    rising = all(0 < low < high for low, high in pairwise(return_periods_years))
    fits = len(return_periods_years) == values.shape[-1] > 1
    if not (rising and fits):
        raise ReturnPeriodError(
            N_("{count} values do not fit the return periods {periods}."),
            count=values.shape[-1],
            periods=", ".join(f"{one:g}" for one in return_periods_years),
        )
