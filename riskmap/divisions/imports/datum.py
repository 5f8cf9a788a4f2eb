"""Where the coordinates of a file belong: said by somebody, or refused; never guessed."""

from __future__ import annotations

import numpy as np
import shapely
from attrs import frozen
from pyproj import CRS

from riskmap.core.errors import (
    CrsMismatchError,
    GeometryError,
    RefusedDatumError,
    UnknownDatumError,
)
from riskmap.core.findings import Finding, Severity
from riskmap.core.words import N_, Message
from riskmap.divisions.imports.records import (
    DATUMS,
    CrsSource,
    ImportOptions,
    Known,
    Remark,
    Sheet,
    error,
    info,
    warning,
)
from riskmap.geo.arrays import Floats, Geometries
from riskmap.geo.crs import (
    STORAGE_CRS,
    crs_name,
    is_same_crs,
    parse_crs,
    relabelling_note,
    to_crs,
)
from riskmap.geo.datums import Datum, gcj02_shift_hint, to_wgs84

_GEOGRAPHIC = {Datum.WGS84: "EPSG:4326", Datum.CGCS2000: STORAGE_CRS}
_ALIASES = {
    "gcj-02": "gcj02",
    "bd-09": "bd09",
    "wgs-84": "wgs84",
    "火星坐标": "gcj02",
    "上海城市坐标": "shanghai_local",
    "shanghai2000": "shanghai_local",
}
# Twice what GCJ-02 shifts by, and then some: the box is meant for unshifted coordinates.
_SHIFTED_MARGIN_DEG = 0.015
_ZONE_M = 1_000_000.0
_ZONES = {40: "EPSG:4528", 41: "EPSG:4529"}
_DEGREES = 180
_LOCAL_M = 100_000.0


@frozen(kw_only=True)
class Reference:
    """What coordinates refer to.

    Parameters
    ----------
    name
        For the reader: ``gcj02`` or ``EPSG:4549``.
    crs
        Of the coordinates; for the shifted systems degrees without meaning.
    shifted
        GCJ-02 or BD-09, else None.
    """

    name: str
    crs: CRS
    shifted: Datum | None = None
    findings: tuple[Finding, ...] = ()


def settle(sheet: Sheet, options: ImportOptions, known: Known) -> Reference:
    """Say what the coordinates of a sheet refer to.

    Raises
    ------
    UnknownDatumError
        If neither the file nor its bringer says.
    RefusedDatumError
        For the Shanghai city system; for shifted ones where outlines are for everybody.
    CrsMismatchError
        If the file says degrees and its bringer metres, or the other way round.
    """
    if options.datum is None:
        if sheet.crs is None:
            raise _asked(sheet.geometries, known)
        return _by_file(sheet)
    reference = _declared(options.datum)
    if reference.shifted is not None and options.is_public:
        raise RefusedDatumError(
            N_("Outlines in {datum} are good to some metres only: not for public boundaries."),
            mend=N_("Ask their owner for a copy in CGCS2000, or import without --public."),
            datum=reference.name,
        )
    return _compared(reference, sheet)


def _declared(text: str) -> Reference:
    plain = text.strip().lower()
    plain = _ALIASES.get(plain, plain)
    datum = Datum(plain) if plain in set(Datum) else None
    if datum is Datum.SHANGHAI_LOCAL or datum is Datum.UNKNOWN:
        # It knows the reasons.
        to_wgs84(np.array([shapely.Point()], dtype=object), datum)
    if datum is not None and datum.is_approximate:
        remark = warning(
            "approximate",
            N_("Outlines brought back from {datum} are approximate: its formula is not public."),
            N_("Ask the owner of the data for a copy in CGCS2000."),
            datum=str(datum),
        )
        return Reference(
            name=str(datum), crs=parse_crs("EPSG:4326"), shifted=datum, findings=(remark.at(),)
        )
    if datum is not None:
        return Reference(name=str(datum), crs=parse_crs(_GEOGRAPHIC[datum]))
    try:
        crs = parse_crs(plain.upper() if ":" in plain else plain)
    except GeometryError as fault:
        raise UnknownDatumError(
            N_("{datum} is no datum that is known here."),
            mend=N_("Say --datum with one of: {choices}."),
            datum=text,
            choices=DATUMS,
        ) from fault
    return Reference(name=crs_name(crs), crs=crs)


