"""Colour scales and legends: no data is a class of its own."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray

from riskmap.core.errors import ConfigurationError
from riskmap.core.words import Message
from riskmap.maps.legend import legend_of
from riskmap.maps.scale import NO_DATA, ColourScale, written

SCALE = ColourScale.of("composite", (0.2, 0.4, 0.6, 0.8))
RISK, INDEX = Message("Composite risk"), Message("index 0-1")


def test_a_value_on_a_limit_belongs_to_the_class_above() -> None:
    assert SCALE.classify([0.0, 0.2, 0.4, 0.6, 0.8, 1.0]).tolist() == [1, 2, 3, 4, 5, 5]


def test_nan_is_no_data_and_never_the_lowest_class() -> None:
    assert SCALE.classify([np.nan, 0.0]).tolist() == [NO_DATA, 1]


def test_classes_keep_the_shape_of_the_values() -> None:
    assert SCALE.classify(np.zeros((2, 3))).shape == (2, 3)
    assert SCALE.classify(0.5) == 3


@given(arrays(np.float64, st.integers(0, 50), elements=st.floats(allow_infinity=True)))
def test_every_value_is_counted_once(values: NDArray[np.float64]) -> None:
    counts = SCALE.count(SCALE.classify(values))
    assert counts.shape == (6,)
    assert counts.sum() == values.size
    assert counts[NO_DATA] == np.isnan(values).sum()


@given(st.lists(st.floats(-2, 2), min_size=2))
def test_a_higher_value_is_never_in_a_lower_class(values: list[float]) -> None:
    classes = SCALE.classify(sorted(values))
    assert (np.diff(classes.astype(int)) >= 0).all()


@pytest.mark.parametrize(
    "limits", [(0.4, 0.2, 0.6, 0.8), (0.2, 0.2, 0.6, 0.8), (0.2, np.nan, 1, 2)]
)
def test_limits_that_do_not_rise_are_refused(limits: tuple[float, ...]) -> None:
    with pytest.raises(ConfigurationError, match="rise"):
        ColourScale.of("composite", limits)


def test_limits_must_fit_the_number_of_colours() -> None:
    with pytest.raises(ConfigurationError, match="3 class limits need 4 colours, not 5"):
        ColourScale.of("hazard", (1, 2, 3))


def test_a_legend_runs_from_high_to_low_and_ends_with_no_data() -> None:
    legend = legend_of(SCALE, [5, 1, 1, 0], title=RISK, unit=INDEX)
    assert [row.number for row in legend.rows] == [5, 4, 3, 2, 1, 0]
    assert [row.count for row in legend.rows] == [1, 0, 0, 0, 2, 1]
    assert [row.range_text for row in legend.rows] == [
        "≥ 0.8", "0.6–0.8", "0.4–0.6", "0.2–0.4", "< 0.2", "",
    ]  # fmt: skip
    assert legend.total == 4


def test_no_data_has_its_row_even_when_all_is_known() -> None:
    row = legend_of(SCALE, [3], title=RISK, unit=INDEX).row(NO_DATA)
    assert row.is_hatched
    assert (row.count, row.colour, str(row.label)) == (0, None, "no data")


def test_a_row_has_the_colour_of_its_class() -> None:
    assert legend_of(SCALE, [5], title=RISK, unit=INDEX).row(5).colour == "#552A7D"


@pytest.mark.parametrize(
    ("value", "text"),
    [(3.46, "3.46"), (3.5, "3.5"), (3.51, "3.5"), (3.44, "3.4"), (6.4996, "6.4996"), (4.26, "4.3")],
)
def test_rounding_brings_a_value_over_no_limit(value: float, text: str) -> None:
    assert written(value, (2.0, 3.5, 5.0, 6.5)) == text


def test_without_limits_a_value_has_the_digits_asked_for() -> None:
    assert written(12_345.678, (), 0) == "12,346"
    assert written(3.46, ()) == "3.5"
