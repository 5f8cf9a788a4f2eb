"""The map of a situation report as a picture, for documents that take no drawing."""

from __future__ import annotations

import struct
import zlib
from typing import Any

import numpy as np
import shapely

from riskmap.reporting.service.paper import AWAITED, TOLD, MapSheet, Shape

_DOTS_PER_MM = 6
_INK, _QUIET, _GROUND = (22, 38, 47), (81, 98, 108), (255, 255, 255)
_FILLS = {TOLD: (179, 217, 214), AWAITED: (245, 238, 228)}
#: Digits as dots, five rows of three; a font need not be there.
_DIGITS = {
    "0": "111101101101111", "1": "010110010010111", "2": "111001111100111",
    "3": "111001111001111", "4": "101101111001001", "5": "111100111001111",
    "6": "111100111101111", "7": "111001001001001", "8": "111101111101111",
    "9": "111101111001111",
}  # fmt: skip
_DOT = 4


def as_png(sheet: MapSheet) -> bytes:
    """Return the map as PNG: fills, borders, numbers, and a bar for the scale."""
    picture = _painted(sheet)
    height, width, _ = picture.shape
    lines = np.hstack((np.zeros((height, 1), np.uint8), picture.reshape(height, width * 3)))
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)  # 8 bits of red, green and blue
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(lines.tobytes(), 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, content) for kind, content in parts)


def _chunk(kind: bytes, content: bytes) -> bytes:
    check = struct.pack(">I", zlib.crc32(kind + content))
    return struct.pack(">I", len(content)) + kind + content + check


def _painted(sheet: MapSheet) -> Any:
    width, height = (round(size * _DOTS_PER_MM) for size in sheet.size)
    picture = np.full((height, width, 3), _GROUND, dtype=np.uint8)
    placed = [_placed(one, sheet) for one in sheet.shapes]
    for one, shape in zip(sheet.shapes, placed, strict=True):
        if one.look in _FILLS:
            picture[_burnt(shape, height, width)] = _FILLS[one.look]
    for shape in placed:
        line = shapely.buffer(shapely.boundary(shape), 1.0)
        picture[_burnt(line, height, width)] = _QUIET
    for one, shape in zip(sheet.shapes, placed, strict=True):
        point = shape.representative_point()
        _write(picture, one.label, round(point.x), round(point.y))
    _scale(picture, sheet)
    return picture


def _placed(one: Shape, sheet: MapSheet) -> Any:
    return shapely.transform(one.geometry, lambda xy: sheet.view.place(xy) * _DOTS_PER_MM)


def _burnt(shape: Any, height: int, width: int) -> Any:
    from rasterio.features import rasterize  # noqa: PLC0415 - loads GDAL, for documents only

    if shape.is_empty:
        return np.zeros((height, width), dtype=bool)
    return rasterize([(shape, 1)], out_shape=(height, width), dtype="uint8").astype(bool)


def _write(picture: Any, text: str, x: int, y: int) -> None:
    """Write digits with their middle at a point."""
    left = x - (len(text) * 4 - 1) * _DOT // 2
    for place, digit in enumerate(text):
        for at, dot in enumerate(_DIGITS.get(digit, "0" * 15)):
            if dot == "1":
                row = y + (at // 3 - 2) * _DOT
                column = left + (place * 4 + at % 3) * _DOT
                picture[max(row, 0) : row + _DOT, max(column, 0) : column + _DOT] = _INK


def _scale(picture: Any, sheet: MapSheet) -> None:
    length = round(sheet.view.bar.millimetres * _DOTS_PER_MM)
    picture[-18:-12, 12 : 12 + length] = _INK
    picture[[0, -1], :] = _INK
    picture[:, [0, -1]] = _INK
