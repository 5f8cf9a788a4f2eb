"""Every bit of weight is measured, estimated or made up."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskmap.risk.index.forms import WeightError
from riskmap.risk.index.input_shares import input_shares

kinds = st.lists(st.tuples(st.booleans(), st.booleans()), min_size=4, max_size=4)


@given(kinds)
def test_the_shares_sum_to_one(rows: list[tuple[bool, bool]]) -> None:
    estimated, synthetic = np.array(rows).T[:, :, None]
    found = input_shares([0.1, 0.2, 0.3, 0.4], estimated, synthetic)
    assert sum(float(one[0]) for one in found.values()) == pytest.approx(1)


def test_what_is_both_estimated_and_made_up_counts_as_made_up() -> None:
    estimated = np.array([[True, True], [True, False], [False, False]])
    synthetic = np.array([[True, False], [False, False], [False, True]])
    found = input_shares([0.5, 0.3, 0.2], estimated, synthetic)
    assert found["measured"].tolist() == pytest.approx([0.2, 0.3])
    assert found["estimated"].tolist() == pytest.approx([0.3, 0.5])
    assert found["synthetic"].tolist() == pytest.approx([0.5, 0.2])


def test_weights_of_inputs_that_miss_one_are_refused() -> None:
    nothing = np.zeros((2, 3), dtype=np.bool_)
    with pytest.raises(WeightError):
        input_shares([0.5, 0.6], nothing, nothing)
