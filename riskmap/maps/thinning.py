"""Fewer values for a picture, and no peak lost: the lowest and the highest of each column."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

#: Columns of a picture; a desk's has hardly more.
COLUMNS = 400


def thinned(
    seconds: NDArray[np.float64],
    values: NDArray[np.float64],
    span: tuple[float, float],
    columns: int = COLUMNS,
) -> NDArray[np.intp]:
    """Return the places of values that are drawn, in the order of time.

    Parameters
    ----------
    seconds, values
        Of one length, sorted by time, without gaps in the values.
    span
        Begin and end of the picture in seconds.

    Returns
    -------
    array
        All places where there are few; else first, last, lowest and highest of each column.
    """
    count = len(values)
    if count <= 2 * columns:
        return np.arange(count)
    low, high = span
    column = np.floor((seconds - low) / max(high - low, 1e-9) * columns)
    order = np.lexsort((values, column))
    edges = np.flatnonzero(np.diff(column[order], prepend=np.nan) != 0)
    ends = np.append(edges[1:], count) - 1
    return np.unique(np.concatenate([order[edges], order[ends], [0, count - 1]]))
