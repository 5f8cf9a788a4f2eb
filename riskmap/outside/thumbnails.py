"""Small pictures of those that are kept: made once, and kept where anything may be lost."""

from __future__ import annotations

import os
from pathlib import Path
from tempfile import NamedTemporaryFile

from PIL import Image

#: Longest side: sharp on a telephone where it is shown at a third of that.
SIDE = 480
_QUALITY = 75


def small_of(picture: Path, folder: Path) -> Path:
    """Return the file of the small picture of one that is kept under its hash.

    Parameters
    ----------
    picture
        As `files.FileStore.path_of` says: made anew by us, so that it can be trusted.
    folder
        Where small ones are kept; made when missing.
    """
    place = folder / picture.stem[:2] / f"{picture.stem}-{SIDE}.jpg"
    if not place.is_file():
        place.parent.mkdir(parents=True, exist_ok=True)
        _make(picture, place)
    return place


def _make(picture: Path, place: Path) -> None:
    with Image.open(picture, formats=("JPEG",)) as image:
        image.draft("RGB", (SIDE, SIDE))
        image.thumbnail((SIDE, SIDE))
        with NamedTemporaryFile(dir=place.parent, suffix=".part", delete=False) as part:
            image.save(part, "JPEG", quality=_QUALITY, optimize=True, exif=b"")
    Path(part.name).chmod(0o600)
    os.replace(part.name, place)  # noqa: PTH105 - whole or not at all, also where two make it
