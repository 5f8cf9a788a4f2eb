"""The people of a place as its folder holds them: counted, or one number for the whole."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import shapely
from attrs import evolve, frozen

from riskmap.core.errors import InvalidRequestError, RegionError
from riskmap.core.findings import Finding
from riskmap.core.words import N_, Message
from riskmap.risk.place.faults import fault
from riskmap.risk.place.tables import TableReader, whole_number
from riskmap.risk.scaffold.asked import Asked
from riskmap.risk.scaffold.outlines import Outlines

_WHOLE_NUMBER = Message(N_("a whole number, 0 or more"))
#: Level of a unit that was put above all others, to bear the number of all people.
WHOLE = "whole"


@frozen(kw_only=True)
class People:
    """Persons by code, and what was done to get them."""

    counts: Mapping[str, int]
    total: int
    notes: tuple[Message, ...] = ()


def people_of(asked: Asked, outlines: Outlines) -> People | None:
    """Return the people of the units, None where nobody said anything about them.

    Raises
    ------
    RegionError
        If the table has faults, all of them.
    InvalidRequestError
        If nobody in it lives in a unit of the place, or nobody lives there at all.
    """
    if asked.total_population is not None:
        code = outlines.codes[outlines.tops[0]]
        return People(counts={code: asked.total_population}, total=asked.total_population)
    if asked.population is None:
        return None
    counted = _table(asked, frozenset(outlines.codes))
    counts = _summed(outlines, counted)
    total = sum(counts.get(outlines.codes[top], 0) for top in outlines.tops)
    if not total:
        raise InvalidRequestError(
            N_("By {file} nobody lives in the place."),
            mend=N_("Give persons by code for all units, or for the whole."),
            file=asked.population.name,
        )
    derived = len(counts) - len(counted)
    notes = [Message(N_("{count} units get the sum of their parts."), {"count": derived})]
    return People(counts=counts, total=total, notes=tuple(notes if derived else ()))


def with_whole(outlines: Outlines, *, code: str, name: str) -> Outlines:
    """Return outlines with one unit above all, so that one number can be shared out."""
    if len(outlines.tops) == 1:
        return outlines
    while code in outlines.codes:
        code += "_"
    tops = set(outlines.tops)
    parents = tuple(
        code if place in tops else parent for place, parent in enumerate(outlines.parents)
    )
    drawn = outlines.geometries[~shapely.is_missing(outlines.geometries)]
    geometries = np.empty(len(parents) + 1, dtype=object)
    geometries[0], geometries[1:] = shapely.union_all(drawn), outlines.geometries
    message = N_("A unit {code} was put above all others: it bears the number of all people.")
    together = evolve(
        outlines,
        codes=(code, *outlines.codes),
        names=(name, *outlines.names),
        parents=("", *parents),
        levels=(WHOLE, *outlines.levels),
        geometries=geometries,
        # What is made of flagged outlines bears their flags.
        flags={name: (any(said), *said) for name, said in outlines.flags.items()},
    )
    return together.with_notes(Message(message, {"code": code}))


def _table(asked: Asked, codes: frozenset[str]) -> dict[str, int]:
    """Read the table of people; every fault in it at once."""
    file = asked.population
    assert file is not None  # noqa: S101 - see people_of
    if not file.is_file():
        raise InvalidRequestError(
            N_("There is no file {file}."), mend=N_("Check the path."), file=file.name
        )
    tables = TableReader(file.parent)
    found: dict[str, int] = {}
    seen: set[str] = set()
    for row, cells in tables.rows(file.name, ("code", "total")):
        code = tables.code(file.name, row, "code", cells["code"], seen=seen)
        persons = whole_number(cells["total"])
        if persons is None:
            tables.note(file.name, row, "total", cells["total"], _WHOLE_NUMBER)
        elif code is not None and code not in codes:
            tables.faults.append(_unknown(file.name, row, code))
        elif code is not None:
            found[code] = persons
    if tables.faults:
        raise RegionError(
            N_("{file} has {count} faults."),
            mend=N_("Correct what is listed and try again; nothing was written."),
            findings=tuple(tables.faults),
            file=file.name,
            count=len(tables.faults),
        )
    return found


def _unknown(file: str, row: int, code: str) -> Finding:
    message = N_("Row {row}: {value} is no unit of this place.")
    return fault("unknown_code", message, file=file, row=row, field="code", value=code)


def _summed(outlines: Outlines, counted: Mapping[str, int]) -> dict[str, int]:
    """Give units that were not counted the sum of their parts, where all of these were."""
    counts = dict(counted)
    parts: dict[str, list[str]] = {}
    for code, parent in zip(outlines.codes, outlines.parents, strict=True):
        parts.setdefault(parent, []).append(code)
    known = frozenset(outlines.codes)
    while True:
        ready = {
            whole: sum(counts[code] for code in inside)
            for whole, inside in parts.items()
            if whole in known and whole not in counts and all(code in counts for code in inside)
        }
        if not ready:
            return counts
        counts |= ready
