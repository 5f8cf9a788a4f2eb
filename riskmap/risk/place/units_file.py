"""Units from a file of a region folder: GeoPackage, GeoJSON, Shapefile, whatever GDAL reads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from attrs import evolve, frozen

from riskmap.core.findings import Finding
from riskmap.core.sources import Flags
from riskmap.core.words import N_, Message
from riskmap.risk.place.faults import fault
from riskmap.risk.place.layer_file import cell_text, read_layer
from riskmap.risk.place.levels import Levels, levels_among
from riskmap.risk.place.tables import plain_code
from riskmap.risk.place.units import UnitRow
from riskmap.risk.region import Divisions

_TRUE = {"true", "t", "yes", "1"}
_FLAGS = frozenset(Flags().as_dict())


@frozen(kw_only=True)
class UnitsFile:
    """What a divisions file holds.

    Parameters
    ----------
    rows
        In the order of the file; none where it cannot be used at all.
    crs
        Of their outlines.
    levels
        Names of the levels, from the whole to the parts.
    faults, warnings
        What keeps it out, and what does not.
    """

    rows: tuple[UnitRow, ...] = ()
    crs: Any = None
    levels: tuple[str, ...] = ()
    faults: tuple[Finding, ...] = ()
    warnings: tuple[Finding, ...] = ()


def read_units_file(folder: Path, declared: Divisions) -> UnitsFile:
    """Read the rows of a divisions file as they stand there.

    A column named like a flag (``geometry_is_synthetic``) sets it row by row. Only code and
    one name must be there: without parents all units are of one level, without levels these
    follow from the parents.
    """
    file = str(declared.file)
    layer = read_layer(folder, file, layer=declared.layer, crs=declared.crs)
    faults = [*layer.faults, *_missing_columns(layer.columns, declared, file)]
    if faults:
        return UnitsFile(faults=tuple(faults))
    records = layer.records()
    rows = [
        _row(record, outline, declared)
        for record, outline in zip(records, layer.geometries, strict=True)
    ]
    faults += _faults_of_codes(records, rows, declared, file)
    found = Levels() if faults else levels_among(rows, declared, file, layer.columns)
    levels = found.of_row or [""] * len(rows)
    return UnitsFile(
        rows=tuple(evolve(row, level=level) for row, level in zip(rows, levels, strict=True)),
        crs=layer.crs,
        levels=found.names,
        faults=(*faults, *found.faults),
        warnings=found.warnings,
    )


def _missing_columns(there: Sequence[str], declared: Divisions, file: str) -> Iterator[Finding]:
    """Yield columns that must be there, or that are named and are not."""
    if not there:
        return
    names = declared.fields
    needed = {"code": names.code}
    if names.name not in there and names.name_zh not in there:
        needed["name"] = names.name
    needed |= {key: getattr(names, key) for key in names.model_fields_set}
    for key, name in needed.items():
        if name not in there:
            yield fault(
                "missing_column",
                N_("There is no column {field}."),
                file=file,
                field=name,
                allowed=Message(
                    N_("{columns}; say which one in divisions.fields.{key}"),
                    {"columns": ", ".join(there), "key": key},
                ),
            )


def _row(record: Mapping[str, Any], geometry: Any, declared: Divisions) -> UnitRow:
    names = declared.fields
    zh, en, own = (
        cell_text(record.get(name)) for name in (names.name_zh, names.name_en, names.name)
    )
    own = own or zh or en
    parent = cell_text(record.get(names.parent))
    return UnitRow(
        code=plain_code(cell_text(record[names.code])) or "",
        parent=plain_code(parent) or None,
        level=cell_text(record.get(names.level)),
        name=own,
        name_zh=zh or own,
        name_en=en or own,
        flags=Flags(**{name: _truth(record[name]) for name in _FLAGS & record.keys()}),
        geometry=None if geometry is None or geometry.is_empty else geometry,
    )


def _truth(value: Any) -> bool:
    return cell_text(value).lower() in _TRUE


def _faults_of_codes(
    records: Sequence[Mapping[str, Any]], rows: Sequence[UnitRow], declared: Divisions, file: str
) -> Iterator[Finding]:
    """Yield codes that are missing, doubled or cut by a spreadsheet, and units without a name."""
    names = declared.fields
    _, place, count = np.unique([one.code for one in rows], return_inverse=True, return_counts=True)
    is_twice = count[place] > 1
    for number, (record, row) in enumerate(zip(records, rows, strict=True), start=1):
        for column in (names.code, names.parent):
            text = cell_text(record.get(column))
            if plain_code(text) is None:
                message = N_("Row {row}: the code {value} lost digits in a spreadsheet.")
                allowed = Message(N_("all digits, saved as text"))
                yield fault(
                    "code_precision_lost",
                    message,
                    file=file,
                    row=number,
                    field=column,
                    value=text,
                    allowed=allowed,
                )
        is_lost = plain_code(cell_text(record[names.code])) is None
        if not is_lost and (not row.code or is_twice[number - 1]):
            message = N_("Row {row}: code {value} is missing or stands more than once.")
            yield fault(
                "duplicate_code", message, file=file, row=number, field=names.code, value=row.code
            )
        if not row.name:
            message = N_("Row {row}: the unit {code} has no name.")
            yield fault(
                "missing_name", message, file=file, row=number, field=names.name, code=row.code
            )
