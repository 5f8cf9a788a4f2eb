"""Which column holds codes, names, parents and levels; what is not there is asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from attrs import evolve, frozen

from riskmap.core.errors import InvalidRequestError, RegionError
from riskmap.core.findings import errors_among
from riskmap.core.sources import Flags
from riskmap.core.words import N_, Message
from riskmap.divisions.imports.fields import Role, assign
from riskmap.divisions.imports.flagged import read_flags
from riskmap.divisions.imports.records import ImportOptions, Sheet
from riskmap.risk.place.levels import ONLY
from riskmap.risk.place.tables import plain_code
from riskmap.risk.scaffold.asked import Asked

_CODE_FIELD, _NAME_FIELD = "--code-field", "--name-field"


@frozen(kw_only=True)
class Columns:
    """Text of each unit, its flags by name, and what to say of where they came from."""

    codes: tuple[str, ...]
    names: tuple[str, ...]
    parents: tuple[str, ...]
    levels: tuple[str, ...]
    flags: Mapping[str, tuple[bool, ...]]
    notes: tuple[Message, ...]


def columns_of(sheet: Sheet, options: ImportOptions, asked: Asked) -> Columns:
    """Return codes, names, parents and levels.

    Raises
    ------
    InvalidRequestError
        If there is no column of codes or of names and nobody named one, or a named one is
        not there.
    RegionError
        If a row does not say clearly whether its outline is made up.
    """
    found = assign(sheet.columns, options)
    code = found.get(Role.CODE) if not asked.numbers_codes else None
    parent = asked.parent_field or (None if code is None else found.get(Role.PARENT))
    level = asked.level_field
    _require_there(sheet, asked.boundaries.name, parent, level)
    if asked.numbers_codes and parent is not None:
        raise InvalidRequestError(
            N_("A parent is named by its code; with --number codes are made anew."),
            mend=N_("Name the column of the codes with --code-field in place of --number."),
        )
    if code is None and not asked.numbers_codes:
        raise _asked_for(_CODE_FIELD, sheet, N_("or say --number to number the rows"))
    if Role.NAME not in found:
        raise _asked_for(_NAME_FIELD, sheet, N_("the column of codes will do too"))
    codes = _numbered(len(sheet.rows)) if code is None else _codes(_cells(sheet, code))
    names = _cells(sheet, found[Role.NAME])
    parents = ("",) * len(codes) if parent is None else _codes(_cells(sheet, parent))
    levels = _levels(codes, parents) if level is None else _cells(sheet, level)
    return Columns(
        codes=codes,
        names=tuple(name or code for name, code in zip(names, codes, strict=True)),
        parents=parents,
        levels=levels,
        flags=_flags(sheet, options, asked.boundaries.name),
        notes=tuple(_notes(code, found[Role.NAME], parent, level)),
    )


def _notes(code: str | None, name: str, parent: str | None, level: str | None) -> list[Message]:
    said = {"code": code, "name": name, "parent": parent, "level": level}
    notes = [
        Message(N_("Codes are the numbers of the rows; names come from {name}."), said)
        if code is None
        else Message(N_("Codes come from the column {code}, names from {name}."), said)
    ]
    if parent is not None:
        notes.append(Message(N_("Parents come from the column {parent}."), said))
    if level is not None:
        notes.append(Message(N_("Levels come from the column {level}."), said))
    return notes


def _require_there(sheet: Sheet, file: str, *columns: str | None) -> None:
    for name in columns:
        if name is not None and name not in sheet.columns:
            raise InvalidRequestError(
                N_("{file} has no column {field}."),
                mend=N_("Its columns are: {columns}."),
                file=file,
                field=name,
                columns=", ".join(sheet.columns) or "-",
            )


def _asked_for(option: str, sheet: Sheet, otherwise: str) -> InvalidRequestError:
    return InvalidRequestError(
        N_("Which column is meant by {option} cannot be told."),
        mend=N_("Say {option} with one of: {columns}; {otherwise}."),
        option=option,
        columns=", ".join(sheet.columns) or "-",
        otherwise=Message(otherwise),
    )


def _cells(sheet: Sheet, column: str) -> tuple[str, ...]:
    return tuple((row.get(column) or "").strip() for row in sheet.rows)


def _flags(sheet: Sheet, options: ImportOptions, file: str) -> Mapping[str, tuple[bool, ...]]:
    """Return what the rows say of their outlines, by flag; only flags that some row bears."""
    found = read_flags(sheet, options)
    wrong = tuple(evolve(one, file=file) for one in errors_among(found.findings))
    if wrong:
        raise RegionError(
            N_("{file} has {count} faults."),
            mend=N_("Correct what is listed and try again; nothing was written."),
            findings=wrong,
            file=file,
            count=len(wrong),
        )
    borne = Flags.of(found.flags).as_dict()
    return {
        name: tuple(one.as_dict()[name] for one in found.flags)
        for name, holds in borne.items()
        if holds
    }


def _codes(cells: Sequence[str]) -> tuple[str, ...]:
    # What lost digits stays as it is: the check of the folder says so, with its row.
    return tuple(plain_code(one) or one for one in cells)


def _numbered(count: int) -> tuple[str, ...]:
    width = len(str(count))
    return tuple(f"{number:0{width}d}" for number in range(1, count + 1))


def _levels(codes: Sequence[str], parents: Sequence[str]) -> tuple[str, ...]:
    """Name levels by how deep a unit lies, 1 the whole."""
    depth = _depths(codes, parents)
    if not depth.max(initial=0):
        return (ONLY,) * len(codes)
    return tuple(f"level_{one + 1}" for one in depth)


def _depths(codes: Sequence[str], parents: Sequence[str]) -> np.ndarray:
    place: Mapping[str, int] = {code: number for number, code in enumerate(codes)}
    above = np.array([place.get(parent, -1) for parent in parents], dtype=np.intp)
    depth = np.zeros(len(codes), dtype=np.intp)
    reached = above
    # A circle would never end; it is no deeper than there are units, and refused by the check.
    for _ in range(len(codes)):
        if not (reached >= 0).any():
            break
        depth += reached >= 0
        reached = np.where(reached >= 0, above[reached], -1)
    return depth
