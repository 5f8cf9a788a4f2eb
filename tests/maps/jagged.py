"""Outlines as jagged as surveyed ones: a partition whose shared borders wander."""

from __future__ import annotations

from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.spatial import Voronoi

from riskmap.maps.outlines import Outlines


def jagged(
    count: int, *, depth: int = 5, centre: tuple[float, float] = (121.4, 31.25)
) -> NDArray[np.object_]:
    """Return `count` polygons in degrees that fill a square of 0.16° × 0.14° and share borders.

    Every border is split `depth` times at its middle, each time moved aside at random.
    """
    rng = np.random.default_rng(count)
    size = np.array([0.16, 0.14])
    points = rng.random((count, 2)) * size
    for _ in range(3):  # evens them out, so that no corner is so sharp that borders would cross
        cells = _cells(points, size)
        regions = [cells.regions[cells.point_region[number]] for number in range(count)]
        points = np.array([cells.vertices[region].mean(axis=0) for region in regions])
    cells = _cells(points, size)
    wander = _Wander(cells.vertices, rng, depth)
    rings = [
        wander.ring(cells.regions[cells.point_region[number]]) + np.asarray(centre) - size / 2
        for number in range(count)
    ]
    found = np.empty(count, dtype=object)
    found[:] = [shapely.Polygon(ring) for ring in rings]
    if not shapely.is_valid(found).all():
        msg = "borders wandered into each other; try another depth"
        raise AssertionError(msg)
    return found


def _cells(points: NDArray[np.float64], size: NDArray[np.float64]) -> Any:
    """Return Voronoi cells; points mirrored at the edges make cells end there."""
    mirrored = [points]
    for axis in (0, 1):
        for edge in (0.0, size[axis]):
            other = points.copy()
            other[:, axis] = 2 * edge - other[:, axis]
            mirrored.append(other)
    return Voronoi(np.concatenate(mirrored))


class _Wander:
    """Borders between corners, each made once and used by both sides."""

    def __init__(self, corners: NDArray[np.float64], rng: np.random.Generator, depth: int) -> None:
        self.corners, self.rng, self.depth = corners, rng, depth
        self.made: dict[tuple[int, int], NDArray[np.float64]] = {}

    def ring(self, region: list[int]) -> NDArray[np.float64]:
        parts = [
            self.border(one, other)[:-1]
            for one, other in zip(region, [*region[1:], region[0]], strict=True)
        ]
        return np.concatenate(parts)

    def border(self, one: int, other: int) -> NDArray[np.float64]:
        if one > other:
            return self.border(other, one)[::-1]
        if (one, other) not in self.made:
            self.made[one, other] = self.split(self.corners[[one, other]])
        return self.made[one, other]

    def split(self, line: NDArray[np.float64]) -> NDArray[np.float64]:
        for _ in range(self.depth):
            step = np.diff(line, axis=0)
            aside = np.column_stack([-step[:, 1], step[:, 0]])
            shift = self.rng.uniform(-0.06, 0.06, (len(step), 1))
            middle = line[:-1] + step / 2 + aside * shift
            line = np.insert(line, range(1, len(line)), middle, axis=0)
        return line


def outlines_of(
    shapes: NDArray[np.object_], *, prefix: str = "U", synthetic: bool = False
) -> Outlines:
    """Return the record of these shapes with made-up codes and names."""
    codes = [f"{prefix}{number:05d}" for number in range(len(shapes))]
    return Outlines.of(
        codes,
        shapes,
        names_zh=[f"第{code}号" for code in codes],
        names_en=[f"Unit {code}" for code in codes],
        synthetic=np.full(len(codes), synthetic),
    )
