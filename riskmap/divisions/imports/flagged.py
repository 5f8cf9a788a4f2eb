"""Outlines that say of themselves that they are made up: coming back, they stay marked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from attrs import frozen

from riskmap.core.findings import Finding
from riskmap.core.sources import Flags
from riskmap.core.words import N_
from riskmap.divisions.imports.records import ImportOptions, Sheet, error, warning

#: Flags that belong to an outline, by the names under which our own files carry them. A
#: Shapefile cuts both names to the same ten letters: then the worse one is taken.
COLUMNS: Mapping[str, str] = {
    "geometry_is_synthetic": "geometry_is_synthetic",
    "geometry_is_approximate": "geometry_is_approximate",
    "geometry_i": "geometry_is_synthetic",
    "geometry_1": "geometry_is_synthetic",
}
YES = frozenset({"1", "1.0", "t", "true", "y", "yes", "是", "真"})
NO = frozenset({"", "0", "0.0", "f", "false", "n", "no", "否", "假"})


@frozen
class Flagged:
    """The flags of each row, and what there is to say of them."""

    flags: tuple[Flags, ...]
    findings: tuple[Finding, ...]


def read_flags(sheet: Sheet, options: ImportOptions) -> Flagged:
    """Return the flags that the rows of a file bear themselves, one a row.

    A value that is neither yes nor no keeps the file out; approximate outlines are no
    public ones, whoever brings them.
    """
    columns = [name for name in sheet.columns if name.strip().lower() in COLUMNS]
    flags, findings = [], []
    for number, row in enumerate(sheet.rows, start=1):
        borne = Flags()
        for column in columns:
            value = (row.get(column) or "").strip()
            if value.lower() in YES:
                borne |= Flags.from_mapping({COLUMNS[column.strip().lower()]: True})
            elif value.lower() not in NO:
                findings.append(_unclear(number, column, value))
        flags.append(borne)
    return Flagged(tuple(flags), (*findings, *_said(flags, options)))


def _unclear(row: int, column: str, value: str) -> Finding:
    remark = error(
        "flag_unclear",
        N_("{value} is neither true nor false."),
        N_("Write true or false; leave it empty for false."),
        value=value,
    )
    return remark.at(row=row, field=column, value=value)


def _said(flags: Iterable[Flags], options: ImportOptions) -> Iterable[Finding]:
    several = tuple(flags)
    synthetic = sum(one.geometry_is_synthetic for one in several)
    approximate = sum(one.geometry_is_approximate for one in several)
    if synthetic:
        yield warning(
            "synthetic_outlines",
            N_("{count} outlines say of themselves that they are synthetic; they stay marked so."),
            N_("Replace them by real ones as soon as there are any."),
            count=synthetic,
        ).at()
    if approximate:
        weigh = error if options.is_public else warning
        yield weigh(
            "approximate_outlines",
            N_("{count} outlines say of themselves that they are approximate."),
            N_("Such outlines are not for the public: import them without --public."),
            count=approximate,
        ).at()