def _by_file(sheet: Sheet) -> Reference:
    crs = sheet.crs
    findings: list[Finding] = []
    if sheet.crs_source is CrsSource.FORMAT:
        remark = info(
            "datum_by_format",
            N_("{format} does not name its datum; taken for {crs}, as its standard has it."),
            N_("Maps from Chinese web services often are GCJ-02: then say --datum gcj02."),
            format=sheet.format,
            crs=crs_name(crs),
        )
        findings.append(remark.at())
    return Reference(name=crs_name(crs), crs=parse_crs(crs), findings=tuple(findings))


def _compared(reference: Reference, sheet: Sheet) -> Reference:
    """Compare what was declared with what the file says, if it says anything itself."""
    if sheet.crs is None or sheet.crs_source is CrsSource.FORMAT:
        return reference
    is_same = reference.shifted is None and is_same_crs(reference.crs, sheet.crs)
    if is_same:
        return reference
    if reference.crs.is_geographic != sheet.crs.is_geographic:
        raise CrsMismatchError(
            N_("The file says {inside}, but {declared} was declared."),
            mend=N_("Leave out --datum to believe the file, or correct one of the two."),
            inside=crs_name(sheet.crs),
            declared=reference.name,
        )
    remark = warning(
        "datum_overrules_file",
        N_("The file says {inside}; {declared} was declared and used."),
        N_("Make sure that it is the file that is wrong."),
        inside=crs_name(sheet.crs),
        declared=reference.name,
    )
    return Reference(
        name=reference.name,
        crs=reference.crs,
        shifted=reference.shifted,
        findings=(*reference.findings, remark.at()),
    )


def _asked(geometries: Geometries | None, known: Known) -> UnknownDatumError:
    return UnknownDatumError(
        N_("Nobody said which datum the coordinates refer to, and guessing is refused. {looks}"),
        mend=N_("Ask the owner of the data, then say --datum with one of: {choices}."),
        looks=_looks(geometries, known) or Message(""),
        choices=DATUMS,
    )


def _looks(geometries: Geometries | None, known: Known) -> Message | None:
    """Return what the numbers look like: a hint for people, not a decision."""
    xy = shapely.get_coordinates(geometries)
    if not len(xy):
        return None
    x, y = np.median(xy, axis=0)
    for zone, name in _ZONES.items():
        if zone in (int(x // _ZONE_M), int(y // _ZONE_M)):
            return Message(
                N_("Eastings begin with {zone}: that looks like {crs}."),
                {"zone": zone, "crs": name},
            )
    if max(abs(x), abs(y)) <= _DEGREES:
        return Message(N_("They are degrees; whether shifted or not, numbers do not tell."))
    if abs(x) < _LOCAL_M and abs(y) < _LOCAL_M:
        return Message(N_("Small metres look like the Shanghai city system, which is refused."))
    for name in ("EPSG:4549", "EPSG:32651"):
        if _is_in((x, y), _expected(parse_crs(name), known)):
            return Message(N_("In this district they would fit {crs}."), {"crs": name})
    return None


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
    expected = _expected(reference.crs, known, margin)
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


def _expected(crs: CRS, known: Known, margin_deg: float = 0.0) -> Floats:
    """Return the bounds of the district in a CRS: west, south, east, north."""
    box = np.array([shapely.box(*known.bounds).buffer(margin_deg, join_style="mitre")])
    try:
        return np.asarray(shapely.bounds(to_crs(box, STORAGE_CRS, crs))[0])
    except GeometryError:  # the CRS belongs to another part of the world
        return np.full(4, np.nan)


def _is_in(point: tuple[float, float], bounds: Floats) -> bool:
    west, south, east, north = bounds
    return bool(west <= point[0] <= east and south <= point[1] <= north)


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
    if _is_in((y, x), expected):
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
    zone = int(x // _ZONE_M)
    if zone in _ZONES and not np.isnan(expected).any():
        is_ours = _ZONES[zone] == "EPSG:4528"
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
    expected_zone = int(expected[0] // _ZONE_M) if np.isfinite(expected[0]) else 0
    if expected_zone in _ZONES and _is_in((x + expected_zone * _ZONE_M, y), expected):
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
    is_degrees = max(abs(x), abs(y)) <= _DEGREES
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
