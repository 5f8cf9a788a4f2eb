"""Pictures as telephones make them, for tests."""

from __future__ import annotations

from io import BytesIO

from PIL import ExifTags, Image

#: Where the camera of these pictures stood, and when.
LON, LAT = 121.41, 31.245
TAKEN = "2026:07:12 08:05:00"


def a_photo(shade: int = 1, *, with_position: bool = True) -> bytes:
    """Return a JPEG; other shades are other pictures."""
    image = Image.new("RGB", (640, 480), (shade * 8 % 256, 120, 60))
    said = image.getexif()
    said[ExifTags.Base.DateTime] = TAKEN
    if with_position:
        gps = said.get_ifd(ExifTags.IFD.GPSInfo)
        gps[ExifTags.GPS.GPSLatitudeRef], gps[ExifTags.GPS.GPSLongitudeRef] = "N", "E"
        gps[ExifTags.GPS.GPSLatitude] = (31.0, 14.0, 42.0)
        gps[ExifTags.GPS.GPSLongitude] = (121.0, 24.0, 36.0)
    made = BytesIO()
    image.save(made, "JPEG", exif=said)
    return made.getvalue()


def a_heic() -> bytes:
    """Return the beginning of a picture as iPhones keep them."""
    return b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + b"\x00" * 200
