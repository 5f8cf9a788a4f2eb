"""Bring rows to where they belong, and say which ones cannot lie where they say."""

from __future__ import annotations

import numpy as np
import shapely
from attrs import frozen

from riskmap.core.findings import Finding, Severity
from riskmap.core.words import N_
from riskmap.divisions.imports.bounds import DEGREES, ZONE_M, ZONES, expected_bounds, lies_in
from riskmap.divisions.imports.datum import Reference
from riskmap.divisions.imports.records import ImportOptions, Known, Remark, Sheet, error, warning
from riskmap.geo.arrays import Floats, Geometries
from riskmap.geo.crs import STORAGE_CRS, relabelling_note, to_crs
from riskmap.geo.datums import gcj02_shift_hint, to_wgs84

# Twice what GCJ-02 shifts by, and then some: the box is meant for unshifted coordinates.
_SHIFTED_MARGIN_DEG = 0.015


@frozen(kw_only=True, eq=False)
class Placed:
    """Geometries in EPSG:4490; None where a row's coordinates cannot be right."""

    geometries: Geometries
    findings: tuple[Finding, ...]


def place(sheet: Sheet, reference: Reference, options: ImportOptions, known: Known) -> Placed:
    """Bring the geometries of a sheet to EPSG:4490, row by row where they make sense.

    Raises
    ------
    RefusedDatumError
        When no transformation better than a guess is known.
    """
    given = np.array([], dtype=object) if sheet.geometries is None else sheet.geometries.copy()
    findings = list(reference.findings)
    margin = _SHIFTED_MARGIN_DEG if reference.shifted else 0.0
    expected = expected_bounds(reference.crs, known, margin)
    for index, bounds in enumerate(shapely.bounds(given)):
        remark = _misfit(bounds, expected, reference) if np.isfinite(bounds).all() else None
        if remark is not None:
            findings.append(remark.at(row=index + 1))
            given[index] = None
    if reference.shifted is not None:
        given = to_wgs84(given, reference.shifted)
    moved = to_crs(given, reference.crs, STORAGE_CRS)
    note = relabelling_note(reference.crs, STORAGE_CRS)
    if note is not None:
        findings.append(Remark("relabelled", Severity.INFO, note).at())
    findings.extend(_partly_outside(moved, known))
    findings.extend(_shift_hint(moved, reference, options, known))
    return Placed(geometries=moved, findings=tuple(findings))


def _misfit(bounds: Floats, expected: Floats, reference: Reference) -> Remark | None:
    """Say why a row cannot lie where it says, None if it touches the district's box."""
    west, south, east, north = bounds
    if (
        west <= expected[2]
        and east >= expected[0]
        and south <= expected[3]
        and north >= expected[1]
    ):
        return None
    x, y = (west + east) / 2, (south + north) / 2
    if lies_in((y, x), expected):
        return error(
            "axes_swapped",
            N_("The axes are swapped: {x:.6g} and {y:.6g} fit the district the other way round."),
            N_("Export with x (longitude, easting) first."),
            x=x,
            y=y,
        )
    return _wrong_zone(x, y, expected, reference) or _wrong_unit(x, y, reference) or _outside(x, y)


def _wrong_zone(x: float, y: float, expected: Floats, reference: Reference) -> Remark | None:
    """Look for a zone number before the easting, or one that is missing."""
    zone = int(x // ZONE_M)
    if zone in ZONES and not np.isnan(expected).any():
        is_ours = ZONES[zone] == "EPSG:4528"
        return error(
            "zone_prefix",
            N_("The easting {x:.0f} begins with zone {zone}, which {declared} does not have here."),
            N_("Say --datum epsg:4528.")
            if is_ours
            else N_(
                "Zone 41 (123 E) does not belong to this district: ask for zone 40 or CGCS2000."
            ),
            x=x,
            zone=zone,
            declared=reference.name,
        )
    expected_zone = int(expected[0] // ZONE_M) if np.isfinite(expected[0]) else 0
    if expected_zone in ZONES and lies_in((x + expected_zone * ZONE_M, y), expected):
        return error(
            "zone_prefix",
            N_("The easting {x:.0f} lacks the zone {zone} that {declared} begins with."),
            N_("Say --datum epsg:4549."),
            x=x,
            zone=expected_zone,
            declared=reference.name,
        )
    return None


def _wrong_unit(x: float, y: float, reference: Reference) -> Remark | None:
    is_degrees = max(abs(x), abs(y)) <= DEGREES
    if is_degrees == reference.crs.is_geographic:
        return None
    return error(
        "wrong_unit",
        N_("{x:.6g}, {y:.6g} are degrees, but {declared} is in metres.")
        if is_degrees
        else N_("{x:.6g}, {y:.6g} are metres, but {declared} is in degrees."),
        N_("Say the datum that the numbers are in."),
        x=x,
        y=y,
        declared=reference.name,
    )


def _outside(x: float, y: float) -> Remark:
    return error(
        "outside_district",
        N_("{x:.6g}, {y:.6g} lies outside the district."),
        N_("Check the datum; place.bounds in the settings says where the district is."),
        x=x,
        y=y,
    )


def _partly_outside(geometries: Geometries, known: Known) -> list[Finding]:
    west, south, east, north = known.bounds
    bounds = shapely.bounds(geometries)
    with np.errstate(invalid="ignore"):
        beyond = (bounds[:, :2] < (west, south)).any(1) | (bounds[:, 2:] > (east, north)).any(1)
    remark = warning(
        "partly_outside",
        N_("A part of it lies outside the district's bounds."),
        N_("Check the datum; place.bounds in the settings says where the district is."),
    )
    return [remark.at(row=int(index) + 1) for index in np.flatnonzero(beyond)]


def _shift_hint(
    geometries: Geometries, reference: Reference, options: ImportOptions, known: Known
) -> list[Finding]:
    """Say when shifted coordinates would fit the district clearly better."""
    if reference.shifted is not None:
        return []
    vertices = shapely.get_coordinates(geometries)
    hint = gcj02_shift_hint(vertices, known.outline or known.bounds)
    if hint.suspected is None:
        return []
    better = max(hint.inside_if_gcj02, hint.inside_if_bd09)
    make = error if options.is_public else warning
    remark = make(
        "shift_suspected",
        N_("As {declared} {now:.0%} of the vertices lie in the district, as {datum} {better:.0%}."),
        N_("Ask the owner of the data whether they are {datum}; if so, say --datum {datum}."),
        declared=reference.name,
        now=hint.inside_as_given,
        datum=str(hint.suspected),
        better=better,
    )
    return [remark.at()]
