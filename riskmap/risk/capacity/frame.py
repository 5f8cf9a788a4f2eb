"""What the capacity scores of a run are relative to: members, ideals, weights, cuts of grades."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

import numpy as np
from attrs import field, frozen
from numpy.typing import ArrayLike

from riskmap.core.errors import ConflictError, InvalidRequestError
from riskmap.core.words import N_
from riskmap.geo.arrays import Floats
from riskmap.risk.capacity.form import CapacityWeights, capacity_form
from riskmap.risk.capacity.topsis import DECIMALS

SigmaRule = Literal["population", "sample"]


class MembershipError(ConflictError):
    """Two sets of units are not one and the same."""

    mend = N_("Give each unit of the run once.")


class SigmaRuleError(InvalidRequestError):
    """It is not said, or not known, which standard deviation cuts the grades."""

    mend = N_('Say "population" or "sample".')


def _floats(values: ArrayLike) -> Floats:
    return np.array(values, dtype=np.float64)


@frozen(kw_only=True, eq=False)
class Frame:
    """What the scores of a run are relative to; frozen, so that another date can be compared.

    Parameters
    ----------
    members
        Codes of the units with data: all that follows comes from them.
    weights, sigma_rule
        As given.
    denominators : (9,) array
        Root of the sum of squares of each indicator; 0 where all are 0.
    best, worst : (9,) arrays
        Ends of the indicators, divided and not weighted; NaN without members.
    mean, sigma
        Of the scores, by the sigma rule; NaN without members.
    """

    members: tuple[str, ...]
    weights: CapacityWeights
    sigma_rule: SigmaRule
    denominators: Floats = field(converter=_floats)
    best: Floats = field(converter=_floats)
    worst: Floats = field(converter=_floats)
    mean: float = np.nan
    sigma: float = np.nan

    @property
    def v_max(self) -> Floats:
        """The weighted row that D+ is the distance to, (9,)."""
        return self.best * self.weights.overall

    @property
    def v_min(self) -> Floats:
        """The weighted row that D- is the distance to, (9,)."""
        return self.worst * self.weights.overall

    @property
    def tells_apart(self) -> bool:
        """True where scores differ, so that they can be graded."""
        return round(self.sigma, DECIMALS) > 0

    def to_json(self) -> dict[str, Any]:
        """Return it as JSON values, indicators by name."""
        return {
            "members": list(self.members),
            "weights": self.weights.to_json(),
            "sigma_rule": self.sigma_rule,
            "denominators": _by_indicator(self.denominators),
            "best": _by_indicator(self.best),
            "worst": _by_indicator(self.worst),
            "v_max": _by_indicator(self.v_max),
            "v_min": _by_indicator(self.v_min),
            "mean": known(self.mean),
            "sigma": known(self.sigma),
        }

    @classmethod
    def from_json(cls, body: Mapping[str, Any]) -> Frame:
        """Read what `to_json` returned."""
        rows = {name: _row(body[name]) for name in ("denominators", "best", "worst")}
        return cls(
            members=tuple(body["members"]),
            weights=CapacityWeights.from_json(body["weights"]),
            sigma_rule=body["sigma_rule"],
            mean=_number(body["mean"]),
            sigma=_number(body["sigma"]),
            **rows,
        )


def known(value: float) -> float | None:
    """Return a number for JSON, None where there is no data."""
    return None if np.isnan(value) else float(value)


def _number(value: float | None) -> float:
    return np.nan if value is None else float(value)


def _by_indicator(row: Floats) -> dict[str, float | None]:
    pairs = zip(capacity_form().indicators, row, strict=True)
    return {one.slug: known(value) for one, value in pairs}


def _row(body: Mapping[str, float | None]) -> Floats:
    return np.array([_number(body[one.slug]) for one in capacity_form().indicators])
