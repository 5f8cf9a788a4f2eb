"""How many people live in each unit: counted where the census counts, shared out below.

Counts are shared by a declared proxy and by largest remainders, so the parts of a unit add
up to it, person by person. What is shared out is an estimate and says so.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from riskmap.core.errors import RegionError
from riskmap.core.findings import Finding
from riskmap.core.words import N_
from riskmap.geo.arrays import Floats, Indices, Mask
from riskmap.risk.place.faults import fault
from riskmap.risk.place.units import Units
from riskmap.risk.region import Population

#: Where the estimate itself stands in its range, by definition.
_CENTRAL = 0.5


@frozen(kw_only=True, eq=False)
class PopulationTable:
    """People in N units.

    Parameters
    ----------
    persons : (N,) array
        Whole numbers; NaN where nothing is known.
    low, high : (N,) arrays
        Least and most that the declared proxies give; no confidence interval.
    is_estimated : (N,) bool array
        False where the unit was counted itself.
    by_proxy : (P, N) array
        Persons by the declared proxy, then by each of its range.
    """

    persons: Floats
    low: Floats
    high: Floats
    is_estimated: Mask
    by_proxy: Floats

    def at(self, position: float) -> Floats:
        """Return persons at a position in the range of the proxies, (N,), which still add up.

        0.5 is the declared proxy, 0 the first of the range, 1 the last.
        """
        other = self.by_proxy[min(1, len(self.by_proxy) - 1) if position < _CENTRAL else -1]
        share = abs(position - _CENTRAL) / _CENTRAL
        between: Floats = (1 - share) * self.by_proxy[0] + share * other
        return between


def largest_remainder(total: int, weights: Floats) -> NDArray[np.int64]:
    """Share out `total` by weights in whole numbers that add up to it.

    The last ones go to the largest remainders, the first in order where they are equal.
    """
    quotas = total * weights / weights.sum()
    shares: NDArray[np.int64] = np.floor(quotas).astype(np.int64)
    left = total - int(shares.sum())
    shares[np.argsort(-(quotas - shares), kind="stable")[:left]] += 1
    return shares


def estimate_population(
    units: Units, counts: Mapping[str, int], declared: Population | None
) -> PopulationTable:
    """Estimate the population of every unit; nothing is known where nothing was declared.

    Parameters
    ----------
    counts
        Persons by code, as counted.

    Raises
    ------
    RegionError
        When the units at the top do not have the declared total, or parts were counted
        that are more than their whole.
    """
    if declared is None:
        unknown = np.full(len(units), np.nan)
        return PopulationTable(
            persons=unknown,
            low=unknown,
            high=unknown,
            is_estimated=np.zeros(len(units), dtype=np.bool_),
            by_proxy=unknown[None],
        )
    persons = _shared_out(units, counts, _weights(units, declared.proxy))
    top = persons[units.is_top]
    if not np.isnan(top).any() and (found := int(top.sum())) != declared.total:
        raise _refused(total_fault(found, declared))
    others = [_shared_out(units, counts, _weights(units, one)) for one in declared.range_proxies]
    together = np.stack([persons, *others])
    return PopulationTable(
        persons=persons,
        low=together.min(axis=0),
        high=together.max(axis=0),
        is_estimated=np.array([code not in counts for code in units.codes], dtype=np.bool_),
        by_proxy=together,
    )


def total_fault(found: int, declared: Population) -> Finding:
    """Return the fault of a table that does not add up to the declared total."""
    return fault(
        "wrong_total",
        N_("The counts add up to {found} persons, population.total says {value}."),
        file=declared.file,
        field="total",
        value=declared.total,
        found=found,
    )


def _weights(units: Units, proxy: str) -> Floats:
    return units.lowest_units if proxy == "lowest_units" else np.nan_to_num(units.area_km2)


def _shared_out(units: Units, counts: Mapping[str, int], weights: Floats) -> Floats:
    """Give every unit its own count or its share of its parent's, from the top down."""
    persons = np.array([counts.get(code, np.nan) for code in units.codes], dtype=np.float64)
    for whole in np.unique(units.parent[~units.is_top]):
        parts = np.flatnonzero(units.parent == whole)
        open_parts = parts[np.isnan(persons[parts])]
        if len(open_parts) and not np.isnan(persons[whole]):
            left = int(persons[whole] - np.nansum(persons[parts]))
            if left < 0:
                raise _refused(_too_many(units, int(whole)))
            persons[open_parts] = _share(left, weights, open_parts)
    return persons


def _share(total: int, weights: Floats, parts: Indices) -> Floats:
    if not weights[parts].sum() > 0:
        return np.full(len(parts), np.nan)  # nothing to share by: unknown, not equal
    return largest_remainder(total, weights[parts]).astype(np.float64)


def _too_many(units: Units, whole: int) -> Finding:
    return fault(
        "parts_exceed_whole",
        N_("The counted parts of {code} are more than {code} itself."),
        file="population",
        code=units.codes[whole],
    )


def _refused(finding: Finding) -> RegionError:
    return RegionError(
        N_("The population does not add up."),
        mend=N_("Correct the table or population.total, and name the source you followed."),
        findings=(finding,),
    )
