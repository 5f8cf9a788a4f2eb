"""Bring a district's own file to the register: checked whole, taken whole or not at all."""

from __future__ import annotations

from datetime import date

from attrs import evolve, frozen

from riskmap.core.codes import level_of, parent_of
from riskmap.core.findings import Finding
from riskmap.core.sources import Source
from riskmap.core.words import N_
from riskmap.divisions.imports.check import check_file
from riskmap.divisions.imports.names import kind_of, pinyin_of
from riskmap.divisions.imports.records import (
    Content,
    ImportOptions,
    ImportReport,
    Known,
    KnownUnit,
    Unit,
    error,
)
from riskmap.divisions.imports.report import write_report
from riskmap.divisions.model import Boundary, Delivery, DeliveryKind, Division
from riskmap.divisions.service.reading import today
from riskmap.divisions.service.registering import Registered, delivered, register
from riskmap.divisions.store import boundaries as outlines
from riskmap.divisions.store import divisions as rows
from riskmap.divisions.store.divisions import Wanted
from riskmap.store import Reading, Writing

__all__ = [
    "ImportOptions",
    "ImportReport",
    "Imported",
    "Known",
    "check_file",
    "import_checked",
    "known_for",
    "write_report",
]


@frozen(kw_only=True)
class Imported:
    """What became of a file, with the report as it finally stands."""

    report: ImportReport
    registered: Registered


def known_for(uow: Reading, code12: str, bounds: tuple[float, float, float, float]) -> Known:
    """Return what files of the district `code12` are compared with."""
    wanted = Wanted(on=today(uow))
    drawn = {
        code: one
        for code, one in outlines.find(uow, wanted).items()
        if not one.flags.geometry_is_synthetic
    }
    units = {
        one.code12: KnownUnit(
            name_zh=one.name_zh,
            outline=drawn[one.code12].geometry if one.code12 in drawn else None,
        )
        for one in rows.find(uow, wanted)
    }
    district = units.get(code12)
    return Known(
        units=units,
        successors=rows.all_successors(uow),
        bounds=bounds,
        outline=district.outline if district else None,
    )


def import_checked(
    uow: Writing, report: ImportReport, *, original: str | None = None, by: str = ""
) -> Imported:
    """Take a checked file into the register, in this one write, or write down its refusal.

    Parameters
    ----------
    report
        From `check_file`; any error among its findings refuses all of it.
    original
        Where the file was kept, relative to the home folder.
    by
        Who brings it, where the program acts for somebody.
    """
    divisions, doubts = _divisions(uow, report)
    report = evolve(report, findings=(*report.findings, *doubts, *_not_importable(report)))
    taken = report.is_accepted
    is_map = report.content is Content.BOUNDARIES
    delivery = Delivery(
        what=DeliveryKind.BOUNDARIES if is_map else DeliveryKind.DIVISIONS,
        file_name=report.file_name,
        sha256=report.sha256,
        encoding=report.encoding,
        datum=report.datum,
        findings=report.findings,
        original=original,
        divisions=divisions if taken else (),
        boundaries=_boundaries(report) if taken else (),
    )
    return Imported(report=report, registered=register(uow, delivery, by=by))


def _not_importable(report: ImportReport) -> list[Finding]:
    if report.content is not Content.POINTS:
        return []
    remark = error(
        "points",
        N_("The register of divisions holds outlines and names, no points."),
        N_("Bring points to the room they belong to; here they can only be checked."),
    )
    return [remark.at()]


def _divisions(uow: Reading, report: ImportReport) -> tuple[tuple[Division, ...], list[Finding]]:
    """Return what the file says of names: new units, and renamed ones where it is a list."""
    registered = {one.code12: one for one in rows.find(uow, Wanted(on=today(uow)))}
    is_list = report.content is Content.DIVISIONS
    found, findings = [], []
    for unit in report.units:
        if unit.code12 is None or unit.name is None:
            continue
        before = registered.get(unit.code12)
        if before is not None and (not is_list or before.name_zh == unit.name):
            continue
        if report.options.as_of is None:
            findings.append(_no_day(unit))
        else:
            found.append(_version(unit, before, report.options.as_of, report))
    return tuple(found), findings


def _no_day(unit: Unit) -> Finding:
    remark = error(
        "no_day",
        N_("{code} gets a name, but nobody said from which day on."),
        N_("Say the day the file refers to with --as-of YYYY-MM-DD."),
        code=unit.code12,
    )
    return remark.at(row=unit.row, value=unit.name)


def _version(unit: Unit, before: Division | None, day: date, report: ImportReport) -> Division:
    code12, name = str(unit.code12), str(unit.name)
    return Division(
        code12=code12,
        level=level_of(code12),
        kind=kind_of(code12, name),
        name_zh=name,
        name_en=unit.name_en,
        pinyin=pinyin_of(name),
        parent=before.parent if before else parent_of(code12),
        valid_from=day,
        source=report.options.source or report.file_name,
    )


def _boundaries(report: ImportReport) -> tuple[Boundary, ...]:
    options = report.options
    source = Source(
        title=options.source or report.file_name,
        licence=options.licence,
        attribution=options.attribution,
        as_of=options.as_of,
    )
    return tuple(
        evolve(
            delivered(unit.code12, unit.geometry, flags=unit.flags, source=source),
            is_public=options.is_public,
        )
        for unit in report.units
        if unit.code12 is not None and unit.geometry is not None
    )
