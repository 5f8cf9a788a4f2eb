"""The CSV tables of a region folder: every row is checked, every fault is noted."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from math import isfinite
from pathlib import Path

from attrs import define, field, frozen

from riskmap.core.findings import Finding
from riskmap.core.words import N_, Message
from riskmap.risk.faults import fault
from riskmap.risk.region import AgeShare, Population, TableIndicator

_OPEN_END = 200  # years; nobody gets as old


@frozen
class AgeGroup:
    """People of one unit from one age to another, both inclusive."""

    code: str
    age_from: int
    age_to: int
    persons: int


@define
class TableReader:
    """Reads tables of one folder and gathers what is wrong with them."""

    folder: Path
    faults: list[Finding] = field(factory=list)

    def age_groups(self, declared: Population) -> tuple[AgeGroup, ...]:
        """Return the rows of a population table: code, age_from, age_to, total."""
        columns = (declared.code_field, "age_from", "age_to", "total")
        found: dict[tuple[str, int], AgeGroup] = {}
        for number, row in self._rows(declared.file, columns):
            group = self._age_group(number, row, declared)
            if group is None:
                continue
            if (group.code, group.age_from) in found:
                self._note(declared.file, number, "age_from", row["age_from"], _ONCE)
            found[group.code, group.age_from] = group
        groups = sorted(found.values(), key=lambda one: (one.code, one.age_from))
        self._note_overlaps(groups, declared.file)
        return tuple(groups)

    def values(self, declared: TableIndicator) -> Mapping[str, float]:
        """Return the values of an indicator by code; an empty cell is no data."""
        columns = (declared.code_field, declared.value_field)
        found: dict[str, float] = {}
        for number, row in self._rows(declared.file, columns):
            code, text = row[declared.code_field], row[declared.value_field]
            if not code or code in found:
                self._note(declared.file, number, declared.code_field, code, _ONCE)
            elif text:
                value = _number(text)
                if value is None:
                    self._note(declared.file, number, declared.value_field, text, _NUMBER)
                else:
                    found[code] = value
        return found

    def _rows(self, file: str, columns: Sequence[str]) -> Iterator[tuple[int, dict[str, str]]]:
        path = self.folder / file
        if not path.is_file():  # noted where the file is named
            return
        try:
            text = path.read_text("utf-8-sig")
        except UnicodeDecodeError:
            message = N_("{file} is not UTF-8 text.")
            self.faults.append(fault("not_utf8", message, file=file, allowed="UTF-8"))
            return
        reader = csv.DictReader(text.splitlines(), restval="")
        there = reader.fieldnames or ()
        missing = [one for one in columns if one not in there]
        for one in missing:
            message = N_("There is no column {field}.")
            allowed = ", ".join(there)
            self.faults.append(
                fault("missing_column", message, file=file, field=one, allowed=allowed)
            )
        if not missing:
            for number, row in enumerate(reader, start=1):
                yield number, {name: row[name].strip() for name in columns}

    def _age_group(
        self, number: int, row: Mapping[str, str], declared: Population
    ) -> AgeGroup | None:
        code = row[declared.code_field]
        ages = _whole(row["age_from"]), _whole(row["age_to"] or str(_OPEN_END))
        persons = _whole(row["total"])
        wrong = [
            (name, allowed)
            for name, value, allowed in (
                (declared.code_field, code or None, _FILLED),
                ("age_from", ages[0], _WHOLE),
                ("age_to", ages[1], _WHOLE),
                ("total", persons, _WHOLE),
            )
            if value is None
        ]
        for name, allowed in wrong:
            self._note(declared.file, number, name, row[name], allowed)
        if ages[0] is None or ages[1] is None or persons is None or wrong:
            return None
        return AgeGroup(code, ages[0], ages[1], persons)

    def _note_overlaps(self, groups: Sequence[AgeGroup], file: str) -> None:
        for one, other in pairwise(groups):
            if one.code == other.code and one.age_to >= other.age_from:
                message = N_("The ages {one} to {other} of {code} are in two groups.")
                found = fault(
                    "ages_overlap",
                    message,
                    file=file,
                    field="age_to",
                    one=other.age_from,
                    other=one.age_to,
                    code=one.code,
                )
                self.faults.append(found)

    def _note(self, file: str, row: int, name: str, value: str, allowed: Message) -> None:
        message = N_("Row {row}: {field} cannot be {value}.")
        self.faults.append(
            fault(
                "wrong_cell",
                message,
                file=file,
                row=row,
                field=name,
                value=repr(value),
                allowed=allowed,
            )
        )


_FILLED = Message(N_("a code"))
_ONCE = Message(N_("a code, once"))
_WHOLE = Message(N_("a whole number, 0 or more"))
_NUMBER = Message(N_("a number, or nothing where there is no data"))


def _whole(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() else None


def _number(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if isfinite(value) else None


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
    groups: Sequence[AgeGroup], declared: AgeShare, field_name: str
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
        file="region.toml",
        field=f"{field_name}.{name}",
        value=getattr(declared, name),
        allowed=", ".join(map(str, right)),
    )
