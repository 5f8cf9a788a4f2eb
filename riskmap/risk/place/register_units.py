"""Units from the register of divisions: names, levels, public outlines and their flags."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from riskmap.core.errors import RegionError
from riskmap.core.findings import Finding
from riskmap.core.sources import Flags
from riskmap.core.words import N_, Message
from riskmap.divisions.model import Boundary, Division
from riskmap.divisions.service import Selection, outlines
from riskmap.risk.check.people import faults_of_codes
from riskmap.risk.place.faults import fault
from riskmap.risk.place.reading import Place
from riskmap.risk.place.units import UnitRow
from riskmap.risk.region import Region
from riskmap.store import Reading


def register_rows(uow: Reading, place: Place) -> tuple[UnitRow, ...]:
    """Return the units of the levels that the region names, as the register has them today.

    Raises
    ------
    RegionError
        When a level has no unit there, or a table of the region names units that are not.
    """
    rows = rows_of_register(uow, place.region)
    missing = tuple(_empty_levels(place, {row.level for row in rows}))
    if missing:
        raise RegionError(
            N_("The register has no units for {region}."),
            mend=N_("Run scripts/serve --prepare-only, or import the divisions first."),
            findings=missing,
            region=place.region.id,
        )
    _require_codes(place, rows)
    return rows


def rows_of_register(uow: Reading, region: Region) -> tuple[UnitRow, ...]:
    """Return the units of the levels that a region names, none where the register has none."""
    declared = region.divisions
    inside = outlines(uow, Selection(under=declared.under))
    pairs = (pair for pair in inside if pair[0].level.slug in declared.levels)
    return tuple(_row(division, boundary, region.language) for division, boundary in pairs)


def _empty_levels(place: Place, there: set[str]) -> Iterator[Finding]:
    under = place.region.divisions.under
    for level in place.region.divisions.levels:
        if level not in there:
            yield fault(
                "empty_level",
                N_("The register has no {value}."),
                file="region.toml",
                field="divisions.levels" if there or under is None else "divisions.under",
                value=level,
                allowed=", ".join(sorted(there)) or Message(N_("nothing: the register is empty")),
            )


def _require_codes(place: Place, rows: Sequence[UnitRow]) -> None:
    found = tuple(faults_of_codes(place.by_code, rows))
    if found:
        raise RegionError(
            N_("Tables of {region} name units that the register does not have."),
            mend=N_("Correct the codes that are listed."),
            findings=found,
            region=place.region.id,
        )


def _row(division: Division, boundary: Boundary | None, language: str) -> UnitRow:
    return UnitRow(
        code=division.code12,
        parent=division.parent,
        level=division.level.slug,
        name=division.name(language),
        name_zh=division.name_zh,
        name_en=division.name("en"),
        flags=Flags() if boundary is None else boundary.flags,
        geometry=None if boundary is None else boundary.geometry,
        attribution="" if boundary is None else boundary.attribution,
    )
