"""Outlines of a map: simplified by zoom with shared borders kept.

What is made is kept in memory, and in a folder as files that a restart finds again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import shapely
from attrs import field, frozen
from numpy.typing import NDArray

from riskmap.maps.kept import KEPT, kept_file
from riskmap.maps.mercator import pixel_m, to_degrees, to_mercator

#: Zooms up to which each detail (0 far, 1, 2 near) is drawn.
NEAREST_ZOOM = (12.5, 14.5, 18.0)
DETAILS = range(len(NEAREST_ZOOM))
#: Tolerance in pixels of the nearest zoom. Corners whose triangle is smaller than its square go;
#: measured on jagged and on real borders, no border then moves by half a pixel.
TOLERANCE_PX = 0.25
#: In the names of files; to be raised when what they hold comes about in another way.
EDITION = 2


@frozen(kw_only=True, eq=False)
class Outlines:
    """The outlines of one level of a place.

    Parameters
    ----------
    key
        Hash of codes and outlines: the same key, the same outlines.
    codes
        One a unit, unique.
    names_zh, names_en
        Names, in the order of `codes`.
    shapes
        Polygons and multipolygons, EPSG:4490 in degrees, shape (units,); None where a unit has
        no outline.
    synthetic
        True where the outline is made up, shape (units,).
    """

    key: str
    codes: tuple[str, ...]
    names_zh: tuple[str, ...]
    names_en: tuple[str, ...]
    shapes: NDArray[np.object_] = field(repr=False)
    synthetic: NDArray[np.bool_] = field(repr=False)

    @classmethod
    def of(
        cls,
        codes: Sequence[str],
        shapes: Sequence[shapely.Geometry | None] | NDArray[np.object_],
        *,
        names_zh: Sequence[str],
        names_en: Sequence[str],
        synthetic: Sequence[bool] | NDArray[np.bool_],
    ) -> Outlines:
        """Return the record of these outlines, its key worked out.

        Parameters
        ----------
        codes, shapes, names_zh, names_en, synthetic
            One a unit, in the same order; see the class.
        """
        array = np.empty(len(codes), dtype=object)
        array[:] = list(shapes)
        flags = np.asarray(synthetic, dtype=bool)
        return cls(
            key=_key(codes, names_zh, names_en, flags, array),
            codes=tuple(codes),
            names_zh=tuple(names_zh),
            names_en=tuple(names_en),
            shapes=array,
            synthetic=flags,
        )

    def __len__(self) -> int:
        return len(self.codes)


def simplified(
    outlines: Outlines, detail: int, *, folder: Path | None = None
) -> NDArray[np.object_]:
    """Return the outlines for one detail, with borders still shared: no gaps, no slivers.

    Parameters
    ----------
    outlines
        As they are stored.
    detail
        0 far, 1, 2 near; see `NEAREST_ZOOM`.
    folder
        Where results are kept as files.

    Returns
    -------
    ndarray of shapely geometries
        Shape (units,), EPSG:4490 in degrees, None where there was none. Read only, shared.

    Notes
    -----
    Outlines that overlap, as those of a file may, are simplified the same way: borders that two
    of them share to the point stay shared, the others move by half a pixel at most, so overlaps
    stay what they are. A unit that comes out of this broken or empty is simplified alone, which
    keeps it valid but may open a hairline to its neighbours.
    """
    name = f"{outlines.key}-{EDITION}-{detail}.wkb"

    def make() -> bytes:
        return _packed(at_zoom(outlines.shapes, NEAREST_ZOOM[detail]))

    return KEPT.get(
        ("outlines", outlines.key, detail), lambda: _unpacked(kept_file(folder, name, make))
    )


def for_zoom(outlines: Outlines, zoom: float, *, folder: Path | None = None) -> NDArray[np.object_]:
    """Return the outlines as simple as they may be where a pixel is one of `zoom`.

    Parameters
    ----------
    outlines, folder
        See `simplified`, whose nearest detail this starts from.
    zoom
        Of Web Mercator, 256 pixels to the tile.

    Returns
    -------
    ndarray of shapely geometries
        Shape (units,), EPSG:4490 in degrees, None where there was none.
    """
    detail = next((one for one in DETAILS if NEAREST_ZOOM[one] >= zoom), DETAILS[-1])
    if zoom >= NEAREST_ZOOM[detail]:
        return simplified(outlines, detail, folder=folder)
    name = f"{outlines.key}-{EDITION}-zoom-{zoom:g}.wkb"

    def make() -> bytes:
        return _packed(at_zoom(simplified(outlines, detail, folder=folder), zoom))

    return _unpacked(kept_file(folder, name, make))


def at_zoom(shapes: NDArray[np.object_], zoom: float) -> NDArray[np.object_]:
    """Return shapes in degrees as simple as a zoom allows, borders still shared.

    Works in Web Mercator, where a pixel is a pixel everywhere; see `simplified`.
    """
    there = np.array([one is not None and not one.is_empty for one in shapes], dtype=bool)
    found = np.full(shapes.shape, None, dtype=object)
    if there.any():
        tolerance = TOLERANCE_PX * pixel_m(zoom)
        found[there] = to_degrees(_coverage(to_mercator(shapes[there]), tolerance))
    return found


def _key(
    codes: Sequence[str],
    names_zh: Sequence[str],
    names_en: Sequence[str],
    synthetic: NDArray[np.bool_],
    shapes: NDArray[np.object_],
) -> str:
    summary = hashlib.sha256()
    for texts in (codes, names_zh, names_en):
        summary.update(json.dumps(list(texts)).encode())
    summary.update(synthetic.tobytes())
    for wkb in shapely.to_wkb(shapes):
        summary.update(b"\0" if wkb is None else wkb)
    return summary.hexdigest()[:24]


def _coverage(shapes: NDArray[np.object_], tolerance: float) -> NDArray[np.object_]:
    try:
        found = np.atleast_1d(shapely.coverage_simplify(shapes, tolerance))
    except (shapely.GEOSException, TypeError):  # crossing rings; a collection among polygons
        return _alone(shapes, tolerance)
    broken = ~shapely.is_valid(found) | shapely.is_empty(found)
    found[broken] = _alone(shapes[broken], tolerance)
    return found


def _alone(shapes: NDArray[np.object_], tolerance: float) -> NDArray[np.object_]:
    found: NDArray[np.object_] = shapely.simplify(shapes, tolerance, preserve_topology=True)
    return found


def _packed(shapes: NDArray[np.object_]) -> bytes:
    """Write shapes as their WKB, one after the other, before it their lengths."""
    texts = [b"" if one is None else one for one in shapely.to_wkb(shapes)]
    lengths = np.array([len(texts), *map(len, texts)], dtype="<i8")
    return lengths.tobytes() + b"".join(texts)


def _unpacked(packed: bytes) -> NDArray[np.object_]:
    count = int(np.frombuffer(packed, "<i8", 1)[0])
    lengths = np.frombuffer(packed, "<i8", count, offset=8)
    ends = 8 * (count + 1) + np.cumsum(lengths)
    texts = [packed[end - length : end] or None for end, length in zip(ends, lengths, strict=True)]
    found = np.full(count, None, dtype=object)
    found[:] = texts
    shapes: NDArray[np.object_] = shapely.from_wkb(found)
    shapes.flags.writeable = False
    return shapes
