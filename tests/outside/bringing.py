"""Files as people and attackers bring them, made in memory."""

from __future__ import annotations

import struct
import zipfile
import zlib
from io import BytesIO

import openpyxl
from PIL import ExifTags, Image

#: In Putuo, by Suzhou Creek.
LON, LAT = 121.3975, 31.2494


def picture(kind: str = "JPEG", size: tuple[int, int] = (64, 48), **more: object) -> bytes:
    """Return a picture of one colour, in a format of Pillow."""
    written = BytesIO()
    Image.new("RGB", size, (30, 90, 160)).save(written, kind, **more)
    return written.getvalue()


def telling_picture(orientation: int = 1) -> bytes:
    """Return a JPEG that says where and when it was taken, by whom, and with what."""
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    exif[ExifTags.Base.Make] = "Telephone"
    exif[ExifTags.Base.Artist] = "Zhang San"
    own = exif.get_ifd(ExifTags.IFD.Exif)
    own[ExifTags.Base.DateTimeOriginal] = "2026:07:12 07:37:12"
    gps = exif.get_ifd(ExifTags.IFD.GPSInfo)
    gps[ExifTags.GPS.GPSLatitudeRef], gps[ExifTags.GPS.GPSLatitude] = "N", _parts(LAT)
    gps[ExifTags.GPS.GPSLongitudeRef], gps[ExifTags.GPS.GPSLongitude] = "E", _parts(LON)
    return picture(exif=exif, comment=b"<script>alert(1)</script>")


def _parts(degrees: float) -> tuple[float, float, float]:
    minutes = degrees % 1 * 60
    return float(int(degrees)), float(int(minutes)), round(minutes % 1 * 60, 4)


def huge_png(side: int = 60_000) -> bytes:
    """Return a PNG of some hundred bytes that says it has billions of pixels."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        )

    head = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    body = zlib.compress(bytes(1_000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def swollen_png() -> bytes:
    """Return a PNG whose text swells to 200 MB when it is read."""
    plain = picture("PNG")
    text = b"Comment\x00\x00" + zlib.compress(bytes(200_000_000), 9)
    chunk = struct.pack(">I", len(text)) + b"zTXt" + text
    chunk += struct.pack(">I", zlib.crc32(b"zTXt" + text))
    return plain[:33] + chunk + plain[33:]  # behind the head


def workbook(rows: tuple[tuple[object, ...], ...] = (("姓名", "电话"), ("张三", "021"))) -> bytes:
    """Return a workbook with one sheet."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def archive(members: dict[str, bytes], base: bytes = b"") -> bytes:
    """Return a ZIP of `members`, over those of another that they do not replace."""
    written = BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as made:
        if base:
            with zipfile.ZipFile(BytesIO(base)) as other:
                for name in other.namelist():
                    if name not in members:
                        made.writestr(name, other.read(name))
        for name, content in members.items():
            made.writestr(name, content)
    return written.getvalue()


LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9))
    + b"]>"
)
READER = b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
CALLER = b'<?xml version="1.0"?><!DOCTYPE l SYSTEM "http://127.0.0.1:1/evil.dtd">'
KML = b'<kml xmlns="http://www.opengis.net/kml/2.2"><Document><name>&a;</name></Document></kml>'
