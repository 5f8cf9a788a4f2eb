"""From indicators to scores: dimensions on fixed goalposts, one composite, five classes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from attrs import frozen

from riskmap.geo.arrays import Floats
from riskmap.risk.index import forms
from riskmap.risk.region import DIMENSIONS, SCALE, Dimension, Index

#: A form that needs annual loss takes it under this name.
ANNUAL_LOSS = "annual_loss"


@frozen(kw_only=True, eq=False)
class Scores:
    """Scores of N units.

    Parameters
    ----------
    by_indicator
        Of each indicator of each dimension, (I, N), from the floor to 10.
    by_dimension
        Of each measured dimension, (N,); of coping capacity the capacity, not its lack.
    composite : (N,) array
    levels : (N,) int array
        Classes 1 to 5; 0 is no data.
    """

    by_indicator: Mapping[str, Floats]
    by_dimension: Mapping[str, Floats]
    composite: Floats
    levels: Any


def score(index: Index, values: Mapping[str, Floats]) -> Scores:
    """Score all units at once; each from its own inputs, never from the scores of its parts.

    Parameters
    ----------
    values
        Indicators by name, (N,), NaN for no data; what the index names must be there.
    """
    by_indicator = {
        name: np.stack([_scaled(one, values, index) for one in dimension.indicators])
        for name, dimension in index.dimensions.items()
    }
    by_dimension = {
        name: _joined(dimension, by_indicator[name]) for name, dimension in index.dimensions.items()
    }
    composite = composite_of(index, by_dimension, values.get(ANNUAL_LOSS))
    return Scores(
        by_indicator=by_indicator,
        by_dimension=by_dimension,
        composite=composite,
        levels=forms.classes(composite, index.classes.cuts),
    )


def _scaled(one: Any, values: Mapping[str, Floats], index: Index) -> Floats:
    return forms.scaled(values[one.indicator], low=one.low, high=one.high, floor=index.floor.value)


def _joined(dimension: Dimension, scores: Floats) -> Floats:
    weights = np.array([one.weight for one in dimension.indicators])
    return forms.joined(scores, weights, rule=dimension.join)


def factors(index: Index, by_dimension: Mapping[str, Floats]) -> Floats:
    """Return what the geometric mean joins, (D, N): lack of coping capacity, not capacity."""
    return np.stack(
        [
            forms.lack(found, floor=index.floor.value) if name == DIMENSIONS[-1] else found
            for name, found in by_dimension.items()
        ]
    )


def weights_of(index: Index) -> Floats:
    """Return the weights of the measured dimensions, (D,), with sum 1 to the last digit."""
    given = [getattr(index.weights, name) for name in index.dimensions]
    return forms.checked_weights(given, parent=index.form)


def composite_of(
    index: Index, by_dimension: Mapping[str, Floats], annual_loss: Floats | None
) -> Floats:
    """Join the dimensions by the form that the index names, (N,)."""
    if index.form == "inform_geometric":
        return forms.weighted_geometric_mean(factors(index, by_dimension), weights_of(index))
    assert annual_loss is not None  # noqa: S101 - the folder was checked
    form = forms.nri if index.form == "nri" else forms.nri_simplified
    vulnerability = by_dimension["vulnerability"] / SCALE
    return form(annual_loss, vulnerability, by_dimension["coping_capacity"] / SCALE)
