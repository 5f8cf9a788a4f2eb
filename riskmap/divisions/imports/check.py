"""Check a whole file: one bad row hides nothing that is wrong with the others."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np
import shapely
from attrs import evolve, field, frozen

from riskmap.core.findings import Finding
from riskmap.core.sources import Flags
from riskmap.core.words import N_
from riskmap.divisions.imports import codes as code_checks
from riskmap.divisions.imports import datum, placing
from riskmap.divisions.imports.checks import check_outlines, mend
from riskmap.divisions.imports.fields import Role, assign, count_columns
from riskmap.divisions.imports.flagged import COLUMNS, read_flags
from riskmap.divisions.imports.numbers import read_count
from riskmap.divisions.imports.readers import read, without_empty_columns
from riskmap.divisions.imports.records import (
    Content,
    ImportOptions,
    ImportReport,
    Known,
    Sheet,
    Unit,
    error,
    info,
    warning,
)
from riskmap.geo.arrays import Geometries

Codes = list[str | None]


def check_file(path: Path, options: ImportOptions, known: Known) -> ImportReport:
    """Read a file and list everything that is wrong with it; nothing is written.

    Parameters
    ----------
    path
        The district's file.
    options
        What its bringer says about it.
    known
        What the register has already.

    Raises
    ------
    UnreadableFileError
        If it cannot be read at all, or a named field or layer is not there.
    UnknownDatumError, RefusedDatumError, CrsMismatchError
        If its coordinates cannot be placed.
    """
    sheet = without_empty_columns(read(path, options))
    fields = assign(sheet.columns, options)
    sheet = _with_points(sheet, fields)
    content = _content(sheet, fields)
    codes, findings = _codes(sheet, fields, content, options=options, known=known)
    if sheet.geometries is not None and content is Content.BOUNDARIES:
        mended = mend(sheet.geometries)
        placed = _placed(evolve(sheet, geometries=mended.geometries), options, known)
        # Projecting may cross two edges by a millimetre: nothing to tell, but to undo.
        placed = evolve(placed, geometries=mend(placed.geometries).geometries)
        findings += check_outlines(mended, placed.geometries, codes, known)
    else:
        placed = _placed(sheet, options, known)
    flagged = read_flags(sheet, options)
    flags = [placed.flags | borne for borne in flagged.flags]
    findings += flagged.findings
    findings += _names(sheet, fields, codes, known)
    findings += _counts(sheet)
    findings += _unused(sheet, fields)
    findings += _origin(content, options)
    return ImportReport(
        file_name=path.name,
        sha256=_sha256(path),
        format=sheet.format,
        content=content,
        encoding=sheet.encoding,
        datum=placed.datum,
        units=_units(sheet, fields, codes, placed.geometries, flags),
        flags=Flags.of((placed.flags, *flags)),
        findings=_in_order((*sheet.findings, *placed.findings, *findings), path.name),
        options=options,
    )


@frozen(kw_only=True, eq=False)
class _Placed:
    geometries: Geometries
    flags: Flags = field(factory=Flags)
    datum: str | None = None
    findings: tuple[Finding, ...] = ()


def _placed(sheet: Sheet, options: ImportOptions, known: Known) -> _Placed:
    if sheet.geometries is None:
        return _Placed(geometries=np.full(len(sheet.rows), None, dtype=object))
    reference = datum.settle(sheet, options, known)
    done = placing.place(sheet, reference, options, known)
    return _Placed(
        geometries=done.geometries,
        flags=Flags(geometry_is_approximate=reference.shifted is not None),
        datum=reference.name,
        findings=done.findings,
    )


def _with_points(sheet: Sheet, fields: Mapping[Role, str]) -> Sheet:
    """Turn columns of coordinates into points, where a table has both."""
    if sheet.geometries is not None or not {Role.X, Role.Y} <= fields.keys():
        return sheet
    points = np.full(len(sheet.rows), None, dtype=object)
    findings = []
    for index, row in enumerate(sheet.rows):
        x, y = (_coordinate(row.get(fields[role])) for role in (Role.X, Role.Y))
        if x is None or y is None:
            remark = error(
                "no_position",
                N_("Its coordinates are missing or no numbers."),
                N_("Give both as numbers, degrees with decimals or metres."),
            )
            findings.append(remark.at(row=index + 1, field=fields[Role.X]))
        else:
            points[index] = shapely.Point(x, y)
    return evolve(sheet, geometries=points, findings=(*sheet.findings, *findings))


def _coordinate(text: str | None) -> float | None:
    try:
        value = float(text or "")
    except ValueError:
        return None
    return value if np.isfinite(value) else None


def _content(sheet: Sheet, fields: Mapping[Role, str]) -> Content:
    if sheet.geometries is None:
        return Content.DIVISIONS
    kinds = shapely.get_type_id(sheet.geometries)
    points = np.isin(kinds, (shapely.GeometryType.POINT, shapely.GeometryType.MULTIPOINT))
    is_points = points.any() and (points | (kinds < 0)).all()
    is_table = {Role.X, Role.Y} <= fields.keys() and (kinds < 0).all()
    return Content.POINTS if is_points or is_table else Content.BOUNDARIES


def _codes(
    sheet: Sheet,
    fields: Mapping[Role, str],
    content: Content,
    *,
    options: ImportOptions,
    known: Known,
) -> tuple[Codes, list[Finding]]:
    column = fields.get(Role.CODE)
    if column is None:
        nothing: Codes = [None] * len(sheet.rows)
        return nothing, ([] if content is Content.POINTS else [_no_code_field(sheet)])
    codes, findings = [], []
    for row, values in enumerate(sheet.rows, start=1):
        text = values.get(column)
        understood = code_checks.normalise(text, options.level)
        codes.append(understood.code12)
        findings += [one.at(row=row, field=column, value=text) for one in understood.remarks]
    findings += code_checks.check_codes(codes, known=known, options=options)
    if Role.PARENT in fields:
        findings += code_checks.check_parents(sheet.rows, codes, fields[Role.PARENT])
    return codes, findings


def _no_code_field(sheet: Sheet) -> Finding:
    return error(
        "no_code_field",
        N_("No field holds the codes of the units."),
        N_("Say which with --code-field, or --x-field and --y-field for points: {fields}."),
        fields=", ".join(sheet.columns) or "-",
    ).at()


def _names(sheet: Sheet, fields: Mapping[Role, str], codes: Codes, known: Known) -> list[Finding]:
    """Compare names: a code that was mixed up shows in them."""
    column = fields.get(Role.NAME)
    found = []
    for row, (values, code) in enumerate(zip(sheet.rows, codes, strict=True), start=1):
        name = values.get(column) if column else None
        unit = known.units.get(code) if code else None
        if unit is not None and name is not None and name.strip() != unit.name_zh:
            remark = warning(
                "name_differs",
                N_("The register calls {code} {known}, the file {name}."),
                N_("Check that the code is not another unit's."),
                code=code,
                known=unit.name_zh,
                name=name.strip(),
            )
            found.append(remark.at(row=row, field=column, value=name))
        if unit is None and code is not None and name is None:
            remark = error(
                "missing_name",
                N_("{code} is not registered and the file gives it no name."),
                N_("Give its name, or say which field holds it with --name-field."),
                code=code,
            )
            found.append(remark.at(row=row, field=column))
    return found


def _counts(sheet: Sheet) -> list[Finding]:
    """Check the columns that count people."""
    return [
        remark.at(row=row, field=column, value=values.get(column))
        for column in count_columns(sheet.columns)
        for row, values in enumerate(sheet.rows, start=1)
        for remark in read_count(values.get(column)).remarks
    ]


def _unused(sheet: Sheet, fields: Mapping[Role, str]) -> list[Finding]:
    """List the columns that the register has no use for; they stay in the kept original."""
    message = N_("The register has no place for {field}; it stays in the kept original.")
    known = {*fields.values(), *(one for one in sheet.columns if one.strip().lower() in COLUMNS)}
    unused = [one for one in sheet.columns if one not in known]
    return [info("unused_field", message, field=one).at(field=one) for one in unused]


def _origin(content: Content, options: ImportOptions) -> Iterable[Finding]:
    if content is not Content.BOUNDARIES or not options.is_public:
        return
    for name in ("source", "licence", "attribution"):
        if not getattr(options, name):
            yield error(
                "no_origin",
                N_("Public outlines must say their {name}."),
                N_("Say it with --{name}."),
                name=name,
            ).at()


def _units(
    sheet: Sheet,
    fields: Mapping[Role, str],
    codes: Codes,
    geometries: Geometries,
    flags: Sequence[Flags],
) -> tuple[Unit, ...]:
    def cell(row: Mapping[str, str | None], role: Role) -> str | None:
        value = row.get(fields[role]) if role in fields else None
        return value.strip() if value else None

    return tuple(
        Unit(
            row=number,
            code12=code,
            name=cell(row, Role.NAME),
            name_en=cell(row, Role.NAME_EN) or "",
            geometry=geometry,
            flags=borne,
        )
        for number, (row, code, geometry, borne) in enumerate(
            zip(sheet.rows, codes, geometries, flags, strict=True), start=1
        )
    )


def _in_order(findings: Sequence[Finding], file_name: str) -> tuple[Finding, ...]:
    """Return findings on the whole file first, then row by row."""
    placed = (evolve(one, file=file_name) for one in findings)
    return tuple(sorted(placed, key=lambda one: one.row or 0))


def _sha256(path: Path) -> str:
    files = sorted(one for one in path.rglob("*") if one.is_file()) if path.is_dir() else [path]
    digest = hashlib.sha256()
    for one in files:
        digest.update(one.read_bytes())
    return digest.hexdigest()
