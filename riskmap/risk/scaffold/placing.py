"""Where outlines lie: as their file says, or as was said; never guessed."""

from __future__ import annotations

from typing import Any

import shapely
from attrs import frozen

from riskmap.core.errors import GeometryError, InvalidRequestError, UnknownDatumError
from riskmap.core.words import N_
from riskmap.divisions.imports.records import CrsSource, Sheet
from riskmap.geo.arrays import Geometries
from riskmap.geo.crs import crs_name, is_same_crs, parse_crs, relabelling_note, to_crs
from riskmap.geo.datums import Datum, to_wgs84

WGS84, CGCS2000 = "EPSG:4326", "EPSG:4490"
_DATUMS = {Datum.WGS84: WGS84, Datum.CGCS2000: CGCS2000}
_SHIFTED = (Datum.GCJ02, Datum.BD09)


@frozen(kw_only=True, eq=False)
class Placed:
    """N outlines in degrees.

    Parameters
    ----------
    geometries : (N,) array
        In `crs`, longitude first; None where nothing is drawn.
    crs
        EPSG:4326, or EPSG:4490 where the file stands on CGCS2000.
    was
        What they were in, for the reader.
    is_approximate
        True where they came from a shifted system and are good to some metres only.
    """

    geometries: Geometries
    crs: str
    was: str
    is_approximate: bool = False


def place(sheet: Sheet, drawn: Geometries, said: str | None, *, file: str) -> Placed:
    """Bring the outlines of a sheet to degrees.

    Parameters
    ----------
    drawn : (N,) array
        Its outlines.
    said
        A CRS such as ``EPSG:4549``; ``wgs84``, ``cgcs2000``, ``gcj02`` or ``bd09``.
    file
        Name to say in errors.

    Raises
    ------
    UnknownDatumError
        If neither the file nor anybody says in which CRS it is.
    InvalidRequestError
        If the file and what was said contradict each other.
    GeometryError
        If the coordinates are no such degrees.
    """
    shifted = next((one for one in _SHIFTED if said is not None and said.lower() == one), None)
    source = _crs_of(sheet, WGS84 if shifted else said, file=file)
    if shifted is not None:
        _require_degrees(drawn, file)
        moved = to_wgs84(drawn, shifted)
        return Placed(geometries=moved, crs=WGS84, was=str(shifted), is_approximate=True)
    crs = WGS84 if relabelling_note(source, WGS84) is None else CGCS2000
    moved = to_crs(drawn, source, crs)
    _require_degrees(moved, file)
    return Placed(geometries=moved, crs=crs, was=crs_name(source))


def _crs_of(sheet: Sheet, said: str | None, *, file: str) -> Any:
    """Return the CRS that was said, else the one that the file says."""
    named = next((crs for datum, crs in _DATUMS.items() if (said or "").lower() == datum), said)
    given = None if named is None else parse_crs(named)
    if given is None and sheet.crs is None:
        raise UnknownDatumError(
            N_("{file} does not say in which coordinate reference system it is."),
            mend=N_("Ask its owner, then say --crs, for example --crs EPSG:4326."),
            file=file,
        )
    if given is None:
        return sheet.crs
    if sheet.crs_source is CrsSource.FILE and not _may_be(sheet.crs, given):
        raise InvalidRequestError(
            N_("{file} says that it is in {crs}, not in {said}."),
            mend=N_("Leave --crs out, or mend the file."),
            file=file,
            crs=crs_name(sheet.crs),
            said=crs_name(given),
        )
    return given


def _may_be(one: Any, other: Any) -> bool:
    """Say whether two CRS are the same, or degrees that agree to some centimetres."""
    in_degrees = parse_crs(one).is_geographic and parse_crs(other).is_geographic
    return is_same_crs(one, other) or (in_degrees and relabelling_note(one, other) is not None)


def _require_degrees(geometries: Geometries, file: str) -> None:
    west, south, east, north = shapely.total_bounds(geometries)
    if west < -180 or east > 180 or south < -90 or north > 90:  # noqa: PLR2004 - the globe
        raise GeometryError(
            N_("The coordinates in {file} are no degrees: {west:.0f} to {east:.0f} east."),
            mend=N_("Say --crs with the coordinate reference system they are in."),
            file=file,
            west=west,
            east=east,
        )
