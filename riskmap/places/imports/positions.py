"""Where the rows of a file lie: as drawn, or from columns of coordinates or of WKT."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import shapely
from attrs import evolve
from shapely.geometry.base import BaseGeometry

from riskmap.core.findings import Finding
from riskmap.core.words import N_
from riskmap.divisions.imports.datum import settle
from riskmap.divisions.imports.placing import place
from riskmap.divisions.imports.records import ImportOptions, Known, Sheet, error
from riskmap.geo.arrays import Geometries
from riskmap.places.imports.records import PlacesOptions
from riskmap.places.model.rows import CRS, LAT, LON, WKT

_WORLD = (-180.0, -90.0, 180.0, 90.0)
Row = Mapping[str, str | None]


class Positions:
    """Geometries in EPSG:4490, None where a row's cannot be right; with what there is to say."""

    def __init__(
        self, geometries: Geometries, datum: str, findings: tuple[Finding, ...], *, shifted: bool
    ) -> None:
        self.geometries = geometries
        self.datum = datum
        self.findings = findings
        self.shifted = shifted


def positions(
    sheet: Sheet, columns: Mapping[str, str], options: PlacesOptions, known: Known
) -> Positions:
    """Bring the rows of a sheet to EPSG:4490.

    Raises
    ------
    UnknownDatumError
        If neither the file nor its bringer says what the coordinates refer to.
    RefusedDatumError
        For the Shanghai city system.
    """
    drawn, findings = _drawn(sheet, columns)
    if options.outside:
        known = evolve(known, bounds=_WORLD, outline=None)
    said = ImportOptions(datum=options.datum or _said_by(sheet, columns))
    located = evolve(sheet, geometries=drawn)
    reference = settle(located, said, known)
    placed = place(located, reference, said, known)
    return Positions(
        placed.geometries,
        reference.name,
        (*findings, *placed.findings),
        shifted=reference.shifted is not None,
    )


def _said_by(sheet: Sheet, columns: Mapping[str, str]) -> str | None:
    """Return the CRS that a column names, the same in every row."""
    if sheet.geometries is not None or CRS not in columns:
        return None
    named = {(row.get(columns[CRS]) or "").strip() for row in sheet.rows} - {""}
    return next(iter(named)) if len(named) == 1 else None


def _drawn(sheet: Sheet, columns: Mapping[str, str]) -> tuple[Geometries, list[Finding]]:
    if sheet.geometries is not None:
        return np.array([*map(_single, sheet.geometries), None], dtype=object)[:-1], []
    found: list[BaseGeometry | None] = []
    findings = []
    for number, row in enumerate(sheet.rows, start=1):
        geometry = _from_wkt(row, columns) or _from_numbers(row, columns)
        found.append(geometry)
        if geometry is None:
            remark = error(
                "no_position",
                N_("Its coordinates are missing or no numbers."),
                N_("Give both as numbers, degrees with decimals or metres."),
            )
            findings.append(remark.at(row=number, field=columns.get(LON)))
    return np.array([*found, None], dtype=object)[:-1], findings


def _single(geometry: BaseGeometry | None) -> BaseGeometry | None:
    """Return the one part of a geometry that is several only by its type."""
    parts = shapely.get_parts(geometry)
    return parts[0] if len(parts) == 1 else geometry


def _from_wkt(row: Row, columns: Mapping[str, str]) -> BaseGeometry | None:
    text = row.get(columns[WKT]) if WKT in columns else None
    return shapely.from_wkt(text, on_invalid="ignore") if text else None


def _from_numbers(row: Row, columns: Mapping[str, str]) -> BaseGeometry | None:
    if not {LON, LAT} <= columns.keys():
        return None
    try:
        x, y = (float((row.get(columns[one]) or "").strip()) for one in (LON, LAT))
    except ValueError:
        return None
    return shapely.Point(x, y) if np.isfinite((x, y)).all() else None
