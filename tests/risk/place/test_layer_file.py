"""Cells of a layer as text: what was a whole number stays one."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from riskmap.risk.place.layer_file import cell_text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (np.nan, ""),
        (pd.NaT, ""),
        (pd.NA, ""),
        (" 西街 ", "西街"),
        (310107000000, "310107000000"),
        (310107000000.0, "310107000000"),
        (np.float64(12.0), "12"),
        (np.int64(12), "12"),
        (2.5, "2.5"),
        (3.1e17, "3.1e+17"),
        (True, "True"),
        ("0101", "0101"),
    ],
)
def test_cells_are_read_as_they_were_written(value: Any, text: str) -> None:
    assert cell_text(value) == text
