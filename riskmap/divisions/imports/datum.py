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
from riskmap.core.findings import Finding
from riskmap.core.words import N_, Message
from riskmap.divisions.imports.bounds import DEGREES, ZONE_M, ZONES, expected_bounds, lies_in
from riskmap.divisions.imports.records import (
    DATUMS,
    CrsSource,
    ImportOptions,
    Known,
    Sheet,
    info,
    warning,
)
from riskmap.geo.arrays import Geometries
from riskmap.geo.crs import (
    STORAGE_CRS,
    crs_name,
    is_same_crs,
    parse_crs,
)
from riskmap.geo.datums import Datum, to_wgs84

_GEOGRAPHIC = {Datum.WGS84: "EPSG:4326", Datum.CGCS2000: STORAGE_CRS}
_ALIASES = {
    "gcj-02": "gcj02",
    "bd-09": "bd09",
    "wgs-84": "wgs84",
    "火星坐标": "gcj02",
    "上海城市坐标": "shanghai_local",
    "shanghai2000": "shanghai_local",
}
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
    for zone, name in ZONES.items():
        if zone in (int(x // ZONE_M), int(y // ZONE_M)):
            return Message(
                N_("Eastings begin with {zone}: that looks like {crs}."),
                {"zone": zone, "crs": name},
            )
    if max(abs(x), abs(y)) <= DEGREES:
        return Message(N_("They are degrees; whether shifted or not, numbers do not tell."))
    if abs(x) < _LOCAL_M and abs(y) < _LOCAL_M:
        return Message(N_("Small metres look like the Shanghai city system, which is refused."))
    for name in ("EPSG:4549", "EPSG:32651"):
        if lies_in((x, y), expected_bounds(parse_crs(name), known)):
            return Message(N_("In this district they would fit {crs}."), {"crs": name})
    return None
