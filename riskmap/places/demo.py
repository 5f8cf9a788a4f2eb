"""The demonstration's places: the two files of a place's folder, generic and made up."""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import shapely
import shapely.geometry
from shapely.geometry.base import BaseGeometry

from riskmap.places.model import Place
from riskmap.places.model.rows import LAT, LON, WKT, read_fields

PLACES, ROUTES = "demo_places.csv", "demo_routes.geojson"
#: Raise it when the same files shall be taken in anew because they are read otherwise.
READING = 1
#: What holds for all of them, whatever the files say.
_MADE_UP: Mapping[str, Any] = {
    "source": "Made up for the demonstration",
    "licence": "CC0-1.0",
    "valid_from": date(2026, 1, 1),
    "is_public": True,
    "is_demo": True,
    "geometry_is_synthetic": True,
    "verified": False,
}


def has_demo(folder: Path) -> bool:
    """Tell whether a place brings demonstration places."""
    return (folder / PLACES).is_file()


def digest(folder: Path) -> str:
    """Return the hash of the files."""
    whole = hashlib.sha256(f"reading {READING}".encode())
    for name in (PLACES, ROUTES):
        file = folder / name
        whole.update(file.read_bytes() if file.is_file() else b"")
    return whole.hexdigest()


def read_demo(folder: Path) -> tuple[Place, ...]:
    """Return the places and routes of a folder, every one marked as made up."""
    return tuple(
        Place(**{**read_fields(values), **_MADE_UP, "geometry": geometry})
        for values, geometry in (*_rows(folder / PLACES), *_lines(folder / ROUTES))
    )


def _rows(file: Path) -> Iterator[tuple[Mapping[str, str], BaseGeometry]]:
    for row in csv.DictReader(file.read_text("utf-8-sig").splitlines()):
        wkt = row.get(WKT)
        point = shapely.from_wkt(wkt) if wkt else shapely.Point(float(row[LON]), float(row[LAT]))
        yield row, point


def _lines(file: Path) -> Iterator[tuple[Mapping[str, str], BaseGeometry]]:
    if not file.is_file():
        return
    for one in json.loads(file.read_text("utf-8"))["features"]:
        yield one["properties"], shapely.geometry.shape(one["geometry"])
