"""The kinds of arrays that go in and come out."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

#: Shapely geometries, any shape of array.
Geometries: TypeAlias = NDArray[np.object_]
#: Measures or coordinates.
Floats: TypeAlias = NDArray[np.float64]
#: Positions in another array.
Indices: TypeAlias = NDArray[np.intp]
#: Yes or no for each element of another array.
Mask: TypeAlias = NDArray[np.bool_]
