"""Bring a file of places: what is good is taken in one write, the rest is listed."""

from __future__ import annotations

from pathlib import Path

from riskmap.divisions.service.importing import known_for
from riskmap.divisions.service.reading import today
from riskmap.places.imports.check import There, check_places
from riskmap.places.imports.records import CheckedPlaces, PlacesOptions
from riskmap.places.service.reading import recorded
from riskmap.places.service.writing import Came, Taken, Why, take
from riskmap.store import Reading, Writing

__all__ = ["CheckedPlaces", "PlacesOptions", "check_file", "import_checked"]


def check_file(
    uow: Reading,
    path: Path,
    options: PlacesOptions,
    *,
    code12: str,
    bounds: tuple[float, float, float, float],
) -> CheckedPlaces:
    """Say row by row what can be taken from a file; nothing is written.

    Parameters
    ----------
    code12, bounds
        The district at home, and where it is: west, south, east, north in degrees.

    Raises
    ------
    UnreadableFileError, UnknownDatumError, RefusedDatumError, CrsMismatchError
        As `check_places` does.
    """
    there = There(
        known=known_for(uow, code12, bounds),
        places={one.id: one for one in recorded(uow)},
        today=today(uow),
    )
    return check_places(path, options, there)


def import_checked(
    uow: Writing, checked: CheckedPlaces, why: Why, *, original: str | None = None
) -> Taken:
    """Take what can be taken of a checked file, in this one write.

    Parameters
    ----------
    original
        Where the file was kept, relative to the home folder.
    """
    came = Came(
        what="file",
        file_name=checked.file_name,
        sha256=checked.sha256,
        encoding=checked.encoding,
        datum=checked.datum,
        original=original,
        findings=checked.findings,
    )
    return take(uow, checked.places, came, why)
