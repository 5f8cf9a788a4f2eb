"""Outlines as documents for browsers: GeoJSON by detail, and an index of names and places."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import shapely
from numpy.typing import NDArray

from riskmap.maps.kept import KEPT, kept_file
from riskmap.maps.outlines import DETAILS, EDITION, Outlines, simplified

#: Digits of a degree behind the point, by detail: 1.1 m far, 0.1 m near.
DECIMALS = (5, 6, 6)


def as_geojson(outlines: Outlines, detail: int, *, folder: Path | None = None) -> bytes:
    """Return the outlines of one detail as a FeatureCollection, UTF-8, RFC 7946.

    Properties of a feature: ``code``, ``name_zh``, ``name_en``, ``geometry_is_synthetic``,
    ``label_point`` ([longitude, latitude] inside the outline, or null); its id is the place of
    the unit among `outlines`, from 1, as in vector tiles.

    Parameters
    ----------
    outlines, detail, folder
        See `simplified`.
    """
    name = f"{outlines.key}-{EDITION}-{detail}.geojson"

    def write() -> bytes:
        return kept_file(folder, name, lambda: _write(outlines, detail, folder))

    return KEPT.get(("geojson", outlines.key, detail), write)


def as_index(outlines: Outlines, *, folder: Path | None = None) -> bytes:
    """Return names and places of all units as columns of JSON, in their order.

    ``codes``, ``names_zh``, ``names_en``; ``points`` ([longitude, latitude] inside the outline)
    and ``boxes`` ([west, south, east, north]), both null for a unit without outline.

    Parameters
    ----------
    outlines, folder
        See `simplified`.
    """

    def write() -> bytes:
        shapes = simplified(outlines, DETAILS[0], folder=folder)
        columns = {
            "codes": outlines.codes,
            "names_zh": outlines.names_zh,
            "names_en": outlines.names_en,
            "points": _numbers_or_null(label_points(shapes)),
            "boxes": _numbers_or_null(shapely.bounds(shapes)),
        }
        return json.dumps(columns, ensure_ascii=False, separators=(",", ":")).encode()

    return KEPT.get(("index", outlines.key), write)


def label_points(shapes: NDArray[np.object_]) -> NDArray[np.float64]:
    """Return a point inside each shape: longitude and latitude, shape (units, 2), NaN for none."""
    points = shapely.point_on_surface(shapes)
    return np.column_stack([shapely.get_x(points), shapely.get_y(points)])


def _write(outlines: Outlines, detail: int, folder: Path | None) -> bytes:
    digits = DECIMALS[detail]
    shapes = simplified(outlines, detail, folder=folder)
    points = _numbers_or_null(label_points(shapes))
    written = shapely.to_geojson(_on_grid(shapes, digits))
    features = (
        f'{{"type":"Feature","id":{number + 1},"properties":{properties},'
        f'"geometry":{geometry or "null"}}}'
        for number, (properties, geometry) in enumerate(
            zip(_properties(outlines, points), written, strict=True)
        )
    )
    return f'{{"type":"FeatureCollection","features":[{",".join(features)}]}}'.encode()


def _on_grid(shapes: NDArray[np.object_], digits: int) -> NDArray[np.object_]:
    """Round coordinates: the same corner of two neighbours stays the same corner."""

    def rounded(degrees: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.round(degrees, digits)

    found: NDArray[np.object_] = shapely.transform(shapes, rounded)
    return found


def _properties(outlines: Outlines, points: list[list[float] | None]) -> list[str]:
    return [
        json.dumps(
            {
                "code": code,
                "name_zh": name_zh,
                "name_en": name_en,
                "geometry_is_synthetic": bool(synthetic),
                "label_point": point,
            },
            ensure_ascii=False,
            separators=(",", ":"),
        )
        for code, name_zh, name_en, synthetic, point in zip(
            outlines.codes,
            outlines.names_zh,
            outlines.names_en,
            outlines.synthetic,
            points,
            strict=True,
        )
    ]


def _numbers_or_null(table: NDArray[np.float64]) -> list[list[float] | None]:
    return [None if np.isnan(row).any() else row.tolist() for row in np.round(table, 5)]
