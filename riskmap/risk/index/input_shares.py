"""How much of a composite's input was measured, estimated or made up, by weight."""

from __future__ import annotations

from numpy.typing import ArrayLike

from riskmap.geo.arrays import Floats, Mask
from riskmap.risk.index.forms import checked_weights

#: Kinds of input. What is both estimated and made up counts as made up.
MEASURED, ESTIMATED, SYNTHETIC = "measured", "estimated", "synthetic"


def input_shares(weights: ArrayLike, is_estimated: Mask, is_synthetic: Mask) -> dict[str, Floats]:
    """Return the share of each kind of input by name, (N,) each; they sum to 1.

    Parameters
    ----------
    weights : (I,) array
        Of each indicator in the composite: its own times that of its dimension.
    is_estimated, is_synthetic : (I, N) bool arrays
        What each unit's value of each indicator is.

    Raises
    ------
    WeightError
        When the weights do not sum to 1.
    """
    checked = checked_weights(weights, parent="input_shares")
    estimated = checked @ (is_estimated & ~is_synthetic)
    synthetic = checked @ is_synthetic
    measured = checked @ ~(is_estimated | is_synthetic)
    return {MEASURED: measured, ESTIMATED: estimated, SYNTHETIC: synthetic}
