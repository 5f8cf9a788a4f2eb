"""People by age: the rows of a population table, and the shares that follow from them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from attrs import frozen

from riskmap.core.findings import Finding
from riskmap.core.words import N_, Message
from riskmap.risk.place.faults import fault
from riskmap.risk.place.tables import CODE_ONCE, TableReader, whole_number
from riskmap.risk.region import AgeShare, Population

_OPEN_END = 200  # years; nobody gets as old
_AGES = ("age_from", "age_to")
_WHOLE = Message(N_("a whole number, 0 or more"))


@frozen
class AgeGroup:
    """People of one unit from one age to another, both inclusive."""

    code: str
    age_from: int
    age_to: int
    persons: int


def read_age_groups(tables: TableReader, declared: Population) -> tuple[AgeGroup, ...]:
    """Return the rows of a population table: code, age_from, age_to, total.

    Without the columns of ages there is one row a code, of all ages.
    """
    columns = (declared.code_field, "total")
    found: dict[tuple[str, int], AgeGroup] = {}
    for row, cells in tables.rows(declared.file, columns, optional=_AGES):
        group = _age_group(tables, declared, row, cells)
        if group is None:
            continue
        if (group.code, group.age_from) in found:
            name = "age_from" if "age_from" in cells else declared.code_field
            tables.note(declared.file, row, name, cells[name], CODE_ONCE)
        found[group.code, group.age_from] = group
    groups = sorted(found.values(), key=lambda one: (one.code, one.age_from))
    _note_overlaps(tables, groups, declared.file)
    return tuple(groups)


def _age_group(
    tables: TableReader, declared: Population, row: int, cells: Mapping[str, str]
) -> AgeGroup | None:
    code = tables.code(declared.file, row, declared.code_field, cells[declared.code_field])
    texts = {
        "age_from": cells.get("age_from", "0"),
        "age_to": cells.get("age_to") or str(_OPEN_END),
        "total": cells["total"],
    }
    numbers = {name: whole_number(text) for name, text in texts.items()}
    sound = {name: one for name, one in numbers.items() if one is not None}
    for name in numbers.keys() - sound.keys():
        tables.note(declared.file, row, name, texts[name], _WHOLE)
    if code is None or len(sound) < len(numbers):
        return None
    return AgeGroup(code, sound["age_from"], sound["age_to"], sound["total"])


def _note_overlaps(tables: TableReader, groups: Sequence[AgeGroup], file: str) -> None:
    for one, other in pairwise(groups):
        if one.code == other.code and one.age_to >= other.age_from:
            found = fault(
                "ages_overlap",
                N_("The ages {one} to {other} of {code} are in two groups."),
                file=file,
                field="age_to",
                one=other.age_from,
                other=one.age_to,
                code=one.code,
            )
            tables.faults.append(found)


def persons_by_code(groups: Sequence[AgeGroup]) -> Mapping[str, int]:
    """Add up the age groups of every code."""
    totals: dict[str, int] = {}
    for one in groups:
        totals[one.code] = totals.get(one.code, 0) + one.persons
    return totals


def age_shares(groups: Sequence[AgeGroup], declared: AgeShare) -> Mapping[str, float]:
    """Return the share of people of these ages by code; no people, no share."""
    oldest = _OPEN_END if declared.age_to is None else declared.age_to
    inside = [one for one in groups if declared.age_from <= one.age_from and one.age_to <= oldest]
    some = persons_by_code(inside)
    return {
        code: some.get(code, 0) / total
        for code, total in persons_by_code(groups).items()
        if total > 0
    }


def fault_of_ages(
    groups: Sequence[AgeGroup], declared: AgeShare, *, file: str, field: str
) -> Finding | None:
    """Return a fault if the ages asked for cut through a group of the table."""
    starts = sorted({one.age_from for one in groups})
    ends = sorted({one.age_to for one in groups if one.age_to < _OPEN_END})
    begins = declared.age_from in starts
    if not groups or (begins and (declared.age_to is None or declared.age_to in ends)):
        return None
    name, right = ("age_to", ends) if begins else ("age_from", starts)
    return fault(
        "ages_cut",
        N_("{field} cannot be {value}: no age group of the table ends or begins there."),
        file=file,
        field=f"{field}.{name}",
        value=getattr(declared, name),
        allowed=", ".join(map(str, right)),
    )
