"""Which moments MIDAS takes together. Plain, so that it runs for one station without a compiler."""

from __future__ import annotations

import numpy as np

from riskmap.geo.arrays import Floats, Indices


def find_pairs(years: Floats, steps: Floats, tolerance: float) -> Indices:
    """Return pairs of moments a year apart, (pairs, 2), that span no step.

    Where none lies a year later, the next later one is taken that was not yet. The order of the
    rules is that of the reference implementation, down to where the search begins again.
    """
    count, found = len(years), 0
    pairs = np.empty((count, 2), dtype=np.intp)
    step = later = first = 0
    for one in range(count):
        if years[one] > years[-1] + tolerance - 1.0:
            break
        while step < len(steps) and years[one] >= steps[step] + tolerance:
            step += 1
        bound = steps[step] - tolerance if step < len(steps) else np.inf
        if step < len(steps) and years[one] > steps[step] + tolerance - 1.0:
            continue
        first = max(first, one + 1)
        while first < count and years[first] - years[one] - 1.0 < -tolerance:
            first += 1
        for other in range(first, count):
            later = max(later, other)
            if years[other] > bound:
                break
            if years[other] - years[one] - 1.0 < tolerance:
                pairs[found] = one, other
                found += 1
                break
            if years[later] > bound:
                later = 0
                continue
            pairs[found] = one, later
            found += 1
            later = 1 if later == count - 1 else later + 1
            break
    return pairs[:found]
