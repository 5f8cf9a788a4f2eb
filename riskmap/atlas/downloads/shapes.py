"""GeoJSON and GeoPackage: outlines with their values, flags and credits."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from riskmap.atlas.downloads.sheet import Cell, Sheet
from riskmap.atlas.service.documents import CRS_NOTE, written

_LAYER = "units"
_CRS = "EPSG:4490"


def as_geojson(sheet: Sheet) -> bytes:
    """Return the units as a FeatureCollection (RFC 7946); what is said of them are its members."""
    about: dict[str, list[str]] = {}
    for one in sheet.about:
        about.setdefault(one.label, []).append(one.text)
    outlines = written(_shapes(sheet))
    features = [
        {
            "type": "Feature",
            "id": unit.code,
            "geometry": geometry,
            "properties": dict(zip(sheet.columns, row, strict=True)),
        }
        for unit, row, geometry in zip(sheet.units, sheet.rows, outlines, strict=True)
    ]
    body = {
        "type": "FeatureCollection",
        "crs_note": CRS_NOTE,
        "about": about,
        "features": features,
    }
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode("utf-8")


def as_geopackage(sheet: Sheet) -> bytes:
    """Return the units as a GeoPackage, EPSG:4490; what is said of them is its metadata too."""
    import pyogrio.raw  # noqa: PLC0415 - loads GDAL, for downloads only

    said = {f"{number:02}_{one.label}": one.text for number, one in enumerate(sheet.about, 1)}
    text = "\n".join(f"{one.label}: {one.text}" for one in sheet.about)
    fields, masks = _columns(sheet)
    with tempfile.TemporaryDirectory(prefix="riskmap-") as folder:
        file = Path(folder) / f"{sheet.stem}.gpkg"
        pyogrio.raw.write(
            file,
            shapely.to_wkb(_shapes(sheet)),
            fields,
            np.array(sheet.columns, dtype=object),
            field_mask=masks,
            layer=_LAYER,
            driver="GPKG",
            geometry_type="MultiPolygon",
            crs=_CRS,
            promote_to_multi=True,
            layer_metadata=said,
            dataset_metadata=said,
            layer_options={"IDENTIFIER": sheet.stem, "DESCRIPTION": text},
        )
        return file.read_bytes()


def _shapes(sheet: Sheet) -> NDArray[np.object_]:
    found: NDArray[np.object_] = np.full(len(sheet.units), None, dtype=object)
    found[:] = [unit.outline for unit in sheet.units]
    return found


def _columns(sheet: Sheet) -> tuple[list[NDArray[Any]], list[NDArray[np.bool_]]]:
    """Return the columns as arrays, and where each has no data."""
    columns = list(zip(*sheet.rows, strict=True)) if sheet.rows else [()] * len(sheet.columns)
    masks = [np.array([cell is None for cell in column], dtype=np.bool_) for column in columns]
    return [_array(column) for column in columns], masks


def _array(column: tuple[Cell, ...]) -> NDArray[Any]:
    kinds = {type(cell) for cell in column if cell is not None}
    if kinds == {bool}:
        return np.array([bool(cell) for cell in column], dtype=np.bool_)
    if kinds == {int}:
        return np.array([0 if cell is None else cell for cell in column], dtype=np.int64)
    if kinds and kinds <= {int, float}:
        return np.array([np.nan if cell is None else cell for cell in column], dtype=np.float64)
    found: NDArray[np.object_] = np.full(len(column), None, dtype=object)
    found[:] = [None if cell is None else str(cell) for cell in column]
    return found
