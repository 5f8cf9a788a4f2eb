"""The compiled loop that makes no data NaN: one look at every cell, however many hold nothing.

Compiled by numba; import it only where it is used, never at the start of a server.
"""

from __future__ import annotations

from typing import Any

import numba
import numpy as np

__all__ = ["hide"]

_compiled: Any = numba.njit(cache=True, nogil=True)


@_compiled  # type: ignore[untyped-decorator]
def hide(values: Any, nodata: Any) -> None:
    """Make NaN, in place, what equals `nodata` and what is not finite.

    Parameters
    ----------
    values : (rows, width) float array
    nodata
        Of the same type; NaN where no value is declared.
    """
    nothing = values.dtype.type(np.nan)
    for row in values:
        for column in range(row.size):
            value = row[column]
            # Infinity less infinity is not 0, nor is NaN less NaN.
            row[column] = nothing if value - value != 0 or value == nodata else value
