"""Pictures from strangers: decoded, made anew, and rid of all they carry besides."""

from __future__ import annotations

import math
import threading
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta, tzinfo
from io import BytesIO
from typing import Any

from attrs import frozen
from PIL import ExifTags, Image, ImageOps

from riskmap.core.errors import RefusedFileError
from riskmap.core.words import N_

#: Telephones make up to 50 megapixels by default; decoded, that is 150 MB.
PIXELS_MAX = 64_000_000
#: Longest side of what is kept: enough to read a house number.
SIDE_MAX = 3_000
QUALITY = 85
#: A picture of that size takes some 400 MB for a moment: one after the other, or nearly.
_TURNS = threading.BoundedSemaphore(2)
_FORMATS = ("JPEG", "PNG", "WEBP")
_WHITE = (255, 255, 255)
_GPS, _EXIF = ExifTags.IFD.GPSInfo, ExifTags.IFD.Exif


@frozen(kw_only=True)
class Position:
    """Where a picture was taken, as the camera says: degrees of WGS-84, as a rule."""

    lon: float
    lat: float


@frozen(kw_only=True)
class Picture:
    """A picture made anew.

    Parameters
    ----------
    content
        JPEG, upright, without EXIF, thumbnails, profiles or anything behind its end.
    width, height
        In pixels.
    taken_at
        When, as the camera says; None if it does not, or not believably.
    position
        Where, likewise.
    """

    content: bytes
    width: int
    height: int
    taken_at: datetime | None
    position: Position | None


def made_anew(content: bytes, name: str, *, zone: tzinfo) -> Picture:
    """Decode a picture and write it again.

    Parameters
    ----------
    zone
        Whose time the camera shows when it does not say.

    Raises
    ------
    RefusedFileError
        If it is damaged, or has more pixels than any camera.
    """
    with _TURNS:
        return _made_anew(content, name, zone)


def _made_anew(content: bytes, name: str, zone: tzinfo) -> Picture:
    try:
        with Image.open(BytesIO(content), formats=_FORMATS) as image:
            _require_sensible(image, name)
            said = image.getexif()
            image.draft("RGB", (SIDE_MAX, SIDE_MAX))  # JPEG decodes at half size where enough
            upright = ImageOps.exif_transpose(_opaque(image))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise _too_many(name) from None
    except RefusedFileError:
        raise
    except Exception:  # noqa: BLE001 - what a decoder stumbles over is the file's fault
        raise RefusedFileError(
            N_("{file} is damaged: it cannot be shown as a picture."),
            mend=N_("Take or send the picture again."),
            file=name,
        ) from None
    upright.thumbnail((SIDE_MAX, SIDE_MAX))
    upright.info.clear()
    written = BytesIO()
    upright.save(written, "JPEG", quality=QUALITY, optimize=True, exif=b"")
    return Picture(
        content=written.getvalue(),
        width=upright.width,
        height=upright.height,
        taken_at=_taken_at(said, zone),
        position=_position(said),
    )


def _require_sensible(image: Image.Image, name: str) -> None:
    if image.width * image.height > PIXELS_MAX:
        raise _too_many(name)


def _too_many(name: str) -> RefusedFileError:
    return RefusedFileError(
        N_("{file} has more than {limit} million pixels."),
        mend=N_("Send it in a smaller size."),
        file=name,
        limit=PIXELS_MAX // 1_000_000,
    )


def _opaque(image: Image.Image) -> Image.Image:
    """Return the first frame in red, green and blue; what was clear is white."""
    exif = image.getexif()
    if image.has_transparency_data:
        shown = Image.new("RGB", image.size, _WHITE)
        shown.paste(image, mask=image.convert("RGBA").getchannel("A"))
    else:
        shown = image.convert("RGB")
    shown.getexif()[ExifTags.Base.Orientation] = exif.get(ExifTags.Base.Orientation, 1)
    return shown


def _taken_at(said: Image.Exif, zone: tzinfo) -> datetime | None:
    """Return when: by satellite first, else by the camera's clock."""
    with suppress(Exception):  # whatever a stranger wrote there, the picture is worth more
        gps = said.get_ifd(_GPS)
        hours, minutes, seconds = map(float, gps[ExifTags.GPS.GPSTimeStamp])
        day = datetime.strptime(gps[ExifTags.GPS.GPSDateStamp], "%Y:%m:%d").replace(tzinfo=UTC)
        return day + timedelta(hours=hours, minutes=minutes, seconds=math.floor(seconds))
    with suppress(Exception):
        own = said.get_ifd(_EXIF)
        text = own.get(ExifTags.Base.DateTimeOriginal) or said[ExifTags.Base.DateTime]
        local = datetime.strptime(text, "%Y:%m:%d %H:%M:%S").replace(tzinfo=zone)
        if offset := own.get(ExifTags.Base.OffsetTimeOriginal):
            local = datetime.strptime(f"{text} {offset}", "%Y:%m:%d %H:%M:%S %z")
        return local.astimezone(UTC)
    return None


def _position(said: Image.Exif) -> Position | None:
    with suppress(Exception):  # as above
        gps: Mapping[int, Any] = said.get_ifd(_GPS)
        lat = _degrees(gps[ExifTags.GPS.GPSLatitude], gps[ExifTags.GPS.GPSLatitudeRef], "NS")
        lon = _degrees(gps[ExifTags.GPS.GPSLongitude], gps[ExifTags.GPS.GPSLongitudeRef], "EW")
        if (lat, lon) != (0.0, 0.0) and abs(lat) <= 90 and abs(lon) <= 180:  # noqa: PLR2004
            return Position(lon=lon, lat=lat)
    return None


def _degrees(parts: tuple[Any, Any, Any], side: str, sides: str) -> float:
    degrees, minutes, seconds = map(float, parts)
    value = round(degrees + minutes / 60 + seconds / 3600, 7)
    return -value if sides.index(side) else value  # raises for a side that there is not
