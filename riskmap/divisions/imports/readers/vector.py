"""Maps, read by GDAL once it is certain what they are."""

from __future__ import annotations

import json
import re
import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import shapely
from attrs import evolve
from pyproj import CRS
from pyproj.exceptions import CRSError

from riskmap.core.errors import RiskmapError, UnreadableFileError
from riskmap.core.words import N_
from riskmap.divisions.imports.readers import shapefile
from riskmap.divisions.imports.readers.text import is_utf8
from riskmap.divisions.imports.records import CrsSource, ImportOptions, Sheet, info
from riskmap.geo.arrays import Geometries
from riskmap.outside.guard import (
    MAX_ROWS,
    MAX_VERTICES,
    require_few,
    unpacked,
)

_HEAD_BYTES = 4096
_FIRST_ELEMENT = re.compile(rb"<([A-Za-z_][\w.:-]*)")

# What GDAL makes of the way a KML feature is drawn; no data of anybody.
_KML_STYLE = frozenset(
    {"id", "timestamp", "begin", "end", "altitudeMode", "tessellate", "extrude", "visibility"}
    | {"drawOrder", "icon"}
)


def read_geopackage(path: Path, options: ImportOptions) -> Sheet:
    """Read one layer of a GeoPackage."""
    if not path.read_bytes()[:15] == b"SQLite format 3":
        raise _not_a(path, "GeoPackage")
    return _read(path, "GeoPackage", layer=options.layer)


def read_geojson(path: Path, options: ImportOptions) -> Sheet:
    """Read GeoJSON; without a CRS of its own it is WGS 84, as its standard says."""
    data = path.read_bytes()
    if not is_utf8(data):
        raise UnreadableFileError(
            N_("{file} is not in UTF-8, as GeoJSON must be."),
            mend=N_("Save it in UTF-8 again."),
            file=path.name,
        )
    try:
        content = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as fault:
        raise _not_a(path, "GeoJSON") from fault
    if not isinstance(content, Mapping) or "type" not in content:
        raise _not_a(path, "GeoJSON")
    sheet = _read(path, "GeoJSON", layer=options.layer)
    source = CrsSource.FILE if "crs" in content else CrsSource.FORMAT
    return evolve(sheet, crs_source=source, encoding="utf-8")


def read_kml(path: Path, options: ImportOptions) -> Sheet:
    """Read one folder of a KML file, which is WGS 84 by its standard."""
    head = path.read_bytes()[:_HEAD_BYTES]
    first = _FIRST_ELEMENT.search(head)
    if first is None or first[1].rpartition(b":")[2] != b"kml" or b"<!" in head[: first.start()]:
        raise _not_a(path, "KML")
    sheet = _read(path, "KML", layer=options.layer)
    columns = tuple(one for one in sheet.columns if one not in _KML_STYLE)
    return evolve(
        sheet, columns=columns, crs=CRS("EPSG:4326"), crs_source=CrsSource.FORMAT, encoding="utf-8"
    )


def read_file_geodatabase(path: Path, options: ImportOptions) -> Sheet:
    """Read one layer of a File Geodatabase folder."""
    return _read(path, "File-GDB", layer=options.layer)


def read_zip(path: Path, options: ImportOptions) -> Sheet:
    """Read a zipped Shapefile or File Geodatabase."""
    with unpacked(path) as folder:
        databases = [one for one in folder.rglob("*.gdb") if one.is_dir()]
        if len(databases) == 1:
            return read_file_geodatabase(databases[0], options)
        part = shapefile.find(folder, path.name, options.layer)
        sheet = _read(part, "Shapefile", encoding=shapefile.AS_BYTES)
        return shapefile.decoded(sheet, part, options, path.name)


def _not_a(path: Path, kind: str) -> UnreadableFileError:
    return UnreadableFileError(
        N_("{file} is no {kind}, or a damaged one."),
        mend=N_("Export it again, or check that its ending says what it is."),
        file=path.name,
        kind=kind,
    )


def _read(path: Path, kind: str, *, layer: str | None = None, encoding: str | None = None) -> Sheet:
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        try:
            meta, _, wkb, columns = pyogrio.raw.read(
                path,
                layer=layer or _only_layer(path),
                encoding=encoding,
                force_2d=True,
                max_features=MAX_ROWS + 1,
            )
        except RiskmapError:
            raise
        except Exception as fault:  # GDAL's binding raises whatever it stumbles over
            raise _not_a(path, kind) from fault
    names = tuple(str(one) for one in meta["fields"])
    count = len(columns[0]) if columns else len(wkb) if wkb is not None else 0
    require_few(count, path.name)
    cells = [_texts(*one) for one in zip(columns, meta.get("ogr_types", names), strict=True)]
    rows = tuple(dict(zip(names, row, strict=True)) for row in zip(*cells, strict=True))
    crs = _crs(meta.get("crs"))
    remarks = [info("reader", N_("The reader says: {text}"), text=str(one.message)) for one in said]
    return Sheet(
        format=kind,
        columns=names,
        rows=rows or ({},) * count,
        geometries=None if wkb is None else _geometries(wkb, path.name),
        crs=crs,
        crs_source=None if crs is None else CrsSource.FILE,
        findings=tuple(one.at() for one in remarks),
    )


def _only_layer(path: Path) -> str:
    layers = [str(name) for name, *_ in pyogrio.list_layers(path)]
    if len(layers) == 1:
        return layers[0]
    raise UnreadableFileError(
        N_("{file} has no layer, or several."),
        mend=N_("Name one with --layer: {layers}."),
        file=path.name,
        layers=", ".join(layers) or "-",
    )


def _geometries(wkb: Any, file_name: str) -> Geometries:
    """Return geometries; what is no geometry at all becomes None."""
    read: Geometries = shapely.from_wkb(wkb, on_invalid="ignore")
    if int(shapely.get_num_coordinates(read).sum()) > MAX_VERTICES:
        raise UnreadableFileError(
            N_("{file} has more than {count} vertices."),
            mend=N_("Simplify the outlines, or bring one district at a time."),
            file=file_name,
            count=MAX_VERTICES,
        )
    return read


def _texts(values: Any, ogr_type: str) -> list[str | None]:
    # Whole numbers with blanks among them arrive as floats: that is no fault of the file.
    is_whole = ogr_type.startswith("OFTInteger")
    return [_text(value, is_whole=is_whole) for value in values.tolist()]


def _text(value: Any, *, is_whole: bool) -> str | None:
    if value is None or value != value or (isinstance(value, str) and not value.strip()):  # noqa: PLR0124 - NaN
        return None
    if isinstance(value, np.datetime64):
        return str(value)
    return str(int(value)) if is_whole else str(value)


def _crs(given: str | None) -> CRS | None:
    """Return the CRS a file declares; an undefined or unknown one is none."""
    if not given or "undefined" in given.lower() or "unknown" in given.lower()[:40]:
        return None
    try:
        return CRS.from_user_input(given)
    except CRSError:
        return None
