"""Check a file of places row by row: one bad row keeps no other out."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import shapely
from attrs import evolve, frozen
from shapely.geometry.base import BaseGeometry

from riskmap.core.errors import InvalidRequestError
from riskmap.core.findings import Finding, Severity, errors_among
from riskmap.core.spreadsheets import unmarked
from riskmap.core.words import N_
from riskmap.divisions.imports.readers import read
from riskmap.divisions.imports.records import ImportOptions, Known, error, info, warning
from riskmap.places.imports.columns import assign
from riskmap.places.imports.positions import Positions, positions
from riskmap.places.imports.records import CheckedPlaces, PlacesOptions
from riskmap.places.model import Place, kind
from riskmap.places.model.fields import FIELDS
from riskmap.places.model.routes import faults_of as route_faults
from riskmap.places.model.rules import faults_of

#: Moved by less than this, a place has not moved: what files round away, degrees.
_SAME_DEG = 1e-6
#: The sheet that our own workbooks keep the rows in.
SHEET = "places"


@frozen(kw_only=True)
class There:
    """What a file is compared with.

    Parameters
    ----------
    known
        The register of divisions and where the district is.
    places
        All places that were ever recorded, by id.
    today
        The day it is.
    """

    known: Known
    places: Mapping[str, Place]
    today: date


def check_places(path: Path, options: PlacesOptions, there: There) -> CheckedPlaces:
    """Read a file and say row by row what can be taken; nothing is written.

    Raises
    ------
    UnreadableFileError
        If it cannot be read at all.
    UnknownDatumError, RefusedDatumError, CrsMismatchError
        If its coordinates cannot be placed.
    InvalidRequestError
        If there is no such kind.
    """
    if options.kind is not None:
        kind(options.kind)
    how = ImportOptions(encoding=options.encoding, layer=options.layer, own_sheet=SHEET)
    sheet = read(path, how)
    columns, unused = assign(sheet.columns)
    where = positions(sheet, columns, options, there.known)
    whole = [*sheet.findings, *where.findings, *unused]
    rows = _Rows(columns=columns, where=where, options=options, there=there, name=path.name)
    made, findings = _made(rows, sheet.rows, {one.row for one in errors_among(whole)})
    findings = [*whole, *findings, *_about_ids(columns), *_beside_demo(made.values(), there)]
    findings += _on_routes(made, there)
    left_out = {one.row for one in errors_among(findings)}
    taken = () if None in left_out else (made[row] for row in made if row not in left_out)
    return CheckedPlaces(
        file_name=path.name,
        sha256=hashlib.sha256(path.read_bytes() if path.is_file() else b"").hexdigest(),
        format=sheet.format,
        rows=len(sheet.rows),
        places=tuple(taken),
        encoding=sheet.encoding,
        datum=where.datum,
        findings=_in_order(findings, path.name),
    )


@frozen(kw_only=True)
class _Rows:
    """What is needed to read a row."""

    columns: Mapping[str, str]
    where: Positions
    options: PlacesOptions
    there: There
    name: str


def _made(
    rows: _Rows, texts: Sequence[Mapping[str, str | None]], bad: set[int | None]
) -> tuple[dict[int, Place], list[Finding]]:
    made: dict[int, Place] = {}
    findings: list[Finding] = []
    seen: dict[str, int] = {}
    for number, text in enumerate(texts, start=1):
        values, remarks = _values(rows, text)
        geometry = rows.where.geometries[number - 1]
        if not errors_among(remarks) and geometry is not None and number not in bad:
            one = _place(rows, values, geometry)
            remarks += [*faults_of(one), *_against(one, number, seen, rows.there)]
            made[number] = one
        findings += [evolve(remark, row=number) for remark in remarks]
    return made, findings


def _values(rows: _Rows, text: Mapping[str, str | None]) -> tuple[dict[str, Any], list[Finding]]:
    values: dict[str, Any] = {}
    findings = []
    for name, column in rows.columns.items():
        if name not in FIELDS:
            continue
        cell = unmarked(text.get(column) or "")
        if name == "id" and not cell.strip():
            continue
        try:
            values[name] = FIELDS[name].read(cell)
        except InvalidRequestError as fault:
            findings.append(_not_understood(fault, column, cell))
    values["kind"] = values.get("kind") or rows.options.kind or ""
    findings += list(_missing(rows, values))
    return values, findings


def _not_understood(fault: InvalidRequestError, column: str, cell: str) -> Finding:
    return Finding(
        kind="not_understood",
        severity=Severity.ERROR,
        message=fault.message,
        mend=fault.how_to_mend,
        field=column,
        value=cell[:80],
    )


def _missing(rows: _Rows, values: Mapping[str, Any]) -> Iterator[Finding]:
    if not values["kind"]:
        yield error(
            "no_kind",
            N_("Nobody said what kind of place it is."),
            N_("Fill the column kind, or say --kind."),
        ).at(field=rows.columns.get("kind"))
    if not values.get("name_zh"):
        yield error("no_name", N_("It has no name."), N_("Fill the column name_zh.")).at(
            field=rows.columns.get("name_zh")
        )


def _place(rows: _Rows, values: dict[str, Any], geometry: BaseGeometry) -> Place:
    """Put a row together: what the file says, what was said of it, what was recorded before."""
    options = rows.options
    values = dict(values)
    values.setdefault("id", _made_id(values))
    before = rows.there.places.get(values["id"])
    for name in ("source", "licence", "attribution", "as_of"):
        if getattr(options, name) and not values.get(name):
            values[name] = getattr(options, name)
    if options.internal:
        values["is_public"] = False
    if rows.where.shifted:
        values["geometry_is_approximate"] = True
    if before is not None:
        return _again(before, values, geometry, rows.where.datum)
    values = {**values, "source": values.get("source") or rows.name}
    values["valid_from"] = values.get("valid_from") or options.as_of or rows.there.today
    if not values.get("source_crs"):
        values["source_crs"] = rows.where.datum
    values.setdefault("is_public", kind(values["kind"]).public)
    return Place(**{**values, "geometry": geometry})


def _again(before: Place, values: dict[str, Any], geometry: BaseGeometry, datum: str) -> Place:
    """Return a place that was recorded before as the file has it; what it does not say stays."""
    stays = shapely.equals_exact(
        shapely.normalize(geometry), shapely.normalize(before.geometry), tolerance=_SAME_DEG
    )
    if not stays and not values.get("source_crs"):
        values["source_crs"] = datum
    if not values.get("valid_from"):
        values["valid_from"] = before.valid_from
    if not values.get("source"):
        values["source"] = before.source
    return evolve(before, **values, geometry=before.geometry if stays else geometry)


def _made_id(values: Mapping[str, Any]) -> str:
    """Return an id that the same kind, name and division get again."""
    named = "|".join(str(values.get(name, "")) for name in ("kind", "name_zh", "code"))
    return f"{values['kind']}-{hashlib.sha256(named.encode()).hexdigest()[:10]}"


def _against(one: Place, number: int, seen: dict[str, int], there: There) -> Iterator[Finding]:
    if one.id in seen:
        yield error(
            "duplicate_id",
            N_("Row {other} has the id {id} too."),
            N_("Give each place an id of its own, or its division code where names are alike."),
            id=one.id,
            other=seen[one.id],
        ).at(field="id", value=one.id)
    seen.setdefault(one.id, number)
    if one.code and one.code not in there.known.units:
        yield warning(
            "unknown_code",
            N_("The register has no division {code}."),
            N_("Check the code; the place is kept with it."),
            code=one.code,
        ).at(field="code", value=one.code)
    before = there.places.get(one.id)
    if before is not None and before.valid_to is not None and one.valid_to is not None:
        yield warning(
            "ended",
            N_("{id} ended on {day} and stays so."),
            N_("Bring it back with riskmap places restore."),
            id=one.id,
            day=one.valid_to.isoformat(),
        ).at(field="id", value=one.id)


def _about_ids(columns: Mapping[str, str]) -> Iterator[Finding]:
    if "id" not in columns:
        yield info(
            "ids_made",
            N_("The file has no ids: they were made from kind, name and division code."),
            N_("Add a column id, so that a renamed place stays the same place."),
        ).at()


def _beside_demo(offered: Iterable[Place], there: There) -> Iterator[Finding]:
    real = {one.kind for one in offered if not one.is_demo}
    made_up = Counter(
        one.kind for one in there.places.values() if one.is_demo and one.is_valid_on(there.today)
    )
    for slug in sorted(real & made_up.keys()):
        yield warning(
            "beside_demo",
            N_("{count} made-up places of the kind {what} are not shown any more."),
            N_("Take all of them away with riskmap places demo --remove."),
            count=made_up[slug],
            what=kind(slug).word,
        ).at()


def _on_routes(made: Mapping[int, Place], there: There) -> Iterator[Finding]:
    """Check routes against what is there and what comes with them."""
    standing = {**there.places, **{one.id: one for one in made.values()}}
    everything = [one for one in standing.values() if one.is_valid_on(there.today)]
    for row, one in made.items():
        if not errors_among(faults_of(one)):
            yield from (evolve(said, row=row) for said in route_faults(one, everything))


def _in_order(findings: Sequence[Finding], file_name: str) -> tuple[Finding, ...]:
    placed = (evolve(one, file=file_name) for one in findings)
    return tuple(sorted(placed, key=lambda one: one.row or 0))
