"""The units that are assessed: one table for all levels, from the whole to the parts."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from attrs import define, field, frozen

from riskmap.core.sources import Flags
from riskmap.geo.arrays import Floats, Geometries, Indices, Mask

if TYPE_CHECKING:
    from riskmap.risk.place.reading import Place

_M2_PER_KM2 = 1e6
#: Outlines count as the same when no corner moved by more than about this, metres.
_DIGEST_GRID_M = 0.01


@frozen(kw_only=True)
class UnitRow:
    """One unit as it is handed in: geometry in any CRS, None where nobody drew one.

    Parameters
    ----------
    name
        In the language of the place; the Chinese name where none is given.
    attribution
        Credit that the outline asks for, if it has one of its own.
    """

    code: str
    parent: str | None
    level: str
    name_zh: str
    name_en: str
    flags: Flags
    geometry: Any
    attribution: str = ""
    name: str = field()

    @name.default
    def _name_in_chinese(self) -> str:
        return self.name_zh


@define(kw_only=True, eq=False)
class Units:
    """N units, ordered by level and code, so that no result depends on the order of a file.

    Parameters
    ----------
    rows
        What they are called and what must be said of them.
    geometries : (N,) array of polygons
        In `metric_crs`; empty where nobody drew one.
    metric_crs
        A projected CRS in metres.
    levels
        Names of the levels, from the whole to the parts.
    """

    rows: tuple[UnitRow, ...]
    geometries: Geometries
    metric_crs: str
    levels: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.rows)

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """Code of each unit."""
        return tuple(row.code for row in self.rows)

    @cached_property
    def parent(self) -> Indices:
        """Position of each unit's parent, -1 for a unit at the top, (N,)."""
        place = {code: index for index, code in enumerate(self.codes)}
        found = [place.get(row.parent or "", -1) for row in self.rows]
        return np.array(found, dtype=np.intp)

    @cached_property
    def is_top(self) -> Mask:
        """Which units are part of no other, (N,)."""
        return np.asarray(self.parent < 0)

    @cached_property
    def is_lowest(self) -> Mask:
        """Which units have no parts, (N,)."""
        lowest = np.ones(len(self), dtype=np.bool_)
        lowest[self.parent[~self.is_top]] = False
        return lowest

    @cached_property
    def line(self) -> Indices:
        """Position of the unit of each level that each unit lies in, itself too, (N, L).

        -1 where it lies in none of that level.
        """
        rank = {level: place for place, level in enumerate(self.levels)}
        found = np.full((len(self), len(self.levels)), -1, dtype=np.intp)
        for index, row in enumerate(self.rows):  # the whole comes before its parts
            if self.parent[index] >= 0:
                found[index] = found[self.parent[index]]
            found[index, rank[row.level]] = index
        return found

    @cached_property
    def level(self) -> Indices:
        """Number of each unit's level, from the whole to the parts, (N,)."""
        place = {name: number for number, name in enumerate(self.levels)}
        return np.array([place[row.level] for row in self.rows], dtype=np.intp)

    @cached_property
    def area_km2(self) -> Floats:
        """Area in square kilometres, NaN without an outline, (N,)."""
        area = np.asarray(shapely.area(self.geometries)) / _M2_PER_KM2
        return np.where(area > 0, area, np.nan)

    @cached_property
    def lowest_units(self) -> Floats:
        """How many units without parts each consists of, itself if it has none, (N,)."""
        count = np.ones(len(self))
        count[self.parent[~self.is_top]] = 0.0
        for index in range(len(self) - 1, -1, -1):  # parts come after their whole
            if self.parent[index] >= 0:
                count[self.parent[index]] += count[index]
        return count

    @property
    def flags(self) -> Flags:
        """What must be said of them together."""
        return Flags.of(row.flags for row in self.rows)

    @cached_property
    def digest(self) -> str:
        """Hash of everything that is measured in them: codes, levels, outlines in metres."""
        together = hashlib.sha256(repr((self.metric_crs, self.levels)).encode())
        for row in self.rows:
            together.update(repr((row.code, row.parent, row.level)).encode())
        for outline in shapely.to_wkb(self.geometries):
            together.update(outline)
        return together.hexdigest()

    @cached_property
    def outline_digests(self) -> tuple[str, ...]:
        """Hash of each outline in metres, its first 16 digits."""
        # Point by point: an outline with faults has a hash too.
        on_grid = shapely.set_precision(self.geometries, _DIGEST_GRID_M, mode="pointwise")
        wkb = shapely.to_wkb(on_grid)
        return tuple(hashlib.sha256(outline).hexdigest()[:16] for outline in wkb)


def ordered(rows: Sequence[UnitRow], levels: Sequence[str]) -> list[UnitRow]:
    """Return the rows by level, from the whole to the parts, then by code."""
    rank = {level: place for place, level in enumerate(levels)}
    return sorted(rows, key=lambda row: (rank[row.level], row.code))


def units_of(
    rows: Sequence[UnitRow], *, crs: Any, metric_crs: str, levels: tuple[str, ...]
) -> Units:
    """Put checked rows, geometries in `crs`, into one table in metres."""
    from riskmap.geo.crs import to_crs  # noqa: PLC0415 - pyproj, not needed to see a change

    inside = ordered(rows, levels)
    drawn = np.empty(len(inside), dtype=object)
    drawn[:] = [shapely.Polygon() if row.geometry is None else row.geometry for row in inside]
    return Units(
        rows=tuple(inside),
        geometries=to_crs(drawn, crs, metric_crs),
        metric_crs=metric_crs,
        levels=levels,
    )


def units_of_place(place: Place, rows: tuple[UnitRow, ...]) -> Units:
    """Return the units of a place in its metric CRS."""
    from riskmap.geo.crs import STORAGE_CRS  # noqa: PLC0415 - pyproj, as in units_of

    return units_of(
        rows,
        crs=STORAGE_CRS if place.units is None else place.units_crs,
        metric_crs=place.region.divisions.metric_crs,
        levels=place.levels,
    )


def digest_of(rows: Sequence[UnitRow], levels: Sequence[str]) -> str:
    """Return a hash of everything that an assessment takes from its units."""
    together = hashlib.sha256()
    for row in ordered(rows, levels):
        called = (row.name, row.name_zh, row.name_en, row.attribution)
        together.update(repr((row.code, row.parent, row.level, called)).encode())
        together.update(repr(row.flags.as_dict()).encode())
        together.update(b"" if row.geometry is None else shapely.to_wkb(row.geometry))
    return together.hexdigest()
