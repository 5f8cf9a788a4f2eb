"""The inner loop of MIDAS, compiled by numba; import it only where many stations are analysed."""

from __future__ import annotations

from typing import Any

import numba

from riskmap.warnings.ground.midas_pairs import find_pairs

pairs_of: Any = numba.njit(cache=True, nogil=True)(find_pairs)
