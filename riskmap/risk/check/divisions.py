"""The units of a place: their file, their outlines, and whether the metric CRS fits them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import shapely
from attrs import frozen

from riskmap.core.codes import DivisionLevel, is_code12
from riskmap.core.errors import RiskmapError
from riskmap.core.findings import Finding
from riskmap.core.words import N_, Message
from riskmap.geo.arrays import Geometries
from riskmap.geo.coverage import invalid
from riskmap.geo.crs import parse_crs, require_metric, to_crs
from riskmap.risk.check.look import Look
from riskmap.risk.place.faults import fault
from riskmap.risk.place.units import UnitRow
from riskmap.risk.region import Divisions

# A design proposal: so many times as far from the middle as half of the units are.
_FAR = 10.0
_LONGITUDES_AND_LATITUDES = "EPSG:4326"


@frozen(kw_only=True, eq=False)
class UnitsFound:
    """Where a place lies.

    Parameters
    ----------
    rows, crs, levels
        What its divisions file holds; None where the units come from the register.
    metric_crs
        None where it cannot be used.
    outlines : (N,) array of polygons
        In the metric CRS, as far as they are sound; none where that is not known.
    """

    rows: tuple[UnitRow, ...] | None = None
    crs: Any = None
    levels: tuple[str, ...] = ()
    metric_crs: str | None = None
    outlines: Geometries

    @property
    def is_known(self) -> bool:
        """Whether there is an outline to compare things with."""
        return bool(self.outlines.size)


def read_divisions(look: Look) -> UnitsFound:
    """Read the units of a place if they are in its folder, and look at its metric CRS."""
    nothing = np.empty(0, dtype=object)
    declared = look.sections.divisions
    if declared is None:
        return UnitsFound(outlines=nothing)
    metric = _metric_crs(look, declared)
    if declared.file is None:
        _check_register(look, declared)
        return UnitsFound(levels=declared.levels, metric_crs=metric, outlines=nothing)
    if not look.has(declared.file):
        return UnitsFound(metric_crs=metric, outlines=nothing)
    from riskmap.risk.place.units_file import read_units_file  # noqa: PLC0415 - geopandas

    found = read_units_file(look.folder, declared)
    look.faults += found.faults
    look.warnings += found.warnings
    wrong = list(_faults_of_outlines(found.rows, declared.file)) if found.rows else []
    look.faults += wrong
    sound = [] if wrong else [row for row in found.rows if row.geometry is not None]
    outlines = nothing if metric is None else _in_metres(look, sound, found.crs, metric)
    return UnitsFound(
        rows=found.rows,
        crs=found.crs,
        levels=found.levels,
        metric_crs=metric,
        outlines=outlines,
    )


def _check_register(look: Look, declared: Divisions) -> None:
    """Note what the register cannot have: other levels, or codes that are none."""
    known = [level.slug for level in DivisionLevel]
    for place, level in enumerate(declared.levels):
        if level not in known:
            message = N_("{field} cannot be {value}: the register has no such level.")
            field = f"divisions.levels[{place}]"
            look.note("unknown_level", message, field, value=level, allowed=", ".join(known))
    ranks = [known.index(one) for one in declared.levels if one in known]
    if any(one >= other for one, other in pairwise(ranks)):
        message = N_("{field} do not go from the whole to the parts.")
        look.note("wrong_order", message, "divisions.levels", allowed=", ".join(known))
    if declared.under is not None and not is_code12(declared.under):
        message = N_("{field} cannot be {value}: that is no code of the register.")
        allowed = Message(N_("twelve digits"))
        look.note("wrong_code", message, "divisions.under", value=declared.under, allowed=allowed)


def _metric_crs(look: Look, declared: Divisions) -> str | None:
    try:
        require_metric(declared.metric_crs)
    except RiskmapError as trouble:
        _note_crs(look, declared.metric_crs, trouble.message, trouble.how_to_mend)
        return None
    return declared.metric_crs


def _note_crs(look: Look, crs: str, reason: Message, mend: Message) -> None:
    message = N_("{field} cannot be {value}: {reason}")
    name = "divisions.metric_crs"
    look.note("unusable_crs", message, name, value=crs, mend=mend, reason=reason)


def _faults_of_outlines(rows: Sequence[UnitRow], file: str) -> Iterator[Finding]:
    drawn = [number for number, row in enumerate(rows, start=1) if row.geometry is not None]
    outlines = np.empty(len(drawn), dtype=object)
    outlines[:] = [rows[number - 1].geometry for number in drawn]
    if not drawn:
        yield fault("no_outline", N_("No unit of {file} has an outline."), file=file)
    for one in invalid(outlines):
        number = drawn[one.index]
        yield fault(
            "invalid_outline",
            N_("Row {row}: the outline of {code} cannot be used: {reason}."),
            file=file,
            row=number,
            field="geometry",
            allowed=Message(N_("a valid polygon or multipolygon")),
            code=rows[number - 1].code,
            reason=Message(one.reason),
        )


def _in_metres(look: Look, rows: Sequence[UnitRow], crs: Any, metric: str) -> Geometries:
    """Bring outlines into the metric CRS and note whether it is made for them."""
    drawn = np.empty(len(rows), dtype=object)
    drawn[:] = [row.geometry for row in rows]
    if not drawn.size:
        return drawn
    try:
        outlines = to_crs(drawn, crs, metric)
        area = parse_crs(metric).area_of_use
        if area is not None:
            made_for = shapely.box(area.west, area.south, area.east, area.north)
            around = shapely.box(
                *shapely.total_bounds(to_crs(drawn, crs, _LONGITUDES_AND_LATITUDES))
            )
            if not made_for.covers(around):
                _note_area(look, metric, around.bounds, area)
    except RiskmapError as trouble:
        _note_crs(look, metric, trouble.message, trouble.how_to_mend)
        return drawn[:0]
    _warn_of_far_ones(look, rows, outlines)
    return outlines


def _note_area(look: Look, crs: str, bounds: Sequence[float], area: Any) -> None:
    names = ("west", "south", "east", "north")
    where = {name: f"{value:.3f}" for name, value in zip(names, bounds, strict=True)}
    made_for = ", ".join(f"{getattr(area, name):g}" for name in names)
    said = N_("the place is {west}, {south}, {east}, {north}; it is made for {area}.")
    reason = Message(said, {**where, "area": made_for})
    mend = N_(
        "a projected CRS in metres made for the whole place; one across two zones takes its own,"
        ' for example "+proj=tmerc +lat_0=0 +lon_0=<its middle> +k=0.9996 +datum=WGS84"'
    )
    _note_crs(look, crs, reason, Message(mend))


def _warn_of_far_ones(look: Look, rows: Sequence[UnitRow], outlines: Geometries) -> None:
    """Warn of outlines far from all others: a wrong CRS or a digit too much is seen there."""
    assert look.sections.divisions is not None  # noqa: S101 - they were read
    west, south, east, north = shapely.bounds(outlines).T
    middle = np.stack([(west + east) / 2, (south + north) / 2])
    away = np.hypot(*(middle - np.median(middle, axis=1, keepdims=True)))
    usual = np.median(away) + np.median(np.hypot(east - west, north - south))
    for number in np.flatnonzero(away > _FAR * usual).tolist():
        look.warn(
            "far_outline",
            N_("The outline of {code} lies {distance} km from the middle of the place."),
            file=str(look.sections.divisions.file),
            field="geometry",
            code=rows[number].code,
            distance=f"{away[number] / 1000:.0f}",
        )
