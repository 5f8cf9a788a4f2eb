"""The units that are assessed: one table for all levels, from the whole to the parts."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property, partial
from typing import Any

import numpy as np
import shapely
from attrs import define, frozen

from riskmap.core.findings import Finding
from riskmap.core.sources import Flags
from riskmap.core.words import N_, Message
from riskmap.geo.arrays import Floats, Geometries, Indices, Mask
from riskmap.geo.coverage import invalid
from riskmap.risk.faults import fault

_M2_PER_KM2 = 1e6


@frozen(kw_only=True)
class UnitRow:
    """One unit as it is handed in: geometry in any CRS, None where nobody drew one.

    Parameters
    ----------
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


def faults_among(
    rows: Sequence[UnitRow], levels: Sequence[str], file: str, columns: Mapping[str, str]
) -> Iterator[Finding]:
    """Yield what keeps units out: codes, levels, parents, outlines.

    Parameters
    ----------
    columns
        How the file calls code, parent and level.
    """
    counted = Counter(row.code for row in rows)
    rank = {level: place for place, level in enumerate(levels)}
    rank_of = {row.code: rank.get(row.level, len(levels)) for row in rows}
    for number, row in enumerate(rows, start=1):
        in_row = partial(fault, file=file, row=number)
        if not row.code or counted[row.code] > 1:
            message = N_("Row {row}: code {value} is missing or stands more than once.")
            yield in_row("duplicate_code", message, field=columns["code"], value=row.code)
        if row.level not in rank:
            message = N_("Row {row}: {value} is no level of this region.")
            place, allowed = columns["level"], ", ".join(levels)
            yield in_row("unknown_level", message, field=place, value=row.level, allowed=allowed)
        elif rank[row.level] and rank_of.get(row.parent or "", len(levels)) >= rank[row.level]:
            message = N_("Row {row}: parent {value} is no unit of a higher level.")
            yield in_row("unknown_parent", message, field=columns["parent"], value=row.parent)
    yield from _outline_faults(rows, file)


def _outline_faults(rows: Sequence[UnitRow], file: str) -> Iterator[Finding]:
    drawn = [number for number, row in enumerate(rows, start=1) if row.geometry is not None]
    outlines = np.empty(len(drawn), dtype=object)
    outlines[:] = [rows[number - 1].geometry for number in drawn]
    for one in invalid(outlines):
        number = drawn[one.index]
        yield fault(
            "invalid_outline",
            N_("Row {row}: the outline of {code} cannot be used: {reason}."),
            file=file,
            row=number,
            field="geometry",
            allowed=Message(N_("a valid polygon or multipolygon")),
            code=rows[number - 1].code,
            reason=Message(one.reason),
        )


def digest_of(rows: Sequence[UnitRow], levels: Sequence[str]) -> str:
    """Return a hash of everything that an assessment takes from its units."""
    together = hashlib.sha256()
    for row in ordered(rows, levels):
        names = (row.code, row.parent, row.level, row.name_zh, row.name_en, row.attribution)
        together.update(repr((names, row.flags.as_dict())).encode())
        together.update(b"" if row.geometry is None else shapely.to_wkb(row.geometry))
    return together.hexdigest()
