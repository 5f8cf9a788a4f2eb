"""Which level each unit is of: as its file says, else as it follows from the parents."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from attrs import field, frozen

from riskmap.core.findings import Finding, Severity
from riskmap.core.words import N_, Message
from riskmap.geo.arrays import Indices
from riskmap.risk.place.faults import fault
from riskmap.risk.place.units import UnitRow
from riskmap.risk.region import Divisions

#: What a level is called where all units are of one, and nobody named it.
ONLY = "unit"


@frozen(kw_only=True)
class Levels:
    """The levels of N units.

    Parameters
    ----------
    names
        From the whole to the parts.
    of_row
        Name of each unit's level; empty where that cannot be told.
    faults, warnings
        What keeps the units out, and what does not.
    """

    names: tuple[str, ...] = ()
    of_row: Sequence[str] = field(default=())
    faults: tuple[Finding, ...] = ()
    warnings: tuple[Finding, ...] = ()


def levels_among(
    rows: Sequence[UnitRow], declared: Divisions, file: str, columns: Sequence[str]
) -> Levels:
    """Find the levels of units whose codes are sound.

    Parameters
    ----------
    rows
        Their level may be empty.
    columns
        What the file has.
    """
    parent, unknown = _parents(rows)
    warnings: tuple[Finding, ...] = ()
    if unknown.size and unknown.size == sum(row.parent is not None for row in rows):
        # The whole is not in the file: what is there are its parts.
        warnings, unknown = (_no_parent(file, declared),), unknown[:0]
    faults = [_unknown_parent(rows, int(one), file, declared) for one in unknown]
    depth = _depths(parent)
    faults += [_circle(rows, int(one), file, declared) for one in np.flatnonzero(depth < 0)]
    if declared.fields.level in columns:
        found = _as_written(rows, depth, declared, file)
        wrong = () if faults else _wrong_parents(rows, parent, found, file, declared)
        faults += [*found.faults, *wrong]
    else:
        found = _by_depth(depth, declared, file)
        faults += found.faults
    return Levels(names=found.names, of_row=found.of_row, faults=tuple(faults), warnings=warnings)


def _parents(rows: Sequence[UnitRow]) -> tuple[Indices, Indices]:
    """Return the position of each parent, -1 for none, and the rows whose parent is not there."""
    place = {row.code: number for number, row in enumerate(rows)}
    found = [place.get(row.parent or "", -1) for row in rows]
    named = np.array([row.parent is not None for row in rows], dtype=np.bool_)
    parent = np.array(found, dtype=np.intp)
    return parent, np.flatnonzero(named & (parent < 0))


def _depths(parent: Indices) -> Indices:
    """Return how many units each lies in, -1 where it lies in itself, (N,)."""
    depth = np.where(parent < 0, 0, -1)
    while True:
        next_ones = np.flatnonzero((depth < 0) & (depth[parent] >= 0))
        if not next_ones.size:
            return depth
        depth[next_ones] = depth[parent[next_ones]] + 1


def _as_written(rows: Sequence[UnitRow], depth: Indices, declared: Divisions, file: str) -> Levels:
    """Take the levels from the file, in the declared order, else in that of the parents."""
    written = [row.level for row in rows]
    deepest: dict[str, int] = {}
    for level, at in zip(written, depth.tolist(), strict=True):
        deepest[level] = max(deepest.get(level, 0), at)
    by_depth = tuple(sorted(deepest, key=lambda level: (deepest[level], level)))
    names = tuple(one for one in declared.levels or by_depth if one in deepest and one)
    faults = [
        fault(
            "unknown_level",
            N_("Row {row}: {value} is no level of this region."),
            file=file,
            row=number,
            field=declared.fields.level,
            value=level,
            allowed=", ".join(declared.levels) or Message(N_("a name, in small letters")),
        )
        for number, level in enumerate(written, start=1)
        if level not in names
    ]
    return Levels(names=names, of_row=written, faults=tuple(faults))


def _by_depth(depth: Indices, declared: Divisions, file: str) -> Levels:
    count = int(depth.max(initial=0)) + 1
    if declared.levels and len(declared.levels) != count:
        wrong = fault(
            "other_levels",
            N_("By its parents {file} has {count} levels, divisions.levels names {value}."),
            file=file,
            field=declared.fields.parent,
            value=len(declared.levels),
            count=count,
        )
        return Levels(faults=(wrong,))
    numbered = (ONLY,) if count == 1 else tuple(f"level_{n}" for n in range(1, count + 1))
    names = declared.levels or numbered
    return Levels(names=names, of_row=[names[at] for at in depth.tolist()])


def _wrong_parents(
    rows: Sequence[UnitRow],
    parent: Indices,
    levels: Levels,
    file: str,
    declared: Divisions,
) -> Iterator[Finding]:
    """Yield units whose parent is of no higher level, or that have none though some are there."""
    rank = {level: place for place, level in enumerate(levels.names)}
    ranks = np.array([rank.get(one, -1) for one in levels.of_row], dtype=np.intp)
    above = np.where(parent < 0, -1, ranks[parent])
    is_top = (ranks == 0) & (parent < 0)
    is_alone = (parent < 0) & (ranks == ranks.min(initial=0))
    is_right = is_top | is_alone | (ranks < 0) | ((parent >= 0) & (above < ranks))
    for number in np.flatnonzero(~is_right).tolist():
        yield _unknown_parent(rows, number, file, declared)


def _unknown_parent(
    rows: Sequence[UnitRow], number: int, file: str, declared: Divisions
) -> Finding:
    return fault(
        "unknown_parent",
        N_("Row {row}: parent {value} is no unit of a higher level."),
        **_at(rows, number, file, declared),
    )


def _circle(rows: Sequence[UnitRow], number: int, file: str, declared: Divisions) -> Finding:
    message = N_("Row {row}: parent {value} lies, by its own parents, in this very unit.")
    return fault("circle", message, **_at(rows, number, file, declared))


def _at(rows: Sequence[UnitRow], number: int, file: str, declared: Divisions) -> dict[str, Any]:
    return {
        "file": file,
        "row": number + 1,
        "field": declared.fields.parent,
        "value": rows[number].parent,
    }


def _no_parent(file: str, declared: Divisions) -> Finding:
    return fault(
        "no_parent",
        N_("No parent that {file} names is in it; its units are taken as parts of nothing."),
        file=file,
        field=declared.fields.parent,
        severity=Severity.WARNING,
    )
