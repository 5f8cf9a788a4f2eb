"""Arrays by name, as the loops of impact take them."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from riskmap.geo.arrays import Floats

Whole = NDArray[np.int64]
#: Positions among things of which there are not billions; the loops wait for memory.
Short = NDArray[np.int32]


class Points(NamedTuple):
    """Points by cell: T cells hold P pairs (cell, way of being damaged), these hold I items.

    An item is one point, or all points of a pair and a group that lose in proportion.

    Parameters
    ----------
    cells : (T,) array
        Rising positions in the maps.
    pairs_of : (T + 1,) array
    way : (P,) array
    function, height_m : (ways,) arrays
        Of each way: position of the function, and height that is subtracted from depths.
    items_of : (P + 1,) array
    value : (I,) array
    deductible, cover : (I,) arrays, or (0,) where everything loses in proportion
    group, point_count : (I,) arrays
        Where the item is added up, and how many points it is.
    """

    cells: Whole
    pairs_of: Short
    way: Short
    function: Whole
    height_m: Floats
    items_of: Short
    value: Floats
    deductible: Floats
    cover: Floats
    group: Short
    point_count: Whole


class Areas(NamedTuple):
    """Things on several cells; the fields are those of `Assets`, with one group each."""

    offsets: Whole
    cells: Whole
    shares: Floats
    outside: Floats
    value: Floats
    function: Whole
    height_m: Floats
    deductible: Floats
    cover: Floats
    group: Whole


class Tally(NamedTuple):
    """What maps did: by map and group (M, G), and by item over all maps.

    Parameters
    ----------
    loss, unknown_value : (M, G) arrays
        Of the known part; value of the part without data.
    unknown_count : (M, G) array
        Things of which nothing is known.
    by_rule : (R, I) array
        Losses weighted by each rule and added up; NaN where a map that counts is unknown.
    by_item : (M, I) array, or (0, 0) where it is not asked for
    """

    loss: Floats
    unknown_value: Floats
    unknown_count: Whole
    by_rule: Floats
    by_item: Floats


class Notes(NamedTuple):
    """Room for what one map does: cells with an intensity, then pairs with damage.

    Parameters
    ----------
    places, intensity : (T,) arrays
        Positions of cells among the points' cells, and what the map says there.
    pairs, ratio, affected : (P,) arrays
        Positions of pairs, their mean damage ratio and affected share; NaN for no data.
    """

    places: Short
    intensity: Floats
    pairs: Short
    ratio: Floats
    affected: Floats
