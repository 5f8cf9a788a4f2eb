"""Read what a district brings: maps and tables, whatever their age and encoding."""

from __future__ import annotations

from pathlib import Path

from attrs import evolve

from riskmap.core.errors import UnreadableFileError
from riskmap.core.words import N_
from riskmap.divisions.imports.readers import tables, vector
from riskmap.divisions.imports.records import ImportOptions, Sheet
from riskmap.outside.guard import require_sane

_READERS = {
    ".csv": tables.read_csv,
    ".txt": tables.read_csv,
    ".xlsx": tables.read_xlsx,
    ".gpkg": vector.read_geopackage,
    ".geojson": vector.read_geojson,
    ".json": vector.read_geojson,
    ".kml": vector.read_kml,
    ".zip": vector.read_zip,
    ".gdb": vector.read_file_geodatabase,
}
_HINTS = {
    ".shp": N_("Put the .shp with its .shx, .dbf, .prj and .cpg into one ZIP file."),
    ".dbf": N_("Put the .dbf with its .shp and .shx into one ZIP file."),
    ".xls": N_("Save it as .xlsx or CSV."),
    ".kmz": N_("Unpack it and give the .kml inside."),
}
_HINT = N_("Bring GeoPackage, GeoJSON, a zipped Shapefile, File-GDB, KML, CSV or XLSX.")


def read(path: Path, options: ImportOptions) -> Sheet:
    """Read a file as it is; nothing is transformed or mended here.

    Raises
    ------
    UnreadableFileError
        If there is no such file, it is too large, or none of the known formats.
    """
    suffix = path.suffix.lower()
    reader = _READERS.get(suffix)
    if reader is None:
        raise UnreadableFileError(
            N_("{file} is of no known format."), mend=_HINTS.get(suffix, _HINT), file=path.name
        )
    require_sane(path)
    return reader(path, options)


def without_empty_columns(sheet: Sheet) -> Sheet:
    """Return the sheet without columns in which nothing stands."""
    filled = tuple(name for name in sheet.columns if any(row.get(name) for row in sheet.rows))
    return evolve(sheet, columns=filled)
