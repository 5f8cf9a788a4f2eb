"""What every drawn map needs: round lengths, their words, rings of polygons."""

from __future__ import annotations

from collections.abc import Iterator
from math import floor, log10

import shapely
from shapely.geometry.base import BaseGeometry

_KILOMETRE = 1000


def round_length(most: float) -> float:
    """Return the largest 1, 2 or 5 times a power of ten that is not longer."""
    power = 10.0 ** floor(log10(most))
    return max(step * power for step in (1, 2, 5) if step * power <= most)


def length_text(metres: float) -> str:
    """Return a length in m, from a kilometre on in km."""
    return f"{metres / _KILOMETRE:g} km" if metres >= _KILOMETRE else f"{metres:g} m"


def rings_of(shape: BaseGeometry) -> Iterator[BaseGeometry]:
    """Yield the rings of all polygons of a shape, each shell before its holes."""
    for part in shapely.get_parts(shape):
        if part.geom_type == "Polygon":
            yield from (part.exterior, *part.interiors)
