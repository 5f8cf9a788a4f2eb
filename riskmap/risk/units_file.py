"""Units from a file of a region folder: GeoPackage, GeoJSON, Shapefile, whatever GDAL reads."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
from pyogrio.errors import DataSourceError

from riskmap.core.findings import Finding
from riskmap.core.sources import Flags
from riskmap.core.words import N_, Message
from riskmap.risk.faults import fault
from riskmap.risk.region import Divisions
from riskmap.risk.units import UnitRow

_TRUE = {"true", "t", "yes", "1"}


def read_units_file(folder: Path, declared: Divisions) -> tuple[list[UnitRow], Any, list[Finding]]:
    """Read the rows of a divisions file as they stand there.

    A column named like a flag (``geometry_is_synthetic``) sets it row by row. English names
    and flags may be absent.

    Returns
    -------
    Rows, their CRS, and what is wrong with the file as a whole.
    """
    file = str(declared.file)
    try:
        frame = gpd.read_file(folder / file)
    except DataSourceError as reason:
        message = N_("{file} cannot be read as a layer of divisions: {reason}.")
        return [], None, [fault("unreadable", message, file=file, reason=str(reason))]
    faults = _faults_of_frame(frame, declared, file)
    if faults:
        return [], None, faults
    table = frame.drop(columns=frame.geometry.name)
    rows = [
        _row(record, geometry, declared)
        for record, geometry in zip(
            table.to_dict("records"), frame.geometry.to_numpy(), strict=True
        )
    ]
    return rows, frame.crs, []


def _faults_of_frame(frame: Any, declared: Divisions, file: str) -> list[Finding]:
    if not isinstance(frame, gpd.GeoDataFrame):
        return [fault("no_geometry", N_("{file} has no geometry."), file=file)]
    names = declared.fields
    needed = {"code": names.code, "parent": names.parent, "level": names.level}
    needed["name_zh"] = names.name_zh
    faults = [
        fault(
            "missing_column",
            N_("There is no column {field}."),
            file=file,
            field=name,
            allowed=Message(
                N_("{columns}; say which one in divisions.fields.{key}"),
                {"columns": ", ".join(map(str, frame.columns)), "key": key},
            ),
        )
        for key, name in needed.items()
        if name not in frame.columns
    ]
    if frame.crs is None:
        message = N_("{file} has no coordinate reference system.")
        faults.append(fault("no_crs", message, file=file, field="crs"))
    return faults


def _row(record: Mapping[Any, Any], geometry: Any, declared: Divisions) -> UnitRow:
    names = declared.fields
    zh = _text(record[names.name_zh])
    return UnitRow(
        code=_text(record[names.code]),
        parent=_text(record[names.parent]) or None,
        level=_text(record[names.level]),
        name_zh=zh,
        name_en=_text(record.get(names.name_en)) or zh,
        flags=Flags.from_mapping({str(key): _truth(value) for key, value in record.items()}),
        geometry=None if geometry is None or geometry.is_empty else geometry,
    )


def _text(value: Any) -> str:
    if value is None or pd.isna(value):
        return ""
    # One empty cell makes pandas read a column of whole numbers as floats.
    whole = isinstance(value, float) and value.is_integer()
    return str(int(value) if whole else value).strip()


def _truth(value: Any) -> bool:
    return _text(value).lower() in _TRUE
