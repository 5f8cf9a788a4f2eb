"""Checks on outlines as a coverage; repairs say what changed and how much area."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import shapely
from attrs import frozen

from riskmap.core.codes import level_of, parent_of
from riskmap.core.findings import Finding
from riskmap.core.words import N_, Message
from riskmap.divisions.imports.records import Known, Remark, error, warning
from riskmap.geo import coverage
from riskmap.geo.arrays import Geometries, Indices
from riskmap.geo.crs import STORAGE_CRS, to_crs

#: A repair, an overlap or a gap up to this share of a unit is said but not refused.
TOLERATED_SHARE = 0.001
#: So much of a unit may lie outside its parent's outline, which may be generalised.
OUTSIDE_PARENT_SHARE = 0.05


@frozen(kw_only=True, eq=False)
class Mended:
    """What a repair in the file's own CRS made of N rows.

    Parameters
    ----------
    geometries
        (N,) valid outlines, None where there is nothing usable.
    repair
        What was done.
    faults
        What was wrong, by position.
    """

    geometries: Geometries
    repair: coverage.Repair
    faults: Mapping[int, str]


def mend(geometries: Geometries) -> Mended:
    """Repair outlines as they were drawn: projected first, edges would bend."""
    faults = {one.index: one.reason for one in coverage.invalid(geometries)}
    repair = coverage.repair(geometries)
    usable = repair.geometries.copy()
    usable[shapely.is_empty(usable)] = None
    return Mended(geometries=usable, repair=repair, faults=faults)


def check_outlines(
    mended: Mended, placed: Geometries, codes: Sequence[str | None], known: Known
) -> list[Finding]:
    """Check outlines one by one and as a coverage.

    Parameters
    ----------
    mended
        How they were drawn, and repaired.
    placed : (N,) array, EPSG:4490
        None where a row was found wanting before.
    codes
        N codes, None where unknown: such rows are compared with all others.
    """
    rows = np.flatnonzero(~shapely.is_missing(placed))
    # Projecting may open or close a millimetre; a working copy need not complain of that.
    whole = coverage.repair(to_crs(placed[rows], STORAGE_CRS, known.metric_crs)).geometries
    areas = dict(zip(rows.tolist(), shapely.area(whole).tolist(), strict=True))
    findings = _repairs(mended, areas)
    findings += _slivers(whole, rows)
    copies = {(int(first), int(copy)) for first, copy in coverage.duplicates(placed[rows])}
    findings += _duplicates(copies, rows)
    for group in _by_level(codes, rows):
        findings += _overlaps(whole[group], rows[group], _within(copies, group))
        findings += _gaps(whole[group], known)
    return findings + _outside_parents(placed, codes, known)


def _repairs(mended: Mended, areas: Mapping[int, float]) -> list[Finding]:
    """Say what was wrong and what the repair changed, in square metres where they are known."""
    found = []
    for index, reason in mended.faults.items():
        if mended.geometries[index] is None:
            remark = error(
                "no_outline",
                N_("There is no usable outline: {reason}."),
                N_("Draw it again, or leave the row out."),
                reason=Message(reason),
            )
        else:
            share = mended.repair.area_change[index] / shapely.area(mended.geometries[index])
            remark = _repaired(mended, index, share, areas.get(index, 0.0))
        found.append(remark.at(row=index + 1))
    return found


def _repaired(mended: Mended, index: int, share: float, area: float) -> Remark:
    amounts = {"share": share, "change": share * area, "area": area}
    reason = Message(mended.faults[index])
    if abs(share) > TOLERATED_SHARE:
        return error(
            "invalid_outline",
            N_("{reason}: a repair changes {change:+.0f} m², {share:+.1%} of {area:.0f} m²."),
            N_("Nobody but you knows what was meant: mend it in the GIS."),
            reason=reason,
            **amounts,
        )
    return warning(
        "repaired",
        N_("{reason}: repaired, which changed {change:+.1f} m² of {area:.0f} m²."),
        N_("Look at the unit on the map; {parts} stray lines or points were dropped."),
        reason=reason,
        parts=int(mended.repair.dropped_parts[index]),
        **amounts,
    )


def _slivers(whole: Geometries, rows: Indices) -> list[Finding]:
    remark = error(
        "sliver",
        N_("It is less than 2 m wide: no unit, but what a bad cut left over."),
        N_("Join it to its neighbour in the GIS."),
    )
    return [remark.at(row=int(rows[index]) + 1) for index in coverage.slivers(whole)]


def _duplicates(copies: set[tuple[int, int]], rows: Indices) -> list[Finding]:
    found = []
    for first, copy in sorted(copies):
        remark = error(
            "duplicate_outline",
            N_("It has the same outline as row {first}."),
            N_("Delete one of the two."),
            first=int(rows[first]) + 1,
        )
        found.append(remark.at(row=int(rows[copy]) + 1))
    return found


def _by_level(codes: Sequence[str | None], rows: Indices) -> list[Indices]:
    """Return positions of rows that should not overlap: those of one level."""
    levels = np.array([level_of(code) if (code := codes[row]) else 0 for row in rows], dtype=int)
    named = [one for one in np.unique(levels) if one]
    if not named:
        return [np.arange(len(rows))]
    return [np.flatnonzero((levels == one) | (levels == 0)) for one in named]


def _within(copies: set[tuple[int, int]], group: Indices) -> set[tuple[int, int]]:
    place = {int(index): new for new, index in enumerate(group)}
    return {(place[a], place[b]) for a, b in copies if a in place and b in place}


def _overlaps(whole: Geometries, rows: Indices, copies: set[tuple[int, int]]) -> list[Finding]:
    pairs = coverage.overlaps(whole)
    areas = shapely.area(whole)
    found = []
    for left, right, area in zip(pairs.left, pairs.right, pairs.area_m2, strict=True):
        if (int(left), int(right)) in copies:
            continue
        share = area / min(areas[left], areas[right])
        make = warning if share <= TOLERATED_SHARE else error
        remark = make(
            "overlap",
            N_("It shares {area:.0f} m² ({share:.1%} of the smaller) with row {other}."),
            N_("Give the ground to one of the two in the GIS."),
            area=area,
            share=share,
            other=int(rows[left]) + 1,
        )
        found.append(remark.at(row=int(rows[right]) + 1))
    return found


def _gaps(whole: Geometries, known: Known) -> list[Finding]:
    holes = coverage.gaps(whole)
    centres = to_crs(shapely.point_on_surface(holes), known.metric_crs, STORAGE_CRS)
    found = []
    for area, centre in zip(shapely.area(holes), centres, strict=True):
        remark = warning(
            "gap",
            N_("Between the units there is a gap of {area:.0f} m² at {lon:.5f}, {lat:.5f}."),
            N_("If it is no enclave of another district, give it to a neighbour."),
            area=area,
            lon=centre.x,
            lat=centre.y,
        )
        found.append(remark.at())
    return found


def _outside_parents(
    geometries: Geometries, codes: Sequence[str | None], known: Known
) -> list[Finding]:
    """Say which units lie outside the outline that the register has of their parent."""
    found = []
    for index, (geometry, code) in enumerate(zip(geometries, codes, strict=True)):
        parent = parent_of(code) if code else None
        unit = known.units.get(parent) if parent else None
        if geometry is None or unit is None or unit.outline is None:
            continue
        outside = shapely.difference(geometry, unit.outline)
        share = shapely.area(outside) / shapely.area(geometry)
        if share > OUTSIDE_PARENT_SHARE:
            remark = warning(
                "outside_parent",
                N_("{share:.0%} of it lies outside {parent}, to which it belongs by its code."),
                N_("Check the code, the datum and the date of both outlines."),
                share=share,
                parent=unit.name_zh,
            )
            found.append(remark.at(row=index + 1, value=code))
    return found
